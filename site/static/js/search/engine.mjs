/**
 * Search on the reader's own machine; how it works is told in `site/generator/README.md`. A site that is built to be
 * sent has all that it imports in this one file (`[extra] joined`): it is read before anything is found.
 * @typedef {{ title: string, url: string, section: string, marks: [number, number][], because: string[],
 *   terms(): string[] }} Result
 */
import { unfolded } from "./coding.mjs";
import { createArticles } from "./articles.mjs";
import { createTerms } from "./terms.mjs";
import { createSynonyms } from "./synonyms.mjs";
import { createReader } from "./question.mjs";
import { createMeanings } from "./meaning.mjs";
import { createTitles } from "./titles.mjs";
import { createRanking } from "./rank.mjs";
import { createAnswers } from "./answer.mjs";
import { createWants } from "./wants.mjs";

export { wordsIn } from "./words.mjs";

// Milliseconds of a slice of work.
const SLICE = 2;
// Signs that are read of a question.
const LONGEST = 400;

/**
 * The first file, to which parts are added as they come: `wants` names the next, `answer` answers from what is there.
 * A letter more changes the last word: what is known of the others is kept, until a part is added.
 */
function searcher(lang, first) {
  const stop = new Set(unfolded(first.stop));
  const weak = new Set(unfolded(first.weak));
  const terms = createTerms(first);
  const synonyms = createSynonyms(first, terms);
  const articles = createArticles(lang, first, stop, terms);
  const reader = createReader(lang, stop, weak, terms, synonyms);
  const { understand, ponder } = createMeanings(terms, synonyms, articles, reader);
  const ranking = createRanking(articles, terms, createTitles(terms));
  const answer = createAnswers(terms, articles, ranking);
  const wants = createWants(first, terms, articles, ranking);
  return {
    ponder,
    /** Takes in the first file until a time; true while there is more of it. */
    prepare: (until) => terms.take(until) || synonyms.take(until),
    add(name, part) {
      const changed = articles.add(name, part);
      if (changed) terms.forget();
      synonyms.renew(changed);
      reader.forget(changed);
    },
    answer: (text, limit, typed) => answer(understand(text, typed), limit),
    wants: (text, limit, typed) => wants(understand(text, typed), limit),
  };
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
