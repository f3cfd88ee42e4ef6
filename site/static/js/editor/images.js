import { get, put, remove } from '../draft/blobs.js';
import { upload } from '../files/upload.js';
import { cleanText } from './clean.js';
import { catchImages } from './catch-images.js';
import { withoutMarks } from './marks.js';

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
  /** @type {Map<string, Promise<string>>} key of ours → id once sent */
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
    const work = upload(blob, blob.name ?? 'image.png', (percent) => say(status.dataset.sending.replace('{n}', percent)));
    sending.set(local, work);
    mark(local, { state: 'sending' });
    work.then(
      (id) => { mark(local, { file: id, state: 'sent' }); say(status.dataset.sent); },
      () => { mark(local, { state: 'failed' }); say(status.dataset.failed); },
    );
  };
  const add = (files) => {
    for (const file of files) {
      if (file.size > LARGEST) { say(status.dataset.large); continue; }
      const local = `i${Date.now()}${Math.random().toString(36).slice(2)}`;
      put(local, file);
      editor.insertImage(URL.createObjectURL(file), { 'data-local': local, alt: status.dataset.alt });
      send(local, file);
    }
  };
  catchImages(editor, add);

  const copy = () => {
    const text = box.cloneNode(true);
    for (const image of text.querySelectorAll('img')) {
      for (const name of ['src', 'style', 'class', 'width', 'height', 'data-state']) image.removeAttribute(name);
    }
    return text;
  };
  return {
    add,
    /** @returns {Promise<string[]>} the ids, once all are sent; one that failed stops the sending */
    all: async () => Promise.all(inText().map((image) => sending.get(image.dataset.local) ?? image.dataset.file)).catch(() => {
      throw Object.assign(new Error(status.dataset.failed), { fields: [{ name: box.id, message: status.dataset.failed }] });
    }),
    htmlToKeep: () => withoutMarks(copy().innerHTML),
    htmlToSend: () => {
      const clean = document.createElement('div');
      clean.innerHTML = cleanText(withoutMarks(copy().innerHTML));
      for (const image of clean.querySelectorAll('img')) image.removeAttribute('data-local');
      return clean.innerHTML;
    },
    restore: () => Promise.all(inText().map(async (image) => {
      const blob = await get(image.dataset.local);
      if (!blob) return image.remove();
      image.src = URL.createObjectURL(blob);
      return image.dataset.file ? undefined : send(image.dataset.local, blob);
    })),
    forget: () => [...sending.keys()].forEach(remove),
  };
}
