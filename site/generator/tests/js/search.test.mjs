import assert from "node:assert/strict";
import { test } from "node:test";
import { createSearch, searcher } from "../../../static/js/search/engine.mjs";
import { indexOf } from "./index.mjs";
import { ENGLISH, FRENCH } from "./queries.mjs";

const data = { fr: indexOf("fr"), en: indexOf("en") };

for (const [lang, queries] of Object.entries({ fr: FRENCH, en: ENGLISH })) {
  const answer = searcher(lang, ...data[lang]);
  for (const [text, wanted, how = "first"] of queries) {
    test(`${lang}: ${text} → ${wanted ?? "nothing"}`, () => {
      const found = answer(text, 5).map((one) => one.url.split("/").at(-2));
      if (wanted === null) assert.deepEqual(found, []);
      else if (how === "among") assert.ok(found.includes(wanted), `${found}`);
      else assert.equal(found[0], wanted, `${found}`);
    });
  }
}

test("a result says where it is and which words of its title matched", () => {
  const [first] = searcher("fr", ...data.fr)("oublie mdp");
  assert.match(first.url, /^\/articles\/compte\//);
  assert.equal(first.section, "Compte, mot de passe, accès");
  assert.ok(first.summary.length > 20);
  const marked = first.marks.map(([start, end]) => first.title.slice(start, end));
  assert.ok(marked.includes("oublié"), `${marked}`);
  assert.ok(marked.every((word) => word.trim() === word && word !== ""), `${marked}`);
});

test("no more results than asked for", () => {
  assert.equal(searcher("fr", ...data.fr)("mail", 2).length, 2);
});

test("strange input is answered calmly", () => {
  const answer = searcher("fr", ...data.fr);
  for (const text of ["", " ", "'", "-", "~1", "__proto__", "constructor", "toString", "日本語", "🙂"]) {
    assert.deepEqual(answer(text), [], text);
  }
  assert.ok(Array.isArray(answer("mot ".repeat(2000))));
});

test("an answer comes within the time of a frame", () => {
  const answer = searcher("fr", ...data.fr);
  answer("impri");
  const start = performance.now();
  for (const [text] of FRENCH) answer(text);
  const each = (performance.now() - start) / FRENCH.length;
  assert.ok(each < 16, `${each} ms`);
});

test("data are fetched once, at the first question, and again after a lost network", async () => {
  const asked = [];
  let down = true;
  globalThis.fetch = async (address) => {
    asked.push(address);
    if (down) throw new TypeError("offline");
    const [index, shard] = data.fr;
    return { ok: true, json: async () => (address.endsWith("/index.json") ? index : shard) };
  };
  const search = createSearch({ lang: "fr" });
  assert.deepEqual(asked, []);
  assert.deepEqual(await search.query("w"), []);
  await assert.rejects(search.query("wifi"));
  down = false;
  assert.equal((await search.query("wifi"))[0].url, "/articles/reseau/wifi-du-bureau/");
  await search.query("imprimante");
  assert.deepEqual(asked.map((one) => one.replace(/\.[0-9a-f]+\./, ".*.")),
    ["/search/fr/index.json", "/search/fr/index.json", "/search/fr/terms.*.json"]);
});
