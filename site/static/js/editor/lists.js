import { styleOf } from './inert.js';

/**
 * Word draws a list as paragraphs: `mso-list:l0 level2 lfo1`, the bullet or number typed in front.
 * @param {HTMLElement} body
 */
export function makeLists(body) {
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
