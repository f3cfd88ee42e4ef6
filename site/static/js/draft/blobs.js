import { within } from './shelf.js';

/**
 * Pasted images and chosen files wait here, so that they are there again after a reload or a lost network.
 * Keys begin with the draft's name. Whatever fails means no more than a file to choose again, which `keep.js` says.
 */

/** @param {string} key @param {Blob} blob @param {HTMLFormElement} form that is told when there is no room for it */
export const put = (key, blob, form) => within('blobs', 'readwrite', (blobs) => blobs.put(blob, key))
  .catch(() => form.dispatchEvent(new CustomEvent('draft:unkept')));

/** @param {string} key @returns {Promise<Blob|undefined>} */
export const get = (key) => within('blobs', 'readonly', (blobs) => blobs.get(key)).catch(() => undefined);

/** @param {string} draft everything that belongs to it */
export const removeAll = (draft) =>
  within('blobs', 'readwrite', (blobs) => blobs.delete(IDBKeyRange.bound(`${draft}/`, `${draft}/\uffff`))).catch(() => {});
