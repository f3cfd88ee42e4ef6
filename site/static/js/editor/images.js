import { get, put } from '../draft/blobs.js';
import { claim, newName } from '../draft/store.js';
import { upload } from '../files/upload.js';
import { catchImages } from './catch-images.js';
import { copyOf } from './copy.js';

const LARGEST = 25 * 1024 * 1024;

/**
 * Images in the text: sent at once when pasted, shown from this browser meanwhile, and named in what is
 * sent by `data-file`. The text's undo may bring an image back, so their state is kept by a key of ours.
 * @param {import('squire-rte').default} editor
 * @param {HTMLElement} frame
 */
export function pastedImages(editor, frame) {
  const box = editor.getRoot();
  const status = frame.querySelector('[data-status]');
  const draft = claim(frame.closest('form'));
  /** @type {Map<string, {blob: Blob, done: Promise<string>}>} by the key of ours; `done` gives the id */
  const sending = new Map();

  const say = (words) => {
    status.textContent = words;
    status.hidden = !words;
  };
  const inText = () => [...box.querySelectorAll('img[data-local]')];
  const mark = (local, values) => {
    for (const image of inText()) if (image.dataset.local === local) Object.assign(image.dataset, values);
    box.dispatchEvent(new CustomEvent('draft:changed', { bubbles: true }));
  };
  const send = (local, blob) => {
    const done = upload(blob, blob.name ?? 'image.png', (percent) => say(status.dataset.sending.replace('{n}', percent)));
    sending.set(local, { blob, done });
    mark(local, { state: 'sending' });
    done.then(
      (id) => { mark(local, { file: id, state: 'sent' }); say(status.dataset.sent); },
      (problem) => { mark(local, { state: 'failed' }); say(problem.status === 0 ? status.dataset.offline : status.dataset.failed); },
    );
    return done;
  };
  const add = async (files) => {
    const name = await draft;
    for (const file of files) {
      if (file.size > LARGEST) { say(status.dataset.large); continue; }
      const local = `${name}/${newName()}`;
      put(local, file);
      editor.insertImage(URL.createObjectURL(file), { 'data-local': local, alt: status.dataset.alt });
      send(local, file);
    }
  };
  /** Sends those in the text that `which` names, and gives all ids. */
  const resend = (which) => Promise.all(inText().map((image) => {
    const { local, file, state } = image.dataset;
    const known = sending.get(local);
    return known && which(state) ? send(local, known.blob) : known?.done ?? file;
  }));
  const failed = (state) => state === 'failed';
  catchImages(editor, add);
  addEventListener('online', () => resend(failed).catch(() => {}));

  return {
    add,
    say,
    /** @returns {Promise<string[]>} the ids, once all are sent; one that fails again stops the sending */
    all: () => resend(failed).catch((problem) => {
      throw Object.assign(new Error(status.dataset.failed), { status: problem.status, fields: [{ name: box.id, message: status.dataset.failed }] });
    }),
    pictures: () => inText().map(({ dataset: { local, file } }) => ({ local, id: file })),
    htmlToKeep: () => copyOf(box, () => true),
    htmlToSend: () => copyOf(box, (image) => !image.dataset.file),
    restore: () => Promise.all(inText().map(async (image) => {
      const { local, file } = image.dataset;
      const blob = await get(local);
      if (!blob) return file || image.remove();
      image.src = URL.createObjectURL(blob);
      if (file) sending.set(local, { blob, done: Promise.resolve(file) });
      else send(local, blob).catch(() => {});
    })),
    renew: () => inText().filter(({ dataset: { local } }) => sending.has(local) && (send(local, sending.get(local).blob).catch(() => {}), true)).length,
  };
}
