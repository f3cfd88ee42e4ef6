import { localPath } from './send.js';

/**
 * Where to go after signing in: `?suite=/signaler/` is handed on in the field `next`.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const next = localPath(new URLSearchParams(location.search).get('suite'));
  if (!next) return;
  const field = document.createElement('input');
  Object.assign(field, { type: 'hidden', name: 'next', value: next });
  form.append(field);
}
