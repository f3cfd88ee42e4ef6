/** Fields whose value nobody typed, or nobody should read. */
const UNTYPED = /^(?:hidden|password|checkbox|radio|submit|reset|button|image|file|range|color)$/;

/** What a browser draws with an edge, or as its page says: the words in it are words of their own. */
const APART = /^(?:input|button|output|meter|progress|[a-z][^-]*-.*)$/;

/**
 * Puts into words what stands outside of plain markup, as a browser shows it, before a cleaner drops it: fields,
 * drawings, formulas, and what is there for a browser that cannot play the rest.
 * @param {HTMLElement} body
 */
export function say(body) {
  for (const drawing of body.querySelectorAll('svg, math')) {
    // One within another went with it.
    if (!drawing.isConnected) continue;
    for (const unseen of drawing.querySelectorAll('style, script, title, desc, metadata, annotation, annotation-xml')) unseen.remove();
    drawing.replaceWith(drawing.localName === 'svg' ? textsIn(drawing).join(' ') : drawing.textContent);
  }
  for (const unseen of body.querySelectorAll('datalist')) unseen.remove();
  for (const one of body.querySelectorAll('*')) if (APART.test(one.localName)) setApart(one);
  for (const field of body.querySelectorAll('input')) field.replaceWith(UNTYPED.test(field.type) ? '' : field.value);
  for (const choice of body.querySelectorAll('select')) choice.replaceWith(as('div', [choice.selectedOptions[0]?.textContent ?? '']));
  for (const lines of body.querySelectorAll('textarea, xmp, listing, plaintext')) lines.replaceWith(as('pre', [lines.textContent]));
  for (const played of body.querySelectorAll('video, audio, object, canvas')) played.replaceWith(...played.childNodes);
}

/** A space where one word would run into another. @param {Element} element */
export function setApart(element) {
  const { previousSibling: before, nextSibling: after } = element;
  if ((element.value || element.firstChild) && meets(before, /[\p{L}\p{N}]$/u)) element.before(' ');
  if (meets(after, /^[\p{L}\p{N}]/u)) element.after(' ');
}

const meets = (node, word) => node && (node.nodeType === Node.ELEMENT_NODE || word.test(node.data));

/** Texts of a drawing stand apart, whatever is between them. */
function textsIn(drawing) {
  const walker = drawing.ownerDocument.createTreeWalker(drawing, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode.data.trim());
  return texts.filter(Boolean);
}

/**
 * @param {HTMLImageElement} image that cannot come along
 * @returns {string} what it stands for, if it is an emoji that a program drew; its description nobody saw
 */
export function saidOf({ alt }) {
  const said = alt.trim();
  return /\p{Extended_Pictographic}|^:[\w+-]+:$/u.test(said) || !/[\p{L}\d]/u.test(said) ? said : '';
}

function as(name, words) {
  const element = document.createElement(name);
  element.append(...words);
  return element;
}
