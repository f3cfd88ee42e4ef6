/**
 * Search on the reader's own machine. One file, read before anything is found, so it is kept short; how it works
 * is told in `site/generator/README.md`.
 * @typedef {{ title: string, url: string, section: string, marks: [number, number][], because: string[],
 *   terms(): string[] }} Result
 * @typedef {{ term: string, word: string, start: number, end: number }} Token
 */

const ELISIONS = new Set("l d j m t s c n qu lorsqu puisqu jusqu quelqu".split(" "));
const JOINED_LENGTH = 6;
// Endings that are cut off, by their last letter, and how much must be left.
const ENDINGS = {
  fr: byLast([["issement", 4], ["ement", 4], ["ant", 6], ["ation", 4], ["er", 3], ["ez", 4], ["ante", 6], ["age", 5], ["ee", 3], ["e", 3]]),
  en: byLast([["ation", 4], ["ing", 4], ["ed", 4], ["er", 4], ["e", 3]]),
};
// What a match is worth when it is not the very word, and what words weigh.
const WORTH = { group: 0.85, prefix: 0.8, sound: 0.7, edit1: 0.7, edit2: 0.5, begun: 0.45 };
const WEAK = 0.15;
const AGAIN = 0.4;
const STRANGE = 0.5;
const STRANGERS = 3;
// What a term says in the text, in headings, beside the title, in it; what a block promises, with it in no, some, many titles.
const SAYS = [0.2, 0.35, 0.58, 0.76];
const TITLE = 3;
const PROMISES = [0.5, 0.72, 0.8];
// Share of the question an article must answer, of the best answer's score, and words it is held to.
const ENOUGH = 0.3;
const NEAR_BEST = 0.45;
const HEART = 4;
// What a title adds that is all asked for, in order, or from its beginning.
const TITLED = 0.3;
const ORDERED = 0.15;
const BEGUN_WITH = 0.08;
const BEST_TITLE = 1 + TITLED + ORDERED + BEGUN_WITH;
// What is read of a question, and how far an unfinished word is followed.
const LONGEST = 400;
const MOST_WORDS = 32;
const BEGUN = 4;
const COMPLETED = 8;
// Blocks looked at for one question, and words of which what was found out is kept.
const NEAREST = 6;
const MOST_KEPT = 4000;
// A term that is in one article of a million counts as rarest.
const RAREST = 20;
// Milliseconds of a slice of work, and words between two looks at the clock.
const SLICE = 2;
const STEP = 16;

// What French has besides the bare letters, and how it is folded: most texts have no other signs.
const BARE = new Map(Array.from("àâäçéèêëîïôöùûü", (sign) => [sign, sign.normalize("NFD")[0]]).concat([["œ", "oe"], ["’", "'"]]));

export function fold(text) {
  const low = text.toLowerCase();
  let folded = "";
  let from = 0;
  for (let i = 0; i < low.length; i++) {
    if (low.charCodeAt(i) < 128) continue;
    const bare = BARE.get(low[i]);
    if (bare === undefined) return foldAny(text);
    folded += low.slice(from, i) + bare;
    from = i + 1;
  }
  return from ? folded + low.slice(from) : low;
}

function byLast(endings) {
  return Array.from({ length: 26 }, (_, i) => endings.filter(([end]) => end.charCodeAt(end.length - 1) === i + 97));
}

/** Whether a word has a digit or what names in programs have. */
function isCoded(word) {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 58 ? code > 47 : code === 95) return true;
  }
  return false;
}

function isBare(text) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 97 || code > 122) return false;
  }
  return true;
}

function foldAny(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe")
    .replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’ʼ‘]/g, "'").replace(/[‐‑]/g, "-");
}

function singular(word, lang) {
  const code = word.charCodeAt(word.length - 1);
  if (code !== 115 && code !== 120) return word;
  if (lang === "en") {
    if (/..ies$/.test(word)) return word.slice(0, -3) + "y";
    if (word.endsWith("sses")) return word.slice(0, -2);
    return /s$/.test(word) && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  }
  if (word.endsWith("eaux")) return word.slice(0, -1);
  if (/...aux$/.test(word)) return word.slice(0, -3) + "al";
  if (/[^s]s$/.test(word) || (/[eo]ux$/.test(word) && word.length > 4)) return word.slice(0, -1);
  return word;
}

export function stem(word, lang) {
  const endings = ENDINGS[lang];
  if (word.length < 4 || !endings || isCoded(word)) return word;
  let form = singular(word, lang);
  const mine = endings[form.charCodeAt(form.length - 1) - 97] ?? [];
  for (let i = 0; i < mine.length; i++) {
    const [end, keep] = mine[i];
    if (form.length - end.length < keep || !form.endsWith(end)) continue;
    form = form.slice(0, -end.length);
    break;
  }
  const code = form.charCodeAt(form.length - 1);
  if (lang === "fr" && code === 121 && form.length > 3) return form.slice(0, -1) + "i";
  return (code === 108 || code === 110 || code === 116) && form.charCodeAt(form.length - 2) === code ? form.slice(0, -1) : form;
}

