import { sayAddresses } from './hrefs.js';
import { inert, styleOf } from './inert.js';
import { dropUnseen, layOut } from './layout.js';
import { makeLists } from './lists.js';
import { keepNumbers } from './numbers.js';
import { say, saidOf } from './said.js';

/** Blocks that the text does not know: their words stay apart from what stands around them. */
const BLOCKS = 'section, article, header, footer, main, aside, nav, form, fieldset, legend, center, address, figure, figcaption, details, summary, option, dialog, hgroup, search, menu, dir';

/**
 * What word processors put on the clipboard, made plain before it is cleaned: lists that are only drawn
 * become lists, bold and italic that are only styled become elements, spaces that a style keeps are kept,
 * and pictures that stayed on the other side are counted.
 * @param {string} html
 * @returns {{html: string, lost: number}}
 */
export function tidy(html) {
  const { body } = inert(html);
  dropUnseen(body);
  say(body);
  const lost = dropPictures(body);
  // The page's policy shows no such address: the editor takes the bytes out of it.
  for (const image of body.querySelectorAll('img[src^="data:" i]')) {
    image.dataset.carried = image.getAttribute('src');
    image.removeAttribute('src');
  }
  for (const element of [...body.querySelectorAll(BLOCKS)]) {
    const plain = body.ownerDocument.createElement('div');
    Object.assign(plain.dataset, element.dataset);
    plain.append(...element.childNodes);
    element.replaceWith(plain);
  }
  makeLists(body);
  keepNumbers(body);
  sayAddresses(body);
  layOut(body);
  keepSpaces(body);
  unwrapStyles(body);
  for (const paragraph of body.querySelectorAll('p')) if (!paragraph.textContent.trim() && !paragraph.querySelector('img, br')) paragraph.remove();
  return { html: body.innerHTML, lost };
}

/**
 * @param {Element} image
 * @returns {boolean} whether it carries its bytes, is one of the portal's, or waits for its bytes in this browser
 */
export const isOurs = (image) =>
  Boolean(image.dataset.local || image.dataset.file || image.dataset.carried) || /^(?:data:image\/|\/api\/attachments\/)/i.test(image.getAttribute('src') ?? '');

/** Only our own pictures and those that carry their bytes can be shown. */
function dropPictures(body) {
  const foreign = [...body.querySelectorAll('img')].filter((image) => !isOurs(image));
  for (const image of foreign) image.replaceWith(saidOf(image));
  // A one-pixel picture is a spy, not something that anybody misses.
  return foreign.filter((image) => !(image.width === 1 && image.height === 1)).length;
}

/** Code from an editor and lines from a terminal: what is aligned by spaces stays aligned. */
function keepSpaces(body) {
  let last;
  for (const element of body.querySelectorAll('[data-styled*="white-space"]')) {
    if (last?.contains(element) || !/(?:^|[;\s])white-space:\s*(?:pre|break-spaces)/i.test(styleOf(element))) continue;
    last = element;
    const walker = body.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) if (!text.parentElement.closest('pre') && !/^(?:[OU]L|T(?:ABLE|BODY|HEAD|R))$/.test(text.parentElement.nodeName)) breakLines(text);
  }
}

/** One space between two words is kept anyway. */
function breakLines(text) {
  const lines = document.createDocumentFragment();
  for (const [at, line] of text.data.split(/\r\n?|\n/).entries()) {
    if (at) lines.append(document.createElement('br'));
    lines.append(line.replaceAll('\t', '    ').replace(at || beginsLine(text) ? /^ +| {2,}/g : / {2,}/g, (gap, from) => '\u00A0'.repeat(gap.length - (from ? 1 : 0)) + (from ? ' ' : '')));
  }
  text.replaceWith(lines);
}

/** Whether a text is the first in its line. */
function beginsLine(text) {
  for (let node = text; ; node = node.parentNode) {
    if (node.previousSibling) return node.previousSibling.nodeName === 'BR';
    if (!/^(?:SPAN|B|I|U|S|A|FONT|CODE|EM|STRONG)$/.test(node.parentNode.nodeName)) return true;
  }
}

/**
 * Google Docs wraps all in a `b` that is not bold; most write bold as a style. From the last to the first: a
 * browser that puts a text behind many others goes through all of them.
 */
function unwrapStyles(body) {
  for (const element of [...body.querySelectorAll('b, span')].reverse()) {
    const weight = /(?:^|[;\s])font-weight:\s*(\w+)/i.exec(styleOf(element))?.[1];
    const bold = weight === 'bold' || Number(weight) >= 600;
    if (element.localName === 'b' && (!weight || bold)) continue;
    const blank = !element.textContent.trim();
    let inside = [...element.childNodes];
    for (const [name, meant] of [['b', bold], ['i', /font-style:\s*italic/i.test(styleOf(element))]]) {
      if (!meant || blank) continue;
      const wrapper = body.ownerDocument.createElement(name);
      wrapper.append(...inside);
      inside = [wrapper];
    }
    element.replaceWith(...inside);
  }
}
