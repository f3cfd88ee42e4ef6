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

/**
 * @param {string|null|undefined} address
 * @returns {string|undefined} the path, when it stays on this portal
 */
export function localPath(address) {
  if (!address?.startsWith('/')) return undefined;
  const url = new URL(address, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : undefined;
}
