/** The real site's search data, made by the generator: from SEARCH_DATA, else built now. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const site = new URL("../../..", import.meta.url).pathname;
let folder = process.env.SEARCH_DATA;

/** @returns {[object, object]} the index and the shard of one language */
export function indexOf(lang) {
  if (!folder) {
    const output = join(mkdtempSync(join(tmpdir(), "guichet-")), "public");
    const build = ["build", "--root", site, "--output", output];
    execFileSync("cargo", ["run", "-q", "-p", "generator", "--", ...build], { cwd: site });
    folder = join(output, "search");
  }
  const read = (name) => JSON.parse(readFileSync(join(folder, lang, name), "utf8"));
  const index = read("index.json");
  return [index, read(index.shards[""])];
}
