/**
 * A draft in this browser, one for each form: `{key, fields, description|body, files}`.
 * Storage that is full or forbidden only means that nothing is kept.
 */

/**
 * @param {HTMLFormElement} form
 * @returns {string} the reply to each ticket has its own
 */
function nameOf(form) {
  const number = new URLSearchParams(location.search).get('numero');
  return `guichet.draft.${form.dataset.draft}${number ? `.${number}` : ''}`;
}

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, any>}
 */
export function read(form) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(form))) ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {object} draft
 */
export function write(form, draft) {
  try {
    localStorage.setItem(nameOf(form), JSON.stringify(draft));
  } catch {
    // Private browsing or a full disk: the page still holds the words.
  }
}

/** @param {HTMLFormElement} form */
export function erase(form) {
  try {
    localStorage.removeItem(nameOf(form));
  } catch {
    // Nothing was kept either.
  }
}
