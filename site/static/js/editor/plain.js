const NBSP = '\u00A0';
const TAB = NBSP.repeat(4);

/** @param {string} text @returns {string[]} */
export const linesOf = (text) => text.split(/\r\n?|[\n\v\u2028\u2029]/);

/**
 * @param {string} line
 * @returns {string} the same for HTML, which would drop what is indented and what is set apart
 */
export const solid = (line) =>
  line.replaceAll('\t', TAB).replace(/^ +| +$|  +/g, (gap, at) => {
    const inside = at > 0 && at + gap.length < line.length && gap.length > 1;
    return NBSP.repeat(inside ? gap.length - 1 : gap.length) + (inside ? ' ' : '');
  });

/**
 * Plain words as they stand in the text: a paragraph for each line.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function paragraphs(text) {
  const fragment = document.createDocumentFragment();
  for (const line of linesOf(text)) {
    const paragraph = document.createElement('p');
    if (line) paragraph.textContent = solid(line);
    else paragraph.append(document.createElement('br'));
    fragment.append(paragraph);
  }
  return fragment;
}

/**
 * Plain words within a paragraph, a cell or an item: a line break between two lines.
 * @param {string[]} lines
 * @returns {DocumentFragment}
 */
export function broken(lines) {
  const fragment = document.createDocumentFragment();
  // One by one: a call takes no hundred thousand lines.
  for (const [at, line] of lines.entries()) fragment.append(...(at ? [document.createElement('br')] : []), solid(line));
  return fragment;
}

/**
 * The field while it is still a textarea: plain words, kept as they are and sent as paragraphs.
 * @param {HTMLTextAreaElement} area
 */
export function plainSurface(area) {
  /** @type {{html: string, words: string}|undefined} a text with more than words in it, for which its words stand */
  let kept;
  const whole = () => (kept && area.value === kept.words ? kept.html : undefined);
  const html = () => whole() ?? htmlOf(area.value);
  return {
    isEmpty: () => !area.value.trim(),
    send: async () => ({ html: html(), images: [] }),
    pack: () => ({ html: html(), pictures: [] }),
    renew: () => 0,
    draft: () => (whole() ? { html: whole() } : { text: area.value }),
    /** What was typed while the scripts were on their way stays, below what was there. */
    restore: async ({ html: look, text }) => {
      const typed = area.value;
      const before = text ?? (await import('./words.js')).words(look);
      if (!typed.includes(before)) {
        area.value = typed ? `${before}\n${typed}` : before;
        area.setSelectionRange(area.value.length, area.value.length);
        // For whoever counts its letters; there is nothing new to keep.
        area.dispatchEvent(new Event('input'));
      }
      // Only where the editor does not come: it would show more.
      if (look) kept = { html: look + (typed ? htmlOf(typed) : ''), words: area.value };
    },
    clear: () => (area.value = ''),
  };
}

/** Stands in a text for what is to come there: a sign that no text holds. */
export const SPOT = '\uFDD0';

/** @param {string} html @param {string[]} parts one for each spot, in their order @returns {string} */
export const withParts = (html, parts) => parts.reduce((text, part) => text.replace(SPOT, () => part), html);

/** @param {string} text @returns {string} as it is sent */
export function htmlOf(text) {
  const holder = document.createElement('div');
  holder.append(paragraphs(text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()));
  return holder.innerHTML;
}
