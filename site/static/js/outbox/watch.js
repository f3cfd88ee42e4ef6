import { claim } from '../draft/store.js';
import { deliverAll } from './deliver.js';
import { show } from './notice.js';
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
    addEventListener('online', now);
    document.addEventListener('visibilitychange', () => document.hidden || now());
    later();
  }
  return refresh();
}

export async function refresh() {
  await Promise.all([...document.querySelectorAll('form[data-draft]')].map(claim));
  // A browser that shows nothing of what it keeps may show it again.
  const found = await list().catch(() => undefined);
  const parcels = found ?? [{ draft: '', state: 'unreadable', body: {} }];
  if (!parcels.length) localStorage.removeItem('guichet.outbox');
  show(parcels, refresh);
  return parcels;
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
