/**
 * What the suggestions find and cost on a built site:
 *
 *     node tests/bench/suggest.mjs --site OUTPUT --queries FILE [--lang fr] [--missed]
 *
 * FILE is a JSON list of `{"q": subject, "target": "section/page"}`, the path under `content/` without extension. The
 * last line is JSON. Bytes are those of the script and the data, in brotli, from a loaded form to five suggestions
 * shown (`bytes_cold`, middle value) and over the first 22 letters typed one by one (`bytes_typed`); `requests` is the
 * most that one cold question took, the script included; `ms` is the script's own time for a letter, from its text to its
 * answers, without the network: reading the blocks it fetches is in it, and the first file is not, which the form loads when
 * the subject gets the focus. `ms_held` is the longest that either kept the page from answering.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { measure } from "./search/measure.mjs";
import { ours } from "./search/ours.mjs";

const { values } = parseArgs({ options: { site: { type: "string" }, queries: { type: "string" }, lang: { type: "string" }, missed: { type: "boolean" } } });
if (!values.site || !values.queries) {
  console.error("usage: node tests/bench/suggest.mjs --site OUTPUT --queries FILE [--lang fr] [--missed]");
  process.exit(2);
}
const site = resolve(values.site);
const questions = JSON.parse(readFileSync(values.queries, "utf8"));
const languages = readdirSync(join(site, "search"));
const lang = values.lang ?? (languages.includes("fr") ? "fr" : languages[0]);
const { ranks, ...figures } = await measure(() => ours(site, lang), questions);
if (values.missed) {
  questions.forEach(({ q, target, kind }, i) => ranks[i] !== 1 && console.log(`${ranks[i] || "-"}  ${kind ?? ""}  ${q} > ${target}`));
}
console.log(`${questions.length} questions, ${lang}, bytes in brotli`);
console.log(JSON.stringify(figures));
