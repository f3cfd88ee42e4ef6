/** The words of a text, as the generator (`src/search/tokens.rs`) cuts them. */
import { fold, plain } from "./fold.mjs";
import { stem } from "./stem.mjs";

/** @typedef {{ term: string, word: string, start: number, end: number }} Token */

const ELISIONS = new Set("l d j m t s c n qu lorsqu puisqu jusqu quelqu".split(" "));
const JOINED_LENGTH = 6;
const WORDS = /\d+(?:\.\d+)+|[a-z0-9_'-]+/g;

export const tells = (word, stop) => word && !/^[a-z_]$/.test(word) && !stop.has(word);

/** The words of a folded text, with their places. @returns {Token[]} */
export function tokens(folded, lang, stop) {
  const list = [];
  const add = (word, start, end) => {
    if (tells(word, stop)) list.push({ term: stem(word, lang), word, start, end });
  };
  eachWord(folded, (whole, start, end) => {
    // Most words are in one piece.
    if (!/['-]/.test(whole)) return add(whole, start, end);
    const parts = within(whole).split("'").filter(Boolean);
    parts.forEach((part, i) => {
      if (i < parts.length - 1 && ELISIONS.has(part)) return;
      const inner = part.split("-").filter(Boolean);
      const joined = inner.join("");
      const one = joined.length <= JOINED_LENGTH || inner.some((piece) => piece.length === 1);
      for (const word of one ? [joined] : inner) add(word, start, end);
    });
  });
  return list;
}

/** A word without the quotes and dashes around it: an expression looks from each of those inside it to their end. */
function within(word) {
  const edge = (at) => word[at] === "'" || word[at] === "-";
  let [from, to] = [0, word.length];
  while (edge(from)) from++;
  while (to > from && edge(to - 1)) to--;
  return word.slice(from, to);
}

function eachWord(folded, use) {
  let end = 0;
  for (const word of folded.match(WORDS) ?? []) {
    const start = folded.indexOf(word, end);
    end = start + word.length;
    use(word, start, end);
  }
}

/** The words of a text as it is written, with their places in it. @returns {Token[]} */
export function wordsIn(text, lang, stop = new Set()) {
  return tokens(plain(text), lang, stop);
}
