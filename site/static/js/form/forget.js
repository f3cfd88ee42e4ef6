import { MARK, hasLeft } from '../session/left.js';

/**
 * Nobody comes back to a password, and once the form has done what it was for, to nothing of whoever filled it in:
 * "Back" shows a page as it was left, and a tab may stay open beside another.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  let done = false;
  form.addEventListener('form:sent', () => (done = true));
  whenLeft((gone) => {
    forgetPasswords(form);
    if (done || gone) form.reset();
  });
}

/** @param {HTMLFormElement} form */
export function forgetPasswords(form) {
  for (const field of form.querySelectorAll('[autocomplete$="-password"]')) field.value = '';
  form.dispatchEvent(new Event('form:forget'));
}

/**
 * Calls `forget` when the page is left, when the browser brings it back as it was, and when somebody logs out in
 * another tab: then with `true`.
 * @param {(gone: boolean) => void} forget
 * @param {AbortSignal} [signal] ends it
 */
export function whenLeft(forget, signal) {
  addEventListener('pagehide', () => forget(false), { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && forget(hasLeft()), { signal });
  addEventListener('storage', ({ key }) => key === MARK && hasLeft() && forget(true), { signal });
}
