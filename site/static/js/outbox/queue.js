import { claim, nameOf, read, write } from '../draft/store.js';
import { load } from '../session/session.js';
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
  if (detail.late) return false;
  const { address = read(form).owner } = await load();
  const language = document.documentElement.lang;
  try {
    await save({ ...detail, draft: nameOf(form), owner: address, key, language, path: new URL(form.action).pathname, state: 'waiting' });
    localStorage.setItem('guichet.outbox', '1');
  } catch {
    return false;
  }
  // Should its writer leave before it does, nobody else is to find it in the form.
  if (address) write(form, { ...read(form), owner: address, away: true });
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register('guichet.outbox')).catch(() => {});
  await watch();
  document.querySelector('[data-outbox]')?.focus();
  return true;
}
