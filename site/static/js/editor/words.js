import { inert } from './inert.js';

const BLOCK = /^(?:P|DIV|H[1-6]|LI|[OU]L|D[LTD]|BLOCKQUOTE|PRE|TABLE|CAPTION|T(?:HEAD|BODY|FOOT|R)|SECTION|ARTICLE|HEADER|FOOTER|ADDRESS|FIGURE|FIGCAPTION|HR|CENTER|FORM)$/;
const UNSEEN = /^(?:SCRIPT|STYLE|TITLE|TEMPLATE)$/;

/**
 * @param {string} html
 * @returns {string} what it says, a line for each line it shows
 */
export function words(html) {
  const { body } = inert(html);
  const lines = [''];
  const open = () => lines.at(-1) && lines.push('');
  const enter = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = node.data.replace(/[ \t\r\n]+/g, ' ');
      lines[lines.length - 1] += lines.at(-1) ? said : said.trimStart();
    } else if (node.nodeName === 'BR') lines.push('');
    else if (/^T[DH]$/.test(node.nodeName) && node.previousElementSibling) lines[lines.length - 1] += '\t';
    else if (BLOCK.test(node.nodeName)) open();
  };
  let node = body.firstChild;
  while (node && node !== body) {
    enter(node);
    const inside = UNSEEN.test(node.nodeName) ? null : node.firstChild;
    while (!inside && node !== body && !node.nextSibling) {
      node = node.parentNode;
      if (BLOCK.test(node.nodeName)) open();
    }
    node = inside ?? (node === body ? body : node.nextSibling);
  }
  return lines.map((line) => line.trimEnd()).join('\n').replace(/\n+$/, '');
}
