/**
 * Search in the knowledge base, on the reader's own machine. The generator cuts articles into the
 * same terms (`site/generator/src/search`); `tests/fixtures/tokens.json` holds both to it.
 * @typedef {{ title: string, url: string, summary: string, section: string,
 *   marks: [number, number][] }} Result  marks: the parts of `title` that matched, as [start, end)
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
/** How much a match is worth when it is not the very word. */
const WORTH = { group: 0.85, prefix: 0.8, split: 0.8, sound: 0.7, edit1: 0.7, edit2: 0.5 };
const WEAK = 0.15;
/** Weight of a second word for what was already said, of a word that no article has, and how many
 * such words count: subjects are full of names and places. */
const AGAIN = 0.4;
const STRANGE = 0.5;
const STRANGERS = 3;
/** An impact at which a term has said half of what it can. */
const HALF = 4;
/** Impact from which a match counts as more than a passing mention in the text. */
const STRONG = 3;
/** Share of what was asked that an article must answer, and share of the best answer's score: between
 * the worst right answer (0.42) and the best silly one (0.28) of the queries in the tests. */
const ENOUGH = 0.3;
const NEAR_BEST = 0.45;

/** Small letters without accents, one kind of apostrophe. */
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

/** The form under which a folded word is indexed. */
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

/** How a French word sounds, roughly: what people write by ear meets what is written. */
function sound(word) {
  return word.replace(/ph/g, "f").replace(/eau|au/g, "o").replace(/qu|ck|k|c(?![eiyh])/g, "k")
    .replace(/c(?=[eiy])|ss/g, "s").replace(/[ae][nm](?![aeiouy])/g, "an").replace(/y/g, "i")
    .replace(/i[nm](?![aeiouy])/g, "in").replace(/ai|ei/g, "e").replace(/x|ct(?=i)/g, "ks")
    .replace(/h/g, "").replace(/(.)\1/g, "$1").replace(/[esdtx]$/, "");
}

