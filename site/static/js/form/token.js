/**
 * Moves the token of a mailed link into the form, and out of the address bar and the history.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const token = new URLSearchParams(location.search).get('jeton');
  if (token) {
    form.elements.namedItem('token').value = token;
    history.replaceState(null, '', location.pathname);
    return;
  }
  form.hidden = true;
  document.querySelector('[data-no-token]').hidden = false;
}
