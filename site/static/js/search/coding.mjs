/** What the generator wrote as text (`src/search/coding.rs`): numbers, places that rise with a level each, sorted words. */

/** FNV-1a, by which `files.rs` lays out the shards. */
export function hash(key) {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** What the files have in place of a rare term: so many digits of its hash. */
export const markOf = (term, signs) => hash(term) % 80 ** signs;

export function numbers(text) {
  const list = [];
  for (let at = 0; at < text.length; ) {
    let number = 0;
    for (let scale = 1, more = true; more; scale *= 11) {
      const code = text.charCodeAt(at++);
      const digit = code - (code > 92 ? 36 : 35);
      more = digit >= 80;
      number += digit * scale;
    }
    list.push(number);
  }
  return list;
}

/** Marks of so many signs, the lowest digit first. */
export function marksIn(text, signs) {
  const digits = numbers(text);
  const marks = [];
  for (let i = 0; i < digits.length; i += signs) {
    let mark = 0;
    for (let j = signs - 1; j >= 0; j--) mark = mark * 80 + digits[i + j];
    marks.push(mark);
  }
  return marks;
}

/** Places that rise, with a level each: four times the place, and the level. */
export function posted(text, levels, from = 0) {
  const list = numbers(text);
  let next = from;
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    const level = value % levels;
    next += (value - level) / levels;
    list[i] = next++ * 4 + level;
  }
  return list;
}

export function unfolded(text) {
  let word = "";
  return (text.match(/[A-Z][^A-Z]*/g) ?? []).map((one) => (word = word.slice(0, one.charCodeAt(0) - 65) + one.slice(1)));
}