/** Letters to change, add, drop or swap; more than `most` is as good as none. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

/** The pure part: an index already loaded, a question, its answers. */
export function searcher(lang, index, shard) {
  const stop = new Set(index.stop.split(" "));
  const weak = new Set(index.weak.split(" "));
  const vocabulary = shard.t;
  const number = new Map(vocabulary.map((term, i) => [term, i]));
  const known = (term) => number.has(term);
  const phrases = new Map(Object.entries(index.phrases));
  const lexicon = new Set([...phrases.keys()].flatMap((one) => one.split(" ")));
  const longest = Math.max(1, ...[...phrases.keys()].map((one) => one.split(" ").length));
  const rarity = (uses) => Math.log(1 + index.docs.length / uses);
  let sounds;

  /** Words typed apart that are one ("wi fi"), and words typed as one that are two ("boitemail"). */
  function regroup(list) {
    const made = [];
    for (let i = 0; i < list.length; i++) {
      const [one, two] = [list[i], list[i + 1]];
      const whole = two && one.word + two.word;
      if (whole && known(stem(whole, lang)) && !(known(one.term) && known(two.term))) {
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
    if (known(token.term) || lexicon.has(token.term) || word.length < 6 || CODE.test(word)) return null;
    for (let cut = word.length - 3; cut >= 3; cut--) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      const last = /^(de|du|la|le)(.{3,})$/.exec(parts[1]);
      if (last && known(stem(parts[0], lang)) && known(stem(last[2], lang))) parts[1] = last[2];
      if (parts.every((part) => known(stem(part, lang)))) {
        return parts.map((part) => ({ ...token, word: part, term: stem(part, lang) }));
      }
    }
    return null;
  }

  /** The terms that stand for a token, with their worth. @returns {Map<string, number>} */
  function standing(token, unfinished) {
    const found = new Map();
    const add = (term, worth) => {
      if (known(term) && worth > (found.get(term) ?? 0)) found.set(term, worth);
    };
    add(token.term, 1);
    if (unfinished && token.word.length > 1) complete(token, add);
    // A word that is ours is not a slip for another.
    if (found.size || lexicon.has(token.term) || CODE.test(token.word) || token.word.length < 4) return found;
    const ear = sound(token.term);
    sounds ??= vocabulary.map(sound);
    const most = token.word.length > 7 ? 2 : 1;
    vocabulary.forEach((term, i) => {
      if (term[0] === "~" || CODE.test(term) || term.length < 3) return;
      if (token.term.length < 5 && term[0] !== token.term[0]) return;
      if (sounds[i] === ear && ear.length > 1) add(term, WORTH.sound);
      const steps = distance(token.term, term, most);
      if (steps <= most && term.length > steps + 2) add(term, steps === 1 ? WORTH.edit1 : WORTH.edit2);
    });
    return found;
  }

  /** Terms that begin like a word still being typed. */
  function complete(token, add) {
    let low = 0;
    for (let high = vocabulary.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (vocabulary[middle] < token.word) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < vocabulary.length && vocabulary[i].startsWith(token.word); i++) {
      add(vocabulary[i], WORTH.prefix * Math.sqrt(token.word.length / vocabulary[i].length));
    }
    for (let cut = token.word.length - 1; cut > 4 && token.word.length - cut < 5; cut--) {
      add(token.word.slice(0, cut), WORTH.prefix);
    }
  }

  /** What is looked for: one entry a word, with the terms that answer it. */
  function wanted(text) {
    const list = regroup(tokens(fold(text), lang, stop));
    const unfinished = /[\p{L}\p{N}]$/u.test(text);
    const asked = list.map((token, i) => ({
      terms: standing(token, unfinished && i === list.length - 1),
      weight: weak.has(token.term) ? WEAK : 1,
    }));
    const names = list.map((token, i) => known(token.term) || !asked[i].terms.size ? token.term
      : [...asked[i].terms].sort((a, b) => b[1] - a[1])[0][0]);
    const said = new Set();
    for (let i = 0; i < names.length; i++) {
      for (let length = 1; length <= longest && i + length <= names.length; length++) {
        for (const group of phrases.get(names.slice(i, i + length).join(" ")) ?? []) {
          for (const one of asked.slice(i, i + length)) {
            if (known(`~${group}`)) one.terms.set(`~${group}`, WORTH.group);
            else one.elsewhere = true;
            if (length > 1) one.weight = 1;
            else if (said.has(group)) one.weight *= AGAIN;
          }
          said.add(group);
        }
      }
    }
    return asked;
  }

  /** @returns {Result[]} */
  return function answer(text, limit = 5) {
    const scores = new Map();
    let whole = 0;
    let strangers = 0;
    const hits = new Set();
    for (const { terms, weight, elsewhere } of wanted(text)) {
      const best = new Map();
      let most = 0;
      let said = false;
      for (const [term, worth] of terms) {
        const list = shard.p[number.get(term)];
        const rare = rarity(list.length / 2) * worth * weight;
        most = Math.max(most, rare);
        if (weight > WEAK) hits.add(term);
        for (let i = 0; i < list.length; i += 2) {
          said ||= list[i + 1] >= STRONG;
          const value = rare * list[i + 1] / (list[i + 1] + HALF);
          const old = best.get(list[i]);
          if (!old || value > old.value) best.set(list[i], { value, strong: weight > WEAK && list[i + 1] >= STRONG });
        }
      }
      // A word nobody wrote about, or only in passing, counts against every article: fully when it is one of ours, for then
      // the question is about something else, and less when it may be a name or a place.
      if (said) whole += most;
      else if (elsewhere) whole += weight * rarity(1);
      else if (strangers++ < STRANGERS) whole += weight * rarity(1) * STRANGE;
      for (const [doc, { value, strong }] of best) {
        const old = scores.get(doc) ?? { score: 0, strong: false };
        scores.set(doc, { score: old.score + value, strong: old.strong || strong });
      }
    }
    const ranked = [...scores].filter(([, one]) => one.strong && one.score >= ENOUGH * whole)
      .sort((a, b) => b[1].score - a[1].score || a[0] - b[0]);
    const floor = ranked.length ? ranked[0][1].score * NEAR_BEST : 0;
    return ranked.filter(([, one]) => one.score >= floor).slice(0, limit).map(([doc]) => {
      const [title, url, summary, section] = index.docs[doc];
      return { title, url, summary, section: index.sections[section], marks: marks(title, hits) };
    });
  };

  function marks(title, hits) {
    // Folding letter by letter keeps the places of the title as it is shown.
    const plain = Array.from({ length: title.length }, (_, i) => fold(title[i])[0] ?? " ").join("");
    const list = tokens(plain, lang, stop);
    const meant = (token) => hits.has(token.term)
      || (phrases.get(token.term) ?? []).some((group) => hits.has(`~${group}`));
    return list.filter(meant).map(({ start, end }) => [start, end]);
  }
}

/**
 * The search of one language; its data are fetched at the first question.
 * @param {{ lang: string, base?: string }} options
 * @returns {{ query(text: string, limit?: number): Promise<Result[]> }}
 */
export function createSearch({ lang, base = "/search/" }) {
  const fetched = async (name) => {
    const response = await fetch(`${base}${lang}/${name}`);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };
  const load = async () => {
    const index = await fetched("index.json");
    if (index.v !== 1) throw new Error("search data of another version");
    return searcher(lang, index, await fetched(index.shards[""]));
  };
  let ready;
  return {
    async query(text, limit = 5) {
      if (text.trim().length < 2) return [];
      // After a lost network the next question tries again.
      ready ??= load().catch((error) => {
        ready = undefined;
        throw error;
      });
      return (await ready)(text, limit);
    },
  };
}
