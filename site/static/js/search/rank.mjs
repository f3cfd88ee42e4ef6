/** Articles in the order of what a question's words say of them. */
import { NOTHING } from "./lists.mjs";
import { says } from "./meaning.mjs";
import { createPossible } from "./possible.mjs";
import { EDITED } from "./terms.mjs";
import { BEST_TITLE } from "./titles.mjs";

// What a term says in the text, in headings, beside the title, in it.
const SAYS = [0.2, 0.35, 0.58, 0.76];
// Share of the question that an article must answer.
const ENOUGH = 0.3;

export function createRanking({ articles, postsOfRare }, { unique, rare, posts, inFirst }, { marked, mark, unmark, likeness, matched }) {
  // All words but the last, which a letter does not change, and how many of them have weight. What they could say; of each
  // article, what they say, what proves it, and which of those that have weight are in it, as bits.
  const words = [];
  let settled = 0;
  const possible = createPossible(unique);
  let scores = [];
  let proofs = [];
  let had = [];
  // The word at hand: the articles that have it, so many, of each what it says there and the level, from 1; its bit, if
  // it has weight, and whether anybody wrote about it.
  let count = 0;
  let bit = 0;
  let known = false;
  let places = [];
  let worths = [];
  let levels = [];

  /** The articles that answer a question best, the best first, so many at most. */
  function ranked(question, limit) {
    if (question.ranked && question.limit === limit) return question.ranked;
    const { asked } = question;
    const before = Math.max(0, asked.length - 1);
    const size = articles.length;
    if (scores.length !== size || words.length > before || words.some((one, i) => one !== asked[i])) {
      words.length = settled = 0;
      possible.clear();
      [scores, proofs, had] = [new Float64Array(size), new Uint8Array(size), new Int32Array(size)];
    }
    if (places.length !== size) {
      [places, worths, levels] = [new Int32Array(size), new Float64Array(size), new Uint8Array(size)];
      count = 0;
    }
    unmark(settled);
    for (let i = words.length; i < before; i++) {
      weigh(asked[i]);
      keep(asked[i]);
    }
    if (!asked.length) return (question.ranked = NOTHING);
    weigh(asked[before]);
    const enough = ENOUGH * possible.most(asked[before], known);
    const top = [];
    for (let article = 0; article < size; article++) {
      let score = scores[article] + worths[article];
      const least = top.length < limit ? 0 : top[limit - 1].score;
      if (!score || score < enough || proofs[article] + proof(article) < 2 || score * BEST_TITLE <= least) continue;
      score *= 1 + likeness(articles[article].terms);
      if (score <= least) continue;
      let at = Math.min(top.length, limit - 1);
      for (; at > 0 && top[at - 1].score < score; at--) top[at] = top[at - 1];
      top[at] = { score, article };
    }
    question.limit = limit;
    question.ranked = top;
    question.answers = undefined;
    return top;
  }

  /** Finds what a word says of the articles, of each by its best way. */
  function weigh(one) {
    for (let i = 0; i < count; i++) worths[places[i]] = levels[places[i]] = 0;
    count = 0;
    bit = mark(one);
    const { terms, word } = one;
    for (let i = 0; i < terms.length; i++) {
      const id = terms[i];
      hit(posts[id], says(one, rare[id], one.worths[i]));
    }
    if (!inFirst(word.id)) {
      // The very word says so much where a text has it; less when it may be a slip.
      const rarely = unique * one.weight * (terms.length && terms[0] !== word.id ? EDITED : 1);
      for (const list of postsOfRare(word.term)) hit(list, rarely);
    }
    for (const { phrase, worth } of one.meant) hit(phrase.posts, says(one, phrase.rarity, worth));
    known = false;
    for (let i = 0; i < count && !known; i++) known = levels[places[i]] > 1;
  }

  function hit(list, most) {
    for (let i = 0; i < list.length; i++) {
      const article = list[i] >> 2;
      const level = (list[i] & 3) + 1;
      const worth = most * SAYS[level - 1];
      if (!levels[article]) places[count++] = article;
      if (worth > worths[article]) worths[article] = worth;
      if (level > levels[article]) levels[article] = level;
    }
  }

  /** What the word at hand proves: a title or what is beside it is enough; two words in the text are, too. */
  const proof = (article) => (levels[article] ? (bit && levels[article] > 2 ? 2 : 1) : 0);

  /** Adds what the word at hand says to what others say. */
  function keep(one) {
    for (let i = 0; i < count; i++) {
      const article = places[i];
      scores[article] += worths[article];
      proofs[article] += proof(article);
      had[article] |= bit;
    }
    possible.add(one, known);
    words.push(one);
    settled = marked.length;
  }

  /** By what an article answers. */
  const because = (article) => matched(articles[article].words, had[article] | (levels[article] ? bit : 0));

  return { ranked, because };
}
