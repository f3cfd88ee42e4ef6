import { claim, read } from '../draft/store.js';
import '../form/plainly.js';
import { startDrop, startPaste } from './drop.js';

/**
 * « Joindre un fichier »: what sends and lists files is fetched with the first of them. Where it does not come,
 * the files wait, which is said, and nothing is sent without them.
 * @param {HTMLElement} root
 */
export async function start(root) {
  const form = root.closest('form');
  const error = root.querySelector('.field__error');
  /** @type {ReturnType<typeof import('./list.js').fileList>|undefined} */
  let list;
  /** What the draft holds and the list does not show yet. */
  let awaited;
  /** What was chosen and is not in the list yet. @type {File[]} */
  let outside = [];
  /** Whether all of it belongs to what was put in before. */
  let also = true;
  let bringing;

  const late = () => [...(awaited ?? []), ...outside];
  const words = () => `${root.dataset.late} ${late().map(({ name }) => name).join(', ')}`;
  const bringAll = async () => {
    if (!late().length) return;
    try {
      list ??= (await import('./list.js')).fileList(root);
    } catch {
      error.querySelector('[data-error]').textContent = words();
      error.hidden = false;
      return;
    }
    error.hidden = true;
    if (awaited?.length) await list.restore(awaited);
    awaited = undefined;
    const added = outside;
    const still = also;
    outside = [];
    also = true;
    if (added.length) await list.add(added, still);
  };
  const bring = () => (bringing = Promise.allSettled([bringing]).then(bringAll));
  const add = (files, more = false) => {
    outside.push(...files);
    also &&= more;
    return bring();
  };

  startDrop(root, add);
  startPaste(form, add);
  addEventListener('online', bring);
  for (const kind of ['files:add', 'files:also']) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      add(event.detail, kind === 'files:also');
    });
  }
  if (form.early) add(form.early);
  form.early = undefined;
  form.addEventListener('form:collect', ({ detail }) => {
    const mine = (async () => {
      // A picture of the text that not everybody can see becomes a file, while others wait for it. Where those
      // stop the sending, nobody is asked for a password once more.
      await undefined;
      await Promise.all(detail.waits.filter((one) => one !== mine));
      await bring();
      if (late().length) throw Object.assign(new Error(), { fields: [{ name: 'files', message: words() }] });
      return { files: (await list?.ids()) ?? [] };
    })();
    detail.waits.push(mine);
  });
  form.addEventListener('form:pack', ({ detail }) => Object.assign(detail, { files: list?.all() ?? [], late: late().length > 0 }));
  form.addEventListener('form:renew', (event) => list?.renew() && event.preventDefault());
  form.addEventListener('draft:collect', ({ detail }) => (detail.files = awaited ?? list?.all() ?? detail.files));
  form.addEventListener('draft:forget', () => {
    awaited = undefined;
    outside = [];
    error.hidden = true;
    list?.clear();
  });

  await claim(form);
  const { files } = read(form);
  if (files?.length) awaited = files;
  await bring();
}
