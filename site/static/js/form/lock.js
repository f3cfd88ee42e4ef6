/** Milliseconds after which it is worth offering to stop. */
const LONG = 1000;
/** What moves the caret or the focus, and changes nothing in a text. */
const STILL = /^(?:Tab|Escape|Shift|Control|Alt|Meta|CapsLock|Home|End|Page\w+|Arrow\w+|F\d+)$/;
/** The same on what chooses by arrows. */
const BESIDE = /^(?:Tab|Escape|Shift|F\d+)$/;
const CHOICES = 'select, [type="checkbox"], [type="radio"], [type="file"]';

/**
 * While a message is on its way, what it is made of can be read and copied, and not changed: what came later would
 * not go with it. Focus and caret stay where they are; who tries is told why.
 * @param {HTMLFormElement} form
 * @returns {{until: <T>(waits: Promise<T>) => Promise<T>, free: () => void}} `until` waits for what may take long:
 *   that can be stopped, and gives nothing then
 */
export function lock(form) {
  // Elsewhere the page goes, and nothing of it is kept.
  if (!form.dataset.draft && !('stay' in form.dataset)) return { until: (waits) => waits, free() {} };
  const ends = new AbortController();
  const said = form.querySelector('[data-locked]');
  const refuse = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (said) said.hidden = false;
  };
  const { signal } = ends;
  const on = (target, kinds, act) => kinds.forEach((kind) => target.addEventListener(kind, act, { capture: true, signal }));
  on(form, ['beforeinput', 'paste', 'cut'], refuse);
  on(form, ['keydown'], (event) => keyDown(event, refuse));
  on(form, ['mousedown'], (event) => event.target.closest('select') && refuse(event));
  on(form, ['click'], (event) => changes(event.target) && refuse(event));
  on(form, ['change'], (event) => {
    if (!event.target.files) return;
    refuse(event);
    event.target.value = '';
  });
  on(document, ['drop'], (event) => isFor(form, event) && refuse(event));
  const open = [setFields(form), setChoices(form), setEditor(form)];
  return {
    until: (waits) => stoppable(form, waits),
    free() {
      ends.abort();
      if (said) said.hidden = true;
      open.splice(0).forEach((undo) => undo());
    },
  };
}

function keyDown(event, refuse) {
  const { key, target, ctrlKey, metaKey } = event;
  // What a button does is judged by its click.
  if (target.closest('a, button')) return;
  if ((ctrlKey || metaKey) && !/^[yz]$/i.test(key)) event.stopImmediatePropagation();
  else if (!(target.matches(CHOICES) ? BESIDE : STILL).test(key)) refuse(event);
}

/** A file that is still on its way may be taken off. */
const changes = (target) => target.closest(`button, ${CHOICES}`) && !target.closest('[data-stop], .file:not([data-state="sent"])');

/** On a page with one list, a file that misses it falls into it as well. */
function isFor(form, { target }) {
  const lists = document.querySelectorAll('[data-drop]');
  return form.contains(target) || (lists.length === 1 && form.contains(lists[0]));
}

function setFields(form) {
  const fields = [...form.querySelectorAll('input, textarea')].filter(({ readOnly }) => !readOnly);
  for (const field of fields) field.readOnly = true;
  return () => fields.forEach((field) => (field.readOnly = false));
}

function setChoices(form) {
  const choices = form.querySelectorAll(CHOICES);
  for (const choice of choices) choice.setAttribute('aria-disabled', 'true');
  return () => choices.forEach((choice) => choice.removeAttribute('aria-disabled'));
}

/** A text that cannot be written keeps the focus as long as it is a stop of Tab. */
function setEditor(form) {
  const box = form.querySelector('[contenteditable]');
  if (!box) return () => {};
  const set = (locked) => {
    if (locked) box.tabIndex = 0;
    box.contentEditable = String(!locked);
    if (!locked) box.removeAttribute('tabindex');
    box.setAttribute('aria-readonly', String(locked));
  };
  set(true);
  return () => set(false);
}

/** Files take their time: who has more to say need not wait for them. */
function stoppable(form, waits) {
  const stop = form.querySelector('[data-stop]');
  if (!stop) return waits;
  const stopped = new Promise((resolve, reject) => (stop.onclick = () => reject()));
  const timer = setTimeout(() => (stop.parentElement.hidden = false), LONG);
  return Promise.race([waits, stopped]).finally(() => {
    clearTimeout(timer);
    if (document.activeElement === stop) form.querySelector('button:not([type])').focus();
    stop.parentElement.hidden = true;
  });
}
