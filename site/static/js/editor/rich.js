import { claim } from '../draft/store.js';
import { copyOf, pastedImages, withoutMarks } from './images.js';
import { isTooLong } from './limit.js';
import { fill } from './places.js';
import { htmlOf, paragraphs } from './plain.js';
import { uncleaned } from './take.js';
import { startTools } from './tools.js';
import { Writer } from './writer.js';

/** @typedef {import('./take.js').Load} Load */

/**
 * Puts the rich editor where the textarea was, with its words, its focus and its caret.
 * @param {HTMLElement} root the field
 * @param {HTMLTextAreaElement} area
 * @param {import('./take.js').Early} early what came before, to be put in now
 * @param {{attach: (files: File[]) => void, aside: (load: Load) => void}} acts `aside` takes words that are too many
 */
export async function richSurface(root, area, early, { attach, aside }) {
  const copy = root.querySelector('[data-editor]').content.cloneNode(true);
  const frame = copy.querySelector('.editor');
  const box = frame.querySelector('[contenteditable]');
  /** The cleaner is fetched with the first thing to clean. @type {typeof import('./clean.js')|undefined} */
  let cleaner;
  const withCleaner = () => import('./clean.js').then((module) => (cleaner = module));
  await Promise.all([styled(copy.querySelector('link')), claim(root.closest('form'))]);
  for (let tried = false; ; tried = true) {
    // A letter that is put together of several keys is not taken apart.
    await early.composed();
    if (tried || cleaner || !early.looks()) break;
    await withCleaner().catch(() => {});
  }
  const focused = document.activeElement === area;
  const { value, selectionStart, selectionEnd } = area;
  const before = early.take();
  area.before(frame);

  /** What waits for the cleaner, by the mark that keeps its place. @type {Map<string, Load>} */
  const waiting = new Map();
  let marks = 0;
  let placing = false;
  const editor = new Writer(box, (html) => (html ? cleaner.cleanFragment(html) : document.createDocumentFragment()));
  const images = pastedImages(editor, frame, { attach, waits: (mark) => (mark === 'caret' ? placing : waiting.has(mark)) });
  startTools(editor, frame, images.add);
  root.querySelector('label').addEventListener('click', () => box.focus());
  const changed = () => box.dispatchEvent(new CustomEvent('draft:changed', { bubbles: true }));
  editor.addEventListener('input', changed);

  const lost = () => images.say(frame.querySelector('[data-status]').dataset.lost);
  /** @param {Load} load at the caret */
  const put = (load) => {
    const best = cleaner ? cleaner.chosen(load) : { ...load, html: '' };
    const { html, text, pictures, files } = best;
    const selected = holding(editor.getSelection().cloneContents());
    const fits = (more) => !isTooLong(more) && !isTooLong(images.htmlToSend() + more, copyOf(selected, () => true));
    // What is far too much is not worth a look; what a picture weighs does not count.
    let look = html && (/<img\b/i.test(html) || !isTooLong(text)) ? cleaner.cleanFragment(html, (count) => count > pictures.length && lost()) : undefined;
    // A program may carry its words beside an HTML that says none of them.
    if (text.trim() && look && cleaner.isBare(look)) look = undefined;
    if (!fits(look ? copyOf(holding(look.cloneNode(true)), () => true) : isTooLong(text) ? text : htmlOf(text))) aside(best);
    else if (look) cleaner.insertLook(editor, look);
    else if (text) editor.insertWords(text);
    images.adoptAll();
    images.add(pictures);
    attach(files);
  };
  /** A letter that is put together of several keys is not taken apart. */
  let composed;
  box.addEventListener('compositionstart', () => {
    composed = new Promise((resolve) => box.addEventListener('compositionend', () => setTimeout(resolve), { once: true }));
  });
  let settled;
  const place = (spot) => {
    const caret = rangeOf(spot);
    spot.remove();
    editor.setSelection(caret);
  };
  const putAll = () => {
    settled = undefined;
    for (const [name, load] of waiting) {
      waiting.delete(name);
      const mark = box.querySelector(`img[data-wait="${name}"]`);
      if (!mark) continue;
      const caret = editor.getSelection().cloneRange();
      const behind = caret.startContainer.childNodes[caret.startOffset - 1] === mark;
      const spot = markOf('caret');
      if (!behind) caret.insertNode(spot);
      placing = true;
      editor.setSelection(rangeOf(mark));
      put(load);
      placing = false;
      if (!behind) place(spot);
    }
    changed();
  };
  /** @param {Load} load @param {Range} [point] */
  const take = (load, point) => {
    if (point) editor.setSelection(point);
    if (cleaner || !load.html) return put(load);
    const mark = markOf(`${(marks += 1)}`);
    if (!editor.getSelection().collapsed) editor.insert(document.createDocumentFragment());
    editor.saveUndoState().insertElement(mark);
    waiting.set(mark.dataset.wait, load);
    changed();
    settled ??= withCleaner().catch(() => {}).then(() => composed).then(() => quietly(putAll));
    return undefined;
  };
  try {
    quietly(() => fill(editor, { value, selectionStart, selectionEnd }, before, put));
  } catch (error) {
    // The words are in the textarea still, and it stays.
    frame.remove();
    early.back(before);
    throw error;
  }
  area.remove();
  if (focused) editor.focus();
  // The draft holds them without their look.
  if (before.length) changed();

  const isEmpty = () => !withoutMarks(box.textContent).trim() && !box.querySelector('img');
  return {
    take,
    isEmpty,
    send: async () => {
      await settled;
      const sent = await images.all();
      return { html: images.htmlToSend(), images: sent };
    },
    pack: () => ({ html: images.htmlToSend(), pictures: images.pictures() }),
    renew: images.renew,
    draft: () => (isEmpty() ? {} : { html: images.htmlToKeep((mark) => (waiting.has(mark) ? uncleaned(waiting.get(mark)) : '')) }),
    /** @returns {boolean} whether words can be moved within the text by now */
    move() {
      if (!cleaner) withCleaner().catch(() => {});
      return Boolean(cleaner);
    },
    /** What was typed while the scripts were on their way stays, below what was there. */
    restore: async ({ html, text }) => {
      if (html && !cleaner) await withCleaner();
      const kept = html ? cleaner.cleanFragment(html) : paragraphs(text);
      cleaner?.guard(editor);
      if (!isEmpty()) kept.append(...box.cloneNode(true).childNodes);
      editor.show(kept);
      if (focused) editor.focus();
      return images.restore();
    },
    clear: () => editor.show(document.createDocumentFragment()),
  };
}

/** Whoever has gone on to another field stays there. */
function quietly(act) {
  const active = document.activeElement;
  act();
  if (active !== document.activeElement) active.focus({ preventScroll: true });
}

/** Stands in the text for what is not there yet. */
function markOf(name) {
  const mark = document.createElement('img');
  mark.dataset.wait = name;
  mark.alt = '';
  return mark;
}

/** @param {DocumentFragment} fragment @returns {HTMLElement} */
function holding(fragment) {
  const holder = document.createElement('div');
  holder.append(fragment);
  return holder;
}

function rangeOf(node) {
  const range = document.createRange();
  range.selectNode(node);
  return range;
}

/** The editor's own styles come with it; without them it is plainer and works as well. */
function styled(link) {
  return new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}
