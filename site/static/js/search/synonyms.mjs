/** Words and phrases that mean the same, in groups. */
import { common, listed, NOTHING } from "./lists.mjs";

/**
 * A phrase of synonyms; where it can be found, its terms, how rare it is, and the articles that have all of it.
 * @typedef {{ words: string[], group: number, terms: number[], rarity: number, posts: number[] }} Phrase
 */

export function createSynonyms(first, { ids, rare, posts }) {
  const groups = first.groups.split("|").map((phrases, group) =>
    phrases.split(" ").map((phrase) => ({ words: phrase.split("-"), group, terms: NOTHING, rarity: 0, posts: NOTHING })));
  // Phrases by their first word, and all words they have.
  const phrases = new Map();
  const lexicon = new Set();
  // Of each group, the phrases that can be found here.
  const ways = [];
  let grouped = 0;

  /** Takes in the groups until a time; true while there are more. */
  function take(until) {
    for (; grouped < groups.length; grouped++) {
      if (performance.now() > until) return true;
      for (const phrase of groups[grouped]) {
        phrase.words.forEach((word) => lexicon.add(word));
        listed(phrases, phrase.words[0]).push(phrase);
      }
    }
    find();
    return false;
  }

  /** Finds out which phrases of each group can be found here. */
  function find() {
    groups.forEach((phrases, i) => (ways[i] = phrases.filter((phrase) => {
      const terms = (phrase.terms = []);
      for (const word of phrase.words) {
        const id = ids.get(word);
        if (id === undefined) return false;
        terms.push(id);
        phrase.rarity = Math.max(phrase.rarity, rare[id]);
      }
      return true;
    })));
  }

  /** Finds the articles that have all of a phrase, after a part was added; `changed`: with it new terms came. */
  function renew(changed) {
    if (changed) find();
    for (const found of ways) {
      for (const phrase of found) phrase.posts = common(phrase.terms.map((id) => posts[id]));
    }
  }

  return { phrases, lexicon, ways, take, renew };
}
