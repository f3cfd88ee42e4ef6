/** The script the browser runs, over a site's search data. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { Visit } from "./browse.mjs";

const SCRIPT = "/js/search/engine.mjs";
const PORTAL = new URL("../../../site/static", import.meta.url).pathname;

/** Bytes of the portal's script as the portal serves it, without its comments (`strip_comments` in `config.toml`). */
const served = brotliCompressSync(readFileSync(join(PORTAL, SCRIPT), "utf8")
  .replace(/^\s*\/\*[^]*?\*\/\s*$/gm, "").replace(/^\s*\/\/.*$/gm, "")).length;

/** A new visitor, whose cache is empty. @returns a question's addresses, and what was counted */
export async function ours(site, lang) {
  const visit = new Visit(site);
  // A site without the portal's pages has no script of its own: ours is counted as if it had.
  const own = existsSync(join(site, SCRIPT));
  const script = new Visit(own ? site : PORTAL);
  const { createSearch } = await import(pathToFileURL(script.load(SCRIPT)).href);
  visit.bytes += own ? script.bytes : served;
  visit.requests += script.requests;
  const search = createSearch({ lang });
  return {
    visit,
    /** What the form does when the subject gets the focus. */
    async focus() {
      globalThis.fetch = visit.fetch;
      await search.load();
    },
    async ask(text, typed) {
      globalThis.fetch = visit.fetch;
      const answers = await search.query(text, 5, { typed });
      return answers.map((one) => one.url);
    },
  };
}
