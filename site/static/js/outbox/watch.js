import { claim } from '../draft/store.js';
import { deliverAll } from './deliver.js';
import { show } from './notice.js';
import { lastKnown } from '../session/left.js';
import { maySee, whoIsHere } from './owner.js';
import { list, onChange } from './parcels.js';

/** The network's return is not always told: the wait between two attempts doubles up to five minutes. */
const SHORTEST = 5_000;
const LONGEST = 300_000;

let watching;
let timer;
let pause = SHORTEST;

/** Shows what waits, and sends it as soon as that is possible. */
export function watch() {
  if (!watching) {
    watching = true;
    onChange(refresh);
    // Another tab has logged somebody in or out.
    addEventListener('storage', ({ key }) => /^guichet\.(?:here|left)$/.test(key) && refresh());
    addEventListener('online', now);
    document.addEventListener('visibilitychange', () => document.hidden || now());
    later();
  }
  return refresh();
}

/** @returns {Promise<import('./parcels.js').Parcel[]>} what is shown to whoever is here */
export async function refresh() {
  await Promise.all([...document.querySelectorAll('form[data-draft]')].map(claim));
  const known = await whoIsHere().catch(() => undefined);
  // A browser that shows nothing of what it keeps may show it again.
  const found = await list().catch(() => undefined);
  const parcels = found ?? [{ draft: '', state: 'unreadable', body: {} }];
  if (!parcels.length) localStorage.removeItem('guichet.outbox');
  // Without network: whoever it was last.
  const here = known ?? lastKnown() ?? '';
  const theirs = parcels.filter((parcel) => maySee(parcel, here));
  // A session that merely ended: its person learns that something waits for them, anybody else nothing of it.
  const ended = here ? [] : parcels.filter(({ owner, state }) => owner && owner === lastKnown() && state === 'waiting');
  const all = [...theirs, ...ended.map(({ draft }) => ({ draft, state: 'theirs', body: {} }))];
  show(all, refresh);
  return all;
}

function now() {
  pause = SHORTEST;
  return attempt();
}

async function attempt() {
  clearTimeout(timer);
  await deliverAll().catch(() => {});
  const parcels = await refresh();
  if (parcels.some(({ state }) => state === 'waiting' || state === 'unreadable')) later();
}

function later() {
  timer = setTimeout(attempt, pause);
  pause = Math.min(2 * pause, LONGEST);
}
