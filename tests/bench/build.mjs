// Builds bases of 100, 1,000 and 10,000 articles with the portal's own templates, and prints side by side
// what each costs: our build, one changed article, Pagefind's indexing of the result, and the real Zola's
// build where ZOLA names a program that runs it. `node tests/bench/build.mjs [counts…]`; GENERATOR names the
// folder of the built programs (target/release by default). ext4 passes over what was freed in the last minutes
// one by one, which can double the kernel's part; TMPDIR=/dev/shm keeps the disk out of it.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { articles } from "./search/articles.mjs";

const HERE = new URL(".", import.meta.url).pathname;
const PORTAL = join(HERE, "../../site");
const PROGRAMS = process.env.GENERATOR ?? join(process.env.CARGO_TARGET_DIR ?? join(HERE, "../../target"), "release");
const quoted = (/** @type {unknown} */ value) => JSON.stringify(value);

/** The portal with other articles than its own. @param {string} root @param {number} count */
function writeSite(root, count) {
  const skip = /\/(node_modules|generator|public|articles)(\/|$)/;
  cpSync(PORTAL, root, { recursive: true, filter: (from) => !skip.test(from.slice(PORTAL.length)) });
  const config = readFileSync(join(root, "config.toml"), "utf8");
  const packages = /\[extra\.packages\]\n(?:#.*\n|".*\n)*/;
  writeFileSync(join(root, "config.toml"), config.replace(packages, "").replace(/^translated = .*\n/m, ""));
  for (const lang of ["", ".en"]) put(root, `articles/_index${lang}.md`, { title: "Articles", sort_by: "weight" }, "");
  const sections = new Set();
  for (const one of articles(count)) {
    if (!sections.has(one.section)) put(root, `articles/${one.section}/_index.md`, { title: one.section, sort_by: "title" }, "");
    sections.add(one.section);
    const meta = { title: one.title, description: one.description, updated: "2026-11-10", taxonomies: { tags: one.tags }, extra: { codes: one.codes } };
    put(root, `articles/${one.section}/${one.page}.md`, meta, one.body);
  }
  writeFileSync(join(root, "one.txt"), `content/articles/${[...sections][0]}/${articles(count)[0].page}.md`);
}

/** @param {string} root @param {string} path @param {object} meta @param {string} body */
function put(root, path, meta, body) {
  const lines = Object.entries(meta).map(([key, value]) =>
    typeof value === "object" ? `${key}:\n${Object.entries(value).map(([name, list]) => `  ${name}: ${quoted(list)}`).join("\n")}` : `${key}: ${quoted(value)}`);
  const file = join(root, "content", path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `---\n${lines.join("\n")}\n---\n\n${body}\n`);
}

/** CPU seconds and peak memory of a program. @param {string[]} command */
function cost(command) {
  const run = spawnSync("/usr/bin/time", ["-f", "%U %S %M", ...command], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${command.join(" ")}\n${run.stdout}${run.stderr}`);
  const [user, system, memory] = run.stderr.trim().split("\n").pop().split(" ").map(Number);
  return { cpu: user + system, memory: memory / 1024, said: run.stdout };
}

const counts = process.argv.slice(2).map(Number);
const rows = [];
for (const count of counts.length > 0 ? counts : [100, 1000, 10000]) {
  const folder = mkdtempSync(join(tmpdir(), "guichet-build-"));
  const [root, output] = [join(folder, "site"), join(folder, "public")];
  writeSite(root, count);
  const build = cost([join(PROGRAMS, "generator"), "build", "--root", root, "--output", output]);
  const again = cost([join(PROGRAMS, "examples/rebuild"), root, join(folder, "again"), readFileSync(join(root, "one.txt"), "utf8")]);
  const { whole, one, same } = JSON.parse(again.said);
  execFileSync("find", [join(output), "-name", "*.gz", "-delete"]);
  const npx = ["npx", "--yes", "--prefix", HERE, "pagefind", "--site", output, "--output-path", join(folder, "pagefind")];
  const pagefind = process.env.PAGEFIND === "no" ? { cpu: NaN, memory: NaN } : cost(npx);
  const zola = process.env.ZOLA ? cost([process.env.ZOLA, "--root", root, "build", "--output-dir", join(folder, "zola")]) : { cpu: NaN, memory: NaN };
  rows.push({
    articles: count, "CPU s": build.cpu, "articles per CPU s": Math.round(count / build.cpu), "peak MiB": Math.round(build.memory),
    "one changed, CPU s": one, "of a whole build": (one / whole).toFixed(4), "same bytes": same,
    "Pagefind CPU s": pagefind.cpu, "÷ Pagefind": (build.cpu / pagefind.cpu).toFixed(2), "Zola CPU s": zola.cpu, "Zola MiB": Math.round(zola.memory),
  });
  rmSync(folder, { recursive: true });
}
console.table(rows);