const WORDS = /\d+(?:\.\d+)+|[a-z0-9_'-]+/g;
// Parts of titles between signs that no word has, however it is folded.
const PIECES = /[^\s,;:!?()]+/g;

const tells = (word, stop) => word && !/^[a-z_]$/.test(word) && !stop.has(word);

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

/** A text folded sign by sign, so that places stay: a few signs become two letters. */
function plain(text) {
  const whole = fold(text);
  if (whole.length === text.length) return whole;
  return Array.from({ length: text.length }, (_, i) => fold(text[i])[0] ?? " ").join("");
}

/** The words of a text as it is written, with their places in it. @returns {Token[]} */
export function wordsIn(text, lang, stop = new Set()) {
  return tokens(plain(text), lang, stop);
}

/** How a French word sounds, roughly. */
function sound(word) {
  return word.replace(/ph/g, "f").replace(/eau|au/g, "o").replace(/gn/g, "n").replace(/qu|ck|k|c(?![eiyh])/g, "k")
    .replace(/g(?=[eiy])/g, "j").replace(/c(?=[eiy])|ss|z/g, "s").replace(/[ae][nm](?![aeiouy])/g, "an").replace(/y/g, "i")
    .replace(/i[nm](?![aeiouy])/g, "in").replace(/ai|ei/g, "e").replace(/x|ct(?=i)/g, "ks").replace(/h/g, "")
    .replace(/(.)\1/g, "$1").replace(/[esdtx]$/, "");
}

const ALIKE = ["aeiouyh", "cksqz", "gj", "fp"];
const BEGINNINGS = new Map(ALIKE.flatMap((alike) => [...alike].map((letter) => [letter, letters(alike)])));

// Of each letter, where the word at hand has it, as bits.
const WHERE = new Int32Array(128);
const LONG = 31;

/** Takes a word in hand, so that others can be compared with it, or puts it away. */
function layOut(word, away) {
  for (let i = 0; i < word.length; i++) WHERE[word.charCodeAt(i)] = away ? 0 : WHERE[word.charCodeAt(i)] | (1 << i);
}

/**
 * Letters to change, add, drop or swap between the first `size` of the word at hand and another: all rows of
 * the table at once (G. Myers, 1999; swaps by H. Hyyrö, 2003).
 */
function distance(size, other) {
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

function letters(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** Bits but the lowest so many. */
function but(bits, count) {
  for (let left = count; left; left--) bits &= bits - 1;
  return bits;
}

function ones(bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/** FNV-1a, by which `files.rs` lays out the shards. */
function hash(key) {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** What the files have in place of a rare term: so many digits of its hash. */
const markOf = (term, signs) => hash(term) % 80 ** signs;

// As `coding.rs` writes them: numbers, places that rise with a level each, sorted words.
function numbers(text) {
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
function marksIn(text, signs) {
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
function posted(text, levels, from = 0) {
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

/** What all lists have, each with the least level. */
function common([first, ...others]) {
  let left = first;
  for (const other of others) {
    const both = [];
    for (let i = 0; i < left.length; i++) {
      const place = left[i] >> 2;
      let j = 0;
      while (j < other.length && other[j] >> 2 !== place) j++;
      if (j < other.length) both.push(Math.min(left[i], other[j]));
    }
    left = both;
  }
  return left;
}

function unfolded(text) {
  let word = "";
  return (text.match(/[A-Z][^A-Z]*/g) ?? []).map((one) => (word = word.slice(0, one.charCodeAt(0) - 65) + one.slice(1)));
}

const NOTHING = [];

/** A phrase of synonyms; where it can be found, its terms, how rare it is, and the articles that have all of it. */
class Phrase {
  group = 0;
  terms = NOTHING;
  rarity = 0;
  posts = NOTHING;

  constructor(words) {
    this.words = words;
  }
}

/** A word as it is cut from a text. What is found out of it is true until a part is added. */
class Word {
  epoch = -1;
  id = undefined;
  ours = false;
  weak = false;
  /** The words it is made of; the word after it, and what both are as one. */
  parts = undefined;
  next = undefined;
  joined = undefined;
  /** What it may stand for. */
  finished = undefined;
  unfinished = undefined;
  /** Terms it may be a slip for, of so many that were looked at. */
  slips = undefined;
  looked = 0;

  /** `said`: as it was typed, to be told back. */
  constructor(term, word, said, code) {
    this.term = term;
    this.word = word;
    this.said = said;
    this.code = code;
  }
}

/** A word that is asked for: what it may stand for, and what it says in its question. */
class Asked {
  /** What it weighs, the groups whose phrases mean the same, and what it says at most. */
  weight = 1;
  means = NOTHING;
  most = 0;
  /** Whether it is found here, and whether it means what no article has. */
  known = false;
  elsewhere = false;
  promise = undefined;
  /** What it is in other questions; how many terms had been looked at for slips. */
  others = NOTHING;
  looked = 0;

  /** Terms and what each is worth; the likeliest, what it is worth, its phrases; how rare such a word is. */
  constructor(word, terms, worths, meaning, worth, phrases, rarity) {
    this.word = word;
    this.terms = terms;
    this.worths = worths;
    this.meaning = meaning;
    this.worth = worth;
    this.phrases = phrases;
    this.rarity = rarity;
  }

  /** The same word for another question. */
  copy() {
    return new Asked(this.word, this.terms, this.worths, this.meaning, this.worth, this.phrases, this.rarity);
  }

  /** How sure it is that it means what it may mean. */
  get trust() {
    return this.terms.length && !this.word.ours ? this.worth : 1;
  }

  /** What is said by the very term that is so rare, or by one that is worth less. */
  says(rarity, worth) {
    return (rarity < this.rarity ? rarity : this.rarity) * worth * this.weight;
  }
}

/** What words say of each article held, added up. */
class Sums {
  words = [];
  /** How many have weight; the most that each could say, the most first; how many nobody wrote about. */
  marked = 0;
  parts = [];
  strangers = 0;

  /** Of each article: what is said, what proves it, and which of the words that have weight are in it, as bits. */
  constructor(articles) {
    this.held = articles;
    this.scores = new Float64Array(articles);
    this.proofs = new Uint8Array(articles);
    this.has = new Int32Array(articles);
  }

  clear() {
    this.words.length = this.marked = this.parts.length = this.strangers = 0;
    this.scores.fill(0);
    this.proofs.fill(0);
    this.has.fill(0);
  }

  /** What a word could say at most. One nobody wrote about counts against every article, less when it may be a name or a place. */
  part({ weight, most, elsewhere }, known, unique) {
    if (known) return most;
    if (elsewhere) return weight * unique;
    return this.strangers < STRANGERS ? weight * unique * STRANGE : 0;
  }

  add(one, known, unique) {
    const part = this.part(one, known, unique);
    if (!known && !one.elsewhere) this.strangers++;
    let at = this.parts.length;
    for (; at && this.parts[at - 1] < part; at--) this.parts[at] = this.parts[at - 1];
    this.parts[at] = part;
  }

  /** What the words that say most could say, and another. */
  most(part) {
    let [sum, left, other] = [0, HEART, part];
    for (let i = 0; i < this.parts.length && left; left--) {
      if (other > this.parts[i]) [sum, other] = [sum + other, 0];
      else sum += this.parts[i++];
    }
    return left ? sum + other : sum;
  }
}

/** The list of a key, a new one the first time. */
function listed(map, key) {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}

/** Adds to one of many lists, of which those with nothing in them are the same. */
function append(lists, at, one) {
  if (lists[at] === NOTHING) lists[at] = [one];
  else lists[at].push(one);
}

const sameMeans = (one, other) =>
  one.length === other.length && one.every(({ group, worth }, i) => group === other[i].group && worth === other[i].worth);

/**
 * The first file, to which parts are added as they come: `wants` names the next, `answer` answers from what is there.
 * A letter more changes the last word: what is known of the others is kept, until a part is added.
 */
export function searcher(lang, first) {
  const stop = new Set(unfolded(first.stop));
  const weak = new Set(unfolded(first.weak));
  const unique = Math.log(1 + first.articles);
  // Of each term, by its number: those of the first file in the order of their letters, then others as they come. Its
  // blocks are in `lists`, the articles that have it in `posts`, each with its level.
  const names = [];
  const sizes = [];
  const rare = [];
  const ranks = [];
  const lists = [];
  const bits = [];
  const posts = [];
  const ids = new Map();
  // Terms by how they sound, and by their first two letters, the commonest first.
  const ears = new Map();
  const starts = new Map();
  // For the question at hand: which of its words a term answers, and in which it is part of a phrase.
  const asking = [];
  const phrasing = [];
  // Synonyms: by groups, those that can be found here, phrases by their first word, and all words they have.
  const groups = first.groups.split("|").map((group) => group.split(" ").map((phrase) => new Phrase(phrase.split("-"))));
  const phrases = new Map();
  const lexicon = new Set();
  // Of each article, in the order they came: what is shown, and the terms of its title.
  const articles = [];
  const titled = [];
  const here = new Set();
  const shards = new Set();
  // Of rare terms, by their marks: blocks, articles.
  const marks = new Map();
  const rarely = new Map();
  // What was found out and stays true, and what is true until a part is added.
  const cut = new Map();
  const spelt = new Map();
  const placed = new Map();
  let ways = [];
  let epoch = 0;
  // What all words but the last say of each article, which a letter does not change.
  let base = new Sums(0);
  // Words that have weight, whose terms are marked in `asking`, and their phrases of several.
  const marked = [];
  const whole = [];
  // The word at hand: the articles that have it, so many, of each what it says there and the level, from 1; its bit, if
  // it has weight, and whether anybody wrote about it.
  let count = 0;
  let bit = 0;
  let known = false;
  let places = new Int32Array(0);
  let worths = new Float64Array(0);
  let levels = new Uint8Array(0);
  // Filled anew by blocks, and for each question.
  const promised = new Float64Array(first.blocks);
  const totals = new Float64Array(first.blocks);
  let waiting;
  let told = 0;
  let grouped = 0;
  let followed = { word: "", terms: NOTHING, whole: [] };
  // Of the text at hand: what is before its last word, as words, those that the last may join, and how many more are
  // read; its last word; and the whole.
  let head = { text: "", epoch: -1, words: [], rest: [], room: MOST_WORDS };
  let tail = { text: "", words: NOTHING };
  let last = {};

  function join(name, rank, rarity, list) {
    ids.set(name, names.length);
    names.push(name);
    sizes.push(name.length);
    ranks.push(rank);
    rare.push(rarity);
    lists.push(list);
    // A code and a word of two letters have no slips.
    bits.push(isCoded(name) || name.length < 3 ? 0 : letters(name));
    posts.push(NOTHING);
    asking.push(0);
    phrasing.push(0);
    return names.length - 1;
  }

  function fresh(term) {
    const id = ids.get(term);
    if (id !== undefined) return id;
    hear(join(term, RAREST, unique, ""));
    return names.length - 1;
  }

  function hear(id) {
    if (!bits[id]) return;
    listed(ears, sound(names[id])).push(id);
    const list = listed(starts, names[id].slice(0, 2));
    let at = list.length;
    for (; at && ranks[list[at - 1]] > ranks[id]; at--) list[at] = list[at - 1];
    list[at] = id;
  }

  /** Takes in the terms and the groups until a time; true while there are more. */
  function prepare(until) {
    waiting ??= { names: unfolded(first.terms), rarities: numbers(first.rarity), lists: first.lists.split(" ") };
    for (; names.length < waiting.names.length; ) {
      const i = names.length;
      if (i % STEP === 0 && performance.now() > until) return true;
      const rank = waiting.rarities[i];
      hear(join(waiting.names[i], rank, Math.log(1 + 2 ** rank), waiting.lists[i] ?? ""));
    }
    told = names.length;
    for (const word of stop) spelt.set(word, NOTHING);
    for (; grouped < groups.length; grouped++) {
      if (performance.now() > until) return true;
      for (const phrase of groups[grouped]) {
        phrase.group = grouped;
        phrase.words.forEach((word) => lexicon.add(word));
        listed(phrases, phrase.words[0]).push(phrase);
      }
    }
    findWays();
    return false;
  }

  function add(name, part) {
    const before = names.length;
    if (name[0] === "r") {
      const found = part[1].split(" ");
      shards.add(name);
      marksIn(part[0], 3).forEach((mark, i) => marks.set(mark, found[i]));
    } else addBlock(Number(name), part);
    // Without a new word, what was found out of the words still holds.
    if (name[0] === "r" || names.length > before) forget();
    for (const found of ways) {
      for (const phrase of found) phrase.posts = common(phrase.terms.map((id) => posts[id]));
    }
    last = {};
  }

  function addBlock(number, [titles, paths, sections, terms, rarities, told]) {
    const from = articles.length;
    const ends = paths.split("\n");
    const places = numbers(sections);
    here.add(number);
    titles.split("\n").forEach((title, i) => {
      const article = articles.length;
      const [folder, section] = first.sections[places[i] ?? places.at(-1)];
      const words = [];
      const terms = [];
      let next = 0;
      for (const piece of title.match(PIECES) ?? NOTHING) {
        const at = title.indexOf(piece, next);
        next = at + piece.length;
        for (const { id, start, end } of spellings(piece)) {
          words.push({ id, mark: [at + start, at + end] });
          terms.push(id);
          append(posts, id, article * 4 + TITLE);
        }
      }
      const path = ends[i] || fold(title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      articles.push({ title, words, section, url: path[0] === "/" ? path : `${folder}${path}/` });
      titled.push(terms);
    });
    const found = told.split(" ");
    let next = 0;
    const gaps = numbers(terms);
    for (let i = 0; i < gaps.length; i++) {
      next += gaps[i] + 1;
      const list = posted(found[i], 4, from);
      posts[next - 1] = posts[next - 1] === NOTHING ? list : posts[next - 1].concat(list);
    }
    marksIn(rarities, 4).forEach((mark, i) => listed(rarely, mark).push({ from, text: found[gaps.length + i] }));
  }

  const readList = ({ from, text }) => posted(text, 4, from);

  function forget() {
    epoch++;
    findWays();
    followed = { word: "", terms: NOTHING, whole: [] };
  }

  /** Takes in what a text has before its last word, at `end`: a letter more does not change it. */
  function settle(text, end) {
    if (end === head.text.length && head.epoch === epoch && text.slice(0, end) === head.text) return;
    const list = [];
    if (cut.size > MOST_KEPT) cut.clear();
    cut.set(tail.text, tail.words);
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
    if (folded.length > 1 && isBare(folded)) return stop.has(folded) ? NOTHING : [new Word(stem(folded, lang), folded, chunk, false)];
    // As it was typed, to be told back.
    const same = chunk.length === folded.length;
    return tokens(folded, lang, stop).map(({ term, word, start, end }) =>
      new Word(term, word, same ? chunk.slice(start, end).replace(/^.*['’]/, "") : word, isCoded(term)));
  }

  /** The terms of a part of a title, with their places in it: most parts of a title are in others. */
  function spellings(word) {
    let found = spelt.get(word);
    if (!found) {
      const folded = fold(word);
      if (/[^a-z]/.test(folded)) {
        const same = folded.length === word.length ? folded : plain(word);
        found = tokens(same, lang, stop).map(({ term, start, end }) => ({ id: fresh(term), start, end }));
      } else found = tells(folded, stop) ? [{ id: fresh(stem(folded, lang)), start: 0, end: word.length }] : NOTHING;
      spelt.set(word, found);
    }
    return found;
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
    return (one.joined = ours(term) ? new Word(term, word, word, isCoded(term)) : undefined);
  }

  function parts(whole) {
    const { word } = whole;
    for (let end = word.length - 3; end >= 3; end--) {
      const begin = stem(word.slice(0, end), lang);
      if (!ours(begin)) continue;
      const rest = word.slice(end);
      for (const part of [/^(?:de|du|la|le)(.{3,})$/.exec(rest)?.[1], rest]) {
        if (!part || !ours(stem(part, lang))) continue;
        return [new Word(begin, word.slice(0, end), word.slice(0, end), false), new Word(stem(part, lang), part, part, false)];
      }
    }
    return [whole];
  }

  function standing(word, unfinished) {
    const before = unfinished ? word.unfinished : word.finished;
    if (before && before.looked === word.looked) return before;
    const found = findStanding(word, unfinished);
    found.looked = word.looked;
    if (unfinished) word.unfinished = found;
    else word.finished = found;
    return found;
  }

  function findStanding(word, unfinished) {
    const terms = [];
    const worths = [];
    const blocks = marks.size ? marks.get(markOf(word.term, 3)) : undefined;
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
      if (word.slips.size && id !== undefined) worths[0] = WORTH.edit1;
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
    const one = new Asked(word, terms, worths, meaning, terms.length ? worths[best] : 0, phrases.get(meaning), rarity);
    return inQuestion(one, word.weak ? WEAK : 1, NOTHING);
  }

  const maySlip = ({ id, term, word, code }) => word.length > 3 && !code && !lists[id] && !lexicon.has(term);

  /** Looks for the slips of a question until a time; true while there is more to look at. */
  function ponder(text, typed, until) {
    const words = wordsOf(text, typed);
    // What is found out of the last word stays known when it is another's.
    cut.set(tail.text, tail.words);
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      if (word.looked === names.length || !maySlip(word) || (last.begun === i && begins(word))) continue;
      slipsFrom(word.looked, word, (word.slips ??= new Map()));
      word.looked = names.length;
      last.asked = last.ranked = last.answers = undefined;
      if (performance.now() > until) return true;
    }
    return false;
  }

  function slipsFrom(from, { term: word, word: whole }, found) {
    const most = whole.length > 7 ? 2 : 1;
    if (whole.length > LONG) return;
    const add = (id, worth) => found.set(id, Math.max(worth, found.get(id) ?? 0));
    const mine = letters(word);
    const alike = BEGINNINGS.get(word[0]) ?? letters(word[0]);
    const ear = sound(word);
    for (const id of (ear.length > 1 && ears.get(ear)) || NOTHING) {
      const begins = (alike >> (names[id].charCodeAt(0) & 31)) & 1;
      if (id >= from && begins && Math.abs(sizes[id] - word.length) < 4) add(id, WORTH.sound);
    }
    layOut(whole);
    for (let id = from; id < bits.length; id++) {
      const theirs = bits[id];
      // A step brings in one letter at most, and takes one away.
      if (!theirs || but(theirs & ~mine, most)) continue;
      const size = sizes[id];
      // The ending that would have been cut off may be what is misspelt.
      const ending = whole.length - size;
      if (ending > 1 && ending < 5 && size > 4 && distance(size, names[id]) < 2) add(id, WORTH.begun);
      if (Math.abs(size - word.length) > most || but(mine & ~theirs, most)) continue;
      if (word.length < 5 && names[id][0] !== word[0]) continue;
      const steps = distance(word.length, names[id]);
      if (steps <= most && size > steps + 2) add(id, steps === 1 ? WORTH.edit1 : WORTH.edit2);
    }
    layOut(whole, true);
  }

  /** Takes an unfinished word for those that begin with it, and for one with an ending too many. */
  function complete(word, id, terms, worths) {
    const found = completions(word);
    for (let i = 0; i < found.length && i < COMPLETED; i++) {
      if (found[i] === id) continue;
      terms.push(found[i]);
      worths.push(WORTH.prefix * Math.sqrt(word.length / sizes[found[i]]));
    }
    // One with an ending too many: the longest first.
    for (let size = shorter(word, word.length); size; size = shorter(word, size)) {
      const other = followed.whole[size];
      if (other === id) continue;
      terms.push(other);
      worths.push(WORTH.prefix);
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

  function isUnfinished(text) {
    const code = text.charCodeAt(text.length - 1);
    return (code > 96 && code < 123) || /[\p{L}\p{N}]$/u.test(text.slice(-2));
  }

  function wordsOf(text, typed) {
    if (last.text === text && last.typed === typed) return last.words;
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
    last = { text, typed, words, begun: begun ? words.length - 1 : -1, asked: undefined, ranked: undefined, limit: 0, answers: undefined, before };
    before.before = undefined;
    return last.words;
  }

  function wanted(text, typed) {
    const list = wordsOf(text, typed);
    if (last.asked) return last.asked;
    const found = [];
    let some = false;
    for (let i = 0; i < list.length; i++) {
      found.push(standing(list[i], i === last.begun));
      if (found[i].phrases) some = true;
    }
    last.asked = some ? meanings(found) : found;
    const { before, asked } = last;
    let i = 0;
    while (i < asked.length && asked[i] === before.asked?.[i]) i++;
    // A letter that changes nothing has the answers of the one before.
    if (i === asked.length && i === before.asked?.length) {
      last.ranked = before.ranked;
      last.limit = before.limit;
      last.answers = before.answers;
    }
    return asked;
  }

  /** Words with the groups that phrases of them belong to, and what they weigh then. */
  function meanings(found) {
    const weights = [];
    const means = [];
    const heard = [];
    for (let i = 0; i < found.length; i++) {
      weights.push(found[i].weight);
      means.push(NOTHING);
    }
    for (let i = 0; i < found.length; i++) {
      for (const { words, group } of found[i].phrases ?? NOTHING) {
        let trust = 1;
        let j = 0;
        for (; j < words.length && found[i + j]?.meaning === words[j]; j++) trust = Math.min(trust, found[i + j].trust);
        if (j < words.length) continue;
        for (j = i; j < i + words.length; j++) {
          append(means, j, { group, worth: WORTH.group * trust });
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
    const other = inQuestion(one.copy(), weight, means);
    one.others = [...one.others, other];
    return other;
  }

  function inQuestion(one, weight, means) {
    one.weight = weight;
    one.means = means;
    one.most = one.rarity * one.worth * weight;
    one.known = one.terms.length > 0;
    for (let i = 0; i < means.length; i++) {
      const { group, worth } = means[i];
      const phrases = ways[group];
      if (phrases.length) one.known = true;
      else one.elsewhere = true;
      for (let j = 0; j < phrases.length; j++) {
        const says = one.says(phrases[j].rarity, worth);
        if (says > one.most) one.most = says;
      }
    }
    return one;
  }

  /** The phrases that a word in its question means, with what each is worth. */
  const phrasesOf = ({ means }) => means.flatMap(({ group, worth }) => ways[group].map((phrase) => ({ phrase, worth })));

  /** Finds out which phrases of each group can be found here. */
  function findWays() {
    ways = groups.map((phrases) => phrases.filter((phrase) => {
      const terms = (phrase.terms = []);
      for (const word of phrase.words) {
        const id = ids.get(word);
        if (id === undefined) return false;
        terms.push(id);
        phrase.rarity = Math.max(phrase.rarity, rare[id]);
      }
      return true;
    }));
  }

  const isCode = ({ term, code }) => code && term.length > 3;
  const shardOf = ({ term }) => `r${hash(term) % first.shards}`;

  /** What blocks promise for a word: block, promise, block, promise ... */
  function promise(one) {
    if (one.promise) return one.promise;
    const put = (list, says) => {
      for (const post of list) promised[post >> 2] = Math.max(promised[post >> 2], says * PROMISES[post & 3]);
    };
    promised.fill(0);
    one.terms.forEach((id, i) => put(blocksOf(id), one.says(rare[id], one.worths[i])));
    for (const { phrase, worth } of phrasesOf(one)) put(common(phrase.terms.map(blocksOf)), one.says(phrase.rarity, worth));
    one.promise = [];
    for (let block = 0; block < first.blocks; block++) if (promised[block]) one.promise.push(block, promised[block]);
    return one.promise;
  }

  function blocksOf(id) {
    if (!placed.has(lists[id])) {
      const everywhere = () => Array.from({ length: first.blocks }, (_, block) => block * 4 + 1);
      placed.set(lists[id], lists[id] === "!" ? everywhere() : posted(lists[id], 3));
    }
    return placed.get(lists[id]);
  }

  /** The block that promises most of those that are not there, and what it promises; none when five better ones are. */
  function promising(asked) {
    if (first.blocks < 2) return asked.length && !here.size ? [0, 1] : undefined;
    totals.fill(0);
    for (const one of asked) {
      const list = promise(one);
      for (let i = 0; i < list.length; i += 2) totals[list[i]] += list[i + 1];
    }
    let next = -1;
    let most = 0;
    for (let block = 0; block < first.blocks; block++) {
      if (totals[block] > most && !here.has(block)) most = totals[(next = block)];
    }
    let better = 0;
    for (const block of here) if (totals[block] >= most) better++;
    return next >= 0 && better < NEAREST ? [next, most] : undefined;
  }

  /** The next part to fetch for a question, or nothing. While it is `typed`, only for what would come first. */
  function wants(text, limit, typed) {
    const asked = wanted(text, typed);
    const end = asked.at(-1);
    const begun = typed && last.begun >= 0;
    const settled = begun && end.word.word.length < BEGUN ? asked.slice(0, -1) : asked;
    if (!settled.length) return undefined;
    const strangers = asked.filter((one) => !one.known && !one.elsewhere && one.weight === 1 && !(begun && one === end));
    const code = strangers.find((one) => isCode(one.word));
    // A stranger among words that are known is a name or a story; alone, it may be a word of a text.
    const stranger = code ?? (asked.some((one) => one.known && one.weight === 1) ? undefined : strangers[0]);
    if (stranger && first.shards && !shards.has(shardOf(stranger.word))) return shardOf(stranger.word);
    const next = promising(settled);
    if (!next) return undefined;
    const found = ranked(asked, limit);
    return found.length >= (typed ? 1 : limit) && found[0].score >= next[1] ? undefined : String(next[0]);
  }

  function ranked(asked, limit) {
    if (last.ranked && last.limit === limit) return last.ranked;
    const before = Math.max(0, asked.length - 1);
    if (base.held !== articles.length) {
      base = new Sums(articles.length);
      [places, worths, levels] = [new Int32Array(articles.length), new Float64Array(articles.length), new Uint8Array(articles.length)];
      count = 0;
    }
    let same = base.words.length <= before;
    for (let i = 0; i < base.words.length && same; i++) same = base.words[i] === asked[i];
    if (!same) base.clear();
    unmark(base.marked);
    for (let i = base.words.length; i < before; i++) {
      weigh(asked[i]);
      keep(asked[i]);
    }
    if (!asked.length) return (last.ranked = NOTHING);
    weigh(asked[before]);
    const { scores, proofs } = base;
    const enough = ENOUGH * base.most(base.part(asked[before], known, unique));
    const top = [];
    for (let article = 0; article < scores.length; article++) {
      let score = scores[article] + worths[article];
      const least = top.length < limit ? 0 : top[limit - 1].score;
      if (!score || score < enough || proofs[article] + proof(article) < 2 || score * BEST_TITLE <= least) continue;
      score *= 1 + likeness(titled[article]);
      if (score <= least) continue;
      let at = Math.min(top.length, limit - 1);
      for (; at > 0 && top[at - 1].score < score; at--) top[at] = top[at - 1];
      top[at] = { score, article };
    }
    last.limit = limit;
    last.ranked = top;
    last.answers = undefined;
    return top;
  }

  /** Finds what a word says of the articles, of each by its best way. */
  function weigh(one) {
    for (let i = 0; i < count; i++) worths[places[i]] = levels[places[i]] = 0;
    count = 0;
    bit = one.weight > WEAK ? 1 << marked.length : 0;
    const { terms, means, word } = one;
    for (let i = 0; i < terms.length; i++) {
      const id = terms[i];
      hit(posts[id], one.says(rare[id], one.worths[i]));
      asking[id] |= bit;
    }
    if (rarely.size && !(word.id < told)) {
      // The very word says so much where a text has it; less when it may be a slip.
      const says = unique * one.weight * (terms.length && terms[0] !== word.id ? WORTH.edit1 : 1);
      rarely.get(markOf(word.term, 4))?.forEach((part) => hit(readList(part), says));
    }
    for (let i = 0; i < means.length; i++) {
      const phrases = ways[means[i].group];
      for (let j = 0; j < phrases.length; j++) {
        const phrase = phrases[j];
        hit(phrase.posts, one.says(phrase.rarity, means[i].worth));
        if (bit) mark(phrase);
      }
    }
    if (bit) marked.push(one);
    known = false;
    for (let i = 0; i < count && !known; i++) known = levels[places[i]] > 1;
  }

  function hit(list, says) {
    for (let i = 0; i < list.length; i++) {
      const article = list[i] >> 2;
      const level = (list[i] & 3) + 1;
      const worth = says * SAYS[level - 1];
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
      base.scores[article] += worths[article];
      base.proofs[article] += proof(article);
      base.has[article] |= bit;
    }
    base.add(one, known, unique);
    base.words.push(one);
    base.marked = marked.length;
  }

  /** Takes a phrase for an answer to a word. */
  function mark({ terms }) {
    if (terms.length === 1) return (asking[terms[0]] |= bit);
    whole.push({ terms, word: marked.length });
    for (let i = 0; i < terms.length; i++) phrasing[terms[i]] |= bit;
  }

  /** Forgets which terms answer a word, but those of so many words. */
  function unmark(left) {
    while (marked.length > left) {
      const { terms, means } = marked.pop();
      const others = ~(1 << marked.length);
      unmarkTerms(terms, others);
      for (let i = 0; i < means.length; i++) {
        const phrases = ways[means[i].group];
        for (let j = 0; j < phrases.length; j++) unmarkTerms(phrases[j].terms, others);
      }
    }
    while (whole.length && whole.at(-1).word >= left) whole.pop();
  }

  function unmarkTerms(terms, others) {
    for (let i = 0; i < terms.length; i++) {
      asking[terms[i]] &= others;
      phrasing[terms[i]] &= others;
    }
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

  function answer(text, limit = 5, typed = false) {
    const list = ranked(wanted(text, typed), limit);
    if (last.answers) return last.answers;
    const found = (last.answers = []);
    if (!list.length) return found;
    const { asked } = last;
    // Asked for when an article is opened, and not at each letter.
    const terms = () => {
      const all = asked.flatMap((one) => (one.weight > WEAK ? [...one.terms, ...phrasesOf(one).flatMap(({ phrase }) => phrase.terms)] : []));
      return [...new Set(all)].map((id) => names[id]);
    };
    const least = list[0].score * NEAR_BEST;
    for (const { score, article } of list) if (score >= least) found.push(shown(article, terms));
    return found;
  }

  function shown(number, terms) {
    const { title, section, url, words } = articles[number];
    const marks = [];
    let seen = 0;
    for (let i = 0; i < words.length; i++) {
      const { id, mark } = words[i];
      const bits = asking[id] | phrasing[id];
      if (!bits) continue;
      seen |= bits;
      marks.push(mark);
    }
    const has = base.has[number] | (levels[number] ? bit : 0);
    let because = NOTHING;
    for (let i = 0; i < marked.length; i++) {
      if ((seen >> i) & 1) continue;
      const { word } = marked[i];
      if ((has >> i) & 1 && !because.includes(word.said)) because = [...because, word.said];
    }
    return { title, section, url, marks, because, terms };
  }

  return { add, answer, ponder, prepare, wants };
}

/** Lets the page answer keys between two slices of work. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The search of one language; its data are fetched at `load` or at the first question.
 * @param {{ lang: string, base: string }} options where its data lie, with a final slash
 * @returns {{ load(): Promise<unknown>, atHand(text: string, limit?: number): Result[],
 *   query(text: string, limit?: number, how?: { typed?: boolean, most?: number }): Promise<Result[]> }}
 */
export function createSearch({ lang, base }) {
  const fetched = async (name) => {
    const response = await fetch(`${base}${lang}/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };
  const start = async () => {
    const first = await fetched("index.json");
    if (first.v !== 3) throw new Error("search data of another version");
    const search = searcher(lang, first);
    while (search.prepare(performance.now() + SLICE)) await pause();
    return { search, folder: first.folder };
  };
  // Two questions under way may want the same part: it is fetched and added once.
  const underWay = new Map();
  const addPart = ({ search, folder }, part) => {
    let adding = underWay.get(part);
    if (!adding) {
      adding = fetched(`${folder}/${part}.json`).then((data) => search.add(part, data)).finally(() => underWay.delete(part));
      underWay.set(part, adding);
    }
    return adding;
  };
  let ready;
  let loaded;
  // After a lost network the next question tries again.
  const load = () => (ready ??= start().then((made) => (loaded = made)).catch((error) => {
    ready = undefined;
    throw error;
  }));
  const cutShort = (text) => (text.trim().length < 2 ? "" : text.length > LONGEST ? text.slice(0, LONGEST) : text);
  return {
    load,
    /** Answers at once, for a letter more, from what was fetched and found out for those before. */
    atHand(whole, limit = 5) {
      const text = cutShort(whole);
      return text && loaded ? loaded.search.answer(text, limit, true) : [];
    },
    /** `typed`: the text is still being written, so less is fetched for it. */
    async query(whole, limit = 5, { typed = false, most = typed ? 1 : 2 } = {}) {
      const text = cutShort(whole);
      if (!text) return [];
      const made = await load();
      const { search } = made;
      for (let left = most; ; left--) {
        while (search.ponder(text, typed, performance.now() + SLICE)) await pause();
        const part = left > 0 ? search.wants(text, limit, typed) : undefined;
        if (part === undefined) return search.answer(text, limit, typed);
        await addPart(made, part);
      }
    },
  };
}
