/** @typedef {import('../search/engine.mjs').Result} Found */

/** @type {Promise<{query: (text: string, most: number, how?: object) => Promise<Found[]>}>|undefined} */
let loading;

/**
 * Searches the articles, in this browser: what is typed is sent nowhere.
 * @param {string} text
 * @param {number} most
 * @param {{typed?: boolean, most?: number}} [how]
 * @returns {Promise<Found[]>}
 */
export async function search(text, most, how) {
  loading ??= import('../search/engine.mjs').then(({ createSearch }) =>
    createSearch({ lang: document.documentElement.lang, base: '/search/' }),
  );
  try {
    return await (await loading).query(text, most, how);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
