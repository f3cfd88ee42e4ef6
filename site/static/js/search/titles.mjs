/** Titles beside the question at hand: which of its words they have, and how much they are what was asked. */
import { NOTHING } from "./lists.mjs";
import { WEAK } from "./meaning.mjs";

// What a title adds that is all asked for, in order, or from its beginning.
const TITLED = 0.3;
const ORDERED = 0.15;
const BEGUN_WITH = 0.08;
/** How many times more an article may say with its title. */
export const BEST_TITLE = 1 + TITLED + ORDERED + BEGUN_WITH;

function ones(bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

export function createTitles(terms) {
  // Of each term: which words of the question it answers, as bits, and in which it is part of a phrase.
  const asking = [];
  const phrasing = [];
  // The words that have weight, by their bits; phrases of several terms that mean the same as one of them.
  const marked = [];
  const whole = [];

  /** Marks what answers a word; its bit, or 0 when it has no weight. */
  function mark(one) {
    if (one.weight <= WEAK) return 0;
    while (asking.length < terms.names.length) {
      asking.push(0);
      phrasing.push(0);
    }
    const bit = 1 << marked.length;
    for (const id of one.terms) asking[id] |= bit;
    for (const { phrase: { terms } } of one.meant) {
      const several = terms.length > 1;
      if (several) whole.push({ terms, word: marked.length });
      for (const id of terms) (several ? phrasing : asking)[id] |= bit;
    }
    marked.push(one);
    return bit;
  }

  /** Forgets which terms answer a word, but those of so many words. */
  function unmark(left) {
    while (marked.length > left) {
      const { terms, meant } = marked.pop();
      const others = ~(1 << marked.length);
      for (const id of [...terms, ...meant.flatMap(({ phrase }) => phrase.terms)]) {
        asking[id] &= others;
        phrasing[id] &= others;
      }
    }
    while (whole.length && whole.at(-1).word >= left) whole.pop();
  }

  /** How much a title is what was asked: by `asking`, each of its terms knows the words it answers. */
  function likeness(title) {
    let all = 0;
    let part = 0;
    for (let i = 0; i < title.length; i++) {
      all |= asking[title[i]];
      part |= phrasing[title[i]];
    }
    // A phrase that means the same, where no single word does.
    const phrases = part & ~all ? whole.filter(({ terms, word }) =>
      !((all >> word) & 1) && terms.every((id) => title.includes(id))) : NOTHING;
    let before = 0;
    let steps = 0;
    let begun = 0;
    for (let i = 0; i < title.length; i++) {
      let now = asking[title[i]];
      for (let j = 0; j < phrases.length; j++) if (phrases[j].terms.includes(title[i])) now |= 1 << phrases[j].word;
      if ((now >> 1) & before) steps++;
      all |= now;
      before = now;
      if (i === 0) begun = now ? BEGUN_WITH : 0;
    }
    let said = ones(all);
    for (let j = 0; j < phrases.length; j++) said += phrases[j].terms.length - 1;
    return TITLED * Math.min(1, said / Math.max(1, title.length)) + ORDERED * Math.min(1, steps / Math.max(1, marked.length - 1)) + begun;
  }

  /** The places of words asked for in a title, and the others that its article has, as they were typed. */
  function matched(words, has) {
    const marks = [];
    for (const { id, mark } of words) {
      const bits = asking[id] | phrasing[id];
      if (bits) marks.push(mark);
      has &= ~bits;
    }
    const elsewhere = marked.filter((_, i) => (has >> i) & 1).map(({ word }) => word.said);
    return { marks, because: [...new Set(elsewhere)] };
  }

  return { marked, mark, unmark, likeness, matched };
}
