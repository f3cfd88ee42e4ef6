import { filesIn } from '../files/folders.js';
import { inert } from './inert.js';
import { isTooLong } from './limit.js';
import { SPOT, broken, htmlOf, linesOf, withParts } from './plain.js';
import { words } from './words.js';

/** @typedef {{html: string, text: string, pictures: File[], files: File[], unseen?: boolean}} Load what a clipboard or a drop carries; `unseen` are words that a browser would not put in */
/** @typedef {ReturnType<typeof earlyLoads>} Early */

/** A picture by its type, or by its name where the system does not know the type. */
const isPicture = ({ type, name }) => type.startsWith('image/') || (!type && /\.(?:hei[cf]|avif)$/i.test(name));

/**
 * Reads all that is carried, before the event is over.
 * @param {DataTransfer} data
 * @returns {Load}
 */
function loadOf(data) {
  const all = filesIn(data);
  const html = data.getData('text/html');
  const plain = data.getData('text/plain');
  // Words of HTML alone are needed at once: for the draft, and for where no editor comes.
  const text = plain || (html ? words(html) : addresses(data.getData('text/uri-list')));
  return {
    html,
    text: namesOnly(text, all) ? '' : text,
    unseen: !plain,
    pictures: all.filter(isPicture),
    files: all.filter((file) => !isPicture(file)),
  };
}

const addresses = (list) => list.split(/\r?\n/).filter((line) => line && !line.startsWith('#')).join('\n');

/** How a path or the address of a file begins; a sentence may end in a name as well. */
const PATH = /^(?:[a-z][a-z\d+.-]*:|[\\/~])/i;

/** File managers hand over a file with its name or its path as words. */
function namesOnly(text, files) {
  const lines = text.split(/\r?\n/).filter(Boolean);
  const namesOne = (line, name) => line === name || (PATH.test(line) && /[\\/]/.test(line.at(-1 - name.length)) && line.endsWith(name));
  return files.length > 0 && lines.every((line) => files.some(({ name }) => namesOne(line, name) || namesOne(line, encodeURI(name))));
}

/**
 * What waits for the cleaner, for the draft: its look as it came, which is cleaned on its way back, or its words
 * where that is too much to keep.
 * @param {Load} load
 * @returns {string}
 */
export function uncleaned({ html, text }) {
  const look = isTooLong(html) ? '' : inert(html).body.innerHTML;
  if (look && !isTooLong(look)) return look;
  const holder = document.createElement('div');
  holder.append(broken(linesOf(text)));
  return holder.innerHTML;
}

/**
 * The one way from clipboard and drop to the text, whether the field is a textarea still or the editor.
 * @param {HTMLElement} root the field
 * @param {HTMLTextAreaElement} area
 * @param {{surface: () => any, enrich: () => Promise<any>, aside: (load: Load) => void}} field `aside` takes words that are too many
 */
