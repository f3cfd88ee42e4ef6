import { removeAll } from './blobs.js';
import { within } from './shelf.js';
import { nameOf } from './store.js';

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
  for (const name of names) {
    localStorage.removeItem(name);
    await removeAll(name);
  }
}
