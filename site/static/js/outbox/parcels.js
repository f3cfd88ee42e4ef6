import { within } from '../draft/shelf.js';

/**
 * @typedef {{draft: string, key: string, path: string, language: string, body: Record<string, any>, field: string,
 *   pictures: {local: string, id?: string}[], files: {local: string, name: string, id?: string}[],
 *   renewed?: boolean, state: 'waiting'|'sent'|'refused', answer?: any, problem?: {detail: string, fields: any[]}}} Parcel
 * what waits for the network; a picture stands in `body[field]` by its `data-file`, or by `data-local` until it has an id
 */

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('guichet.outbox');

/** @returns {Promise<Parcel[]>} */
export const list = () => within('outbox', 'readonly', (outbox) => outbox.getAll());

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
