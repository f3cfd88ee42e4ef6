import '../vendor/purify.js';
import { isOurs, tidy } from './tidy.js';

const purify = window.DOMPurify;

const TAGS = ['p', 'div', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'a', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre',
  'h2', 'h3', 'h4', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'img', 'span', 'hr'];
const RULES = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ['href', 'src', 'alt', 'colspan', 'rowspan', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|blob:|\/(?!\/)|#)/i,
  FORBID_ATTR: ['data-styled'],
  ADD_URI_SAFE_ATTR: ['colspan', 'rowspan', 'start'],
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
  const fragment = purify.sanitize(plain.html, { ...RULES, RETURN_DOM_FRAGMENT: true });
  return document.importNode(fragment, true);
}
