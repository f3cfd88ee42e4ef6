/**
 * Search on the reader's own machine. One file, read before anything is found, so it is kept short; how it works
 * is told in `site/generator/README.md`.
 * @typedef {{ title: string, url: string, section: string, marks: [number, number][], because: string[],
 *   terms: string[] }} Result
 * @typedef {{ term: string, word: string, start: number, end: number }} Token
 */

const ELISIONS = new Set("l d j m t s c n qu lorsqu puisqu jusqu quelqu".split(" "));
const JOINED_LENGTH = 6;
const ENDINGS = {
  fr: [["issement", 4], ["ation", 4], ["ement", 4], ["ante", 6], ["ant", 6], ["age", 5], ["ee", 3],
    ["er", 3], ["ez", 4], ["e", 3]],
  en: [["ation", 4], ["ing", 4], ["ed", 4], ["er", 4], ["e", 3]],
};
const CODE = /[\d_]/;
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
// What is read of a question, and how far an unfinished word is followed.
const LONGEST = 400;
const MOST_WORDS = 32;
const BEGUN = 4;
const COMPLETED = 24;
// Blocks looked at for one question, and words of which what was found out is kept.
const NEAREST = 6;
const MOST_KEPT = 4000;
// Milliseconds of a slice of work, and words between two looks at the clock.
const SLICE = 2;
const STEP = 16;

export function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe")
    .replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’ʼ‘]/g, "'").replace(/[‐‑]/g, "-");
}

function singular(word, lang) {
  if (!word.endsWith("s") && !word.endsWith("x")) return word;
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
  if (word.length < 4 || !endings || CODE.test(word)) return word;
  let form = singular(word, lang);
  for (const [end, keep] of endings) {
    if (form.length - end.length < keep || !form.endsWith(end)) continue;
    form = form.slice(0, -end.length);
    break;
  }
  if (lang === "fr" && form.length > 3 && form.endsWith("y")) return form.slice(0, -1) + "i";
  return form.endsWith("ll") || form.endsWith("nn") || form.endsWith("tt") ? form.slice(0, -1) : form;
}

