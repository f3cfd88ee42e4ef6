/**
 * The browser's database: `blobs` holds pasted images and chosen files by a key of ours, `outbox` what
 * waits for the network. The service worker opens it too, so nothing here touches the page.
 */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('guichet', 2);
    request.onupgradeneeded = () => {
      const { result } = request;
      if (result.objectStoreNames.contains('images')) result.deleteObjectStore('images');
      result.createObjectStore('blobs');
      result.createObjectStore('outbox', { keyPath: 'draft' });
    };
    request.onsuccess = () => {
      // A newer version of the site in another tab must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * @template T
 * @param {'blobs'|'outbox'} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>} once it is on the disk
 */
export async function within(name, mode, act) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
