/**
 * Tells what is wrong: in the summary on top, which takes the focus, and beside each field.
 * @param {HTMLFormElement} form
 * @param {{name: string, message: string}[]} faults
 * @param {string} [detail]
 */
export function showFaults(form, faults, detail = '') {
  const summary = form.querySelector('[data-summary]');
  const list = summary.querySelector('[data-errors]');
  for (const { name, message } of inOrder(form, faults)) {
    const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    list.append(field ? linkTo(field, message) : plain(message));
    if (field) mark(field, message);
  }
  showSummary(summary, detail);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} detail
 */
export function showTrouble(form, detail) {
  showSummary(form.querySelector('[data-summary]'), detail);
}

/** @param {HTMLFormElement} form */
export function clearFaults(form) {
  const summary = form.querySelector('[data-summary]');
  summary.hidden = true;
  summary.querySelector('[data-errors]').replaceChildren();
  form.querySelectorAll('.field--wrong').forEach(unmark);
}

function showSummary(summary, detail) {
  const told = summary.querySelector('[data-detail]');
  told.textContent = detail;
  told.hidden = !detail;
  summary.hidden = false;
  summary.focus();
}

function mark(field, message) {
  field.classList.add('field--wrong');
  field.querySelector('[data-error]').textContent = message;
  field.querySelector('.field__error').hidden = false;
  controlOf(field)?.setAttribute('aria-invalid', 'true');
  field.addEventListener('input', () => unmark(field), { once: true });
}

function unmark(field) {
  field.classList.remove('field--wrong');
  field.querySelector('.field__error').hidden = true;
  field.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
}

const controlOf = (field) => field.querySelector('[contenteditable], .input, input');

function linkTo(field, message) {
  const link = document.createElement('a');
  link.href = `#${controlOf(field).id}`;
  link.textContent = message;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    controlOf(field).focus();
  });
  return plain(link);
}

function plain(content) {
  const item = document.createElement('li');
  item.append(content);
  return item;
}

function inOrder(form, faults) {
  const names = [...form.querySelectorAll('[data-field]')].map((field) => field.dataset.field);
  return [...faults].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}
