import { call } from '../api/call.js';

const NAME = 'guichet.visitor';

/**
 * Counts what a reader says of an article, once for this browser. The key tells nothing of who it is.
 * @param {string} article its path
 * @param {'yes'|'no'|'solved'} verdict
 */
export const cast = (article, verdict) =>
  call('POST', '/api/votes', { body: { article, verdict }, key: visitor(), renew: false });

/** @returns {string} drawn with the first vote; where nothing is kept, drawn for each */
function visitor() {
  try {
    const key = localStorage.getItem(NAME) ?? crypto.randomUUID();
    localStorage.setItem(NAME, key);
    return key;
  } catch {
    return crypto.randomUUID();
  }
}
