import { styleOf } from './inert.js';
import { signed } from './numbers.js';

/** A number that a list draws itself; of all others the sign stays, as words. */
const DRAWN = /^(\d{1,4})[.)]$/;
const COUNTS = /\d|\p{L}[.)]/u;

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
    const number = DRAWN.exec(sign)?.[1];
    const kind = number ? 'ol' : 'ul';
    const goesOn = open.length > 0 && item.previousElementSibling === open[0].list;
    if (!goesOn) open = [];
    if (item.localName !== 'p' || (!number && COUNTS.test(sign))) {
      if (sign) signed(item, sign);
      const under = item.localName === 'p' && open.findLast((one) => one.level < level);
      if (!under) continue;
      open = open.slice(0, open.indexOf(under) + 1);
      const line = body.ownerDocument.createElement('div');
      line.append(...item.childNodes);
      under.list.lastElementChild.append(line);
      item.remove();
      continue;
    }
    open = open.filter((one) => one.level <= level);
    let last = open.at(-1);
    const follows = last?.level === level && last.list.localName === kind && (!number || Number(number) === last.next);
    if (!follows) {
      if (last?.level === level) open.pop();
      const list = body.ownerDocument.createElement(kind);
      const parent = open.at(-1)?.list.lastElementChild;
      if (number && Number(number) !== 1) list.setAttribute('start', number);
      if (parent) parent.append(list);
      else item.before(list);
      last = { level, list, next: 0 };
      open.push(last);
    }
    const entry = body.ownerDocument.createElement('li');
    entry.append(...item.childNodes);
    last.list.append(entry);
    last.next = Number(number) + 1;
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