export function startTaking(root, area, { surface, enrich, aside }) {
  const early = earlyLoads(area);
  /** @param {Load} load @returns {boolean} whether its words are put in here, and not by the browser */
  const takeEarly = (load, dropped) => {
    const { selectionStart, selectionEnd, value } = area;
    const long = isTooLong(value + load.text, dropped ? '' : value.slice(selectionStart, selectionEnd));
    if (long) aside(load);
    const ours = long || load.unseen || load.pictures.length + load.files.length > 0;
    if (long) early.add({ ...load, html: '', text: '' });
    else if (ours) early.add(load);
    else early.expect(load, dropped);
    enrich();
    return ours;
  };
  /** Selected words are dragged by their text itself. */
  const place = ({ target }) => (target.closest ? target : target.parentElement)?.closest('textarea, [contenteditable]');
  /** Words moved within the editor are its own matter. Their end is not told once they have moved. */
  let moved;

  root.addEventListener('dragstart', (event) => {
    moved = place(event);
    if (moved) surface().move?.();
  });
  root.addEventListener('dragend', () => (moved = undefined));
  root.addEventListener('dragover', (event) => {
    if (place(event) && event.dataTransfer.types.includes('Files') && !moved) event.preventDefault();
  });
  for (const [kind, carried] of [['paste', 'clipboardData'], ['drop', 'dataTransfer']]) {
    // Around the text's own element, before the editor has its say.
    root.addEventListener(kind, (event) => {
      const box = place(event);
      const within = kind === 'drop' && moved === box && event[carried].types.includes('text/plain');
      if (kind === 'drop') moved = undefined;
      if (!box || (within && surface().move?.() !== false)) return;
      if (within) {
        // On their way they would be lost: they stay.
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const load = loadOf(event[carried]);
      if (box === area) {
        if (takeEarly(load, kind === 'drop')) event.preventDefault();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      surface().take(load, kind === 'drop' ? pointOf(event, box) : undefined);
    }, true);
  }
  for (const { data, start, words } of area.held ?? []) early.adopt(loadOf(data), start, words);
  area.held = undefined;
  if (early.waits()) {
    area.dispatchEvent(new CustomEvent('draft:changed', { bubbles: true }));
    enrich();
  }
  return early;
}

/** @returns {Range|undefined} the place in the text where something was dropped */
function pointOf({ clientX, clientY }, box) {
  const position = document.caretPositionFromPoint?.(clientX, clientY);
  const range = position ? document.createRange() : document.caretRangeFromPoint?.(clientX, clientY);
  if (position) range.setStart(position.offsetNode, position.offset);
  range?.collapse(true);
  return box.contains(range?.startContainer) ? range : undefined;
}

/**
 * What is put into the textarea before the editor is there: its words stand in the textarea at once, so that
 * nothing is lost whatever comes next, and the rest waits beside the place where they stand.
 * @param {HTMLTextAreaElement} area
 */
function earlyLoads(area) {
  /** @type {{start: number, end: number, load: Load}[]} */
  let loads = [];
  let before = '';
  /** The browser is about to put its words in. @type {{load: Load, length: number, at?: {from: number, removed: number}}|undefined} */
  let coming;
  let composing = false;

  area.addEventListener('compositionstart', () => (composing = true));
  area.addEventListener('compositionend', () => (composing = false));
  area.addEventListener('input', () => {
    if (!coming && !loads.length) return;
    const now = area.value;
    const { from, removed } = coming?.at ?? difference(before, now);
    const added = now.length - before.length + removed;
    loads = loads.flatMap((one) => shifted(one, from, removed, added));
    if (coming && added === coming.length) loads.push({ start: from, end: from + added, load: coming.load });
    coming = undefined;
    before = now;
  });

  return {
    /** Words that the browser itself inserts: at the selection, or where they are dropped. */
    expect(load, dropped) {
      before = area.value;
      const { selectionStart: from, selectionEnd: end } = area;
      coming = { load, length: plainOf(load).length, at: dropped ? undefined : { from, removed: end - from } };
    },
    /** What has no words, or words that the browser would not insert. */
    add(load) {
      before = area.value;
      const { selectionStart: start, selectionEnd: end } = area;
      const words = plainOf(load);
      if (words) area.setRangeText(words, start, end, 'end');
      loads = loads.flatMap((one) => shifted(one, start, words ? end - start : 0, words.length));
      loads.push({ start, end: start + words.length, load });
      before = area.value;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    },
    /** What was held before this was there: its words are found where they were put, or where typing has moved them. */
    adopt(load, start, words) {
      const place = area.value.startsWith(words, start) ? start : area.value.indexOf(words);
      const from = Math.max(0, place);
      const kept = place < 0 ? { ...load, html: '', text: '' } : load;
      if (place >= 0 && plainOf(load) !== words) area.setRangeText(plainOf(load), from, from + words.length, 'preserve');
      loads.push({ start: from, end: from + plainOf(kept).length, load: kept });
      before = area.value;
    },
    looks: () => loads.some(({ load }) => load.html),
    waits: () => loads.length > 0,
    /** The text with the look of what came, for the draft. */
    draft() {
      let text = '';
      let copied = 0;
      const looks = loads.filter(({ load }) => load.html).sort((a, b) => a.start - b.start);
      for (const { start, end } of looks) {
        text += area.value.slice(copied, start) + SPOT;
        copied = end;
      }
      return { html: withParts(htmlOf(text + area.value.slice(copied)), looks.map(({ load }) => uncleaned(load))) };
    },
    composed: () => composing && new Promise((resolve) => area.addEventListener('compositionend', () => setTimeout(resolve), { once: true })),
    back: (all) => (loads = all),
    /** All of them, the first in the text first. */
    take() {
      const all = loads.sort((a, b) => a.start - b.start);
      loads = [];
      return all;
    },
  };
}

/** As a textarea holds it. */
const plainOf = ({ text }) => text.replace(/\r\n?/g, '\n');

/** What one change took out, and where; of places between same letters any is the right one. */
function difference(before, now) {
  const most = Math.min(before.length, now.length);
  let from = 0;
  while (from < most && before[from] === now[from]) from += 1;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === now.at(-1 - same)) same += 1;
  return { from, removed: before.length - from - same };
}

/** Words that somebody changes are theirs: what came with them stays, their look does not. */
function shifted(one, from, removed, added) {
  if (one.end <= from) return [one];
  const step = added - removed;
  if (one.start >= from + removed) return [{ ...one, start: one.start + step, end: one.end + step }];
  const { pictures, files } = one.load;
  return pictures.length || files.length ? [{ start: from, end: from, load: { html: '', text: '', pictures, files } }] : [];
}
