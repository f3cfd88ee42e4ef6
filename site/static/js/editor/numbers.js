import { styleOf } from './inert.js';

const ROMAN = [['m', 1000], ['cm', 900], ['d', 500], ['cd', 400], ['c', 100], ['xc', 90], ['l', 50], ['xl', 40], ['x', 10], ['ix', 9], ['v', 5], ['iv', 4], ['i', 1]];
const KINDS = { 'lower-alpha': 'a', 'lower-latin': 'a', 'upper-alpha': 'A', 'upper-latin': 'A', 'lower-roman': 'i', 'upper-roman': 'I' };

/**
 * Of lists that are numbered: the text knows only where one starts. Items with a number of their own begin another
 * list, and letters become words.
 * @param {HTMLElement} body
 */
export function keepNumbers(body) {
  for (const list of [...body.querySelectorAll('ol')]) {
    const kind = kindOf(list);
    if (kind) spell(list, kind);
    else if ([...list.children].some((item) => item.hasAttribute('value'))) divide(list);
  }
}

const kindOf = (list) => {
  const styled = (element) => KINDS[/list-style(?:-type)?:\s*([\w-]+)/i.exec(element ? styleOf(element) : '')?.[1].toLowerCase()];
  return styled(list.firstElementChild) ?? styled(list) ?? (/^[ai]$/i.test(list.getAttribute('type') ?? '') ? list.getAttribute('type') : undefined);
};

/** The desk keeps numbers of four digits. @returns {number|undefined} */
const numberOf = (element, name) => {
  const value = element.getAttribute(name) ?? '';
  return /^\s*\d{1,4}\s*$/.test(value) ? Number(value) : undefined;
};

function spell(list, kind) {
  let number = numberOf(list, 'start') ?? 1;
  const block = list.ownerDocument.createElement('div');
  for (const item of [...list.childNodes]) {
    if (item.nodeName !== 'LI') {
      block.append(item);
      continue;
    }
    number = numberOf(item, 'value') ?? number;
    const line = list.ownerDocument.createElement('div');
    line.append(...item.childNodes);
    block.append(line);
    signed(line, `${signOf(number, kind)}.`);
    number += 1;
  }
  // A list within a list belongs to the item before it.
  const before = /^[OU]L$/.test(list.parentElement.nodeName) && list.previousElementSibling;
  if (before) before.append(...block.childNodes);
  list.replaceWith(...block.childNodes);
}

function divide(list) {
  let part = list;
  let next = numberOf(list, 'start') ?? 1;
  for (const item of [...list.childNodes]) {
    const number = item.nodeName === 'LI' ? numberOf(item, 'value') ?? next : next;
    if (number !== next) {
      if (item.previousElementSibling || part !== list) {
        const more = list.ownerDocument.createElement('ol');
        part.after(more);
        part = more;
      }
      part.setAttribute('start', number);
    }
    if (part !== list) part.append(item);
    if (item.nodeName === 'LI') next = number + 1;
  }
}

/** Puts a sign in front of the first words. @param {Element} line @param {string} sign */
export function signed(line, sign) {
  let first = line;
  while (/^(?:P|DIV|H[1-6])$/.test(first.firstElementChild?.nodeName) && !first.firstChild.data?.trim()) first = first.firstElementChild;
  first.prepend(`${sign} `);
}

function signOf(number, kind) {
  const sign = /a/i.test(kind) ? lettersOf(number) : romanOf(number);
  return kind === kind.toUpperCase() ? sign.toUpperCase() : sign;
}

function lettersOf(number) {
  let letters = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters;
  return letters || '0';
}

function romanOf(number) {
  let rest = number;
  let sign = '';
  for (const [letters, worth] of ROMAN) for (; rest >= worth; rest -= worth) sign += letters;
  return sign || '0';
}
