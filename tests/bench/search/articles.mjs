/** Believable French articles, the same for a number and a seed: the topics first, then made-up ones. */
import { CONTEXTS, GENERAL, SECTIONS } from "./phrases.mjs";
import { TOPICS } from "./topics.mjs";

/** Numbers in [0, 1), always the same after one seed (mulberry32). */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const address = (text) => plain(text).replace(/œ/g, "oe").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
/** Names such as the products of small publishers have, some four thousand of them. */
const SYLLABLES = ["ar ci do el fa gal ki lo ma neo opti pa qua ri sol ta ulti vi ze cor".split(" "),
  "be da gi lo mi na po ra sti tru ve xi zo li".split(" "), "a ia is o um us ex on al ora ix ys ent eo".split(" ")];

/** « de le » and « à le » as French writes them. */
const contracted = (text) => text.replace(/\bde le /g, "du ").replace(/\bde les /g, "des ").replace(/\bà le /g, "au ")
  .replace(/\bà les /g, "aux ");

/** @typedef {{ section: string, page: string, title: string, description: string, tags: string[], codes: string[], body: string }} Article */

/** @returns {Article[]} */
export function articles(count, seed = 1) {
  const next = chance(seed);
  const one = (list) => list[Math.floor(next() * list.length)];
  const general = Object.fromEntries(Object.entries(GENERAL).map(([name, text]) => [name, text.split("|")]));
  const product = () => capital(SYLLABLES.map(one).join(""));
  const filled = (text, context) => text.replace("{c}", context).replace("{p}", one(general.places)).replace("{r}", one(general.rubrics))
    .replace("{n}", product());
  const some = (list, most, context) => {
    const left = [...list];
    return Array.from({ length: Math.min(most, left.length) }, () => filled(left.splice(Math.floor(next() * left.length), 1)[0], context));
  };
  const text = (signs, steps, context, codes) => [
    "## Ce que vous constatez", ...signs, ...some(general.facts, 9, context),
    ...codes.map((code) => `Le message affiche parfois le code ${code}.`),
    "## Ce que vous pouvez faire", ...[...steps, ...some(general.steps, 12, context)].map((step) => `1. ${step}`),
    "## Si cela ne suffit pas", ...some(general.ends, 2, context),
  ].join("\n\n").replace(/\n\n1\. /g, "\n1. ");
  const contexts = CONTEXTS.split("|");
  const made = TOPICS.slice(0, count).map(([section, page, title, description, tags, codes, said]) => ({
    section, page, title, description, tags: tags.split(", "), codes: codes.split(" ").filter(Boolean),
    body: text([said], [], one(contexts), codes.split(" ").filter(Boolean)),
  }));
  const known = new Set(made.map((article) => `${article.section}/${article.page}`));
  const names = Object.keys(SECTIONS);
  for (let tries = 0; made.length < count && tries < count * 20; tries++) {
    const section = one(names);
    const thing = one(SECTIONS[section].things.split("|"));
    const [pattern, signs, steps] = one(SECTIONS[section].problems);
    const context = one(contexts);
    const base = contracted(pattern.replace("{t}", thing).replace("{T}", capital(thing)));
    const name = next() < 0.2 ? ` (${product()})` : "";
    const title = (next() < 0.85 ? `${base} ${context}` : base) + name;
    const page = address(title);
    if (known.has(`${section}/${page}`)) continue;
    known.add(`${section}/${page}`);
    const codes = next() < 0.35 ? [`0x${Math.floor(next() * 2 ** 32).toString(16).padStart(8, "0").toUpperCase()}`] : [];
    const [sign, other] = signs.split("|");
    const [step, second] = steps.split("|");
    const bare = thing.replace(/^(les?|la|une?) |^l’/, "");
    made.push({
      section, page, title, codes,
      description: contracted(`${one([sign, other])} ${next() < 0.5 ? context : `à ${one(general.places)}`}.`),
      tags: [section, bare],
      body: text([contracted(`${sign}, ${context}, avec ${thing}.`), `${other}.`], [`${step}.`, `${second}.`], context, codes),
    });
  }
  if (made.length < count) throw new Error(`only ${made.length} articles can be made`);
  return made;
}
