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
// Milliseconds of a slice of work, and words between two looks at the clock.
const SLICE = 4;
const STEP = 64;

export function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe")
    .replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/[’ʼ‘]/g, "'").replace(/[‐‑]/g, "-");
}

function singular(word, lang) {
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
  if (CODE.test(word) || word.length < 4 || !endings) return word;
  let form = singular(word, lang);
  const found = endings.find(([end, keep]) => form.endsWith(end) && form.length - end.length >= keep);
  if (found) form = form.slice(0, -found[0].length);
  if (lang === "fr" && /...y$/.test(form)) return form.slice(0, -1) + "i";
  return /(ll|nn|tt)$/.test(form) ? form.slice(0, -1) : form;
}

/** The words of a folded text, with their places. @returns {Token[]} */
export function tokens(folded, lang, stop) {
  const list = [];
  for (const match of folded.matchAll(/\d+(?:\.\d+)+|[a-z0-9_'-]+/g)) {
    const place = { start: match.index, end: match.index + match[0].length };
    const parts = match[0].replace(/^['-]+|['-]+$/g, "").split("'").filter(Boolean);
    parts.forEach((part, i) => {
      if (i < parts.length - 1 && ELISIONS.has(part)) return;
      const inner = part.split("-").filter(Boolean);
      const joined = inner.join("");
      const one = joined.length <= JOINED_LENGTH || inner.some((piece) => piece.length === 1);
      for (const word of one ? [joined] : inner) {
        if (!word || /^[a-z_]$/.test(word) || stop.has(word)) continue;
        list.push({ term: stem(word, lang), word, ...place });
      }
    });
  }
  return list;
}

/** The words of a text as it is written, with their places in it. @returns {Token[]} */
export function wordsIn(text, lang, stop = new Set()) {
  // Folding keeps the places, but for a few signs that become two letters.
  const whole = fold(text);
  const plain = whole.length === text.length ? whole : Array.from({ length: text.length }, (_, i) => fold(text[i])[0] ?? " ").join("");
  return tokens(plain, lang, stop);
}

/** How a French word sounds, roughly. */
function sound(word) {
  return word.replace(/ph/g, "f").replace(/eau|au/g, "o").replace(/gn/g, "n").replace(/qu|ck|k|c(?![eiyh])/g, "k")
    .replace(/g(?=[eiy])/g, "j").replace(/c(?=[eiy])|ss|z/g, "s").replace(/[ae][nm](?![aeiouy])/g, "an").replace(/y/g, "i")
    .replace(/i[nm](?![aeiouy])/g, "in").replace(/ai|ei/g, "e").replace(/x|ct(?=i)/g, "ks").replace(/h/g, "")
    .replace(/(.)\1/g, "$1").replace(/[esdtx]$/, "");
}

const BEGINNINGS = new Map(["aeiouyh", "cksqz", "gj", "fp"].flatMap((alike) => [...alike].map((letter) => [letter, alike])));

/** Letters to change, add, drop or swap; more than `most` is as good as none. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, before[j - 2] + 1);
      next[j] = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
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

/** What a shard has in place of a code. */
function markOf(code) {
  let left = hash(code);
  return [0, 1, 2].map(() => {
    const digit = left % 80;
    left = Math.floor(left / 80);
    return String.fromCharCode(digit + (digit > 56 ? 36 : 35));
  }).join("");
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

/** The first file, to which parts are added as they come: `wants` names the next, `answer` answers from what is there. */
export function searcher(lang, first) {
  const stop = new Set(first.stop.split(" "));
  const weak = new Set(first.weak.split(" "));
  const names = unfolded(first.terms);
  const rarities = numbers(first.rarity).map((power) => Math.log(1 + 2 ** power));
  const told = first.lists.split(" ");
  const unique = Math.log(1 + first.articles);
  const terms = new Map();
  const groups = first.groups.split("\n").map((line) => line.split("|"));
  const phrases = new Map();
  const lexicon = new Set();
  let longest = 1;
  const blocks = new Map();
  const shards = new Set();
  const codes = new Map();
  const pool = [];
  const bits = [];
  const ears = [];
  const meant = new Map();
  let prepared = 0;
  let firstOwn = 0;
  let grouped = 0;
  let last = {};
  const known = (term) => terms.has(term);

  const join = (name) => {
    if (CODE.test(name) || name.length < 3) return;
    pool.push(name);
    bits.push(letters(name));
  };

  /** Takes in the terms and the groups until a time; true while there are more. */
  function prepare(until) {
    for (; prepared < names.length; prepared++) {
      if (prepared % STEP === 0 && performance.now() > until) return true;
      terms.set(names[prepared], { rare: rarities[prepared], list: told[prepared] });
      join(names[prepared]);
    }
    firstOwn ||= pool.length;
    for (; grouped < groups.length; grouped++) {
      if (performance.now() > until) return true;
      for (const phrase of groups[grouped]) {
        const words = phrase.split(" ");
        words.forEach((word) => lexicon.add(word));
        longest = Math.max(longest, words.length);
        if (!phrases.has(phrase)) phrases.set(phrase, []);
        phrases.get(phrase).push(grouped);
      }
    }
    return false;
  }

  function fresh(term) {
    if (!known(term)) {
      terms.set(term, { rare: unique, list: "" });
      join(term);
    }
    return terms.get(term);
  }

  function add(name, part) {
    const lists = part.lists.split(" ");
    if (name[0] === "r") {
      shards.add(name);
      const words = unfolded(part.terms);
      words.forEach((term, i) => (fresh(term).list = lists[i]));
      part.codes.match(/.../g)?.forEach((mark, i) => codes.set(mark, lists[words.length + i]));
      return;
    }
    const block = { titles: part.titles.split("\n"), paths: part.paths.split("\n"), sections: numbers(part.sections), lists: new Map(), read: [] };
    let next = 0;
    const list = numbers(part.told).map((gap) => names[(next += gap + 1) - 1]);
    for (const term of unfolded(part.own)) {
      fresh(term);
      list.push(term);
    }
    list.forEach((term, i) => block.lists.set(term, lists[i]));
    blocks.set(Number(name), block);
  }

  /** Words typed apart that are one ("wi fi"), and words typed as one that are two ("boitemail"). */
  function regroup(list) {
    const made = [];
    for (let i = 0; i < list.length; i++) {
      const [one, two] = [list[i], list[i + 1]];
      const whole = two && one.word + two.word;
      if (whole && !(known(one.term) && known(two.term)) && (known(stem(whole, lang)) || lexicon.has(stem(whole, lang)))) {
        made.push({ ...one, term: stem(whole, lang), word: whole, end: two.end });
        i++;
        continue;
      }
      made.push(...(parted(one) ?? [one]));
    }
    return made;
  }

  function parted(token) {
    const { word } = token;
    const ours = (part) => known(stem(part, lang)) || lexicon.has(stem(part, lang));
    if (ours(word) || word.length < 6 || CODE.test(word)) return null;
    for (let cut = word.length - 3; cut >= 3; cut--) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      const last = /^(de|du|la|le)(.{3,})$/.exec(parts[1]);
      if (last && ours(parts[0]) && ours(last[2])) parts[1] = last[2];
      if (parts.every(ours)) return parts.map((part) => ({ ...token, word: part, term: stem(part, lang) }));
    }
    return null;
  }

  function standing(token, unfinished) {
    const found = new Map();
    const add = (term, worth) => {
      if (known(term) && worth > (found.get(term) ?? 0)) found.set(term, worth);
    };
    if (!known(token.term) && isCode(token) && codes.has(markOf(token.term))) fresh(token.term).list = codes.get(markOf(token.term));
    add(token.term, 1);
    if (unfinished && token.word.length > 1) complete(token.word, add);
    // A word that is ours is not a slip for another, unless one text alone has it: somebody's verb ("impriment") is
    // another's misspelt noun.
    if (!maySlip(token)) return found;
    const meant = slips(token);
    if (meant.size && found.has(token.term)) found.set(token.term, WORTH.edit1);
    meant.forEach((worth, term) => term !== token.term && add(term, worth));
    return found;
  }

  const maySlip = ({ term, word }) => (!known(term) || terms.get(term).list === "") && !lexicon.has(term) && !CODE.test(word) && word.length > 3;

  /** Looks for the slips of a question until a time; true while there is more to look at. */
  function ponder(text, until) {
    const cut = text.slice(0, LONGEST);
    const list = questionWords(cut);
    const done = unfinished(cut) ? list.at(-1) : undefined;
    return list.some((token) => maySlip(token)
      && !(token === done && names[firstFrom(token.word)]?.startsWith(token.word)) && !slips(token, until));
  }

  function slips({ term: word, word: whole }, until = Infinity) {
    const most = whole.length > 7 ? 2 : 1;
    if (!meant.has(word)) meant.set(word, { found: new Map(), at: 0 });
    const state = meant.get(word);
    const { found } = state;
    const add = (term, worth) => found.set(term, Math.max(worth, found.get(term) ?? 0));
    const mine = letters(word);
    const ear = sound(word);
    const alike = BEGINNINGS.get(word[0]) ?? word[0];
    for (; state.at < pool.length; state.at++) {
      const i = state.at;
      if (i % STEP === 0 && until < Infinity && performance.now() > until) return undefined;
      const term = pool[i];
      const longer = Math.abs(term.length - word.length);
      if (longer < 4 && alike.includes(term[0]) && (ears[i] ??= sound(term)) === ear && ear.length > 1) add(term, WORTH.sound);
      // The ending that would have been cut off may be what is misspelt.
      if (term.length > 4 && whole.length - term.length > 1 && whole.length - term.length < 5 && ones(bits[i] & ~mine) < 2
        && distance(whole.slice(0, term.length), term, 1) < 2) add(term, WORTH.begun);
      if (longer > most || ones(mine ^ bits[i]) > 2 * most) continue;
      if (word.length < 5 && term[0] !== word[0]) continue;
      const steps = distance(word, term, most);
      if (steps <= most && term.length > steps + 2) add(term, steps === 1 ? WORTH.edit1 : WORTH.edit2);
    }
    return found;
  }

  function firstFrom(word) {
    let low = 0;
    for (let high = names.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (names[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function complete(word, add) {
    const found = [];
    for (let i = firstFrom(word); i < names.length && names[i].startsWith(word); i++) found.push(names[i]);
    for (let i = firstOwn; i < pool.length; i++) if (pool[i].startsWith(word)) found.push(pool[i]);
    if (found.length > COMPLETED) found.sort((a, b) => terms.get(a).rare - terms.get(b).rare).length = COMPLETED;
    for (const term of found) add(term, WORTH.prefix * Math.sqrt(word.length / term.length));
    for (let cut = word.length - 1; cut > 4 && word.length - cut < 5; cut--) add(word.slice(0, cut), WORTH.prefix);
  }

  function wanted(text) {
    if (last.text === text && last.terms === terms.size) return last.asked;
    last = { text, terms: terms.size, asked: readQuestion(text.slice(0, LONGEST)) };
    return last.asked;
  }

  const unfinished = (text) => /[\p{L}\p{N}]$/u.test(text);
  const questionWords = (cut) => regroup(tokens(fold(cut), lang, stop).slice(0, MOST_WORDS));

  function readQuestion(cut) {
    const list = questionWords(cut);
    const begun = unfinished(cut);
    const asked = list.map((token, i) => {
      const ways = [...standing(token, begun && i === list.length - 1)].map(([term, worth]) => ({ terms: [term], worth }));
      // However rare the word that stands for another, it says no more than that one.
      const rare = terms.get(token.term)?.list ? terms.get(token.term).rare : Math.min(unique, ...ways.map((way) => terms.get(way.terms[0]).rare));
      return { token, ways, rare, weight: weak.has(token.term) ? WEAK : 1, elsewhere: false };
    });
    const best = (one) => one.ways.reduce((a, b) => (b.worth > a.worth ? b : a));
    const sure = (i) => known(list[i].term) || lexicon.has(list[i].term) || !asked[i].ways.length;
    const meaning = list.map((token, i) => (sure(i) ? token.term : best(asked[i]).terms[0]));
    const trust = list.map((token, i) => (sure(i) ? 1 : best(asked[i]).worth));
    const said = new Set();
    for (let i = 0; i < meaning.length; i++) {
      for (let length = 1; length <= longest && i + length <= meaning.length; length++) {
        for (const group of phrases.get(meaning.slice(i, i + length).join(" ")) ?? []) {
          const ways = groups[group].map((phrase) => phrase.split(" ")).filter((phrase) => phrase.every(known));
          const worth = WORTH.group * Math.min(...trust.slice(i, i + length));
          for (const one of asked.slice(i, i + length)) {
            one.ways.push(...ways.map((terms) => ({ terms, worth })));
            if (!ways.length) one.elsewhere = true;
            if (length > 1) one.weight = 1;
            else if (said.has(group)) one.weight = Math.min(one.weight, AGAIN);
          }
          said.add(group);
        }
      }
    }
    for (const one of asked) {
      for (const way of one.ways) way.rare = Math.min(one.rare, Math.max(...way.terms.map((term) => terms.get(term).rare))) * way.worth * one.weight;
      one.most = Math.max(0, ...one.ways.map((way) => way.rare));
    }
    return asked;
  }

  /** What the words say of each place of the lists, each by its best way. */
  function weigh(asked, size, listOf, says, each) {
    const totals = new Float32Array(size);
    for (const one of asked) {
      const best = new Float32Array(size);
      const levels = new Uint8Array(size);
      for (const way of one.ways) {
        const list = way.terms.length > 1 ? common(way.terms.map(listOf)) : listOf(way.terms[0]);
        for (let i = 0; i < list.length; i += 2) {
          const value = way.rare * says[list[i + 1]];
          if (value > best[list[i]]) best[list[i]] = value;
          if (list[i + 1] > levels[list[i]]) levels[list[i]] = list[i + 1];
        }
      }
      for (let place = 0; place < size; place++) {
        if (!best[place]) continue;
        totals[place] += best[place];
        each?.(one, place, levels[place]);
      }
    }
    return totals;
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

  const isCode = ({ term }) => CODE.test(term) && term.length > 3;
  const shardOf = (token) => `r${hash(isCode(token) ? token.term : token.term.slice(0, 2)) % first.shards}`;

  function promising(asked) {
    if (first.blocks < 2) return asked.length ? [[0, 1]] : [];
    const seen = new Map();
    const everywhere = Array.from({ length: first.blocks * 2 }, (_, i) => (i % 2 ? 1 : i / 2));
    const listOf = (term) => {
      const { list } = terms.get(term);
      if (!seen.has(term)) seen.set(term, list === "!" ? everywhere : pairs(list, 3));
      return seen.get(term);
    };
    const totals = weigh(asked, first.blocks, listOf, PROMISES);
    return [...totals].map((total, block) => [block, total]).filter(([, total]) => total > 0).sort((a, b) => b[1] - a[1]);
  }

  /** The next part to fetch for a question, or nothing. While it is `typed`, only for what would come first. */
  function wants(text, limit, typed) {
    const asked = wanted(text);
    const last = asked.at(-1);
    const begun = typed && last && unfinished(text);
    if (begun && asked.length === 1 && last.token.word.length < BEGUN) return undefined;
    const strangers = asked.filter((one) => !one.ways.length && !one.elsewhere && one.weight === 1 && !(begun && one === last));
    const code = strangers.find((one) => isCode(one.token));
    // A stranger among words that are known is a name or a story; alone, it may be a word of a text.
    const stranger = code ?? (asked.some((one) => one.ways.length && one.weight === 1) ? undefined : strangers[0]);
    if (stranger && first.shards && !shards.has(shardOf(stranger.token))) return shardOf(stranger.token);
    const next = promising(asked).slice(0, 6).find(([block]) => !blocks.has(block));
    if (!next) return undefined;
    const found = ranked(asked, limit);
    return found.length >= (typed ? 1 : limit) && found[0].score >= next[1] ? undefined : String(next[0]);
  }

  function read(lists, term) {
    const list = lists.get(term) ?? [];
    if (typeof list !== "string") return list;
    const found = pairs(list, 4);
    lists.set(term, found);
    return found;
  }

  function ranked(asked, limit) {
    if (last.asked === asked && last.blocks === blocks.size) return last.ranked;
    let whole = 0;
    let strangers = 0;
    const found = [];
    const reached = new Map();
    for (const [number, block] of blocks) {
      const count = block.titles.length;
      const strong = new Uint8Array(count);
      const words = Array.from({ length: count }, () => []);
      const totals = weigh(asked, count, (term) => read(block.lists, term), SAYS, (one, place, level) => {
        if (one.weight > WEAK && level > strong[place]) strong[place] = level;
        words[place].push(one);
        reached.set(one, Math.max(level, reached.get(one) ?? 0));
      });
      totals.forEach((score, place) => score && found.push({ score, block, place, strong: strong[place], words: words[place] }));
    }
    // A word nobody wrote about counts against every article, less when it may be a name or a place.
    const parts = asked.map((one) => {
      if (reached.get(one) > 0) return one.most;
      return one.elsewhere ? one.weight * unique : strangers++ < STRANGERS ? one.weight * unique * STRANGE : 0;
    });
    whole = parts.sort((a, b) => b - a).slice(0, HEART).reduce((sum, part) => sum + part, 0);
    const good = found.filter((one) => one.score >= ENOUGH * whole && (one.strong > 1 || one.words.length > 1));
    good.sort((a, b) => b.score - a.score);
    const top = good.slice(0, limit + 10);
    for (const one of top) one.score *= 1 + likeness(one, asked);
    top.sort((a, b) => b.score - a.score);
    if (last.asked === asked) Object.assign(last, { blocks: blocks.size, ranked: top });
    return top;
  }

  const titleOf = (block, place) => (block.read[place] ??= wordsIn(block.titles[place], lang, stop));

  function likeness({ block, place }, asked) {
    const title = titleOf(block, place).map((token) => token.term);
    const heavy = asked.filter((one) => one.weight > WEAK);
    const ways = heavy.map((one) => {
      const here = one.ways.filter((way) => way.terms.every((term) => title.includes(term)));
      const best = Math.max(...here.map((way) => way.worth));
      return here.filter((way) => way.worth === best);
    });
    const at = title.map((term) => ways.findIndex((list) => list.some((way) => way.terms.includes(term))));
    const said = ways.reduce((sum, list) => sum + Math.max(0, ...list.map((way) => way.terms.length)), 0);
    const share = Math.min(1, said / Math.max(1, title.length));
    const steps = at.filter((n, i) => n > 0 && at[i - 1] === n - 1).length / Math.max(1, heavy.length - 1);
    return TITLED * share + ORDERED * Math.min(1, steps) + (at[0] >= 0 ? BEGUN_WITH : 0);
  }

  function answer(text, limit = 5) {
    const asked = wanted(text);
    const list = ranked(asked, limit);
    const floor = list.length ? list[0].score * NEAR_BEST : 0;
    const hits = new Set(asked.flatMap((one) => (one.weight > WEAK ? one.ways.flatMap((way) => way.terms) : [])));
    return list.filter(({ score }) => score >= floor).slice(0, limit).map((one) => shown(one, hits));
  }

  function shown({ block, place, words }, hits) {
    const title = block.titles[place];
    const [folder, section] = first.sections[block.sections[place]];
    const path = block.paths[place] || fold(title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const marked = titleOf(block, place).filter((token) => hits.has(token.term));
    const terms = new Set(marked.map((token) => token.term));
    const unseen = words.filter((one) => one.weight > WEAK && !one.ways.some((way) => way.terms.some((term) => terms.has(term))));
    return {
      title, section, url: path[0] === "/" ? path : `${folder}${path}/`,
      marks: marked.map(({ start, end }) => [start, end]), because: [...new Set(unseen.map((one) => one.token.word))], terms: [...hits],
    };
  }

  return { add, answer, ponder, prepare, wants };
}

/** Does a work in slices, between which the page answers keys. */
async function sliced(work) {
  while (work(performance.now() + SLICE)) await new Promise((resolve) => setTimeout(resolve));
}

/**
 * The search of one language; its data are fetched at the first question.
 * @param {{ lang: string, base?: string }} options
 * @returns {{ query(text: string, limit?: number, most?: number): Promise<Result[]> }}
 */
export function createSearch({ lang, base = "/search/" }) {
  const fetched = async (name) => {
    const response = await fetch(`${base}${lang}/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };
  const load = async () => {
    const first = await fetched("index.json");
    if (first.v !== 2) throw new Error("search data of another version");
    const search = searcher(lang, first);
    await sliced(search.prepare);
    return { search, folder: first.folder };
  };
  let ready;
  return {
    /** `typed`: the text is still being written, so less is fetched for it. */
    async query(text, limit = 5, { typed = false, most = typed ? 1 : 2 } = {}) {
      if (text.trim().length < 2) return [];
      // After a lost network the next question tries again.
      ready ??= load().catch((error) => {
        ready = undefined;
        throw error;
      });
      const { search, folder } = await ready;
      for (let left = most; left > 0; left--) {
        await sliced((until) => search.ponder(text, until));
        const part = search.wants(text, limit, typed);
        if (part === undefined) break;
        search.add(part, await fetched(`${folder}/${part}.json`));
      }
      await sliced((until) => search.ponder(text, until));
      return search.answer(text, limit);
    },
  };
}
