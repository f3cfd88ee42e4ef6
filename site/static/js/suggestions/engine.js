/** @typedef {import('../search/engine.mjs').Result} Found */

/** @type {Promise<ReturnType<typeof import('../search/engine.mjs').createSearch>>|undefined} */
let loading;

const engine = () =>
  (loading ??= import('../search/engine.mjs').then(({ createSearch }) =>
    createSearch({ lang: document.documentElement.lang, base: '/search/' }),
  ));

/**
 * Gets the search ready for somebody who is about to write. What fails now is tried again at the first question.
 * @returns {Promise<void>}
 */
export async function prepareSearch() {
  try {
    await (await engine()).load();
  } catch {
    loading = undefined;
  }
}

/**
 * Searches the articles, in this browser: what is typed is sent nowhere.
 * @param {string} text
 * @param {number} most
 * @param {{typed?: boolean, most?: number}} [how]
 * @returns {Promise<Found[]>}
 */
export async function search(text, most, how) {
  try {
    return await (await engine()).query(text, most, how);
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
