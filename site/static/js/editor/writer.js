import Squire from '../vendor/squire.js';
import { broken, linesOf, paragraphs } from './plain.js';
import { findAddresses, LAST_WORD } from './addresses.js';

/** An empty text keeps the caret in the line that a line break has begun. */
const MARK = '\u200B';

/** What a list or a quote would tear apart: its parts have their places in it. */
const FRAMED = 'table, dl';

/** The editor as this portal has it: lines stay lines, and only addresses become links. */
export class Writer extends Squire {
  /**
   * @param {HTMLElement} box
   * @param {(html: string) => DocumentFragment} clean
   */
  constructor(box, clean) {
    super(box, {
      blockTag: 'P',
      sanitizeToDOMFragment: (html) => (typeof html === 'string' ? clean(html) : html),
      didError: (error) => {
        this.failed = true;
        console.warn('The editor stumbled.', error);
      },
    });
    this.linkRegExp = LAST_WORD;
    // Its frame would stand in the text, and nobody else sees the size.
    this._imageResizer.destroy();
    // Tab leaves the field, as anywhere else on the page.
    this.setKeyHandler('Tab', null).setKeyHandler('Shift-Tab', null);
    const usual = this._keyHandlers[' '];
    // The sign of a list is taken away before there is one: within a frame it stays words.
    this.setKeyHandler(' ', (self, event, range) => {
      const node = range.startContainer;
      const words = (node.nodeType === Node.TEXT_NODE ? node.data : node.textContent).replaceAll(MARK, '').trim();
      if (!(/^(?:\*|1\.)$/.test(words) && this.meetsFrame(range))) usual(self, event, range);
    });
  }

  /** Lists, quotes and lines of a program are made of whole blocks; what has a frame stays as it is. */
  modifyBlocks(modify, range = this.getSelection()) {
    return this.meetsFrame(range) ? this : super.modifyBlocks(modify, range);
  }

  /** @param {Range} range */
  meetsFrame(range) {
    return [...this._root.querySelectorAll(FRAMED)].some((frame) => range.intersectsNode(frame));
  }

  /**
   * Shows a text as it was kept; the editor's own way would tidy it.
   * @param {DocumentFragment} text
   */
  show(text) {
    this.setHTML('');
    if (!text.firstChild) return;
    this.modifyDocument(() => this.atOnce(() => this._root.replaceChildren(text)));
    Object.assign(this, { _undoIndex: -1, _undoStack: [], _undoStackLength: 0, _isInUndoState: false });
    this.moveCursorToEnd().saveUndoState();
  }

  /**
   * Puts in many things as one: with `dir=auto` the browser judges the direction of the whole text anew with each
   * of them, which costs the square of what is pasted.
   */
  atOnce(act) {
    const { dir } = this._root;
    this._root.removeAttribute('dir');
    try {
      return act();
    } finally {
      this._root.dir = dir;
    }
  }

  _setRawHTML(html) {
    return this.atOnce(() => super._setRawHTML(html));
  }

  /** A line break that ends its line shows nothing until another follows. */
  splitBlock(lineBreakOnly, range) {
    super.splitBlock(lineBreakOnly, range);
    const caret = this.getSelection();
    const line = lineBreakOnly && breakBefore(caret);
    if (line && endsBlock(line)) {
      line.after(document.createElement('br'));
      caret.setStartAfter(line);
      caret.collapse(true);
      this.setSelection(caret);
    }
    return this;
  }

  /**
   * Puts in what is clean already, in place of what is selected.
   * @param {DocumentFragment} fragment
   */
  insert(fragment) {
    const spare = fragment.cloneNode(true);
    const caret = this.getSelection();
    if (caret.collapsed && breakBefore(caret)) {
      const mark = document.createTextNode(MARK);
      caret.insertNode(mark);
      caret.setStart(mark, 1);
      caret.collapse(true);
      this.setSelection(caret);
    }
    this.failed = false;
    this.atOnce(() => this.insertHTML(fragment, true));
    // Rather in the wrong place than lost.
    if (this.failed) this._root.append(spare);
  }

  /** The editor's own way makes HTML of the words, for a cleaner that may not be there yet. */
  insertPlainText(text) {
    return this.insertWords(text);
  }

  /** @param {string} text words as they come, each line a line */
  insertWords(text) {
    const lines = linesOf(text);
    const inside = this.getSelection().startContainer;
    const around = (inside.nodeType === Node.TEXT_NODE ? inside.parentElement : inside).closest('pre, td, th, li');
    if (around?.localName === 'pre') return super.insertPlainText(lines.join('\n'), true);
    if (lines.length > 1 && around) return this.insertLines(broken(lines));
    return this.insert(lines.length > 1 ? paragraphs(text) : broken(lines));
  }

  /** In a cell or an item, lines stay where they are put. @param {DocumentFragment} lines with no block among them */
  insertLines(lines) {
    this.saveUndoState();
    const range = this.getSelection();
    range.deleteContents();
    const last = lines.lastChild;
    this.atOnce(() => range.insertNode(lines));
    if (last) range.setStartAfter(last);
    range.collapse(true);
    return this.setSelection(range).focus();
  }

  /** Called by the editor on all that is put in: each letter is looked at a few times at the most. */
  addDetectedLinks(within) {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest('a')) texts.push(walker.currentNode);
    for (const text of texts) {
      const found = findAddresses(text.data);
      if (!found.length) continue;
      const parts = document.createDocumentFragment();
      let copied = 0;
      for (const { start, end, address } of found) {
        const link = document.createElement('a');
        link.textContent = text.data.slice(start, end);
        link.href = address;
        parts.append(text.data.slice(copied, start), link);
        copied = end;
      }
      parts.append(text.data.slice(copied));
      text.replaceWith(parts);
    }
    return this;
  }
}

/** @param {Range} caret @returns {HTMLBRElement|undefined} the line break that the caret stands behind */
function breakBefore({ startContainer: node, startOffset: offset }) {
  const before = node.nodeType === Node.TEXT_NODE ? (offset ? undefined : node.previousSibling) : node.childNodes[offset - 1];
  return before?.nodeName === 'BR' ? before : undefined;
}

/** @param {HTMLBRElement} line @returns {boolean} whether nothing to see follows in its block */
function endsBlock(line) {
  for (let node = line; ; node = node.parentNode) {
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE ? next.nodeName === 'BR' || next.textContent || next.querySelector('img') || next.nodeName === 'IMG' : next.data.replaceAll(MARK, '')) {
        return /^(?:UL|OL|TABLE|P|DIV|PRE|BLOCKQUOTE)$/.test(next.nodeName);
      }
    }
    if (!/^(?:A|B|I|U|S|EM|STRONG|CODE|SPAN)$/.test(node.parentNode.nodeName)) return true;
  }
}
