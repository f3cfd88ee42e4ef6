import assert from "node:assert/strict";
import { test } from "node:test";
import { createSearch } from "../../../static/js/search/engine.mjs";
import { server } from "./index.mjs";
import { ENGLISH, FRENCH } from "./queries.mjs";

/** Asks as a visitor whose cache is empty. */
async function ask(lang, text, limit = 5, how = {}) {
  const { asked, fetch } = server();
  globalThis.fetch = fetch;
  const found = await createSearch({ lang, base: "/search/" }).query(text, limit, how);
  return { asked, found };
}

for (const [lang, queries] of Object.entries({ fr: FRENCH, en: ENGLISH })) {
  for (const [text, wanted, how = "first"] of queries) {
    test(`${lang}: ${text} → ${wanted ?? "nothing"}`, async () => {
      const { asked, found } = await ask(lang, text);
      const pages = found.map((one) => one.url.split("/").at(-2));
      if (wanted === null) assert.deepEqual(pages, []);
      else if (how === "among") assert.ok(pages.includes(wanted), `${pages}`);
      else assert.equal(pages[0], wanted, `${pages}`);
      assert.ok(asked.length <= 3, `with the script, four requests at most: ${asked}`);
    });
  }
}

test("a result says where it is and which words matched", async () => {
  const { found: [first] } = await ask("fr", "oublie mdp session");
  assert.match(first.url, /^\/articles\/compte\//);
  assert.equal(first.section, "Compte, mot de passe, accès");
  const marked = first.marks.map(([start, end]) => first.title.slice(start, end));
  assert.ok(marked.includes("oublié"), `${marked}`);
  assert.ok(marked.every((word) => word.trim() === word && word !== ""), `${marked}`);
  assert.ok(first.because.includes("session"), `${first.because}`);
  assert.ok(!first.because.includes("oublie"), "the title shows it");
});

test("words that a title does not show are told as they were typed", async () => {
  const { found } = await ask("fr", "Réinitialiser l’accès à ma session");
  const told = found.flatMap((one) => one.because);
  assert.ok(told.includes("accès"), `${told}`);
  assert.ok(told.every((word) => ["Réinitialiser", "accès", "session"].includes(word)), `${told}`);
});

test("the first file can be fetched before anything is asked, and only once", async () => {
  const { asked, fetch } = server();
  globalThis.fetch = fetch;
  const search = createSearch({ lang: "fr", base: "/search/" });
  await Promise.all([search.load(), search.load()]);
  assert.deepEqual(asked, ["/search/fr/index.json"]);
  await search.query("wifi");
  assert.equal(asked.filter((one) => one.endsWith("index.json")).length, 1);
});

test("two questions under way fetch a part once, and each article stands once", async () => {
  for (const [one, other] of [["wifi", "wifi"], ["imprimante", "imprimante bloquée"], ["mot de passe", "mot de passe oublié"]]) {
    const { asked, fetch } = server();
    // Answers come when all who ask have asked, as on a slow line.
    const late = [];
    globalThis.fetch = async (address) => {
      const answer = await fetch(address);
      if (!address.endsWith("index.json")) await new Promise((resolve) => late.push(resolve));
      return answer;
    };
    const search = createSearch({ lang: "fr", base: "/search/" });
    await search.load();
    const both = Promise.all([search.query(one), search.query(other), search.query(one, 5, { typed: true })]);
    let done = false;
    both.finally(() => (done = true));
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve));
      late.splice(0).forEach((resolve) => resolve());
    }
    const [first, second] = await both;
    assert.equal(new Set(asked).size, asked.length, `${asked}`);
    assert.equal(first[0].url, (await ask("fr", one)).found[0].url, one);
    for (const found of [first, second]) assert.equal(new Set(found.map(({ url }) => url)).size, found.length, `${found.map(({ url }) => url)}`);
  }
});

test("a part that did not come is asked for again", async () => {
  const { fetch } = server();
  let broken = true;
  globalThis.fetch = (address) => (broken && !address.endsWith("index.json") ? Promise.reject(new TypeError("offline")) : fetch(address));
  const search = createSearch({ lang: "fr", base: "/search/" });
  await assert.rejects(Promise.all([search.query("wifi"), search.query("wifi")]));
  broken = false;
  const addresses = (found) => found.map(({ url }) => url);
  assert.deepEqual(addresses(await search.query("wifi")), addresses((await ask("fr", "wifi")).found));
});

test("no more results than asked for", async () => {
  assert.equal((await ask("fr", "mail", 2)).found.length, 2);
});

test("strange input is answered calmly", async () => {
  for (const text of ["", " ", "'", "-", "~1", "!", "__proto__", "constructor", "toString", "日本語", "🙂", "🙂🙂 🙂", "كلمة المرور",
    "le la les de du", "\u0000\ud800", "A".repeat(10_000)]) {
    assert.deepEqual((await ask("fr", text)).found, [], JSON.stringify(text.slice(0, 20)));
  }
  assert.ok((await ask("fr", "mot de passe ".repeat(800))).found.length > 0);
});

