/** Which part of the data a question needs next. */
import { hash, posted } from "./coding.mjs";
import { common } from "./lists.mjs";
import { says } from "./meaning.mjs";
import { BEGUN } from "./question.mjs";

// What a block promises, with a term in no, some, many titles.
const PROMISES = [0.5, 0.72, 0.8];
// Blocks looked at for one question.
const NEAREST = 6;

export function createWants(first, { lists, rare }, { here, shards }, { ranked }) {
  // Blocks of terms; what blocks promise, filled anew for a word and for a question.
  const placed = new Map();
  const promised = new Float64Array(first.blocks);
  const totals = new Float64Array(first.blocks);

  /** What blocks promise for a word: block, promise, block, promise ... */
  function promise(one) {
    if (one.promise) return one.promise;
    const put = (list, most) => {
      for (const post of list) promised[post >> 2] = Math.max(promised[post >> 2], most * PROMISES[post & 3]);
    };
    promised.fill(0);
    one.terms.forEach((id, i) => put(blocksOf(id), says(one, rare[id], one.worths[i])));
    for (const { phrase, worth } of one.meant) put(common(phrase.terms.map(blocksOf)), says(one, phrase.rarity, worth));
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

  /** The next part to fetch for a question, or nothing. While it is typed, only for what would come first. */
  function wants(question, limit) {
    const { asked, typed } = question;
    const end = asked.at(-1);
    const begun = typed && question.begun >= 0;
    const settled = begun && end.word.word.length < BEGUN ? asked.slice(0, -1) : asked;
    if (!settled.length) return undefined;
    const strangers = asked.filter((one) => !one.known && !one.elsewhere && one.weight === 1 && !(begun && one === end));
    const code = strangers.find(({ word }) => word.code && word.term.length > 3);
    // A stranger among words that are known is a name or a story; alone, it may be a word of a text.
    const stranger = code ?? (asked.some((one) => one.known && one.weight === 1) ? undefined : strangers[0]);
    const shard = stranger && first.shards ? `r${hash(stranger.word.term) % first.shards}` : undefined;
    if (shard && !shards.has(shard)) return shard;
    const next = promising(settled);
    if (!next) return undefined;
    const found = ranked(question, limit);
    return found.length >= (typed ? 1 : limit) && found[0].score >= next[1] ? undefined : String(next[0]);
  }

  return wants;
}
