/**
 * Pasted images wait here, by a key of ours, so that they show again after a reload. Whatever fails
 * means no more than an image to paste again.
 */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('guichet', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('images');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(images: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T|undefined>}
 */
async function within(mode, act) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const request = act(database.transaction('images', mode).objectStore('images'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

/** @param {string} key @param {Blob} blob */
export const put = (key, blob) => within('readwrite', (images) => images.put(blob, key));

/** @param {string} key @returns {Promise<Blob|undefined>} */
export const get = (key) => within('readonly', (images) => images.get(key));

/** @param {string} key */
export const remove = (key) => within('readwrite', (images) => images.delete(key));
