/** The script the browser runs, over a site's search data. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Visit } from "./browse.mjs";
import { builtScript } from "./site.mjs";

const SCRIPT = "/js/search/engine.mjs";
let portal;

/** A new visitor, whose cache is empty. @returns a question's addresses, and what was counted */
export async function ours(site, lang) {
  const visit = new Visit(site);
  // A site without the portal's pages has no script of its own: the portal's is counted as if it had.
  const script = new Visit(existsSync(join(site, SCRIPT)) ? site : (portal ??= builtScript()));
  const { createSearch } = await import(pathToFileURL(script.load(SCRIPT)).href);
  visit.bytes += script.bytes;
  visit.requests += script.requests;
  const search = createSearch({ lang, base: "/search/" });
  return {
    visit,
    /** What the form does when the subject gets the focus. */
    async focus() {
      globalThis.fetch = visit.fetch;
      await search.load();
    },
    /** What it does at each letter. */
    letter: (text) => search.atHand(text, 5).map((one) => one.url),
    /** What it does when the writer pauses. */
    async ask(text, typed) {
      globalThis.fetch = visit.fetch;
      const answers = await search.query(text, 5, { typed });
      return answers.map((one) => one.url);
    },
  };
}
