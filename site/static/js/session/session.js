import { actFor, call } from '../api/call.js';
import { guard, lastKnown, remember } from './left.js';

/**
 * @typedef {{signed_in: boolean, address?: string, name?: string, role?: string}} Session
 */

/** @type {Promise<Session>|undefined} */
let asked;
let guarded = false;

/**
 * Who is signed in: asked once a page, whoever needs it.
 * @returns {Promise<Session>} signed out when nobody can tell, with the address of who it was last
 */
export function load() {
  asked ??= call('GET', '/api/session', { renew: false })
    .catch(() => ({ signed_in: false, address: lastKnown() }))
    .then(show);
  return asked;
}

/** Asks once more, when somebody comes back to the page. A session that merely ended leaves the page as it is. */
async function isSame() {
  const before = await load();
  const now = show(await call('GET', '/api/session', { renew: false }));
  return !now.signed_in || now.address === before.address;
}

/**
 * The answer of a log-in made within the page.
 * @param {Session} session
 */
export function replace(session) {
  asked = Promise.resolve(show(session));
}

/**
 * Somebody else has logged in within the page: it goes, with all that it shows, and so do other tabs.
 * @param {Session} session
 */
export function hand({ address }) {
  remember(address);
  dispatchEvent(new Event('session:other'));
}

/** Shows what is meant for this person: `data-session` is "in", "out", "agent" or "admin". */
function show(session) {
  if (session.signed_in) {
    remember(session.address);
    // What logs out is there from now on: without network it says that nobody is logged out.
    import('./end.js').catch(() => {});
  }
  if (session.address && !guarded) {
    guarded = true;
    guard(session.address, isSame);
    actFor(session.address);
  }
  const admin = session.signed_in && session.role === 'admin';
  const agent = session.signed_in && session.role === 'agent';
  const meant = { in: session.signed_in, out: !session.signed_in, agent: agent || admin, admin };
  for (const part of document.querySelectorAll('[data-session]')) {
    part.hidden = !meant[part.dataset.session];
  }
  for (const place of document.querySelectorAll('[data-session-address]')) {
    place.textContent = session.name ? `${session.name} (${session.address})` : (session.address ?? '');
  }
  return session;
}
