import { removeAll } from './blobs.js';
import { within } from './shelf.js';
import { load } from '../session/session.js';
import { nameOf, read } from './store.js';

/**
 * Whoever logs out may leave the computer to somebody else: no draft of theirs stays on it. What waits for
 * the network stays, for it has been asked to be sent.
 */
export async function forgetDrafts() {
  const waiting = new Set(await within('outbox', 'readonly', (outbox) => outbox.getAllKeys()).catch(() => []));
  for (const form of document.querySelectorAll('form[data-draft]')) {
    if (!waiting.has(nameOf(form))) form.dispatchEvent(new CustomEvent('draft:drop'));
  }
  const names = Object.keys(localStorage).filter((name) => name.startsWith('guichet.draft.') && !waiting.has(name));
  for (const name of names) await drop(name);
}

/**
 * Where somebody else is signed in than who wrote this draft, it is not theirs to see.
 * @param {HTMLFormElement} form
 */
export async function forgetAnothers(form) {
  const { address } = await load();
  if (address && address !== read(form).owner) await drop(nameOf(form));
}

async function drop(name) {
  localStorage.removeItem(name);
  await removeAll(name);
}
