/**
 * A stranger's HTML as a document that is shown nowhere: nothing in it runs or is fetched. Even there the
 * browser holds handlers and styles against the page's policy and reports each of them, so they are taken out
 * before it reads anything; styles are kept as plain data, because they tell what is bold and what is a list.
 * @param {string} html
 * @returns {Document}
 */
export const inert = (html) => new DOMParser().parseFromString(framed(calm(html)), 'text/html');

/** Rows and cells without their table, which a browser would read as words without a gap. */
const framed = (html) => (/<table[\s>]/i.test(html) ? html : html.replace(/<t(?:body|head|foot|r|d|h)[\s>](?:[^]*<\/t(?:body|head|foot|r|d|h)\s*>|[^]*)/i, '<table>$&</table>'));

/** @param {HTMLElement} element @returns {string} */
export const styleOf = (element) => element.dataset.styled ?? '';

/** Elements whose content is no markup, by the names of those and of their ends. */
const RAW = /^(?:script|style|textarea|title|xmp|iframe|noembed|noframes)$/;

/**
 * Reads tags as the browser's own parser does, each letter once.
 * @param {string} html
 * @returns {string} without handlers and style elements; `style` is called `data-styled`
 */
export function calm(html) {
  const kept = [];
  let copied = 0;
  const replace = (from, to, by) => {
    kept.push(html.slice(copied, from), by);
    copied = to;
  };
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) at = endOf(html, at + 2, /-->|--!>/g);
    else if (/[!?]/.test(html[at + 1])) at = endOf(html, at, />/g);
    else if (!/[a-z]/i.test(html[at + 1] === '/' ? html[at + 2] : html[at + 1])) at += 1;
    else {
      const { name, end } = readTag(html, at, replace);
      const opens = html[at + 1] !== '/' && RAW.test(name);
      const close = opens ? endOf(html, end, new RegExp(`(?=</${name}[\\s/>])`, 'gi')) : end;
      if (name === 'style') replace(at, close, '');
      at = close;
    }
  }
  return kept.join('') + html.slice(copied);
}

/** Where what the pattern finds ends; without it all the rest belongs to what was begun. */
function endOf(html, from, pattern) {
  pattern.lastIndex = from;
  return pattern.test(html) ? pattern.lastIndex : html.length;
}

const NAME = /[^\s/>]*/y;
const GAP = /[\s/]*/y;
const KEY = /=?[^\s/>=]*/y;
const EQUALS = /\s*=\s*/y;
const BARE = /[^\s>]*/y;

function readTag(html, start, replace) {
  const read = (pattern, from) => {
    pattern.lastIndex = from;
    return from + (pattern.exec(html)?.[0].length ?? 0);
  };
  const from = start + (html[start + 1] === '/' ? 2 : 1);
  let at = read(NAME, from);
  const name = html.slice(from, at).toLowerCase();
  for (;;) {
    at = read(GAP, at);
    if (at >= html.length || html[at] === '>') return { name, end: Math.min(at + 1, html.length) };
    const key = { start: at, end: read(KEY, at) };
    const value = read(EQUALS, key.end);
    at = value;
    if (value > key.end && /["']/.test(html[value])) at = (html.indexOf(html[value], value + 1) + 1) || html.length;
    else if (value > key.end) at = read(BARE, value);
    else at = key.end;
    const word = html.slice(key.start, Math.min(key.end, key.start + 6)).toLowerCase();
    // Removed with its `style` element, or once: what is dropped already is not dropped again.
    if (name === 'style') continue;
    if (word.startsWith('on')) replace(key.start, at, '');
    else if (word === 'style' && key.end - key.start === 5) replace(key.start, key.end, 'data-styled');
  }
}
