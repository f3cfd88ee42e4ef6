/** @typedef {import('../search/engine.mjs').Result} Found */

/** @type {Promise<ReturnType<typeof import('../search/engine.mjs').createSearch>>|undefined} */
let loading;
/** @type {ReturnType<typeof import('../search/engine.mjs').createSearch>|undefined} */
let engine;

/** The script, fetched again if it did not come. */
const load = () =>
  (loading ??= import('../search/engine.mjs').then(
    ({ createSearch }) => (engine = createSearch({ lang: document.documentElement.lang, base: new URL('../../search/', import.meta.url).href })),
    (error) => {
      loading = undefined;
      throw error;
    },
  ));

/**
 * Gets the search ready for somebody who is about to write. What fails now is tried again at the first question.
 * @returns {Promise<void>}
 */
export const prepareSearch = () => load().then((search) => search.load()).then(() => {}, () => {});

/**
 * What can be told at once, for a letter more, from what was fetched for those before.
 * @param {string} text
 * @param {number} most
 * @returns {Found[]} the same list as long as a letter changes nothing
 */
export const searchAtHand = (text, most) => engine?.atHand(text, most) ?? [];

/**
 * Searches the articles, in this browser: what is typed is sent nowhere.
 * @param {string} text
 * @param {number} most
 * @param {{typed?: boolean, most?: number}} [how]
 * @returns {Promise<Found[]>}
 */
export async function search(text, most, how) {
  return (await load()).query(text, most, how);
}
