import { call } from '../api/call.js';

/**
 * Asks for all mails of one reason to be handled again, a page at a time, and tells how far it is.
 * @param {HTMLElement} root
 * @param {{outcome: string, reason: string}} which
 */
export async function replayAll(root, which) {
  const button = root.querySelector('[data-all]');
  const said = root.querySelector('[data-said]');
  if (button.getAttribute('aria-disabled')) return;
  button.setAttribute('aria-disabled', 'true');
  try {
    let asked = 0;
    let cursor = '';
    do {
      const page = await call('POST', '/api/mails/replays', { body: { ...which, cursor } });
      asked += page.asked;
      cursor = page.cursor;
      said.textContent = said.dataset.asked.replace('{n}', asked);
    } while (cursor);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
