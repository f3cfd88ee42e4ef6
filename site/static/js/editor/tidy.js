import { makeLists } from './lists.js';
import { styleOf, withoutStyles } from './styles.js';

/**
 * What word processors put on the clipboard, made plain before it is cleaned: lists that are only drawn
 * become lists, bold and italic that are only styled become elements, and pictures that stayed on the
 * other side are counted.
 * @param {string} html
 * @returns {{html: string, lost: number}}
 */
export function tidy(html) {
  const { body } = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  const lost = dropPictures(body);
  makeLists(body);
  unwrapStyles(body);
  for (const paragraph of body.querySelectorAll('p')) if (!paragraph.textContent.trim() && !paragraph.querySelector('img, br')) paragraph.remove();
  return { html: body.innerHTML, lost };
}

/**
 * @param {Element} image
 * @returns {boolean} whether it carries its bytes, is one of the portal's, or waits for its bytes in this browser
 */
export const isOurs = (image) =>
  image.hasAttribute('src') ? /^(?:data:image\/|blob:|\/api\/attachments\/)/i.test(image.getAttribute('src')) : Boolean(image.dataset.local || image.dataset.file);

/** Only our own pictures and those that carry their bytes can be shown. */
function dropPictures(body) {
  const foreign = [...body.querySelectorAll('img')].filter((image) => !isOurs(image));
  for (const image of foreign) image.remove();
  // A one-pixel picture is a spy, not something that anybody misses.
  return foreign.filter((image) => !(image.width === 1 && image.height === 1)).length;
}

/** Google Docs wraps all in a `b` that is not bold; most write bold as a style. */
function unwrapStyles(body) {
  for (const element of [...body.querySelectorAll('b, span')]) {
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
