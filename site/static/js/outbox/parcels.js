import { within } from '../draft/shelf.js';

/**
 * @typedef {{draft: string, owner?: string, key: string, path: string, language: string, body: Record<string, any>, field: string,
 *   pictures: {local: string, id?: string}[], files: {local: string, name: string, id?: string}[],
 *   renewed?: boolean, left?: string[], state: 'waiting'|'sent'|'refused'|'unreadable'|'theirs', answer?: any,
 *   problem?: {detail: string, fields: any[]}}} Parcel
 * what waits for the network; `left` names files that this browser no longer had; a picture stands in `body[field]` by its `data-file`, or by `data-local` until it has an id
 */

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('guichet.outbox');

/** @returns {Promise<Parcel[]>} all of them: one that cannot be read is `unreadable`, and hides no other */
export async function list() {
  const all = await within('outbox', 'readonly', (outbox) => outbox.getAll()).catch(oneByOne);
  return all.map((parcel) => (isWhole(parcel) ? parcel : { draft: parcel.draft, owner: parcel.owner, state: 'unreadable', body: {} }));
}

async function oneByOne() {
  const names = await within('outbox', 'readonly', (outbox) => outbox.getAllKeys());
  return Promise.all(names.map((draft) => within('outbox', 'readonly', (outbox) => outbox.get(draft)).catch(() => ({ draft }))));
}

/** An older edition of the site may have kept another shape. */
const isWhole = ({ key, path, body, pictures, files, state, answer, problem }) =>
  state === 'sent' ? Boolean(answer && body) : Boolean(key && path && body && pictures && files && (state === 'waiting' || problem));

/** @param {Parcel} parcel */
export const save = (parcel) => within('outbox', 'readwrite', (outbox) => outbox.put(parcel)).then(tell);

/** @param {string} draft */
export const remove = (draft) => within('outbox', 'readwrite', (outbox) => outbox.delete(draft)).then(tell);

/** @param {() => void} act whenever a tab or the service worker has changed something */
export function onChange(act) {
  channel?.addEventListener('message', act);
}

function tell() {
  channel?.postMessage('changed');
}
