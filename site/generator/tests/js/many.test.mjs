/** A base of many blocks, made up as in `tests/bench`: what is found there, and what a question may fetch. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { articles } from "../../../../tests/bench/search/articles.mjs";
import { found, rank } from "../../../../tests/bench/search/browse.mjs";
import { ours } from "../../../../tests/bench/search/ours.mjs";
import { QUESTIONS } from "../../../../tests/bench/search/questions.mjs";
import { writeSite } from "../../../../tests/bench/search/site.mjs";

const COUNT = 600;
const base = articles(COUNT);
let folder;
let site;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "guichet-many-"));
  site = join(folder, "public");
  writeSite(join(folder, "site"), base);
  const build = ["build", "--root", join(folder, "site"), "--output", site];
  if (process.env.GENERATOR) execFileSync(process.env.GENERATOR, build);
  else execFileSync("cargo", ["run", "-q", "-p", "generator", "--", ...build], { cwd: new URL("../../..", import.meta.url).pathname });
});
after(() => rmSync(folder, { recursive: true }));

test("nine questions in ten are answered, in four requests and few bytes", async () => {
  const ranks = [];
  for (const { q, target } of QUESTIONS) {
    const { visit, ask } = await ours(site, "fr");
    ranks.push(rank(target, await ask(q, false)));
    assert.ok(visit.requests <= 4, `${q}: ${visit.requests} requests`);
    assert.ok(visit.bytes < 20_000, `${q}: ${visit.bytes} bytes`);
  }
  const { hit1, hit5 } = found(ranks);
  assert.ok(hit1 > 0.85 && hit5 > 0.9, `${hit1} first, ${hit5} among five`);
});

test("every error code finds its own article, and no other code does", async () => {
  const { ask } = await ours(site, "fr");
  const coded = base.filter((article) => article.codes.length);
  assert.ok(coded.length > 100);
  for (const { section, page, codes } of coded) {
    const answers = await ask(`erreur ${codes[0]} depuis hier`, false);
    assert.ok(rank(`${section}/${page}`, answers) > 0, codes[0]);
  }
  for (let code = 1; code < 200; code++) {
    const unknown = `0xFACE${code.toString(16).padStart(4, "0")}`;
    assert.deepEqual(await ask(unknown, false), [], unknown);
  }
});

test("nearly every title finds its own article", async () => {
  const { ask } = await ours(site, "fr");
  const asked = base.filter((_, i) => i % 3 === 0);
  let missed = 0;
  for (const { section, page, title } of asked) {
    if (!rank(`${section}/${page}`, await ask(title, false))) missed++;
  }
  assert.ok(missed < asked.length / 25, `${missed} of ${asked.length} missed`);
});
