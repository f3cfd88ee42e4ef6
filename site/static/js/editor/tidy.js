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

/** Styles are read as plain data: the page's policy refuses to apply them, even to a document nobody sees. */
const withoutStyles = (html) =>
  html.replaceAll(/<style[\s\S]*?<\/style>/gi, '').replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/\sstyle(?=\s*=)/gi, ' data-styled'));

const styleOf = (element) => element.dataset.styled ?? '';

/** Only our own pictures and those that carry their bytes can be shown. */
function dropPictures(body) {
  const foreign = [...body.querySelectorAll('img')].filter((image) => !isOurs(image));
  for (const image of foreign) image.remove();
  // A one-pixel picture is a spy, not something that anybody misses.
  return foreign.filter((image) => !(image.width === 1 && image.height === 1)).length;
}

/** Word draws a list as paragraphs: `mso-list:l0 level2 lfo1`, the bullet or number typed in front. */
function makeLists(body) {
  let open = [];
  for (const item of [...body.querySelectorAll('p, h1, h2, h3')]) {
    const level = Number(/mso-list:[^;"]*level(\d)/i.exec(styleOf(item))?.[1] ?? 0);
    if (!level) continue;
    const sign = takeSign(item);
    const kind = /^[\p{L}\d]{1,4}[.)]/u.test(sign) ? 'ol' : 'ul';
    const goesOn = open.length > 0 && item.previousElementSibling === open[0].list;
    if (!goesOn) open = [];
    open = open.filter((one) => one.level <= level);
    let last = open.at(-1);
    if (last?.level !== level || (open.length === 1 && last.list.localName !== kind)) {
      if (last?.level === level) open = [];
      const list = body.ownerDocument.createElement(kind);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else item.before(list);
      last = { level, list };
      open.push(last);
    }
    const entry = body.ownerDocument.createElement('li');
    entry.append(...item.childNodes);
    last.list.append(entry);
    item.remove();
  }
}

/** The typed bullet or number, which the list draws itself. */
function takeSign(item) {
  const typed = [...item.querySelectorAll('span')].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  if (!typed) return '';
  const sign = typed.textContent.trim();
  typed.remove();
  return sign;
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
