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

/** @param {HTMLInputElement} field @returns {string|undefined} what to say of what it holds, if that is too long */
export function tooLong({ dataset: { most, long }, value, form }) {
  if (!most || [...value.trim()].length <= Number(most)) return undefined;
  return (long ?? form.querySelector('[data-summary]').dataset.tooLong).replace('{n}', most);
}

/**
 * A field keeps all that is put in it: a browser that cut it would cut in silence. What is too long is said beside
 * the field at once, and refused on sending.
 * @param {HTMLFormElement} form
 */
export function watchLength(form) {
  const tell = (field) => {
    if (!field.dataset.most) return;
    const line = document.getElementById(`${field.id}-over`) ?? lineOf(field);
    const words = tooLong(field) ?? '';
    // Said once, not with each letter.
    if (line.textContent.trim() === words) return;
    line.querySelector('[data-error]').textContent = words;
    line.hidden = !words;
  };
  const tellAll = () => [...form.elements].forEach(tell);
  form.addEventListener('input', ({ target }) => tell(target));
  form.addEventListener('draft:restored', tellAll);
  form.addEventListener('reset', () => setTimeout(tellAll));
  tellAll();
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

/** A line as that of the field's fault, which it makes way for. */
function lineOf(field) {
  const line = field.closest('[data-field]').querySelector('.field__error').cloneNode(true);
  Object.assign(line, { id: `${field.id}-over`, hidden: true });
  line.dataset.over = '';
  line.setAttribute('role', 'status');
  line.querySelector('[data-error]').textContent = '';
  field.before(line);
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby')} ${line.id}`);
  return line;
}
