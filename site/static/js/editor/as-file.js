import { get } from '../draft/blobs.js';
import { inert } from './inert.js';
import { pictureOf } from './pictures.js';
import { words } from './words.js';

/**
 * Words that are too many for a message, as a file of text, and the pictures that stood among them.
 * @param {import('./take.js').Load} load
 * @param {string} name of the file
 * @returns {Promise<File[]>}
 */
export async function filesOf({ html, text }, name) {
  const said = words(html);
  // Some programs hand over no more than a title as plain words.
  const whole = letters(said) > letters(text) ? said : text;
  const images = [...inert(html).body.querySelectorAll('img[src^="data:" i], img[data-local]')];
  const pictures = await Promise.all(images.map(({ src, dataset: { local } }) => (local ? get(local) : pictureOf(src))));
  return [new File([whole], name, { type: 'text/plain' }), ...pictures.filter(Boolean)];
}

const letters = (text) => text.replace(/\s/g, '').length;
