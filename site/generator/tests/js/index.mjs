/** The real site's search data, made by the generator: from SEARCH_DATA, else built now. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const site = new URL("../../..", import.meta.url).pathname;
let folder = process.env.SEARCH_DATA;

/** Where the data are. */
export function dataFolder() {
  if (!folder) {
    const output = join(mkdtempSync(join(tmpdir(), "guichet-")), "public");
    const build = ["build", "--root", site, "--output", output];
    execFileSync("cargo", ["run", "-q", "-p", "generator", "--", ...build], { cwd: site });
    folder = join(output, "search");
  }
  return folder;
}

/** A `fetch` over the data that remembers what was asked for. */
export function server() {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    const text = readFileSync(join(dataFolder(), address.replace("/search/", "")), "utf8");
    return { ok: true, json: async () => JSON.parse(text) };
  };
  return { asked, fetch };
}
