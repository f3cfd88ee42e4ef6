import { linesOf, solid } from './plain.js';

/**
 * @param {string} text
 * @returns {string} without the editor's zero-width marks, which are nobody's words
 */
export const withoutMarks = (text) => text.replaceAll('\u200B', '');

/**
 * @param {HTMLElement} box
 * @param {(image: HTMLImageElement) => boolean} named whether a picture keeps the key of ours
 * @param {(mark: string) => string} [waiting] the words of what waits for its place in the text
 * @returns {string} the text without what belongs to this page alone
 */
export function copyOf(box, named, waiting = () => '') {
  const text = box.cloneNode(true);
  for (const mark of text.querySelectorAll('img[data-wait]')) {
    mark.replaceWith(...linesOf(waiting(mark.dataset.wait)).flatMap((line, at) => [...(at ? [document.createElement('br')] : []), solid(line)]));
  }
  for (const image of text.querySelectorAll('img')) {
    for (const name of ['src', 'style', 'class', 'width', 'height', 'data-state', 'data-carried']) image.removeAttribute(name);
    if (!named(image)) image.removeAttribute('data-local');
  }
  return withoutMarks(text.innerHTML);
}
