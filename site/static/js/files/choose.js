import { claim, read } from '../draft/store.js';
import { startDrop } from './drop.js';

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
  const add = async (files) => {
    await open();
    return list.add(files);
  };

  startDrop(root, add);
  form.addEventListener('files:add', ({ detail }) => add(detail));
  form.addEventListener('form:collect', ({ detail }) => {
    detail.waits.push(Promise.resolve(opening).then(async () => ({ files: (await list?.ids()) ?? [] })));
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
