import { call } from '../api/call.js';
import { forgetDrafts } from '../draft/forget.js';
import { markLeft } from './left.js';

/**
 * Logs out; fails, and leaves everything as it is, where the portal does not say that it did.
 * @param {HTMLFormElement} form
 */
export async function end(form) {
  await call('POST', new URL(form.action).pathname, { renew: false });
  await forgetDrafts().catch(() => {});
  markLeft();
  location.assign(document.querySelector('.brand').href);
}
