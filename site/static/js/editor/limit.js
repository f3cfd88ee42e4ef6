/**
 * What a message holds, in bytes of its HTML: the desk refuses 200,000 (`domain::message::BODY_MAX`), and what it
 * adds itself, to links for instance, needs some room.
 */
const MOST = 180_000;

/** @param {string} text @returns {number} as it travels */
const bytes = (text) => new Blob([text]).size;

/**
 * @param {string} html that a message would have
 * @param {string} [without] part of it, which goes
 * @returns {boolean} whether it is more than a message holds
 */
export const isTooLong = (html, without = '') => html.length - without.length > MOST || bytes(html) - bytes(without) > MOST;
