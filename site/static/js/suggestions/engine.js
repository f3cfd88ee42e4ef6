/** @typedef {{title: string, url: string, summary: string, section: string}} Found */

/** @type {Promise<{query: (text: string, most: number) => Promise<Found[]>}>|undefined} */
let loading;

/**
 * Searches the articles, in this browser.
 * @param {string} text
 * @param {number} most
 * @returns {Promise<Found[]>}
 */
export async function search(text, most) {
  loading ??= import('../search/engine.mjs').then(({ createSearch }) =>
    createSearch({ lang: document.documentElement.lang, base: '/search/' }),
  );
  try {
    return await (await loading).query(text, most);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
