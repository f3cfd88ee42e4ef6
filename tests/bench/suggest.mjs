/**
 * What the suggestions find and cost on a built site:
 *
 *     node tests/bench/suggest.mjs --site OUTPUT --queries FILE [--lang fr] [--missed]
 *
 * FILE is a JSON list of `{"q": subject, "target": "section/page"}`, the path under `content/` without extension. The
 * last line is JSON. Bytes are those of the script and the data, in brotli, from a loaded form to five suggestions
 * shown (`bytes_cold`, middle value) and over the first 22 letters typed one by one (`bytes_typed`); `requests` is the
 * most that one cold question took, the script included. `ms` is the script's own time for a letter, from its text to the
 * answers that are shown at once, from what was fetched before. `ms_pause` is the same for what it does when the writer
 * pauses, without the network: looking for slips of the finger, reading the block it fetches, answering again; here after
 * each letter, as if there were a pause. Both are the best of ten, after letters that do not count. The first file,
 * which is loaded when the subject gets the focus, is in neither. `at_once` is the share of letters whose answers at
 * once are those after the pause, `ms_held` the longest that anything kept the page from answering.
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