test("whatever is typed, an answer has its shape and asks for few files", async () => {
  // Pieces of real questions, cut and joined by a generator that always does the same.
  let state = 7;
  const next = (most) => (state = (state * 48271) % 2147483647) % most;
  const letters = [...FRENCH.map(([text]) => text).join(" "), ..."’'-_.0x5🙂\u0301 \t"];
  for (let round = 0; round < 300; round++) {
    const from = next(letters.length);
    const text = letters.slice(from, from + next(60)).join("") + letters[next(letters.length)].repeat(next(3));
    const { asked, found } = await ask("fr", text, 5, { typed: next(2) === 1 });
    assert.ok(asked.length <= 3 && found.length <= 5, text);
    for (const { title, url, marks } of found) {
      assert.match(url, /^\/articles\/[a-z-]+\/[a-z0-9-]+\/$/, text);
      let before = 0;
      for (const [start, end] of marks) {
        assert.ok(start >= before && end > start && end <= title.length, text);
        before = end;
      }
    }
  }
});

test("letters typed one by one fetch no more than a finished subject and two blocks", async () => {
  const { asked, fetch } = server();
  globalThis.fetch = fetch;
  const search = createSearch({ lang: "fr", base: "/search/" });
  const subject = "mon imprimante ne marche";
  for (let length = 1; length <= subject.length; length++) await search.query(subject.slice(0, length), 5, { typed: true });
  assert.equal(new Set(asked).size, asked.length, "no file twice");
  assert.ok(asked.length <= 5, `${asked}`);
});

test("a letter is answered at once, from what is there, and asks for nothing", async () => {
  const { asked, fetch } = server();
  globalThis.fetch = fetch;
  const search = createSearch({ lang: "fr", base: "/search/" });
  assert.deepEqual(search.atHand("imprimante"), [], "nothing is there");
  assert.deepEqual(asked, []);
  const [first] = await search.query("impri", 5, { typed: true });
  const fetched = asked.length;
  for (const text of ["imprim", "imprimante", "imprimante ", "imprimante b", "imprimante bourrage papier"]) {
    const found = search.atHand(text);
    assert.ok(found.length > 0 && found.length <= 5, text);
  }
  assert.equal(search.atHand("imprimante").find(({ url }) => url === first.url)?.title, first.title);
  assert.equal(search.atHand("imprimante bourrage papier")[0].url, "/articles/impression/bourrage-papier-ou-traces/");
  assert.equal(asked.length, fetched);
});

test("a letter that changes nothing has the same answers", async () => {
  globalThis.fetch = server().fetch;
  const search = createSearch({ lang: "fr", base: "/search/" });
  await search.query("imprimante ", 5, { typed: true });
  const found = search.atHand("imprimante ");
  assert.equal(search.atHand("imprimante d"), found, "a letter or two may begin any word");
  assert.equal(search.atHand("imprimante du "), found, "a word that is left out");
});

test("a slip is looked for when the writer pauses", async () => {
  globalThis.fetch = server().fetch;
  const search = createSearch({ lang: "fr", base: "/search/" });
  await search.query("imprimante ", 5, { typed: true });
  assert.deepEqual(search.atHand("inprimante "), []);
  const found = await search.query("inprimante ", 5, { typed: true });
  assert.ok(found.length > 0);
  assert.equal(search.atHand("inprimante "), found);
});

test("answers to a letter are those of a pause, once there is nothing to fetch", async () => {
  globalThis.fetch = server().fetch;
  for (const [text] of FRENCH) {
    const search = createSearch({ lang: "fr", base: "/search/" });
    for (let length = 1; length <= text.length; length++) {
      const written = text.slice(0, length);
      const found = await search.query(written, 5, { typed: true });
      assert.deepEqual(search.atHand(written).map(({ url }) => url), found.map(({ url }) => url), written);
    }
  }
});

test("an answer does not depend on what was written in between", async () => {
  globalThis.fetch = server().fetch;
  const told = (found) => JSON.stringify(found.map(({ terms, ...one }) => ({ ...one, terms: terms() })));
  for (const [text] of FRENCH) {
    const search = createSearch({ lang: "fr", base: "/search/" });
    const half = text.slice(0, text.length / 2);
    const texts = [text, `${text} `, half, `${half}z${text.slice(half.length)}`, text.slice(1), `imprimante ${text}`, `${text} ${text}`, "é"];
    for (const one of texts) await search.query(one, 5, { typed: true });
    const first = texts.map((one) => told(search.atHand(one)));
    assert.deepEqual(texts.toReversed().map((one) => told(search.atHand(one))).reverse(), first, text);
    for (let length = 1; length <= text.length; length++) search.atHand(text.slice(0, length));
    assert.equal(told(search.atHand(text)), first[0], text);
  }
});

test("data are fetched at the first question, and again after a lost network", async () => {
  const { asked, fetch } = server();
  let down = true;
  globalThis.fetch = async (address) => {
    if (!down) return fetch(address);
    asked.push(address);
    throw new TypeError("offline");
  };
  const search = createSearch({ lang: "fr", base: "/search/" });
  assert.deepEqual(asked, []);
  assert.deepEqual(await search.query("w"), []);
  await assert.rejects(search.query("wifi"));
  down = false;
  assert.equal((await search.query("wifi"))[0].url, "/articles/reseau/wifi-du-bureau/");
  const before = asked.length;
  await search.query("wifi");
  assert.equal(asked.length, before);
});

test("data of another version are refused", async () => {
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ v: 1 }) });
  await assert.rejects(createSearch({ lang: "fr", base: "/search/" }).query("wifi"), /version/);
});
