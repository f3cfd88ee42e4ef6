import '../vendor/purify.js';
import { FOLLOWED } from './hrefs.js';
import { inert } from './inert.js';
import { isOurs, tidy } from './tidy.js';

export { guard, insertLook, isBare } from './cells.js';

const purify = window.DOMPurify;

const TAGS = ['p', 'div', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'sub', 'sup', 'a', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'code', 'pre',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'img', 'span', 'hr'];
const RULES = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ['href', 'src', 'alt', 'colspan', 'rowspan', 'start', 'data-local', 'data-file', 'data-carried'],
  ALLOWED_URI_REGEXP: FOLLOWED,
  ALLOW_DATA_ATTR: false,
  ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'start', 'data-local', 'data-file', 'data-carried'],
  ALLOW_ARIA_ATTR: false,
};

/** Images of other hosts tell who reads; only ours, pasted ones, and what a paste carries in itself stay. */
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName === 'A' && node.hasAttribute('href')) node.setAttribute('rel', 'noopener noreferrer');
  if (node.nodeName === 'IMG' && !isOurs(node)) node.remove();
});

/**
 * @param {string} html
 * @param {(lost: number) => void} [tell] of pictures that could not come along
 * @returns {DocumentFragment} what of it may be shown, belonging to this page
 */
export function cleanFragment(html, tell) {
  const plain = tidy(html);
  if (plain.lost) tell?.(plain.lost);
  const fragment = purify.sanitize(plain.html, RULES);
  return document.importNode(fragment, true);
}

/**
 * Of what is carried twice, the better one: a spreadsheet hands over a picture of its own cells, a browser the
 * address of the picture it hands over.
 * @param {import('./take.js').Load} load
 * @returns {import('./take.js').Load}
 */
export function chosen(load) {
  const { html, pictures, files } = load;
  if (!html || !(pictures.length + files.length)) return load;
  const { body } = inert(html);
  if (!body.textContent.trim()) return { ...load, html: '' };
  const drawn = body.querySelector('table') || (/urn:schemas-microsoft-com|name="?generator/i.test(html) && !body.querySelector('img'));
  // Beside other files, or by a name of its own, it is a file that somebody took.
  const own = !files.length && pictures.length === 1 && /^image\.\w+$/i.test(pictures[0].name);
  return drawn && own ? { ...load, pictures: [] } : load;
}
