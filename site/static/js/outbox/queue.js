import { claim, nameOf } from '../draft/store.js';
import { save } from './parcels.js';
import { watch } from './watch.js';

/**
 * Puts a form that could not be sent for want of a network aside, with its files; the draft stays.
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} fields
 * @returns {Promise<boolean>} whether it waits now; without a place to keep it, it does not
 */
export async function queue(form, fields) {
  await claim(form);
  const { key, ...body } = fields;
  const detail = { body, pictures: [], files: [] };
  form.dispatchEvent(new CustomEvent('form:pack', { detail }));
  const language = document.documentElement.lang;
  try {
    await save({ ...detail, draft: nameOf(form), key, language, path: new URL(form.action).pathname, state: 'waiting' });
    localStorage.setItem('guichet.outbox', '1');
  } catch {
    return false;
  }
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register('guichet.outbox')).catch(() => {});
  await watch();
  document.querySelector('[data-outbox]')?.focus();
  return true;
}
