import Squire from '../vendor/squire.js';
import { pastedImages } from './images.js';
import { withoutMarks } from './marks.js';
import { catchHtml } from './catch-html.js';
import { startTools } from './tools.js';
import { paragraphs, words } from './plain.js';

/**
 * Puts the rich editor where the textarea was, with its words and its focus.
 * @param {HTMLElement} root the field
 * @param {HTMLTextAreaElement} area
 */
export async function richSurface(root, area) {
  const copy = root.querySelector('[data-editor]').content.cloneNode(true);
  const frame = copy.querySelector('.editor');
  const box = frame.querySelector('[contenteditable]');
  await styled(copy.querySelector('link'));
  const focused = document.activeElement === area;
  const typed = area.value;
  area.replaceWith(frame);

  const lost = () => images.say(frame.querySelector('[data-status]').dataset.lost);
  /** The cleaner is fetched with the first thing to clean; until then only words get in. */
  let clean = (html) => fragmentOf(paragraphs(words(html)));
  const withCleaner = () => import('./clean.js').then(({ cleanFragment }) => (clean = (html) => cleanFragment(html, lost)));
  const editor = new Squire(box, { blockTag: 'P', sanitizeToDOMFragment: (html) => clean(html) });
  // Tab leaves the field, as anywhere else on the page.
  editor.setKeyHandler('Tab', null).setKeyHandler('Shift-Tab', null);
  if (typed) editor.setHTML(paragraphs(typed));
  const images = pastedImages(editor, frame);
  catchHtml(editor, withCleaner);
  startTools(editor, frame, images.add);
  root.querySelector('label').addEventListener('click', () => box.focus());
  editor.addEventListener('input', () => box.dispatchEvent(new CustomEvent('draft:changed', { bubbles: true })));
  if (focused) editor.focus().moveCursorToEnd();

  const isEmpty = () => !withoutMarks(box.textContent).trim() && !box.querySelector('img');
  return {
    isEmpty,
    send: async () => {
      const sent = await images.all();
      return { html: images.htmlToSend(), images: sent };
    },
    pack: () => ({ html: images.htmlToSend(), pictures: images.pictures() }),
    renew: images.renew,
    draft: () => (isEmpty() ? '' : images.htmlToKeep()),
    restore: async (html) => {
      await withCleaner();
      editor.setHTML(html);
      return images.restore();
    },
    clear: () => editor.setHTML(''),
    addImages: images.add,
  };
}

/** @param {string} html our own, of words alone */
const fragmentOf = (html) => document.createRange().createContextualFragment(html);

/** The editor's own styles come with it; without them it is plainer and works as well. */
function styled(link) {
  return new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}
