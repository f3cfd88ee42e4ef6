import { guardLines } from './lines.js';

/**
 * Cells of tables: what is pasted into one stays in it, and keys at its border glue nothing. It comes with the
 * cleaner, because no table is in a text before something was cleaned.
 */
const CELL = 'td, th, caption';
const BLOCK = 'p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, pre, table, thead, tbody, tfoot, tr, caption, hr';
/** What stays behind as a frame around nothing when its words go. */
const FRAME = 'table, dl, ul, ol, h1, h2, h3, h4, h5, h6, pre, blockquote';

/** @param {Node} node @returns {Element|null} */
const cellOf = (node) => (node instanceof Element ? node : node.parentElement).closest(CELL);
const said = (text) => text.replaceAll('\u200B', '').trim();
/** @param {ParentNode} part @returns {boolean} whether nothing is seen in it */
export const isBare = (part) => !said(part.textContent) && !part.querySelector('img');

/**
 * @param {import('./writer.js').Writer} editor
 * @param {DocumentFragment} look what is clean already
 */
export function insertLook(editor, look) {
  guard(editor);
  const range = editor.getSelection();
  const cell = cellOf(range.startContainer);
  if (!cell || cell !== cellOf(range.endContainer)) {
    const pasted = new Set(look.querySelectorAll('table'));
    keepApart(look, blockOf(range.startContainer, editor.getRoot()));
    editor.insert(look);
    leave(editor, pasted);
    return;
  }
  flatten(look);
  editor.addDetectedLinks(look);
  editor.insertLines(look);
}

function emptyLine() {
  const line = document.createElement('p');
  line.append(document.createElement('br'));
  return line;
}

/** The editor makes one table of two that meet. */
function keepApart(look, block) {
  if (!block || !isBare(block)) return;
  if (look.firstElementChild?.matches('table') && block.previousElementSibling?.matches('table')) look.prepend(emptyLine());
  if (look.lastElementChild?.matches('table') && block.nextElementSibling?.matches('table')) look.append(emptyLine());
}

/** Behind a pasted table people write on; in its last cell, the next paste would end up as lines. */
function leave(editor, pasted) {
  let table = editor.getSelection().startContainer;
  while (table && !pasted.has(table)) table = table.parentElement;
  if (!table) return;
  const outer = table.parentElement.closest('table') ?? table;
  let line = outer.nextElementSibling;
  if (!line?.matches('p, div') || line.querySelector(BLOCK)) {
    line = emptyLine();
    editor.modifyDocument(() => outer.after(line));
  }
  editor.setSelection(endOf(line, false));
}

/** Makes lines of blocks: a block would end the table, and its other half begin a second one. */
function flatten(look) {
  for (const cell of look.querySelectorAll('td, th')) if (cell.previousElementSibling) cell.prepend('\u00A0');
  for (const lines of look.querySelectorAll('pre')) {
    lines.replaceChildren(...lines.textContent.replace(/\n$/, '').split('\n').flatMap((line, at) => (at ? [document.createElement('br'), line] : [line])));
  }
  const edge = () => Object.assign(document.createElement('br'), { className: 'edge' });
  for (const block of look.querySelectorAll(`${BLOCK}, td, th`)) {
    if (block.matches(BLOCK)) {
      block.before(edge());
      block.after(edge());
    }
    block.replaceWith(...block.childNodes);
  }
  // Of edges that meet, and of those at the ends, no line is left.
  const walker = document.createTreeWalker(look, NodeFilter.SHOW_ALL);
  const gone = [];
  let last;
  let seen = false;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.className !== 'edge') seen ||= node.nodeType === Node.TEXT_NODE ? Boolean(said(node.data)) : /^(?:IMG|BR)$/.test(node.nodeName);
    else if (!seen) gone.push(node);
    else [last, seen] = [node, false];
  }
  if (last && !seen) gone.push(last);
  for (const node of gone) node.remove();
  for (const node of look.querySelectorAll('.edge')) node.removeAttribute('class');
}

/** @type {WeakSet<import('./writer.js').Writer>} */
const guarded = new WeakSet();

/**
 * Takes the keys that delete in hand.
 * @param {import('./writer.js').Writer} editor
 */
export function guard(editor) {
  if (guarded.has(editor)) return;
  guarded.add(editor);
  guardLines(editor);
  const box = editor.getRoot();
  for (const [key, back] of [['Backspace', true], ['Delete', false]]) {
    const usual = editor._keyHandlers[key];
    editor.setKeyHandler(key, (self, event, range) => {
      const place = range.collapsed && !isBare(box) ? beyond(range, back, box) : undefined;
      if (place) {
        event.preventDefault();
        self.setSelection(place);
        return;
      }
      const empties = !range.collapsed || isBare(box);
      usual(self, event, range);
      if (empties && isBare(box)) begin(editor);
    });
  }
  // Typed over all that is there, words begin anew as well.
  box.addEventListener('beforeinput', ({ inputType }) => {
    const range = editor.getSelection();
    if (inputType === 'insertText' && !range.collapsed && said(range.toString()) === said(box.textContent) && !box.querySelector('img')) begin(editor);
  }, true);
}

/** An empty text, where a frame is all that is left. */
function begin(editor) {
  const box = editor.getRoot();
  if (!box.querySelector(FRAME)) return;
  editor.saveUndoState();
  const line = emptyLine();
  editor.modifyDocument(() => box.replaceChildren(line));
  editor.setSelection(endOf(line, false));
}

/**
 * @param {Range} caret
 * @param {boolean} back
 * @param {HTMLElement} box
 * @returns {Range|undefined} where the caret goes, if it stands at the border of a cell
 */
function beyond(caret, back, box) {
  const own = cellOf(caret.startContainer);
  const block = own ?? blockOf(caret.startContainer, box);
  if (!block) return undefined;
  const between = caret.cloneRange();
  if (back) between.setStart(block, 0);
  else between.setEnd(block, block.childNodes.length);
  const rest = between.cloneContents();
  // A line break that ends its block shows nothing.
  if (said(rest.textContent) || rest.querySelector('img') || rest.querySelectorAll('br').length > (back ? 0 : 1)) return undefined;
  const to = own ? besideCell(own, back) : tableBeside(block, back, box);
  if (own) return endOf(to ?? own, to ? back : !back);
  return to && endOf(to, back);
}

/** The block that holds words, at the top of the text or in what holds it. */
function blockOf(node, box) {
  let at = node;
  while (at !== box && !(at instanceof Element && at.matches(BLOCK))) at = at.parentNode;
  return at === box ? undefined : at;
}

function besideCell(cell, back) {
  const table = cell.closest('table');
  const cells = [...table.querySelectorAll(CELL)];
  const next = cells[cells.indexOf(cell) + (back ? -1 : 1)];
  return next ?? (back ? table.previousElementSibling : table.nextElementSibling);
}

/** The cell that a block meets, if a table stands beside it. */
function tableBeside(block, back, box) {
  let at = block;
  const sibling = (node) => (back ? node.previousElementSibling : node.nextElementSibling);
  while (!sibling(at) && at.parentElement !== box) at = at.parentElement;
  const cells = sibling(at)?.matches('table') ? [...sibling(at).querySelectorAll(CELL)] : [];
  return cells.at(back ? -1 : 0);
}

function endOf(element, atEnd) {
  const range = document.createRange();
  range.selectNodeContents(element);
  range.collapse(!atEnd);
  return range;
}
