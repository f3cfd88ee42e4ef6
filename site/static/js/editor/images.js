import { get, put } from '../draft/blobs.js';
import { claim, nameOf, newName } from '../draft/store.js';
import { SPOT, withParts } from './plain.js';

const isLarge = ({ size }) => size > 25 * 1024 * 1024;

/**
 * Images in the text: sent at once when pasted, shown from this browser meanwhile, and named in what is
 * sent by `data-file`. The text's undo may bring an image back, so their state is kept by a key of ours.
 * @param {import('./writer.js').Writer} editor
 * @param {HTMLElement} frame
 * @param {{attach: (files: File[], also?: boolean) => void, waits: (mark: string) => boolean}} acts `attach` takes those that are no pictures for everybody
 */
export function pastedImages(editor, frame, { attach, waits }) {
  const box = editor.getRoot();
  const status = frame.querySelector('[data-status]');
  const form = frame.closest('form');
  /** @type {Map<string, {blob: Blob, done: Promise<string|undefined>, now: Record<string, string>, address?: string, ready?: boolean}>} by the key of ours; `done` gives the id, `now` is what its copies say; `ready` is what everybody can see */
  const sending = new Map();
  /** Keys of those that became files below the text. */
  const listed = new Set();

  const say = (words) => {
    status.textContent = words;
    status.hidden = !words;
  };
  const inText = () => [...box.querySelectorAll('img[data-local]')];
  const copies = (local) => inText().filter((image) => image.dataset.local === local);
  const changed = () => box.dispatchEvent(new CustomEvent('draft:changed', { bubbles: true }));
  const mark = (local, now) => {
    sending.get(local).now = now;
    for (const image of copies(local)) Object.assign(image.dataset, now);
    changed();
  };
  const whyNot = ({ status: at }) => status.dataset[{ 0: 'offline', 401: 'ended' }[at] ?? 'failed'];
  const track = (local, blob, done) => {
    sending.set(local, { ...sending.get(local), blob, done, now: {} });
    mark(local, { state: 'sending' });
    done.then(
      (id) => id && (mark(local, { file: id, state: 'sent' }), say(status.dataset.sent)),
      (problem) => { mark(local, { state: 'failed' }); say(whyNot(problem)); },
    );
    return done;
  };
  const post = async (blob) => {
    const { upload } = await arrived(import('../files/upload.js'));
    // What is pasted is sent by itself: the password is asked for only while the form is being sent.
    const renew = form.hasAttribute('aria-busy');
    return upload(blob, blob.name ?? 'image.png', (percent) => say(status.dataset.sending.replace('{n}', percent)), renew);
  };
  const show = (local, picture) => {
    const known = sending.get(local);
    known.address = URL.createObjectURL(picture);
    for (const image of copies(local)) image.src = known.address;
  };
  /** Shows what everybody can see, and sends it; what is for other programs goes into the list of files. */
  const prepare = async (local, file) => {
    const { asPicture } = await arrived(import('./pictures.js')).catch((problem) => {
      show(local, file);
      throw problem;
    });
    const picture = await asPicture(file).catch(() => undefined);
    if (!picture) {
      for (const image of copies(local)) image.remove();
      sending.delete(local);
      listed.add(local);
      say(status.dataset.listed);
      changed();
      attach([file], true);
      return undefined;
    }
    if (picture !== file) put(local, picture, form);
    Object.assign(sending.get(local), { blob: picture, ready: true });
    show(local, picture);
    return post(picture);
  };
  const send = (local, { blob, ready }) => track(local, blob, ready ? post(blob) : prepare(local, blob));
  const begin = (image, file) => {
    const local = `${nameOf(form)}/${newName()}`;
    put(local, file, form);
    image.dataset.local = local;
    image.alt = status.dataset.alt;
    return () => track(local, file, prepare(local, file));
  };
  const add = (files) => {
    // The list names what is too large, among all that it refuses.
    attach(files.filter(isLarge));
    for (const file of files) {
      if (isLarge(file)) continue;
      const image = document.createElement('img');
      const go = begin(image, file);
      editor.saveUndoState();
      editor.insertElement(image);
      go();
    }
  };
  /** Sends those in the text that `which` names, and gives all ids. */
  const resend = (which) => Promise.all(inText().map((image) => {
    const { local, file, state } = image.dataset;
    const known = sending.get(local);
    return known && which(state) ? send(local, known) : known?.done ?? file;
  })).then((ids) => ids.filter(Boolean));
  const failed = (state) => state === 'failed';
  /** Pictures that came within a text: by their bytes, or from another text of this browser. */
  const adopt = async (image) => {
    const { local, carried } = image.dataset;
    const file = carried ? (await import('./pictures.js')).pictureOf(carried) : await get(local ?? '');
    if (!file) {
      if (image.isConnected) say(status.dataset.lost);
      image.remove();
      return;
    }
    if (isLarge(file)) {
      image.remove();
      attach([file], true);
      return;
    }
    for (const name of ['src', 'data-carried', 'data-file', 'data-state']) image.removeAttribute(name);
    begin(image, file)();
  };
  const isOurs = (local) => local?.startsWith(`${nameOf(form)}/`);
  const seen = new WeakSet();
  const adoptAll = () => {
    // A step back brings back the mark that stood for a paste, and pictures as they stood before they were sent.
    for (const image of box.querySelectorAll('img')) {
      const { local, wait } = image.dataset;
      if ((wait && !waits(wait)) || listed.has(local)) image.remove();
      const { now = {}, address } = sending.get(local) ?? {};
      if (now.state && (now.state !== image.dataset.state || (now.file && now.file !== image.dataset.file))) Object.assign(image.dataset, now);
      if (address && image.src !== address) image.src = address;
      if (wait || sending.has(local) || isOurs(local) || seen.has(image)) continue;
      seen.add(image);
      adopt(image);
    }
  };
  editor.addEventListener('input', adoptAll);
  for (const kind of ['online', 'session:renewed']) addEventListener(kind, () => resend(failed).catch(() => {}));

  return {
    add,
    say,
    adoptAll,
    /** @returns {Promise<string[]>} the ids, once all are sent; one that fails again stops the sending */
    all: async () => {
      await Promise.allSettled(inText().map(({ dataset: { local } }) => sending.get(local)?.done));
      return resend(failed).catch((problem) => {
        const message = whyNot(problem);
        throw Object.assign(new Error(message), { status: problem.status, fields: [{ name: box.id, message }] });
      });
    },
    pictures: () => inText().map(({ dataset: { local, file } }) => ({ local, id: file })),
    htmlToKeep: (waiting) => copyOf(box, () => true, waiting),
    htmlToSend: () => copyOf(box, (image) => !image.dataset.file),
    restore() {
      // What the draft holds as it came, before the cleaner.
      adoptAll();
      return Promise.all(inText().filter(({ dataset: { local } }) => isOurs(local)).map(async (image) => {
        const { local, file } = image.dataset;
        const blob = await get(local);
        if (!blob) return file || image.remove();
        image.src = URL.createObjectURL(blob);
        if (file) sending.set(local, { blob, done: Promise.resolve(file), now: { file, state: 'sent' }, ready: true });
        else track(local, blob, prepare(local, blob)).catch(() => {});
      }));
    },
    renew: () => inText().filter(({ dataset: { local } }) => sending.has(local) && (send(local, sending.get(local)).catch(() => {}), true)).length,
  };
}

/** A script that does not come is a network that is gone: what needs it waits as for that. */
const arrived = (script) => script.catch(() => {
  throw Object.assign(new Error(), { status: 0 });
});

/**
 * @param {string} text
 * @returns {string} without the editor's zero-width marks, which are nobody's words
 */
export const withoutMarks = (text) => text.replaceAll('\u200B', '');

/**
 * @param {HTMLElement} box
 * @param {(image: HTMLImageElement) => boolean} named whether a picture keeps the key of ours
 * @param {(mark: string) => string} [waiting] the HTML of what waits for its place in the text
 * @returns {string} the text without what belongs to this page alone
 */
export function copyOf(box, named, waiting = () => '') {
  const text = box.cloneNode(true);
  const parts = [...text.querySelectorAll('img[data-wait]')].map((mark) => {
    mark.replaceWith(SPOT);
    return waiting(mark.dataset.wait);
  });
  for (const image of text.querySelectorAll('img')) {
    for (const name of ['src', 'style', 'class', 'width', 'height', 'data-state', 'data-carried']) image.removeAttribute(name);
    if (!named(image)) image.removeAttribute('data-local');
  }
  return withParts(withoutMarks(text.innerHTML), parts);
}
