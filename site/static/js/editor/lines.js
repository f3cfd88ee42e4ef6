import { solid } from './plain.js';

/**
 * Lines of a program are lines within their own block alone. Where a key makes one block of two, they take their line
 * breaks and their indentation along. It comes with the cleaner, because no such block is in a text before something
 * was cleaned.
 * @param {import('./writer.js').Writer} editor
 */
export function guardLines(editor) {
  const box = editor.getRoot();
  const hold = (back) => {
    if (box.querySelector('pre')) setTimeout(holdLines(editor, reach(back)));
  };
  // Around the text's own element, before the editor has its say.
  const on = (kind, act) => box.parentElement.addEventListener(kind, (event) => box.contains(event.target) && act(event), true);
  on('keydown', ({ key, ctrlKey, metaKey, isComposing }) => {
    const deletes = key === 'Backspace' || key === 'Delete';
    const types = (key.length === 1 && !ctrlKey && !metaKey) || key === 'Enter';
    if (!isComposing && (deletes || (types && isWide()))) hold(key === 'Backspace');
  });
  on('cut', () => isWide() && hold());
  // What comes by no key, as from a keyboard on the screen.
  on('beforeinput', ({ inputType }) => (isWide() || inputType.startsWith('delete')) && hold(inputType.endsWith('Backward')));
  const insert = editor.insert.bind(editor);
  editor.insert = (fragment) => {
    const free = holdLines(editor, editor.getSelection());
    insert(fragment);
    free();
  };
  const modify = editor.modifyBlocks.bind(editor);
  editor.modifyBlocks = (change, range = editor.getSelection()) => {
    const free = holdLines(editor, range, true);
    modify(change, range);
    free();
    return editor;
  };
}

const isWide = () => !getSelection().isCollapsed;

/** What a key that deletes takes at a caret. @returns {Range} */
function reach(back) {
  const selection = getSelection();
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.collapsed) return range;
  selection.modify('extend', back ? 'backward' : 'forward', 'character');
  const wide = selection.getRangeAt(0).cloneRange();
  selection.removeAllRanges();
  selection.addRange(range);
  return wide;
}

/**
 * Makes elements of the line breaks in each block of lines that this range leaves.
 * @param {import('./writer.js').Writer} editor
 * @param {Range} range
 * @param {boolean} [whole] whether blocks become others, even if the range stays within one
 * @returns {() => void} for afterwards: makes what they were of those that have stayed
 */
function holdLines(editor, range, whole = false) {
  const { startContainer: start, endContainer: end } = range;
  const left = [...editor.getRoot().querySelectorAll('pre')].filter((block) => range.intersectsNode(block) && (whole || !(block.contains(start) && block.contains(end))));
  const texts = left.flatMap(textsOf);
  const breaks = texts.flatMap(cut);
  const all = [...texts, ...breaks.map((line) => line.nextSibling)];
  return () => {
    for (const line of breaks) if (line.closest('pre')) line.replaceWith('\n');
    for (const text of all) if (text.isConnected && !text.parentElement.closest('pre')) indent(editor, text);
    for (const block of left) block.normalize();
  };
}

function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

/** @param {Text} text @returns {HTMLBRElement[]} from its end, so that each one's words stand behind it */
function cut(text) {
  const breaks = [];
  for (let at; (at = text.data.lastIndexOf('\n')) >= 0; ) {
    const line = document.createElement('br');
    text.splitText(at).deleteData(0, 1);
    text.after(line);
    breaks.push(line);
  }
  return breaks;
}

/** Spaces that no other block would show; the caret stays between the same letters. */
function indent(editor, text) {
  const words = solid(text.data);
  if (words === text.data) return;
  const caret = editor.getSelection();
  const at = caret.startContainer === text && caret.collapsed ? solid(`${text.data.slice(0, caret.startOffset)}.`).length - 1 : undefined;
  text.data = words;
  if (at === undefined) return;
  caret.setStart(text, at);
  caret.collapse(true);
  editor.setSelection(caret);
}
