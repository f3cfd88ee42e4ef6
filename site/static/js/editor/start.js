import { claim, read } from '../draft/store.js';
import { filesIn } from '../files/folders.js';
import '../form/plainly.js';
import { plainSurface } from './plain.js';

/**
 * The description: a textarea that becomes the rich editor when it is first entered, or at once when the
 * draft holds more than words. Should the editor not load, the textarea stays. All this comes once somebody turns to
 * the form; what they write or paste before is in the textarea.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  const name = root.dataset.name;
  const area = root.querySelector('textarea');
  let surface = plainSurface(area);
  let opening;
  /** What the draft holds and the field does not show yet. */
  let awaited;
  let restoring;

  /** Into the list, or where it looks once it is there; `also` goes with what was just put in. */
  const attach = (files, also) => {
    if (!files.length) return;
    const open = form.dispatchEvent(new CustomEvent(also ? 'files:also' : 'files:add', { detail: files, cancelable: true }));
    if (open) form.early = [...(form.early ?? []), ...files];
  };
  const told = root.querySelector('[data-aside]');
  /** Words that are too many for a message go beside it. @param {import('./take.js').Load} load */
  const aside = (load) => {
    const name = told.dataset.name;
    Object.assign(told, { textContent: told.dataset.words.replace('{name}', name), hidden: false });
    return import('./as-file.js').then(({ filesOf }) => filesOf(load, name)).catch(() => [new File([load.text], name, { type: 'text/plain' })]).then((files) => attach(files, true));
  };
  /** What came before the editor. @type {import('./take.js').Early|undefined} */
  let early;
  let taking;
  const take = () => {
    taking ??= import('./take.js').then(({ startTaking }) => (early = startTaking(root, area, { surface: () => surface, enrich, aside })));
    taking.catch(() => (taking = undefined));
    return taking;
  };
  const enrich = () => {
    opening ??= Promise.all([import('./rich.js'), take()])
      .then(async ([{ richSurface }]) => (surface = await richSurface(root, area, early, { attach, aside })))
      .catch((error) => console.warn('The editor did not load; the plain field stays.', error));
    // What an editor would have taken: where none comes, the words are in the textarea, and the rest is for the list.
    return opening.then(() => Promise.all((early?.take() ?? []).map(({ load }) => attach([...load.pictures, ...load.files]))));
  };
  /** What nobody has come to take: its words are in the textarea, and its files are for the list. */
  const soon = () => take().catch(() => attach((area.held?.splice(0) ?? []).flatMap(({ data }) => filesIn(data))));
  for (const kind of ['focusin', 'dragenter', 'paste', 'drop']) form.addEventListener(kind, soon);
  if (form.contains(document.activeElement) || area.held?.length) soon();
  area.addEventListener('focus', enrich, { once: true });
  if (document.activeElement === area) enrich();

  form.addEventListener('form:collect', ({ detail }) => {
    delete detail.body[`${name}_text`];
    const empty = surface.isEmpty() && !early?.waits() && !awaited;
    // A file says enough by itself, where the form takes one alone.
    if (empty && 'filesAlone' in form.dataset && form.querySelector('.file')) {
      detail.faults = detail.faults.filter((fault) => fault.name !== name);
      return;
    }
    if (empty) {
      if (!detail.faults.some((fault) => fault.name === name)) detail.faults.push({ name, message: area.dataset.missing });
      return;
    }
    detail.faults = detail.faults.filter((fault) => fault.name !== name);
    const whole = Promise.allSettled([restoring, area.held?.length ? soon() : early?.waits() && enrich()]).then(() => surface.send());
    detail.waits.push(whole.then(({ html, images }) => ({ [name]: (awaited?.html ?? '') + html, inline_files: images })));
  });
  form.addEventListener('form:pack', ({ detail }) => {
    const { html, pictures } = surface.pack();
    delete detail.body[`${name}_text`];
    Object.assign(detail, { field: name, pictures, body: { ...detail.body, [name]: html } });
  });
  form.addEventListener('form:renew', (event) => surface.renew() && event.preventDefault());
  // Words alone are kept as they are, letter by letter; what has a look is kept as HTML.
  form.addEventListener('draft:collect', ({ detail }) => {
    const { html, text } = early?.looks() ? early.draft() : surface.draft();
    const both = [awaited?.html, html].filter(Boolean).join('');
    const words = [awaited?.text, text].filter(Boolean).join('\n');
    Object.assign(detail, { [name]: both || undefined, [`${name}_text`]: words || undefined });
  });
  form.addEventListener('draft:forget', () => {
    awaited = undefined;
    told.hidden = true;
    surface.clear();
  });

  await claim(form);
  if (area.value) form.dispatchEvent(new CustomEvent('draft:changed'));
  const { [name]: html, [`${name}_text`]: text } = read(form);
  if (!html && !text) return;
  awaited = { html, text };
  const restore = async () => {
    await (html ? enrich() : opening);
    if (awaited) await surface.restore(awaited);
    awaited = undefined;
  };
  await (restoring = restore());
}
