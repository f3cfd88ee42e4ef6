import { removeAll } from './blobs.js';
import { within } from './shelf.js';
import { load } from '../session/session.js';
import { nameOf, parse } from './store.js';

/**
 * Whoever logs out may leave the computer to somebody else: no draft of theirs stays on it. What waits for
 * the network stays, for it has been asked to be sent, and so does what could not be sent; both are put away until
 * they are back. So are drafts of others, whose session ended before.
 */
export async function forgetDrafts() {
  const { address } = await load();
  const waiting = new Set(await within('outbox', 'readonly', (outbox) => outbox.getAllKeys()).catch(() => []));
  const stays = (name) => {
    const { owner, asked } = parse(name) ?? {};
    return waiting.has(name) || Boolean(owner && (asked || owner !== address));
  };
  for (const form of document.querySelectorAll('form[data-draft]')) {
    form.dispatchEvent(stays(nameOf(form)) ? new CustomEvent('draft:leave', { detail: { keep: true } }) : new CustomEvent('draft:drop'));
  }
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith('guichet.draft.'))) {
    if (stays(name)) putAway(name);
    else {
      localStorage.removeItem(name);
      await removeAll(name);
    }
  }
}

function putAway(name) {
  const draft = parse(name);
  if (draft?.owner) localStorage.setItem(name, JSON.stringify({ ...draft, away: true }));
}
