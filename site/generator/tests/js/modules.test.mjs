/** The shape of the site's scripts, and that the search is the same whether its modules are joined or not. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { articles } from "../../../../tests/bench/search/articles.mjs";
import { Visit } from "../../../../tests/bench/search/browse.mjs";
import { QUESTIONS } from "../../../../tests/bench/search/questions.mjs";
import { writeSite } from "../../../../tests/bench/search/site.mjs";
import * as apart from "../../../static/js/search/engine.mjs";
import { FRENCH } from "./queries.mjs";

const SCRIPTS = new URL("../../../static/js", import.meta.url).pathname;
const MOST_LINES = 250;
// Of imports that come later, the one that may lead back: a call that finds nobody signed in asks for a session, by a call.
const MAY_LEAD_BACK = ["api/call.js → session/renew.js"];

const scripts = readdirSync(SCRIPTS, { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile() && /\.m?js$/.test(one.name))
  .map((one) => relative(SCRIPTS, join(one.parentPath, one.name)));
const text = (path) => readFileSync(join(SCRIPTS, path), "utf8").replace(/\/\*[^]*?\*\//g, "");

/** What a script imports, at once and later, by their paths. */
function imports(path) {
  const code = text(path);
  const at = (found) => relative(SCRIPTS, resolve(SCRIPTS, dirname(path), found[1]));
  const atOnce = [...code.matchAll(/^(?:import|export)\b[^'"();]*['"](\.{1,2}\/[^'"]+)['"]/gm)].map(at);
  const later = [...code.matchAll(/\bimport\(\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(at);
  return { atOnce, later };
}

test("no script is longer than one subject needs", () => {
  assert.ok(scripts.length > 50, "the scripts are found");
  for (const path of scripts) {
    const lines = readFileSync(join(SCRIPTS, path), "utf8").split("\n").length - 1;
    assert.ok(lines <= MOST_LINES, `${path} has ${lines} lines`);
  }
});

test("no script imports itself, however far round", () => {
  const done = new Set();
  const follow = (path, way) => {
    assert.ok(!way.includes(path), `a circle: ${[...way, path].join(" → ")}`);
    if (done.has(path) || !existsSync(join(SCRIPTS, path))) return;
    const { atOnce, later } = imports(path);
    const others = later.filter((next) => !MAY_LEAD_BACK.includes(`${path} → ${next}`));
    for (const next of [...atOnce, ...others]) follow(next, [...way, path]);
    done.add(path);
  };
  for (const path of scripts) follow(path, []);
  for (const one of MAY_LEAD_BACK) {
    const [from, to] = one.split(" → ");
    assert.ok(imports(from).later.includes(to), `${one} is no import any more: take it off the list`);
  }
});

let folder;
let site;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "guichet-modules-"));
  site = join(folder, "public");
  writeSite(join(folder, "site"), articles(300));
  const build = ["build", "--root", join(folder, "site"), "--output", site];
  if (process.env.GENERATOR) execFileSync(process.env.GENERATOR, build);
  else execFileSync("cargo", ["run", "-q", "-p", "generator", "--", ...build], { cwd: SCRIPTS });
});
after(() => rmSync(folder, { recursive: true }));

test("the search is sent as one file", () => {
  assert.deepEqual(readdirSync(join(site, "js/search")), ["engine.mjs"]);
  assert.ok(!/\bimport\b/.test(readFileSync(join(site, "js/search/engine.mjs"), "utf8")), "it imports nothing");
});

test("joined or apart, the search says the same and fetches the same", async () => {
  const joined = await import(pathToFileURL(join(site, "js/search/engine.mjs")).href);
  assert.deepEqual(Object.keys(joined).sort(), Object.keys(apart).sort());
  const told = (found) => found.map(({ terms, ...one }) => ({ ...one, terms: terms() }));
  const asked = async ({ createSearch, wordsIn }) => {
    const answers = [];
    let search;
    let visit;
    const questions = [...FRENCH.map(([one]) => one), ...QUESTIONS.map(({ q }) => q)];
    for (const [i, one] of questions.entries()) {
      if (i % 10 === 0) {
        visit = new Visit(site);
        search = createSearch({ lang: "fr", base: "/search/" });
      }
      globalThis.fetch = visit.fetch;
      const half = one.slice(0, one.length / 2);
      answers.push(told(search.atHand(half)), told(await search.query(half, 5, { typed: true })), told(search.atHand(one)), told(await search.query(one)));
      answers.push(wordsIn(one, "fr"), visit.requests, visit.bytes);
    }
    return answers;
  };
  assert.deepEqual(await asked(joined), await asked(apart));
});
