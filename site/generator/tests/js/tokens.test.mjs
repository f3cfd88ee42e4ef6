import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold } from "../../../static/js/search/fold.mjs";
import { tokens } from "../../../static/js/search/words.mjs";

const cases = JSON.parse(readFileSync(new URL("../fixtures/tokens.json", import.meta.url), "utf8"));

for (const [lang, { stop, texts }] of Object.entries(cases)) {
  test(`words become the terms the generator indexes (${lang})`, () => {
    for (const [text, wanted] of Object.entries(texts)) {
      const found = tokens(fold(text), lang, new Set(stop)).map((token) => token.term);
      assert.equal(found.join(" "), wanted, text);
    }
  });
}
