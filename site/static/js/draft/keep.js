import { claim, erase, nameOf, read, write } from './store.js';

const DELAY = 300;

/**
 * Keeps what is typed until it is sent. The editor and the files add their part on `draft:collect`,
 * empty themselves on `draft:forget`, ask for a save by `draft:changed`, and tell by `draft:unkept` what this
 * browser has no room for.
 * @param {HTMLFormElement} form
 */
export async function start(form) {
  await claim(form);
  const notice = form.parentElement.querySelector('[data-draft-notice]');
  const key = form.elements.namedItem('key');
  const draft = read(form);
  const unkept = form.querySelector('[data-unkept]');
  /** Whether a file of it is not kept; that does not change by what is written. */
  let lacking = false;
  /** Who is signed in while it is written, once that is known: nobody waits for it to write. */
  let { owner } = draft;
  import('../session/session.js').then(({ load }) => load()).then(({ address = owner }) => (owner = address)).catch(() => {});
  let timer;
  let gone = false;

  const collect = () => {
    // What a behaviour that has not started yet would add stays as it was.
    const before = read(form);
    const collected = { ...before, owner, key: key.value, fields: { ...before.fields, ...fieldsOf(form) } };
    form.dispatchEvent(new CustomEvent('draft:collect', { detail: collected }));
    return collected;
  };
  const save = () => {
    timer = undefined;
    const collected = collect();
    if (!hasWords(collected) && !collected.fields.address) erase(form);
    else unkept.hidden = write(form, collected) && !lacking;
  };
  const saveSoon = () => {
    clearTimeout(timer);
    if (gone) return;
    timer = setTimeout(save, DELAY);
  };
  const saveNow = () => {
    clearTimeout(timer);
    if (timer) save();
  };
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
    erase(form);
    import('./blobs.js').then(({ removeAll }) => removeAll(nameOf(form))).catch(() => {});
    form.kept = undefined;
    key.value = newKey();
    lacking = false;
    notice.hidden = unkept.hidden = true;
  };
  const empty = () => {
    form.reset();
    form.dispatchEvent(new CustomEvent('draft:forget'));
    forget();
  };

  form.kept = draft.files;
  key.value = draft.key ?? newKey();
  for (const [name, value] of Object.entries(draft.fields ?? {})) {
    const field = form.elements.namedItem(name);
    // What was typed while the scripts were on their way is newer; an address that was filled in is not.
    if (!value || !field) continue;
    if (field.type === 'checkbox') field.checked = true;
    else if (!field.value || field.matches('.input--known')) field.value = value;
  }
  if (hasWords(draft)) form.dispatchEvent(new CustomEvent('draft:restored'));
  notice.hidden = !hasWords(draft);
  notice.querySelector('[data-draft-forget]').addEventListener('click', () => {
    empty();
    form.querySelector('.input:not([hidden])')?.focus();
  });
  // The draft brings words back, and log-out takes it away; what the browser itself would fill in after "Back" stays.
  form.addEventListener('input', ({ target }) => (target.autocomplete = 'off'));
  form.addEventListener('input', saveSoon);
  form.addEventListener('change', saveSoon);
  form.addEventListener('draft:changed', saveSoon);
  form.addEventListener('draft:unkept', () => {
    lacking = true;
    unkept.hidden = false;
  });
  form.addEventListener('draft:drop', forget);
  // What was to be sent, and was not for want of a network, outlives log-out.
  form.addEventListener('draft:asked', () => write(form, { ...collect(), asked: true }));
  // The page goes, and its fields are emptied: their words stay in the draft, or nowhere.
  form.addEventListener('draft:leave', ({ detail }) => {
    if (detail.keep) saveNow();
    clearTimeout(timer);
    timer = undefined;
    gone = true;
  });
  form.addEventListener('form:sent', empty);
  form.addEventListener('form:known', () => {
    key.value = newKey();
    saveSoon();
  });
  document.addEventListener('visibilitychange', saveNow);
  addEventListener('pagehide', saveNow);
  // What was written while this was on its way, in the fields or in the description.
  if (hasWords({ fields: fieldsOf(form) }) || (!hasWords(draft) && hasWords(collect()))) saveSoon();
}

/** The plain fields; hidden ones, files and passwords are nobody's draft. */
function fieldsOf(form) {
  const kept = form.querySelectorAll('input[name]:not([type="hidden"], [type="radio"]), select[name]');
  return Object.fromEntries([...kept].map((field) => [field.name, given(field)]));
}

/** What somebody put into a field: a box that is not ticked has a value as well, and a list its first choice. */
function given(field) {
  if (field.type === 'checkbox') return field.checked ? field.value : '';
  return field.selectedOptions?.[0]?.defaultSelected ? '' : field.value;
}

/** An address alone, or fields emptied again, are no draft to tell about. */
function hasWords({ fields = {}, files = [], description, description_text: words, body, body_text: reply }) {
  const typed = Object.entries(fields).some(([name, value]) => name !== 'address' && value);
  return typed || files.length > 0 || [description, words, body, reply].some((text) => text?.trim());
}

/** @returns {string} what makes two sendings of the same draft one */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
