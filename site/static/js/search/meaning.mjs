/** What the words of a question may stand for: terms, slips for terms, synonyms. */
import { append, NOTHING } from "./lists.mjs";
import { EDITED } from "./terms.mjs";

/** What a word weighs that says little. */
export const WEAK = 0.15;
// What one weighs that says once more what another said.
const AGAIN = 0.4;
// What a synonym is worth.
const GROUP = 0.85;

/**
 * A word that is asked for. Whatever question it is in: the word, terms that it may stand for and what each is worth;
 * the likeliest as a word, what that one is worth, the phrases that begin with it; how rare such a word is. In its
 * question: what it weighs, the phrases of each group that means the same, all of these, and what it says at most;
 * whether it is found here, and whether it means what no article has; what blocks promise for it, once that is known.
 * @typedef {{ word: import("./question.mjs").Word, terms: number[], worths: number[], meaning: string, worth: number,
 *   phrases?: Phrase[], rarity: number, others: Asked[], weight: number, means: { phrases: Phrase[], worth: number }[],
 *   meant: { phrase: Phrase, worth: number }[], most: number, known: boolean, elsewhere: boolean, promise?: number[] }} Asked
 * @typedef {import("./synonyms.mjs").Phrase} Phrase
 */

/** What is said by the very term that is so rare, or by one that is worth less. @param {Asked} asked */
export const says = (asked, rarity, worth) => (rarity < asked.rarity ? rarity : asked.rarity) * worth * asked.weight;

/** How sure it is that a word means what it may mean. */
const trustIn = ({ word, terms, worth }) => (terms.length && !word.ours ? worth : 1);

const sameMeans = (one, other) =>
  one.length === other.length && one.every(({ phrases, worth }, i) => phrases === other[i].phrases && worth === other[i].worth);

export function createMeanings({ unique, names, rare, lists, fresh, findSlips, begins, complete }, { phrases, lexicon, ways }, { blocksOfRare }, reader) {
  /** What a word may stand for, found out once for so many terms that were looked at for slips. */
  function standing(word, unfinished) {
    const kind = unfinished ? "unfinished" : "finished";
    if (word[kind]?.looked !== word.looked) word[kind] = findStanding(word, unfinished);
    return word[kind];
  }

  function findStanding(word, unfinished) {
    const terms = [];
    const worths = [];
    const blocks = blocksOfRare(word.term);
    if (blocks && !lists[word.id]) lists[(word.id = fresh(word.term))] = blocks;
    const { id } = word;
    if (id !== undefined) {
      terms.push(id);
      worths.push(1);
    }
    if (unfinished && begins(word)) complete(word.word, id, terms, worths);
    // A word that is ours is not a slip for another, unless one text alone has it: somebody's verb ("impriment") is
    // another's misspelt noun. The beginning of one is not misspelt yet.
    else if (word.slips && maySlip(word)) {
      if (word.slips.size && id !== undefined) worths[0] = EDITED;
      for (const [other, worth] of word.slips) {
        if (other === id) continue;
        terms.push(other);
        worths.push(worth);
      }
    }
    // However rare the word that stands for another, it says no more than that one.
    const very = id !== undefined && lists[id] !== "";
    let rarity = very ? rare[id] : unique;
    let best = 0;
    for (let i = 0; i < terms.length; i++) {
      if (worths[i] > worths[best]) best = i;
      if (!very && rare[terms[i]] < rarity) rarity = rare[terms[i]];
    }
    const meaning = terms.length && !word.ours ? names[terms[best]] : word.term;
    const one = { word, terms, worths, meaning, worth: terms.length ? worths[best] : 0, phrases: phrases.get(meaning), rarity, looked: word.looked };
    return inQuestion(one, word.weak ? WEAK : 1, NOTHING);
  }

  const maySlip = ({ id, term, word, code }) => word.length > 3 && !code && !lists[id] && !lexicon.has(term);

  /** Looks for the slips of a question until a time; true while there is more to look at. */
  function ponder(text, typed, until) {
    const question = reader.read(text, typed);
    const { words } = question;
    reader.keepEnding();
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      if (word.looked === names.length || !maySlip(word) || (question.begun === i && begins(word))) continue;
      findSlips(word.looked, word, (word.slips ??= new Map()));
      word.looked = names.length;
      question.asked = question.ranked = question.answers = undefined;
      if (performance.now() > until) return true;
    }
    return false;
  }

  /** The question that a text is, with what its words may stand for. */
  function understand(text, typed) {
    const question = reader.read(text, typed);
    if (question.asked) return question;
    const { words, before } = question;
    const found = words.map((word, i) => standing(word, i === question.begun));
    const asked = (question.asked = found.some((one) => one.phrases) ? meanings(found) : found);
    // A letter that changes nothing has the answers of the one before.
    if (asked.length === before.asked?.length && asked.every((one, i) => one === before.asked[i])) {
      const { ranked, limit, answers } = before;
      Object.assign(question, { ranked, limit, answers });
    }
    return question;
  }

  /** Words with the groups that phrases of them belong to, and what they weigh then. */
  function meanings(found) {
    const weights = found.map((one) => one.weight);
    const means = found.map(() => NOTHING);
    const heard = [];
    for (let i = 0; i < found.length; i++) {
      for (const { words, group } of found[i].phrases ?? NOTHING) {
        let trust = 1;
        let j = 0;
        for (; j < words.length && found[i + j]?.meaning === words[j]; j++) trust = Math.min(trust, trustIn(found[i + j]));
        if (j < words.length) continue;
        for (j = i; j < i + words.length; j++) {
          append(means, j, { phrases: ways[group], worth: GROUP * trust });
          // A word that weighs little says what it means in a phrase, or alone.
          if (words.length > 1 || found.length === 1) weights[j] = 1;
          else if (heard.includes(group)) weights[j] = Math.min(weights[j], AGAIN);
        }
        heard.push(group);
      }
    }
    return found.map((one, i) => ask(one, weights[i], means[i]));
  }

  /** A word that weighs so much and means that. */
  function ask(one, weight, means) {
    if (one.weight === weight && !means.length) return one;
    for (const other of one.others) if (other.weight === weight && sameMeans(other.means, means)) return other;
    const other = inQuestion({ ...one }, weight, means);
    one.others = [...one.others, other];
    return other;
  }

  function inQuestion(one, weight, means) {
    const meant = means.flatMap(({ phrases, worth }) => phrases.map((phrase) => ({ phrase, worth })));
    // A copy for another question has been promised nothing yet.
    Object.assign(one, { weight, means, meant, others: NOTHING, promise: undefined });
    one.known = one.terms.length + meant.length > 0;
    one.elsewhere = means.some(({ phrases }) => !phrases.length);
    one.most = Math.max(one.rarity * one.worth * weight, ...meant.map(({ phrase, worth }) => says(one, phrase.rarity, worth)));
    return one;
  }

  return { understand, ponder };
}
