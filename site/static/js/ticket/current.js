import { call } from '../api/call.js';

/** The ticket of this page: fetched here, shown by whoever watches. */

const watchers = new Set();
let ticket;

/** @returns {string} */
export const number = () => new URLSearchParams(location.search).get('numero') ?? '';

/** @param {(ticket: any) => void} show called now if the ticket is there, and at each change */
export function watch(show) {
  watchers.add(show);
  if (ticket) show(ticket);
}

export async function refresh() {
  ticket = await call('GET', `/api/tickets/${encodeURIComponent(number())}`);
  for (const show of watchers) show(ticket);
}
