/**
 * Our search beside Pagefind, MiniSearch and FlexSearch, on the same made-up sites, in one run:
 *
 *     (cd tests/bench && npm ci) && cargo build --release -p generator
 *     node tests/bench/compare.mjs [--sizes 100,1000,10000] [--folder DIR] [--only ours,pagefind,minisearch,flexsearch]
 *
 * Bytes are brotli, or as they lie where they are packed already, script and data together; MiniSearch and FlexSearch
 * send their whole index, so only its size is told. `data` is the whole search data in brotli, file by file.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { articles } from "./search/articles.mjs";
import { transferred, Visit } from "./search/browse.mjs";
import { measure } from "./search/measure.mjs";
import { ours } from "./search/ours.mjs";
import { flexsearch, minisearch, pagefind, titles } from "./search/peers.mjs";
import { QUESTIONS } from "./search/questions.mjs";
import { run } from "./search/run.mjs";
import { generator, writeSite } from "./search/site.mjs";

const { values } = parseArgs({ options: { sizes: { type: "string" }, folder: { type: "string" }, only: { type: "string" } } });
const sizes = (values.sizes ?? "100,1000,10000").split(",").map(Number);
const only = (values.only ?? "ours,pagefind,minisearch,flexsearch").split(",");
const folder = values.folder ?? join(tmpdir(), "guichet-search-bench");
const PAGEFIND = new URL("node_modules/.bin/pagefind", import.meta.url).pathname;

/** All files below a folder. */
const files = (place) => readdirSync(place).flatMap((name) => {
  const file = join(place, name);
  return statSync(file).isDirectory() ? files(file) : [file];
});
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
const rounded = (key, value) => (typeof value === "number" ? Number(value.toFixed(4)) : value);

/** Bytes of our files without what is shown of the articles: the index alone, as MiniSearch's is. */
function indexAlone(site) {
  return sum(files(join(site, "search")).map((file) => {
    const { sections, ...first } = JSON.parse(readFileSync(file, "utf8"));
    // A block's titles, addresses and sections come first; a file of rare terms has two texts in all.
    const parts = Object.values(first);
    const index = first.v ? first : parts.length > 2 ? parts.slice(3) : parts;
    return brotliCompressSync(JSON.stringify(index)).length;
  }));
}

const results = [];
function tell(articles, engine, figures) {
  const { ranks, ...rest } = figures;
  const kinds = {};
  ranks?.forEach((rank, i) => (kinds[QUESTIONS[i].kind] ??= []).push(rank));
  const byKind = Object.entries(kinds).map(([kind, list]) => `${kind} ${list.filter((one) => one === 1).length}/${list.filter(Boolean).length}/${list.length}`);
  console.log(`${articles} ${engine} ${JSON.stringify(rest, rounded)} ${byKind.join(", ")}`);
  results.push({ articles, engine, ...rest });
}

for (const count of sizes) {
  const base = articles(count);
  const [root, bare, site] = ["site", "bare", "out"].map((name) => join(folder, `${count}-${name}`));
  const inMemory = (ask) => async () => ({ visit: new Visit(site), ask });
  writeSite(root, base);
  if (only.includes("ours")) {
    writeSite(bare, base, "search_sections = [\"none\"]");
    const without = await run(generator(), ["build", "--root", bare, "--output", `${bare}-out`]);
    const { cpu, mib } = await run(generator(), ["build", "--root", root, "--output", site]);
    tell(count, "build", { cpu, cpu_without_search: without.cpu, mib, mib_without_search: without.mib, pages_per_cpu: count / cpu });
    const data = sum(files(join(site, "search")).map(transferred));
    tell(count, "ours", { data, index_alone: indexAlone(site), ...(await measure(() => ours(site, "fr"), QUESTIONS)) });
  }
  if (only.includes("pagefind")) {
    const { cpu, mib } = await run(PAGEFIND, ["--site", site]);
    const figures = await measure(() => pagefind(site), QUESTIONS);
    tell(count, "pagefind", { cpu, mib, data: sum(files(join(site, "pagefind")).filter((file) => /\.pf_/.test(file)).map(transferred)), ...figures });
    rmSync(join(site, "pagefind"), { recursive: true });
    rmSync(join(site, ".visits"), { recursive: true });
  }
  if (only.includes("minisearch")) {
    const title = minisearch(base, ["title", "description", "tags"]);
    tell(count, "minisearch titles, descriptions, tags", { data: title.data, data_titles_alone: minisearch(base, ["title"]).data, data_with_shown: minisearch(base, ["title", "description", "tags"], ["title", "section", "page"]).data, titles: titles(base), ...(await measure(inMemory(title.ask), QUESTIONS)) });
    const full = minisearch(base, ["title", "description", "tags", "codes", "body"]);
    tell(count, "minisearch full", { data: full.data, ...(await measure(inMemory(full.ask), QUESTIONS)) });
  }
  if (only.includes("flexsearch")) {
    for (const fields of [["title"], ["title", "description", "tags"]]) {
      tell(count, `flexsearch ${fields}`, await measure(inMemory(flexsearch(base, fields).ask), QUESTIONS));
    }
  }
}
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "questions.json"), JSON.stringify(QUESTIONS));
console.log(JSON.stringify(results, rounded));
