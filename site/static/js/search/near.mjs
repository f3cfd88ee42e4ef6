/** How near two words are, to the ear and to the finger. */

/** How a French word sounds, roughly. */
export function sound(word) {
  return word.replace(/ph/g, "f").replace(/eau|au/g, "o").replace(/gn/g, "n").replace(/qu|ck|k|c(?![eiyh])/g, "k")
    .replace(/g(?=[eiy])/g, "j").replace(/c(?=[eiy])|ss|z/g, "s").replace(/[ae][nm](?![aeiouy])/g, "an").replace(/y/g, "i")
    .replace(/i[nm](?![aeiouy])/g, "in").replace(/ai|ei/g, "e").replace(/x|ct(?=i)/g, "ks").replace(/h/g, "")
    .replace(/(.)\1/g, "$1").replace(/[esdtx]$/, "");
}

const ALIKE = ["aeiouyh", "cksqz", "gj", "fp"];
/** With which letters a slip may begin that is meant for a word with this one. */
export const BEGINNINGS = new Map(ALIKE.flatMap((alike) => [...alike].map((letter) => [letter, letters(alike)])));

// Of each letter, where the word at hand has it, as bits.
const WHERE = new Int32Array(128);
/** Letters of the longest word that can be compared. */
export const LONG = 31;

/** Takes a word in hand, so that others can be compared with it, or puts it away. */
export function layOut(word, away) {
  for (let i = 0; i < word.length; i++) WHERE[word.charCodeAt(i)] = away ? 0 : WHERE[word.charCodeAt(i)] | (1 << i);
}

/**
 * Letters to change, add, drop or swap between the first `size` of the word at hand and another: all rows of
 * the table at once (G. Myers, 1999; swaps by H. Hyyrö, 2003).
 */
export function distance(size, other) {
  let [steps, up, down, same, before] = [size, -1, 0, 0, 0];
  const end = 1 << (size - 1);
  for (let i = 0; i < other.length; i++) {
    const here = WHERE[other.charCodeAt(i)];
    const swapped = ((~same & here) << 1) & before;
    same = (((here & up) + up) ^ up) | here | down | swapped;
    let more = down | ~(same | up);
    let less = up & same;
    if (more & end) steps++;
    else if (less & end) steps--;
    more = (more << 1) | 1;
    less <<= 1;
    up = less | ~(same | more);
    down = more & same;
    before = here;
  }
  return steps;
}

export function letters(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** Bits but the lowest so many. */
export function but(bits, count) {
  for (let left = count; left; left--) bits &= bits - 1;
  return bits;
}
