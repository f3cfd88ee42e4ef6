import { paragraphs, solid } from './plain.js';

/**
 * The words of the textarea and what came with some of them; the caret stays where it was.
 * @param {import('./writer.js').Writer} editor
 * @param {{value: string, selectionStart: number, selectionEnd: number}} area
 * @param {{start: number, end: number, load: import('./take.js').Load}[]} waiting
 * @param {(load: import('./take.js').Load) => void} put at the caret
 */
export function fill(editor, { value, selectionStart, selectionEnd }, waiting, put) {
  const box = editor.getRoot();
  let base = '';
  let copied = 0;
  /** Places in `base`, which holds no words that come again as they were carried. */
  const places = [];
  for (const { start, end, load } of waiting) {
    base += value.slice(copied, start);
    places.push(base.length);
    copied = end;
  }
  base += value.slice(copied);
  editor.show(base ? paragraphs(base) : document.createDocumentFragment());
  const last = waiting.at(-1);
  const at = (offset) => {
    const lines = base.slice(0, offset).split('\n');
    return pointIn(box.children[lines.length - 1], solid(lines.at(-1)).length);
  };
  let behind;
  for (const [index, { load }] of [...waiting.entries()].reverse()) {
    editor.setSelection(at(places[index]));
    put(load);
    behind ??= editor.getSelection();
  }
  const caret = (offset) => {
    if (!last || offset < waiting[0].start) return at(offset);
    const [rest, ...more] = value.slice(last.end, Math.max(offset, last.end)).split('\n');
    if (!more.length) return further(behind, rest ? solid(`x${rest}x`).length - 2 : 0, box);
    // Lines below all that was put in are counted from the end.
    const below = value.slice(offset).split('\n').length;
    return pointIn(box.children[box.children.length - below], solid(more.at(-1)).length);
  };
  const range = caret(selectionStart);
  const end = caret(selectionEnd);
  range.setEnd(end.endContainer, end.endOffset);
  editor.setSelection(range);
}

/** @param {Element} block @param {number} offset in its letters @returns {Range} */
export function pointIn(block, offset) {
  const range = document.createRange();
  range.selectNodeContents(block);
  range.collapse(true);
  return further(range, offset, block);
}

/** @param {Range} point @param {number} letters @param {Element} within @returns {Range} the point so many letters on */
export function further(point, letters, within) {
  const range = point.cloneRange();
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let left = letters; left > 0 && walker.nextNode(); ) {
    const text = walker.currentNode;
    if (text !== point.startContainer && point.comparePoint(text, 0) < 0) continue;
    const from = text === point.startContainer ? point.startOffset : 0;
    range.setStart(text, Math.min(text.length, from + left));
    range.collapse(true);
    left -= text.length - from;
  }
  return range;
}
