import { claim, read } from '../draft/store.js';
import { startDrop } from './drop.js';
import { filesIn } from './folders.js';

/** @type {WeakMap<HTMLFormElement, File[][]>} what came before the list was ready for it */
const early = new WeakMap();

/**
 * Puts files into a form's list from elsewhere in the form, at any moment.
 * @param {HTMLFormElement} form
 * @param {File[]} files
 */
export function addFiles(form, files) {
  if (form.dispatchEvent(new CustomEvent('files:add', { detail: files, cancelable: true }))) {
    early.set(form, [...(early.get(form) ?? []), files]);
  }
}

/**
 * « Joindre un fichier »: what sends and lists files is fetched with the first of them.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  /** @type {ReturnType<typeof import('./list.js').fileList>|undefined} */
  let list;
  let opening;
  /** What the draft holds and the list does not show yet. */
  let awaited;

  const open = () => {
    opening ??= import('./list.js').then(({ fileList }) => (list = fileList(root)));
    return opening;
  };
  /** What was chosen and is not in the list yet. */
  let adding;
  const add = (files) => {
    const added = open().then(() => list.add(files));
    adding = Promise.allSettled([adding, added]);
    return added;
  };

  startDrop(root, add);
  startPaste(form, add);
  form.addEventListener('files:add', (event) => {
    event.preventDefault();
    add(event.detail);
  });
  for (const files of early.get(form) ?? []) add(files);
  early.delete(form);
  form.addEventListener('form:collect', ({ detail }) => {
    const mine = (async () => {
      // A picture of the text that not everybody can see becomes a file, while others wait for it.
      await undefined;
      await Promise.allSettled(detail.waits.filter((one) => one !== mine));
      await Promise.allSettled([opening, adding]);
      return { files: (await list?.ids()) ?? [] };
    })();
    detail.waits.push(mine);
  });
  form.addEventListener('form:pack', ({ detail }) => (detail.files = list?.all() ?? []));
  form.addEventListener('form:renew', (event) => list?.renew() && event.preventDefault());
  form.addEventListener('draft:collect', ({ detail }) => (detail.files = awaited ?? list?.all() ?? detail.files));
  form.addEventListener('draft:forget', () => {
    awaited = undefined;
    list?.clear();
  });

  await claim(form);
  awaited = read(form).files;
  if (awaited?.length) await (opening = open().then((opened) => opened.restore(awaited)));
  awaited = undefined;
}

/** Files have no place in another field: pasted there, they are meant for the list. */
function startPaste(form, add) {
  form.addEventListener('paste', (event) => {
    const files = event.defaultPrevented ? [] : filesIn(event.clipboardData);
    if (!files.length || event.clipboardData.getData('text/plain')) return;
    event.preventDefault();
    add(files);
  });
}
