import { queue } from './queue.js';
import { refuse } from './refuse.js';
import { fileRow } from './row.js';
import { teller } from './tell.js';
import { places, putFile } from './upload.js';

/**
 * Files are sent as soon as they are chosen, three at a time, straight to storage; the form only names them.
 * @param {HTMLElement} root
 */
export function fileList(root) {
  const list = root.querySelector('[data-list]');
  const tell = teller(root);
  const inTurn = queue(3);
  /** @type {Set<{file: {name: string, size: number}, id?: string, view: ReturnType<typeof fileRow>, done?: Promise<any>, stop?: () => void}>} */
  const items = new Set();

  const changed = () => {
    list.hidden = items.size === 0;
    root.closest('form').dispatchEvent(new CustomEvent('draft:changed'));
  };
  const drop = (item) => {
    item.stop?.();
    items.delete(item);
    item.view.row.remove();
    changed();
  };
  const remove = (item) => {
    drop(item);
    tell.refused([]);
    root.querySelector('input').focus();
  };
  const put = (file, id) => {
    const item = { file, id };
    const retry = () => {
      item.view.become('waiting');
      send([item]);
    };
    item.view = fileRow(root, file, { remove: () => remove(item), retry });
    item.view.show(id ? 'sent' : 'waiting');
    items.add(item);
    list.append(item.view.row);
    return item;
  };
  const sendOne = async (item, place) => {
    if (!items.has(item)) return;
    item.view.become('sending');
    const { done, stop } = putFile(item.file, place, item.view.progress);
    item.stop = stop;
    item.id = await done;
    item.view.become('sent');
  };
  const send = (added) => {
    const asked = places(added.map(({ file }) => ({ blob: file, name: file.name })));
    for (const [at, item] of added.entries()) {
      item.done = asked.then((found) => inTurn(() => sendOne(item, found[at])))
        .catch(() => items.has(item) && item.view.become('failed'))
        .then(() => (tell.became(item.file.name, item.view.state()), changed()));
    }
  };
  return {
    add(chosen) {
      const { taken, sentences } = refuse(chosen, items.size, root.dataset);
      tell.refused(sentences);
      if (taken.length) send(taken.map((file) => put(file)));
      changed();
    },
    restore: (kept) => (kept.forEach(({ id, name, size }) => put({ name, size }, id)), changed()),
    clear: () => [...items].forEach(drop),
    sent: () => [...items].filter(({ id }) => id).map(({ id, file }) => ({ id, name: file.name, size: file.size })),
    /** The ids once all are there; one that failed stops the sending and says so beside the field. */
    async ids() {
      await Promise.all([...items].map(({ done }) => done));
      const message = root.dataset.unsent;
      if ([...items].some(({ id }) => !id)) throw Object.assign(new Error(), { fields: [{ name: 'files', message }] });
      return [...items].map(({ id }) => id);
    },
  };
}