const WORDS = /\d+(?:\.\d+)+|[a-z0-9_'-]+/g;
// Parts of titles between signs that no word has, however it is folded, and the ends of titles.
const PIECES = /[^\s,;:!?()]+|\n/g;

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
    const parts = whole.replace(/^['-]+|['-]+$/g, "").split("'").filter(Boolean);
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

// The rows of the table below; they are filled anew for each two words.
const ROWS = [0, 1, 2].map(() => new Uint8Array(LONGEST + 1));

/** Letters to change, add, drop or swap; more than `most` is as good as none. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, row, next] = ROWS;
  for (let j = 0; j <= b.length; j++) row[j] = Math.min(j, most + 1);
  for (let i = 1; i <= a.length; i++) {
    // Further than `most` from the diagonal there is nothing to find.
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    const letter = a.charCodeAt(i - 1);
    let least = (next[from - 1] = from === 1 ? Math.min(i, most + 1) : most + 1);
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1);
      let steps = row[j - 1];
      if (letter !== other) {
        steps = Math.min(steps, next[j - 1], j < i + most ? row[j] : most) + 1;
        const swapped = i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
        if (swapped) steps = Math.min(steps, before[j - 2] + 1);
      }
      next[j] = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    const free = before;
    before = row;
    row = next;
    next = free;
  }
  return row[b.length];
}

function letters(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
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

/** What the files have in place of a rare term. */
function markOf(term, signs) {
  let text = "";
  for (let left = hash(term); text.length < signs; left = Math.floor(left / 80)) {
    const digit = left % 80;
    text += String.fromCharCode(digit + (digit > 56 ? 36 : 35));
  }
  return text;
}

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

function pairs(text, levels) {
  const found = [];
  let next = 0;
  for (const value of numbers(text)) {
    next += Math.floor(value / levels);
    found.push(next++, value % levels);
  }
  return found;
}

function unfolded(text) {
  let word = "";
  return (text.match(/[A-Z][^A-Z]*/g) ?? []).map((one) => (word = word.slice(0, one.charCodeAt(0) - 65) + one.slice(1)));
}

/**
 * The first file, to which parts are added as they come: `wants` names the next, `answer` answers from what is there.
 * A letter more changes the last word: what is known of the others is kept, by what they are, until a part is added.
 */
export function searcher(lang, first) {
  const stop = new Set(unfolded(first.stop));
  const weak = new Set(unfolded(first.weak));
  const unique = Math.log(1 + first.articles);
  // Of each term, by its number: those of the first file in the order of their letters, then others as they come. Its
  // blocks are in `lists`, its letters in `bits`; `voice` and `asking` are for the word and the question at hand: what the
  // term says for the one, and which words of the other it answers.
  const names = [];
  const rare = [];
  const lists = [];
  const bits = [];
  const ears = [];
  const voice = [];
  const asking = [];
  const ids = new Map();
  // Synonyms: phrases by their first word, and all words they have.
  const groups = first.groups.split("|").map((group) => group.split(" ").map((phrase) => phrase.split("-")));
  const phrases = new Map();
  const lexicon = new Set();
  const blocks = new Map();
  const shards = new Set();
  const marks = new Map();
  // What was found out and stays true, and what is true until a part is added.
  const cut = new Map();
  const spelt = new Map();
  const meant = new Map();
  const placed = new Map();
  const standings = new Map();
  const partings = new Map();
  const asks = new Map();
  const ways = new Map();
  // Filled anew for each word, each block.
  const best = [];
  const levels = [];
  const totals = new Float64Array(first.blocks);
  let waiting;
  let told = 0;
  let grouped = 0;
  let last = {};
  const known = (term) => ids.has(term);

  function join(name, rarity, list) {
    ids.set(name, names.length);
    names.push(name);
    rare.push(rarity);
    lists.push(list);
    // A code and a word of two letters have no slips.
    bits.push(CODE.test(name) || name.length < 3 ? 0 : letters(name));
    voice.push(0);
    asking.push(0);
  }

  const fresh = (term) => ids.get(term) ?? (join(term, unique, ""), names.length - 1);

  /** Takes in the terms and the groups until a time; true while there are more. */
  function prepare(until) {
    waiting ??= { names: unfolded(first.terms), rarities: numbers(first.rarity), lists: first.lists.split(" ") };
    for (; names.length < waiting.names.length; ) {
      const i = names.length;
      if (i % STEP === 0 && performance.now() > until) return true;
      join(waiting.names[i], Math.log(1 + 2 ** waiting.rarities[i]), waiting.lists[i] ?? "");
      if (bits[i]) ears[i] = sound(names[i]);
    }
    told = names.length;
    for (const word of stop) spelt.set(word, []);
    for (; grouped < groups.length; grouped++) {
      if (performance.now() > until) return true;
      for (const words of groups[grouped]) {
        words.forEach((word) => lexicon.add(word));
        if (!phrases.has(words[0])) phrases.set(words[0], []);
        phrases.get(words[0]).push({ words, group: grouped });
      }
    }
    return false;
  }

  function add(name, part) {
    const before = names.length;
    if (name[0] === "r") {
      const found = part[1].split(" ");
      shards.add(name);
      part[0].match(/.../g)?.forEach((mark, i) => marks.set(mark, found[i]));
    } else {
      const titles = part[0].split("\n");
      const count = titles.length;
      let next = 0;
      blocks.set(Number(name), {
        titles, paths: part[1].split("\n"), sections: numbers(part[2]), read: [], titled: termsOf(part[0]),
        terms: numbers(part[3]).map((gap) => (next += gap + 1) - 1), marks: part[4].match(/..../g) ?? [], lists: part[5].split(" "),
        total: new Float64Array(count), strong: new Uint8Array(count), said: new Uint8Array(count),
      });
    }
    // Without a new word, what was found out of the words still holds.
    if (name[0] === "r" || names.length > before) forget();
    last = {};
  }

  function forget() {
    for (const kept of [standings, partings, asks, ways]) kept.clear();
    last = {};
  }

  /** The words of a text, cut at its spaces: most of it was seen before. */
  function chunks(text) {
    const list = [];
    for (const chunk of text.split(" ")) {
      let words = cut.get(chunk);
      if (!words) {
        const folded = fold(chunk);
        words = tokens(folded, lang, stop);
        // As it was typed, to be told back.
        const same = chunk.length === folded.length;
        for (const one of words) one.said = same ? chunk.slice(one.start, one.end).replace(/^.*['’]/, "") : one.word;
        cut.set(chunk, words);
      }
      for (const one of words) list.push(one);
    }
    return list;
  }

  /** Of each title, its terms. */
  function termsOf(titles) {
    let list = [];
    const all = [list];
    for (const word of titles.match(PIECES) ?? []) {
      if (word === "\n") all.push((list = []));
      else for (const id of spellings(word)) list.push(id);
    }
    return all;
  }

  /** The terms of a part of a title: most parts of a title are in others. */
  function spellings(word) {
    let found = spelt.get(word);
    if (!found) {
      const folded = fold(word);
      if (/[^a-z]/.test(folded)) found = tokens(folded, lang, stop).map(({ term }) => fresh(term));
      else found = tells(folded, stop) ? [fresh(stem(folded, lang))] : [];
      spelt.set(word, found);
    }
    return found;
  }

  /** Words typed apart that are one ("wi fi"), and words typed as one that are two ("boitemail"). */
  function regroup(list) {
    const made = [];
    for (let i = 0; i < list.length; i++) {
      const [one, two] = [list[i], list[i + 1]];
      if (two && !(known(one.term) && known(two.term))) {
        const word = one.word + two.word;
        const term = stem(word, lang);
        if (known(term) || lexicon.has(term)) {
          made.push({ term, word, said: word });
          i++;
          continue;
        }
      }
      made.push(...parted(one));
    }
    return made;
  }

  const ours = (term) => known(term) || lexicon.has(term);

  function parted(token) {
    const { word } = token;
    if (ours(token.term) || word.length < 6 || CODE.test(word)) return [token];
    if (!partings.has(word)) partings.set(word, parts(word) ?? [token]);
    return partings.get(word);
  }

  function parts(word) {
    const one = (part) => ({ term: stem(part, lang), word: part, said: part });
    for (let end = word.length - 3; end >= 3; end--) {
      const begin = one(word.slice(0, end));
      if (!ours(begin.term)) continue;
      const rest = word.slice(end);
      const bare = /^(?:de|du|la|le)(.{3,})$/.exec(rest);
      const found = [bare?.[1], rest].filter(Boolean).map(one).find((part) => ours(part.term));
      if (found) return [begin, found];
    }
    return undefined;
  }

  /** What a word may stand for: terms, and what each is worth. */
  function standing(token, begun) {
    const key = begun ? `${token.word} ` : token.word;
    let found = standings.get(key);
    if (found) return found;
    found = new Map();
    const add = (id, worth) => {
      if (worth > (found.get(id) ?? 0)) found.set(id, worth);
    };
    const blocks = marks.get(markOf(token.term, 3));
    if (blocks && !lists[ids.get(token.term)]) lists[fresh(token.term)] = blocks;
    const id = ids.get(token.term);
    if (id !== undefined) add(id, 1);
    if (begun && token.word.length > 1) complete(token.word, add);
    // A word that is ours is not a slip for another, unless one text alone has it: somebody's verb ("impriment") is
    // another's misspelt noun.
    if (maySlip(token)) {
      const meant = slips(token);
      if (meant.size && id !== undefined) found.set(id, WORTH.edit1);
      meant.forEach((worth, other) => other !== id && add(other, worth));
    }
    standings.set(key, found);
    return found;
  }

  const maySlip = ({ term, word }) => word.length > 3 && !lists[ids.get(term)] && !lexicon.has(term) && !CODE.test(word);

  /** Looks for the slips of a question until a time; true while there is more to look at. */
  function ponder(text, until) {
    for (const token of wordsOf(text)) {
      if (!maySlip(token) || meant.get(token.word)?.at === names.length) continue;
      slips(token);
      if (performance.now() > until) return true;
    }
    return false;
  }

  function slips({ term: word, word: whole }) {
    if (!meant.has(whole)) meant.set(whole, { found: new Map(), at: 0, ear: sound(word) });
    const state = meant.get(whole);
    const { found, ear } = state;
    const most = whole.length > 7 ? 2 : 1;
    const add = (id, worth) => found.set(id, Math.max(worth, found.get(id) ?? 0));
    const mine = letters(word);
    const alike = BEGINNINGS.get(word[0]) ?? letters(word[0]);
    for (; state.at < names.length; state.at++) {
      const i = state.at;
      const theirs = bits[i];
      if (!theirs) continue;
      const term = names[i];
      const longer = Math.abs(term.length - word.length);
      const begins = (alike >> (term.charCodeAt(0) & 31)) & 1;
      if (begins && longer < 4 && (ears[i] ??= sound(term)) === ear && ear.length > 1) add(i, WORTH.sound);
      // The ending that would have been cut off may be what is misspelt.
      const ending = whole.length - term.length;
      if (ending > 1 && ending < 5 && term.length > 4 && ones(theirs & ~mine) < 2
        && distance(whole.slice(0, term.length), term, 1) < 2) add(i, WORTH.begun);
      if (longer > most || ones(mine ^ theirs) > 2 * most) continue;
      if (word.length < 5 && term[0] !== word[0]) continue;
      const steps = distance(word, term, most);
      if (steps <= most && term.length > steps + 2) add(i, steps === 1 ? WORTH.edit1 : WORTH.edit2);
    }
    return found;
  }

  function complete(word, add) {
    let low = 0;
    for (let high = told; low < high; ) {
      const middle = (low + high) >> 1;
      if (names[middle] < word) low = middle + 1;
      else high = middle;
    }
    let found = [];
    for (; low < told && names[low].startsWith(word); low++) found.push(low);
    for (let i = told; i < names.length; i++) if (bits[i] && names[i].startsWith(word)) found.push(i);
    if (found.length > COMPLETED) found = found.sort((a, b) => rare[a] - rare[b]).slice(0, COMPLETED);
    for (const id of found) add(id, WORTH.prefix * Math.sqrt(word.length / names[id].length));
    for (let end = word.length - 1; end > 4 && word.length - end < 5; end--) {
      const id = ids.get(word.slice(0, end));
      if (id !== undefined) add(id, WORTH.prefix);
    }
  }

  const unfinished = (text) => /[\p{L}\p{N}]$/u.test(text);

  function wordsOf(text) {
    if (asks.size > MOST_KEPT) {
      for (const kept of [cut, meant]) kept.clear();
      forget();
    }
    if (last.text !== text) last = { text, words: regroup(chunks(text).slice(0, MOST_WORDS)) };
    return last.words;
  }

  const wanted = (text) => (wordsOf(text), (last.asked ??= readQuestion(text)));

  function readQuestion(text) {
    const list = wordsOf(text);
    const begun = unfinished(text) ? list.length - 1 : -1;
    const found = list.map((token, i) => standing(token, i === begun));
    const weights = list.map(({ term }) => (weak.has(term) ? WEAK : 1));
    const means = list.map(() => []);
    const meaning = list.map(({ term }) => term);
    const trust = list.map(() => 1);
    list.forEach(({ term }, i) => {
      if (ours(term) || !found[i].size) return;
      trust[i] = 0;
      found[i].forEach((worth, id) => {
        if (worth > trust[i]) [meaning[i], trust[i]] = [names[id], worth];
      });
    });
    const heard = new Set();
    for (let i = 0; i < list.length; i++) {
      for (const { words, group } of phrases.get(meaning[i]) ?? []) {
        if (!words.every((word, j) => word === meaning[i + j])) continue;
        const worth = WORTH.group * Math.min(...trust.slice(i, i + words.length));
        for (let j = i; j < i + words.length; j++) {
          means[j].push({ group, worth });
          if (words.length > 1) weights[j] = 1;
          else if (heard.has(group)) weights[j] = Math.min(weights[j], AGAIN);
        }
        heard.add(group);
      }
    }
    return list.map((token, i) => {
      let key = `${token.word}${i === begun ? " " : "|"}${weights[i]}`;
      for (const { group, worth } of means[i]) key += ` ${group} ${worth}`;
      let one = asks.get(key);
      if (!one) asks.set(key, (one = asked(token, found[i], weights[i], means[i])));
      return one;
    });
  }

  /** A word of a question: terms and phrases that say it, and how much each says. */
  function asked(token, found, weight, means) {
    // Terms and what each says, phrases, all terms of both; what the word says alone, and at most.
    const one = {
      token, weight, terms: [], says: [], several: [], all: new Set(), alone: 0, most: 0,
      elsewhere: false, promise: undefined, hits: new Map(),
    };
    // However rare the word that stands for another, it says no more than that one.
    const id = ids.get(token.term);
    let rarity = unique;
    if (lists[id]) rarity = rare[id];
    else found.forEach((_, other) => (rarity = Math.min(rarity, rare[other])));
    const add = (terms, worth) => {
      let says = rare[terms[0]];
      for (let i = 1; i < terms.length; i++) says = Math.max(says, rare[terms[i]]);
      says = Math.min(rarity, says) * worth * weight;
      one.most = Math.max(one.most, says);
      for (const id of terms) one.all.add(id);
      if (terms.length > 1) one.several.push({ terms, says });
      else one.says[one.terms.push(terms[0]) - 1] = says;
    };
    // What the very word says where a text has it; less when it may be a slip.
    one.alone = unique * weight * (found.size && !found.has(id) ? WORTH.edit1 : 1);
    found.forEach((worth, other) => add([other], worth));
    for (const { group, worth } of means) {
      const known = waysOf(group);
      if (!known.length) one.elsewhere = true;
      for (const terms of known) add(terms, worth);
    }
    return one;
  }

  /** The phrases of a group that can be found here. */
  function waysOf(group) {
    let found = ways.get(group);
    if (!found) {
      found = groups[group].map((phrase) => phrase.map((word) => ids.get(word)));
      found = found.filter((terms) => !terms.includes(undefined));
      ways.set(group, found);
    }
    return found;
  }

  const isCode = ({ term }) => CODE.test(term) && term.length > 3;
  const shardOf = ({ term }) => `r${hash(term) % first.shards}`;

  function blank(count) {
    for (let place = 0; place < count; place++) best[place] = levels[place] = 0;
  }

  function put(list, says, worth) {
    for (let i = 0; i < list.length; i += 2) {
      const [place, level] = [list[i], list[i + 1]];
      best[place] = Math.max(best[place], says * worth[level]);
      levels[place] = Math.max(levels[place], level);
    }
  }

  /** What blocks promise for a word: block, promise, block, promise ... */
  function promise(one) {
    if (one.promise) return one.promise;
    blank(first.blocks);
    one.terms.forEach((id, i) => put(blocksOf(id), one.says[i], PROMISES));
    for (const { terms, says } of one.several) put(common(terms.map(blocksOf)), says, PROMISES);
    one.promise = [];
    for (let block = 0; block < first.blocks; block++) if (best[block]) one.promise.push(block, best[block]);
    return one.promise;
  }

  function blocksOf(id) {
    if (!placed.has(lists[id])) {
      const everywhere = () => Array.from({ length: first.blocks * 2 }, (_, i) => (i % 2 ? 1 : i / 2));
      placed.set(lists[id], lists[id] === "!" ? everywhere() : pairs(lists[id], 3));
    }
    return placed.get(lists[id]);
  }

  function common([first, ...others]) {
    let left = first;
    for (const other of others) {
      const here = [];
      for (let i = 0, j = 0; i < left.length && j < other.length; ) {
        if (left[i] === other[j]) here.push(left[i], Math.min(left[i + 1], other[j + 1]));
        if (left[i] < other[j]) i += 2;
        else j += 2;
      }
      left = here;
    }
    return left;
  }

  /** The block that promises most of those that are not there, and what it promises; none when five better ones are. */
  function promising(asked) {
    if (first.blocks < 2) return asked.length && !blocks.size ? [0, 1] : undefined;
    totals.fill(0);
    for (const one of asked) {
      const list = promise(one);
      for (let i = 0; i < list.length; i += 2) totals[list[i]] += list[i + 1];
    }
    let next = -1;
    let most = 0;
    for (let block = 0; block < first.blocks; block++) {
      if (totals[block] > most && !blocks.has(block)) most = totals[(next = block)];
    }
    const better = [...blocks.keys()].filter((block) => totals[block] >= most);
    return next >= 0 && better.length < NEAREST ? [next, most] : undefined;
  }

  /** The next part to fetch for a question, or nothing. While it is `typed`, only for what would come first. */
  function wants(text, limit, typed) {
    const asked = wanted(text);
    const last = asked.at(-1);
    const begun = typed && last && unfinished(text);
    // A word of two or three letters may become any.
    const settled = begun && last.token.word.length < BEGUN ? asked.slice(0, -1) : asked;
    if (!settled.length) return undefined;
    const strangers = asked.filter((one) => !one.all.size && !one.elsewhere && one.weight === 1 && !(begun && one === last));
    const code = strangers.find((one) => isCode(one.token));
    // A stranger among words that are known is a name or a story; alone, it may be a word of a text.
    const stranger = code ?? (asked.some((one) => one.all.size && one.weight === 1) ? undefined : strangers[0]);
    if (stranger && first.shards && !shards.has(shardOf(stranger.token))) return shardOf(stranger.token);
    const next = promising(settled);
    if (!next) return undefined;
    const found = ranked(asked, limit);
    return found.length >= (typed ? 1 : limit) && found[0].score >= next[1] ? undefined : String(next[0]);
  }

  /** The articles of a block that have a word, each by its best way: places, what it says there, and the level. */
  function hits(one, number, block) {
    let found = one.hits.get(number);
    if (found) return found;
    const count = block.titles.length;
    blank(count);
    for (let i = 0; i < one.terms.length; i++) voice[one.terms[i]] = Math.max(voice[one.terms[i]], one.says[i]);
    for (let i = 0; i < block.terms.length; i++) if (voice[block.terms[i]]) put(listOf(block, i), voice[block.terms[i]], SAYS);
    for (let place = 0; place < count; place++) {
      for (const id of block.titled[place]) {
        if (!voice[id]) continue;
        best[place] = Math.max(best[place], voice[id] * SAYS[TITLE]);
        levels[place] = TITLE;
      }
    }
    for (const id of one.terms) voice[id] = 0;
    const at = ids.get(one.token.term) < told ? -1 : block.marks.indexOf(markOf(one.token.term, 4));
    if (at >= 0) put(listOf(block, block.terms.length + at), one.alone, SAYS);
    for (const { terms, says } of one.several) put(common(terms.map((id) => standsIn(block, id))), says, SAYS);
    found = { places: [], says: [], levels: [], most: 0 };
    for (let place = 0; place < count; place++) {
      if (!best[place]) continue;
      found.places.push(place);
      found.says.push(best[place]);
      found.levels.push(levels[place]);
      found.most = Math.max(found.most, levels[place]);
    }
    one.hits.set(number, found);
    return found;
  }

  function listOf(block, i) {
    if (typeof block.lists[i] === "string") block.lists[i] = pairs(block.lists[i], 4);
    return block.lists[i];
  }

  /** Where a term stands in a block; its titles say for themselves. */
  function standsIn(block, id) {
    const at = block.terms.indexOf(id);
    const list = at < 0 ? [] : listOf(block, at);
    const found = [];
    let next = 0;
    block.titled.forEach((title, place) => {
      const level = list[next] === place ? list[(next += 2) - 1] : -1;
      if (title.includes(id)) found.push(place, TITLE);
      else if (level >= 0) found.push(place, level);
    });
    return found;
  }

  function ranked(asked, limit) {
    if (last.asked === asked && last.limit === limit) return last.ranked;
    for (const [number, block] of blocks) {
      block.total.fill(0);
      block.strong.fill(0);
      block.said.fill(0);
      for (const one of asked) {
        const { places, says, levels } = hits(one, number, block);
        for (let i = 0; i < places.length; i++) {
          const place = places[i];
          block.total[place] += says[i];
          block.said[place]++;
          if (one.weight > WEAK && levels[i] > block.strong[place]) block.strong[place] = levels[i];
        }
      }
    }
    // A word nobody wrote about counts against every article, less when it may be a name or a place.
    let strangers = 0;
    const parts = asked.map((one) => {
      for (const { most } of one.hits.values()) if (most) return one.most;
      return one.elsewhere ? one.weight * unique : strangers++ < STRANGERS ? one.weight * unique * STRANGE : 0;
    });
    const whole = parts.sort((a, b) => b - a).slice(0, HEART).reduce((sum, part) => sum + part, 0);
    const heavy = asked.filter((one) => one.weight > WEAK);
    const several = [];
    for (let i = 0; i < heavy.length; i++) {
      for (const id of heavy[i].terms) asking[id] |= 1 << i;
      for (const { terms } of heavy[i].several) several.push({ terms, bit: 1 << i });
    }
    const top = [];
    for (const [number, block] of blocks) {
      for (let place = 0; place < block.total.length; place++) {
        let score = block.total[place];
        if (!score || score < ENOUGH * whole || (block.strong[place] < 2 && block.said[place] < 2)) continue;
        const least = top.length < limit ? 0 : top[limit - 1].score;
        if (score * (1 + TITLED + ORDERED + BEGUN_WITH) <= least) continue;
        score *= 1 + likeness(block.titled[place], heavy.length, several);
        if (score <= least) continue;
        let at = Math.min(top.length, limit - 1);
        for (; at > 0 && top[at - 1].score < score; at--) top[at] = top[at - 1];
        top[at] = { score, number, block, place };
      }
    }
    for (const one of heavy) for (const id of one.terms) asking[id] = 0;
    Object.assign(last, { limit, ranked: top });
    return top;
  }

  /** How much a title is what was asked: by `asking`, each of its terms knows the words it answers. */
  function likeness(title, words, several) {
    let all = 0;
    for (const id of title) all |= asking[id];
    // A phrase that means the same, where no single word does.
    const whole = several.filter(({ terms, bit }) => !(all & bit) && terms.every((id) => title.includes(id)));
    let before = 0;
    let steps = 0;
    let begun = 0;
    for (let i = 0; i < title.length; i++) {
      let now = asking[title[i]];
      for (const { terms, bit } of whole) if (terms.includes(title[i])) now |= bit;
      if ((now >> 1) & before) steps++;
      all |= now;
      before = now;
      if (i === 0) begun = now ? BEGUN_WITH : 0;
    }
    let said = ones(all);
    for (const { terms } of whole) said += terms.length - 1;
    return TITLED * Math.min(1, said / Math.max(1, title.length)) + ORDERED * Math.min(1, steps / Math.max(1, words - 1)) + begun;
  }

  function answer(text, limit = 5) {
    const asked = wanted(text);
    const list = ranked(asked, limit);
    const floor = list.length ? list[0].score * NEAR_BEST : 0;
    const heavy = asked.filter((one) => one.weight > WEAK);
    return list.filter(({ score }) => score >= floor).map((one) => shown(one, heavy));
  }

  function shown({ number, block, place }, heavy) {
    const title = block.titles[place];
    const { words, section, url } = (block.read[place] ??= read(block, place));
    const marks = words.filter(({ id }) => heavy.some(({ all }) => all.has(id))).map(({ start, end }) => [start, end]);
    const unseen = heavy.filter(({ hits, all }) =>
      hits.get(number).places.includes(place) && !block.titled[place].some((id) => all.has(id)));
    return {
      title, section, url, marks, because: [...new Set(unseen.map(({ token }) => token.said))],
      // Made when an article is opened, and not at each letter.
      get terms() {
        return [...new Set(heavy.flatMap(({ all }) => [...all]))].map((id) => names[id]);
      },
    };
  }

  /** What is shown of an article whatever was asked. */
  function read(block, place) {
    const title = block.titles[place];
    const [folder, section] = first.sections[block.sections[place] ?? block.sections.at(-1)];
    const path = block.paths[place] || fold(title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const words = [];
    eachWord(plain(title), (word, start, end) => spellings(word).forEach((id) => words.push({ id, start, end })));
    return { words, section, url: path[0] === "/" ? path : `${folder}${path}/` };
  }

  return { add, answer, ponder, prepare, wants };
}

/** Lets the page answer keys between two slices of work. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The search of one language; its data are fetched at `load` or at the first question.
 * @param {{ lang: string, base?: string }} options
 * @returns {{ load(): Promise<unknown>,
 *   query(text: string, limit?: number, how?: { typed?: boolean, most?: number }): Promise<Result[]> }}
 */
export function createSearch({ lang, base = "/search/" }) {
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
  let ready;
  // After a lost network the next question tries again.
  const load = () => (ready ??= start().catch((error) => {
    ready = undefined;
    throw error;
  }));
  return {
    load,
    /** `typed`: the text is still being written, so less is fetched for it. */
    async query(whole, limit = 5, { typed = false, most = typed ? 1 : 2 } = {}) {
      if (whole.trim().length < 2) return [];
      const text = whole.slice(0, LONGEST);
      const { search, folder } = await load();
      for (let left = most; ; left--) {
        while (search.ponder(text, performance.now() + SLICE)) await pause();
        const part = left > 0 ? search.wants(text, limit, typed) : undefined;
        if (part === undefined) return search.answer(text, limit);
        search.add(part, await fetched(`${folder}/${part}.json`));
      }
    },
  };
}
