/** The engines we are measured against, each as its makers advise for this use. */
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { Visit } from "./browse.mjs";

const require = createRequire(import.meta.url);
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const address = (article) => `/${article.section}/${article.page}/`;

/** Pagefind, over its own bundle in the built site. */
export async function pagefind(site) {
  const visit = new Visit(site);
  // Each visitor needs a copy of its own, since Node keeps a module for good.
  const script = visit.load("/pagefind/pagefind.js");
  // Browsers also fetch the worker, in which it runs there.
  visit.load("/pagefind/pagefind-worker.js");
  globalThis.fetch = visit.fetch;
  const copy = join(dirname(script), `../.visits/${Math.random().toString(36).slice(2)}.mjs`);
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(script, copy);
  const module = await import(pathToFileURL(copy).href);
  const engine = module.createInstance({ basePath: "/pagefind/", baseUrl: "/", useWorker: false });
  await engine.init("fr");
  return {
    visit,
    async ask(text) {
      globalThis.fetch = visit.fetch;
      const { results } = await engine.search(text);
      const first = await Promise.all(results.slice(0, 5).map((one) => one.data()));
      return first.map((one) => one.url);
    },
  };
}

/** MiniSearch: folded, prefix and fuzzy, over all the text or titles, descriptions and tags. */
export function minisearch(articles, fields, storeFields = []) {
  const MiniSearch = require("minisearch");
  const made = new MiniSearch({
    idField: "id", fields, storeFields, processTerm: (term) => plain(term),
    searchOptions: { prefix: true, fuzzy: 0.25, boost: { title: 3, codes: 3, tags: 2, description: 2 } },
  });
  made.addAll(articles.map((one, id) => ({ ...one, id, tags: one.tags.join(" "), codes: one.codes.join(" ") })));
  return {
    data: brotliCompressSync(JSON.stringify(made)).length,
    ask: async (text) => made.search(text).slice(0, 5).map((one) => address(articles[one.id])),
  };
}

/**
 * FlexSearch over some fields of the articles, with the settings that find most and answer soonest of those tried. What
 * it remembers of texts it has just encoded it drops after 50 ms, before anybody types another letter; here letters
 * follow at once, so that memory is off.
 */
export function flexsearch(articles, fields) {
  const { Index, Charset } = require("flexsearch");
  const made = new Index({ tokenize: "tolerant", encoder: { ...Charset.LatinBalance, cache: false } });
  articles.forEach((one, id) => made.add(id, fields.map((field) => [one[field]].flat().join(" ")).join(" ")));
  return { ask: async (text) => made.search(text, { limit: 5, suggest: true }).map((id) => address(articles[id])) };
}

export function titles(articles) {
  return brotliCompressSync(articles.map((one) => one.title).join("\n")).length;
}
