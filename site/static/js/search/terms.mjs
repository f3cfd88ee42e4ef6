/** The terms that are known: those of the first file in the order of their letters, then others as they come. */
import { numbers, unfolded } from "./coding.mjs";
import { listed, NOTHING } from "./lists.mjs";
import { BEGINNINGS, but, distance, layOut, letters, LONG, sound } from "./near.mjs";
import { isCoded } from "./stem.mjs";

/** What a term is worth to a word that it is but for one letter. */
export const EDITED = 0.7;
// What it is worth to one that differs by two, sounds like it, has an ending misspelt, or begins it.
const EDITED_TWICE = 0.5;
const SOUND = 0.7;
const ENDED = 0.45;
const PREFIX = 0.8;
// How far an unfinished word is followed.
const COMPLETED = 8;
// A term that is in one article of a million counts as rarest.
const RAREST = 20;
// Terms between two looks at the clock.
const STEP = 16;

export function createTerms(first) {
  const firstNames = unfolded(first.terms);
  const firstRanks = numbers(first.rarity);
  const firstLists = first.lists.split(" ");
  // How rare a word is that one article has.
  const unique = Math.log(1 + first.articles);
  // Of each term, by its number. Its blocks are in `lists`, the articles that have it in `posts`, each with its level.
  const names = [];
  const sizes = [];
  const rare = [];
  const ranks = [];
  const lists = [];
  const bits = [];
  const posts = [];
  const ids = new Map();
  // By how they sound, and by their first two letters, the commonest first.
  const ears = new Map();
  const starts = new Map();
  // The unfinished word followed, the terms that begin with it, and by their lengths those that it is with an ending.
  let followed;

  /** Forgets the word followed, for which terms may have been added. */
  function forget() {
    followed = { word: "", terms: NOTHING, whole: [] };
  }

  function join(name, rank, rarity, list) {
    const id = names.length;
    // A code and a word of two letters have no slips.
    const heard = !isCoded(name) && name.length > 2;
    ids.set(name, id);
    names.push(name);
    sizes.push(name.length);
    ranks.push(rank);
    rare.push(rarity);
    lists.push(list);
    bits.push(heard ? letters(name) : 0);
    posts.push(NOTHING);
    if (heard) {
      listed(ears, sound(name)).push(id);
      const alike = listed(starts, name.slice(0, 2));
      let at = alike.length;
      for (; at && ranks[alike[at - 1]] > rank; at--) alike[at] = alike[at - 1];
      alike[at] = id;
    }
    return id;
  }

  /** The number of a term, which it gets now when it has none. */
  const fresh = (term) => ids.get(term) ?? join(term, RAREST, unique, "");

  /** Takes in those of the first file until a time; true while there are more. */
  function take(until) {
    for (let i = names.length; i < firstNames.length; i++) {
      if (i % STEP === 0 && performance.now() > until) return true;
      const rank = firstRanks[i];
      join(firstNames[i], rank, Math.log(1 + 2 ** rank), firstLists[i] ?? "");
    }
    return false;
  }

  /** Adds to `found` the terms, from a number on, that a word may be a slip for, and what each is worth. */
  function findSlips(from, { term: word, word: whole }, found) {
    const most = whole.length > 7 ? 2 : 1;
    if (whole.length > LONG) return;
    const add = (id, worth) => found.set(id, Math.max(worth, found.get(id) ?? 0));
    const mine = letters(word);
    const alike = BEGINNINGS.get(word[0]) ?? letters(word[0]);
    const ear = sound(word);
    for (const id of (ear.length > 1 && ears.get(ear)) || NOTHING) {
      const begins = (alike >> (names[id].charCodeAt(0) & 31)) & 1;
      if (id >= from && begins && Math.abs(sizes[id] - word.length) < 4) add(id, SOUND);
    }
    layOut(whole);
    for (let id = from; id < bits.length; id++) {
      const theirs = bits[id];
      // A step brings in one letter at most, and takes one away.
      if (!theirs || but(theirs & ~mine, most)) continue;
      const size = sizes[id];
      // The ending that would have been cut off may be what is misspelt.
      const ending = whole.length - size;
      if (ending > 1 && ending < 5 && size > 4 && distance(size, names[id]) < 2) add(id, ENDED);
      if (Math.abs(size - word.length) > most || but(mine & ~theirs, most)) continue;
      if (word.length < 5 && names[id][0] !== word[0]) continue;
      const steps = distance(word.length, names[id]);
      if (steps <= most && size > steps + 2) add(id, steps === 1 ? EDITED : EDITED_TWICE);
    }
    layOut(whole, true);
  }

  /** Takes an unfinished word for those that begin with it, and for one with an ending too many. */
  function complete(word, id, terms, worths) {
    const found = completions(word);
    for (let i = 0; i < found.length && i < COMPLETED; i++) {
      if (found[i] === id) continue;
      terms.push(found[i]);
      worths.push(PREFIX * Math.sqrt(word.length / sizes[found[i]]));
    }
    // One with an ending too many: the longest first.
    for (let size = shorter(word, word.length); size; size = shorter(word, size)) {
      const other = followed.whole[size];
      if (other === id) continue;
      terms.push(other);
      worths.push(PREFIX);
    }
  }

  /** Whether an unfinished word begins others, or is one with an ending. */
  const begins = ({ word }) => word.length > 1 && (completions(word).length > 0 || shorter(word, word.length) > 0);

  /** The length below another of the longest term that the word followed is, but for an ending; 0 when there is none. */
  function shorter(word, than) {
    for (let size = than - 1; size > 4 && word.length - size < 5; size--) if (followed.whole[size] !== undefined) return size;
    return 0;
  }

  /** Terms that begin with a word: most often of those that began with it before its last letter. */
  function completions(word) {
    if (word === followed.word) return followed.terms;
    let from = followed.word.length;
    if (from < 2 || !word.startsWith(followed.word)) {
      from = 2;
      followed = { word: "", terms: starts.get(word.slice(0, 2)) ?? NOTHING, whole: [] };
    }
    let { terms } = followed;
    for (; from < word.length; from++) {
      if (from > 4) followed.whole[from] = ids.get(word.slice(0, from));
      const code = word.charCodeAt(from);
      const left = [];
      for (let i = 0; i < terms.length; i++) if (names[terms[i]].charCodeAt(from) === code) left.push(terms[i]);
      terms = left;
    }
    followed.word = word;
    followed.terms = terms;
    return terms;
  }

  /** Whether the first file has a term: what only titles have, texts may have as well. */
  const inFirst = (id) => id < firstNames.length;

  forget();
  return { unique, names, rare, lists, posts, ids, fresh, take, inFirst, findSlips, begins, complete, forget };
}
