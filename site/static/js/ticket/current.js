import { call } from '../api/call.js';

/** The ticket of this page: fetched here, shown by whoever watches. */

const watchers = new Set();
let ticket;
let known = '';

/** @returns {string} */
export const number = () => new URLSearchParams(location.search).get('numero') ?? '';

/** @param {(ticket: any) => void} show called now if the ticket is there, and at each change */
export function watch(show) {
  watchers.add(show);
  if (ticket) show(ticket);
}

/**
 * Fetches the ticket with its newest messages and has it shown, unless it is as it was.
 * @param {{renew?: boolean}} [how] `renew: false` when the page asks by itself
 * @returns {Promise<boolean>} whether anything changed
 */
export async function refresh({ renew = true } = {}) {
  const found = await call('GET', address(known && { known }), { renew, tagged: (tag) => (known = tag) });
  if (!found) return false;
  ticket = found;
  for (const show of watchers) show(ticket);
  return true;
}

/**
 * The messages before one.
 * @param {string} before
 * @returns {Promise<{messages: any[], earlier: string|null}>}
 */
export const fetchEarlier = (before) => call('GET', address({ before }));

/** @param {Record<string, string>|''} query */
const address = (query) => `/api/tickets/${encodeURIComponent(number())}${query ? `?${new URLSearchParams(query)}` : ''}`;
