import { styleOf } from './inert.js';
import { setApart } from './said.js';

const BLOCK = /^(?:p|div|h[1-6]|li|[ou]l|d[ltd]|blockquote|pre|hr|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|body)$/;
/** Whoever draws it ends the line before it and behind it. */
const LINE = /^(?:block|flow-root|flex|grid|list-item|table(?:-row|-caption|-(?:row|header|footer)-group)?)$/;
/** Whatever is in it stands as a block of its own. */
const PARTS = /^(?:flex|grid)$/;
const CELL = 'table-cell';
const GAP = '\u00A0\u00A0\u00A0 ';

const displayOf = (element) => /(?:^|[;\s])display:\s*([\w-]+)/i.exec(styleOf(element))?.[1].toLowerCase() ?? '';

/** Takes out what nobody saw. @param {HTMLElement} body */
export function dropUnseen(body) {
  const hidden = (element) => element.hidden || displayOf(element) === 'none' || /mso-hide:\s*all/i.test(styleOf(element));
  for (const element of body.querySelectorAll('[hidden], [data-styled*="none" i], [data-styled*="mso-hide" i]')) if (hidden(element)) element.remove();
}

/**
 * Keeps apart, as blocks and cells, what only its style sets apart: the text knows no styles.
 * @param {HTMLElement} body
 */
export function layOut(body) {
  const full = withWords(body);
  for (const element of [...body.querySelectorAll('*')]) {
    const { parentElement: around } = element;
    if (!full.has(element)) continue;
    const isCell = displayOf(element) === CELL;
    if (isCell && element.localName === 'div') gapBefore(renamed(element, 'span'));
    else if (BLOCK.test(element.localName)) continue;
    else if (isCell) gapBefore(element);
    else if (isForReaders(element)) setApart(element);
    else if (LINE.test(displayOf(element)) || PARTS.test(displayOf(around))) standAlone(element, around);
  }
}

/** Each element is met once, however deep it lies. */
function withWords(body) {
  const full = new Set();
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    for (let node = walker.currentNode.parentElement; node && !full.has(node); node = node.parentElement) full.add(node);
  }
  return full;
}

/** Of one pixel, for whoever listens to the page. */
const isForReaders = (element) => /position:\s*absolute/i.test(styleOf(element)) && /(?:^|[;\s])(?:clip|clip-path|width:\s*1px)\b/i.test(styleOf(element));

function gapBefore(cell) {
  if (cell.previousElementSibling && displayOf(cell.previousElementSibling) === CELL) cell.before(GAP);
}

function standAlone(element, around) {
  const code = element.closest('pre');
  if (code) {
    if (element.nextSibling && !element.textContent.endsWith('\n')) element.append('\n');
    return;
  }
  const alone = !element.previousSibling && !element.nextSibling && BLOCK.test(around.localName);
  if (alone) return;
  const block = element.ownerDocument.createElement('div');
  element.replaceWith(block);
  block.append(element);
  // A paragraph holds no blocks: it would end there.
  const paragraph = block.closest('p');
  if (paragraph) renamed(paragraph, 'div');
}

function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  Object.assign(other.dataset, element.dataset);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}
