import { call } from '../api/call.js';
import { showTrouble } from './faults.js';

/**
 * Moves the token of a mailed link into the form, and out of the address bar and the history, and asks
 * whose link it is; one that does not count any more is told before anything is typed.
 * @param {HTMLFormElement} form
 */
export async function start(form) {
  const token = new URLSearchParams(location.search).get('jeton') ?? history.state?.token;
  if (!token) {
    document.querySelector('[data-no-token]').hidden = false;
    return;
  }
  form.elements.namedItem('token').value = token;
  form.hidden = false;
  form.addEventListener('reset', () => showOwner(form, ''));
  // This entry of the history alone has it: it is there after a reload, and in no address.
  history.replaceState({ token }, '', location.pathname);
  const path = `${new URL(form.action).pathname}?jeton=${encodeURIComponent(token)}`;
  try {
    show(form, await call('GET', path, { renew: false }));
  } catch (problem) {
    if (problem.status === 410) showDead(form, problem.message);
    else showTrouble(form, problem.message);
  }
}

function show(form, { address, name }) {
  showOwner(form, address);
  const field = form.elements.namedItem('name');
  if (field && !field.value) field.value = name;
}

function showOwner(form, address) {
  form.querySelector('[data-owner]').hidden = !address;
  form.querySelector('[data-owner-address]').textContent = address;
  form.elements.namedItem('username').value = address;
}

function showDead(form, words) {
  form.hidden = true;
  const notice = document.querySelector('[data-dead-link]');
  notice.querySelector('[data-detail]').textContent = words;
  notice.hidden = false;
}
