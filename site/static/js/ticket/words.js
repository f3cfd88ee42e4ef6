/** @returns {DOMStringMap} the words for states and dates, written by the page */
const words = () => document.querySelector('[data-states]').dataset;

/**
 * @param {HTMLElement} badge
 * @param {string} state
 */
export function showState(badge, state) {
  badge.className = `badge badge--${state}`;
  badge.textContent = stateInWords(state);
}

/** @param {string} state @returns {string} */
export const stateInWords = (state) => words()[state] ?? state;

/**
 * @param {HTMLTimeElement} place
 * @param {string} at
 * @returns {void} "le 24 novembre 2026 à 10:32"
 */
export function showDate(place, at) {
  const said = new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
  place.dateTime = at;
  place.textContent = `${words().on} ${said}`;
}

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]];

/**
 * @param {HTMLTimeElement} place
 * @param {string} at
 * @returns {void} "il y a 3 jours"
 */
export function showAge(place, at) {
  const seconds = (Date.now() - new Date(at)) / 1000;
  const [unit, length] = UNITS.find(([, long]) => seconds >= long) ?? UNITS[2];
  place.dateTime = at;
  place.textContent = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(-Math.floor(seconds / length), unit);
}

const language = () => (document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR');
