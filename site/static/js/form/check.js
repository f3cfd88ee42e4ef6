import { tooLong } from './faults.js';

/**
 * What the fields' own attributes refuse (`required`, `type=email`, `minlength`, `data-most`), in the page's words.
 * Every other rule is the server's.
 * @param {HTMLFormElement} form
 * @returns {{name: string, message: string}[]}
 */
export function faultsOf(form) {
  const faults = [];
  for (const control of form.elements) {
    const message = messageOf(control);
    if (message) faults.push({ name: control.closest('[data-field]').dataset.field, message });
  }
  return faults;
}

/** Letters that mail does not carry before the `@`; after it, it does. */
const FOREIGN = /[^\0-\x7f][^@]*@/;

/** @returns {string|undefined} */
function messageOf(control) {
  const { validity, dataset, value } = control;
  if (!validity) return undefined;
  const long = tooLong(control);
  if (long || validity.valid) return long;
  if (validity.valueMissing) return dataset.missing;
  if (validity.typeMismatch) return FOREIGN.test(value) ? dataset.letters : dataset.mistyped;
  if (validity.tooShort) return dataset.short;
  return undefined;
}
