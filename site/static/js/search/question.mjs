/** The words of a question, as they are read letter by letter: a letter more changes the last word only. */
import { fold, isBare } from "./fold.mjs";
import { NOTHING } from "./lists.mjs";
import { isCoded, stem } from "./stem.mjs";
import { tokens } from "./words.mjs";

// How many words are read of a question, and the letters from which an unfinished word may begin others.
const MOST_WORDS = 32;
export const BEGUN = 4;
// Parts of questions of which the words are kept.
const MOST_KEPT = 4000;

/**
 * A word as it is cut from a text; `said`: as it was typed, to be told back. What is found out of it is true until a
 * part is added: its term, if there is one, whether articles or synonyms have it; the words it is made of; the word after
 * it, and what both are as one; what it may stand for. Slips that it may be, of so many terms that were looked at, stay.
 * @typedef {{ term: string, word: string, said: string, code: boolean, epoch: number, id?: number, ours: boolean,
 *   weak: boolean, parts?: Word[], next?: Word, joined?: Word, finished?: import("./meaning.mjs").Asked,
 *   unfinished?: import("./meaning.mjs").Asked, slips?: Map<number, number>, looked: number }} Word
 */

/** @returns {Word} */
const wordOf = (term, word, said, code) => ({ term, word, said, code, epoch: -1, looked: 0 });

function isUnfinished(text) {
  const code = text.charCodeAt(text.length - 1);
  return (code > 96 && code < 123) || /[\p{L}\p{N}]$/u.test(text.slice(-2));
}

export function createReader(lang, stop, weak, { ids, begins }, { lexicon }) {
  const cut = new Map();
  let epoch = 0;
  // Of the text at hand: what is before its last word, as words, those that the last may join, and how many more are
  // read; its last word; and the whole, with what is found out of it.
  let head = { text: "", epoch: -1, words: [], rest: [], room: MOST_WORDS };
  let tail = { text: "", words: NOTHING };
  let last = {};

  /** Takes in what a text has before its last word, at `end`: a letter more does not change it. */
  function settle(text, end) {
    if (end === head.text.length && head.epoch === epoch && text.slice(0, end) === head.text) return;
    const list = [];
    if (cut.size > MOST_KEPT) cut.clear();
    keepEnding();
    for (const chunk of text.slice(0, end).split(" ")) {
      let words = cut.get(chunk);
      if (!words) cut.set(chunk, (words = wordsOfChunk(chunk)));
      for (const word of words) if (list.length < MOST_WORDS) list.push(current(word));
    }
    const words = [];
    const next = regroup(list, list.length - 1, words, false);
    head = { text: text.slice(0, end), epoch, words, rest: list.slice(next), room: MOST_WORDS - list.length };
  }

  /** The words of a text's last part. */
  function ending(text, end) {
    const chunk = text.slice(end);
    if (chunk !== tail.text) tail = { text: chunk, words: cut.get(chunk) ?? wordsOfChunk(chunk) };
    return tail.words;
  }

  function wordsOfChunk(chunk) {
    const folded = isBare(chunk) ? chunk : fold(chunk);
    if (folded.length > 1 && isBare(folded)) return stop.has(folded) ? NOTHING : [wordOf(stem(folded, lang), folded, chunk, false)];
    // As it was typed, to be told back.
    const same = chunk.length === folded.length;
    return tokens(folded, lang, stop).map(({ term, word, start, end }) =>
      wordOf(term, word, same ? chunk.slice(start, end).replace(/^.*['’]/, "") : word, isCoded(term)));
  }

  const ours = (term) => ids.has(term) || lexicon.has(term);

  /** What was found out of a word before a part was added is found out anew. */
  function current(word) {
    if (word.epoch === epoch) return word;
    word.epoch = epoch;
    word.id = ids.get(word.term);
    word.ours = word.id !== undefined || lexicon.has(word.term);
    word.weak = weak.has(word.term);
    word.parts = word.next = word.joined = word.finished = word.unfinished = undefined;
    return word;
  }

  /** Makes one of words typed apart ("wi fi"), and two of words typed as one ("boitemail"); tells how far it came. */
  function regroup(list, to, made, begun) {
    let i = 0;
    for (; i < to; i++) {
      const word = list[i];
      const joined = i + 1 < list.length ? asOne(word, list[i + 1]) : undefined;
      if (joined) {
        made.push(current(joined));
        i++;
      } else if (word.ours || word.code || word.word.length < 6 || (begun && i === list.length - 1 && begins(word))) made.push(word);
      else for (const part of (word.parts ??= parts(word))) made.push(current(part));
    }
    return i;
  }

  function asOne(one, two) {
    if (one.next === two) return one.joined;
    one.next = two;
    one.joined = undefined;
    if (one.id !== undefined && two.id !== undefined) return undefined;
    const word = one.word + two.word;
    const term = stem(word, lang);
    return (one.joined = ours(term) ? wordOf(term, word, word, isCoded(term)) : undefined);
  }

  function parts(whole) {
    const { word } = whole;
    for (let end = word.length - 3; end >= 3; end--) {
      const begin = stem(word.slice(0, end), lang);
      if (!ours(begin)) continue;
      const rest = word.slice(end);
      for (const part of [/^(?:de|du|la|le)(.{3,})$/.exec(rest)?.[1], rest]) {
        if (!part || !ours(stem(part, lang))) continue;
        return [wordOf(begin, word.slice(0, end), word.slice(0, end), false), wordOf(stem(part, lang), part, part, false)];
      }
    }
    return [whole];
  }

  /** The question that a text is, with its words: the same as long as the text is. `typed`: it is still being written. */
  function read(text, typed) {
    if (last.text === text && last.typed === typed) return last;
    let at = text.length;
    while (at && text.charCodeAt(at - 1) !== 32) at--;
    settle(text, at);
    const { rest, room } = head;
    const mine = ending(text, at);
    const list = rest.length ? [rest[0]] : [];
    for (let i = 0; i < mine.length && i < room; i++) list.push(current(mine[i]));
    // A word that is left out may have followed.
    let begun = list.length > rest.length && isUnfinished(text);
    const words = head.words.slice();
    regroup(list, list.length, words, begun);
    // A word of two or three letters may become any, unless it is one.
    const end = words[words.length - 1];
    if (typed && begun && end.word.length < BEGUN && !end.ours) {
      words.pop();
      begun = false;
    }
    const before = last;
    last = { text, typed, words, begun: begun ? words.length - 1 : -1, before };
    before.before = undefined;
    return last;
  }

  /** Keeps what is found out of the last word, for when it is another's. */
  const keepEnding = () => cut.set(tail.text, tail.words);

  /** Forgets the question, and with new terms what was found out of its words. */
  function forget(changed) {
    if (changed) epoch++;
    last = {};
  }

  return { read, keepEnding, forget };
}
