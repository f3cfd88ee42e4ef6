import { get, put as keep } from '../draft/blobs.js';
import { claim, newName } from '../draft/store.js';
import { faultOf, refuse } from './refuse.js';
import { fileRow } from './row.js';
import { sender } from './sender.js';
import { teller } from './tell.js';

/**
 * Files are sent as soon as they are chosen, three at a time, straight to storage; the form only names them.
 * Each is kept in this browser until the form is sent.
 * @param {HTMLElement} root
 */
export function fileList(root) {
  const list = root.querySelector('[data-list]');
  const form = root.closest('form');
  const draft = claim(form);
  const tell = teller(root);
  /** @type {Set<import('./sender.js').Item>} */
  const items = new Set();

  const changed = () => {
    list.hidden = items.size === 0;
    tell.ended([...items].some(({ ended }) => ended));
    form.dispatchEvent(new CustomEvent('draft:changed'));
  };
  const drop = (item) => {
    item.stop?.();
    items.delete(item);
    item.view.row.remove();
    changed();
  };
  const remove = (item) => {
    drop(item);
    tell.quiet();
    root.querySelector('input').focus();
  };
  const put = (item) => {
    item.view = fileRow(root, item, { remove: () => remove(item), retry: () => again([item], true) });
    item.view.show(item.id ? 'sent' : 'waiting');
    items.add(item);
    list.append(item.view.row);
    return item;
  };
  /** A file that can no longer be read leaves the list, by its name. */
  const dismiss = (item, fault) => {
    drop(item);
    tell.refused([[fault, item.name]]);
  };
  const { send, again } = sender(items, { isAsked: () => form.hasAttribute('aria-busy'), tell, changed, dismiss });
  /** Once all are sent or have failed, those too that came meanwhile. */
  const settled = async () => {
    for (let before; before !== items.size; ) {
      before = items.size;
      await Promise.all([...items].map(({ done }) => done));
    }
  };
  const failed = () => [...items].filter((item) => item.view.state() === 'failed');
  for (const kind of ['online', 'session:renewed']) addEventListener(kind, () => again(failed()));

  return {
    /** @param {File[]} chosen @param {boolean} also whether they came with those before: what was said of them stays */
    async add(chosen, also) {
      if (!also) tell.quiet();
      const seen = await Promise.all(chosen.map(async (file) => ({ file, fault: await faultOf(file, Number(root.dataset.largest)) })));
      const name = await draft;
      const { taken, refused } = refuse(seen, Number(root.dataset.most) - items.size);
      tell.refused(refused);
      const added = taken.map((blob) => put({ local: `${name}/${newName()}`, name: blob.name, size: blob.size, blob }));
      for (const { local, blob } of added) keep(local, blob, form);
      if (added.length) send(added);
      changed();
    },
    async restore(kept) {
      const found = await Promise.all(kept.map(async (one) => ({ ...one, blob: await get(one.local) })));
      const unsent = found.filter(({ id, blob }) => id || blob).map(put).filter(({ id }) => !id);
      if (unsent.length) send(unsent);
      changed();
    },
    clear() {
      [...items].forEach(drop);
      tell.quiet();
    },
    all: () => [...items].map(({ local, id, name, size }) => ({ local, id, name, size })),
    renew: () => again([...items]),
    /** The ids once all are there; one that fails again stops the sending and says so beside the field. */
    async ids() {
      await settled();
      if (again(failed())) await settled();
      const without = [...items].filter(({ id }) => !id);
      const { unsent, ended } = root.dataset;
      const fields = [{ name: 'files', message: without.some((item) => item.ended) ? ended : unsent }];
      if (without.length) throw Object.assign(new Error(), { status: without.every(({ lost }) => lost) ? 0 : undefined, fields });
      return [...items].map(({ id }) => id);
    },
  };
}
