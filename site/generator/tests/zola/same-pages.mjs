// Holds two builds of one site against each other: `node same-pages.mjs OURS ZOLAS ROOT`.
// Left out, each for its reason: search data and files of npm packages (Zola has neither); white space
// between the elements of XML files (it means nothing there), and the name of the generator in feeds; in
// values that a template prints as JSON, the order of keys and of translations (it differs from one run of
// Zola to the next); the folder the site stands in.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const OWN = [/^search\//, /^js\/vendor\//];
const TEXT = /\.(html|xml|txt)$/;

/** @param {string} folder @returns {string[]} */
function files(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return paths.map((path) => path.slice(folder.length + 1)).filter((path) => !OWN.some((own) => own.test(path)));
}

/** @param {any} value */
function sorted(value) {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    const translations = items.every((item) => item?.lang && item.permalink);
    return translations ? items.sort((a, b) => (a.lang < b.lang ? -1 : 1)) : items;
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/** @param {string} path @param {string} text @param {string} root */
function plain(path, text, root) {
  let kept = text.replaceAll(`${root}/`, "");
  if (path.endsWith(".xml")) kept = kept.replace(/\s*(<[^>]*>)\s*/g, "\n$1\n").replace(/\n+/g, "\n");
  if (path.endsWith(".xml")) kept = kept.replace(/\n<generator.*?<\/generator>/s, "");
  return kept.replace(/(?<=json">)[{[].*?(?=<\/script>)/gs, (json) => JSON.stringify(sorted(JSON.parse(json)), null, 1));
}

/** The first lines where two texts part. @param {string} ours @param {string} theirs */
function parting(ours, theirs) {
  const [a, b] = [ours.split("\n"), theirs.split("\n")];
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return `line ${at + 1}\n    ours   ${(a[at] ?? "(end)").slice(0, 400)}\n    Zola's ${(b[at] ?? "(end)").slice(0, 400)}`;
}

const [ours, theirs, root] = process.argv.slice(2);
const all = [...new Set([...files(ours), ...files(theirs)])].sort();
let faults = 0;
const fault = (/** @type {string} */ words) => {
  faults += 1;
  console.log(`  ${words}`);
};
for (const path of all) {
  const [a, b] = [join(ours, path), join(theirs, path)];
  if (!existsSync(b)) fault(`${path}: only ours`);
  else if (!existsSync(a)) fault(`${path}: only Zola's`);
  else if (!TEXT.test(path)) readFileSync(a).equals(readFileSync(b)) || fault(`${path}: other bytes`);
  else {
    const [mine, other] = [a, b].map((file) => plain(path, readFileSync(file, "utf8"), root));
    if (mine !== other) fault(`${path}: ${parting(mine, other)}`);
  }
}
console.log(`${all.length} files, ${faults} different`);
process.exit(faults === 0 && all.length > 0 ? 0 : 1);
