import { withoutMarks } from './marks.js';

/**
 * @param {HTMLElement} box
 * @param {(image: HTMLImageElement) => boolean} named whether a picture keeps the key of ours
 * @returns {string} the text without what belongs to this page alone
 */
export function copyOf(box, named) {
  const text = box.cloneNode(true);
  for (const image of text.querySelectorAll('img')) {
    for (const name of ['src', 'style', 'class', 'width', 'height', 'data-state']) image.removeAttribute(name);
    if (!named(image)) image.removeAttribute('data-local');
  }
  return withoutMarks(text.innerHTML);
}
