import { lastKnown } from '../session/left.js';
import { removeAll } from './blobs.js';
import { within } from './shelf.js';

/**
 * Whoever logs out may leave the computer to somebody else: no draft of theirs stays on it. What waits for
 * the network stays, for it has been asked to be sent, and so does what could not be sent; both are put away until
 * they are back. So are drafts of others, whose session ended before.
 */
export async function forgetDrafts() {
  const address = lastKnown();
  const waiting = new Set(await within('outbox', 'readonly', (outbox) => outbox.getAllKeys()).catch(() => []));
  const stays = (name) => {
    const { owner, asked } = draftOf(name);
    return waiting.has(name) || Boolean(owner && (asked || owner !== address));
  };
  for (const form of document.querySelectorAll('form[data-draft]')) {
    form.dispatchEvent(stays(form.draftName) ? new CustomEvent('draft:leave', { detail: { keep: true } }) : new CustomEvent('draft:drop'));
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
  const draft = draftOf(name);
  if (draft.owner) localStorage.setItem(name, JSON.stringify({ ...draft, away: true }));
}

/** Not by `store.js`: it asks whose a draft is, and so who is signed in, which has this script fetched ahead. */
function draftOf(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}
