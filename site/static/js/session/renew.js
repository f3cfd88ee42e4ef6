import { call } from '../api/call.js';
import { forgetPasswords, whenLeft } from '../form/forget.js';
import { hand, load, replace } from './session.js';

/** @type {Promise<boolean>|undefined} */
let asking;

/**
 * Asks for the password in a dialog over the page.
 * @returns {Promise<boolean>} whether the person is signed in again
 */
export function renew() {
  asking ??= ask().finally(() => (asking = undefined));
  return asking;
}

/** @returns {Promise<boolean>} */
async function ask() {
  const template = document.querySelector('#sign-in-again');
  if (!template) return false;
  const known = (await load()).address;
  const dialog = template.content.cloneNode(true).querySelector('dialog');
  document.body.append(dialog);
  const form = dialog.querySelector('form');
  const [address, password] = form.querySelectorAll('input');
  address.value = known ?? '';
  dialog.showModal();
  (known ? password : address).focus();
  const closed = new AbortController();
  whenLeft(() => forgetPasswords(form), closed.signal);

  return new Promise((resolve) => {
    let signedIn = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const body = { address: address.value, password: password.value };
      try {
        const session = await call('POST', '/api/session', { body, renew: false });
        signedIn = !known || session.address === known;
        if (signedIn) {
          replace(session);
          dispatchEvent(new Event('session:renewed'));
        } else hand(session);
        dialog.close();
      } catch (problem) {
        const wrong = dialog.querySelector('[data-wrong]');
        wrong.querySelector('span').textContent = problem.message;
        wrong.hidden = false;
        password.select();
      }
    });
    dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      closed.abort();
      dialog.remove();
      resolve(signedIn);
    });
  });
}
