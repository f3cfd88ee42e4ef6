/** A site of the generator's shape around made-up articles, with the portal's search script. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PORTAL = new URL("../../../site", import.meta.url).pathname;
const quoted = (text) => JSON.stringify(text);
const listed = (texts) => `[${texts.map(quoted).join(", ")}]`;

const page = (inside) => `<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title></head>
<body><header><a href="/">Aide</a></header><main data-pagefind-body>${inside}</main></body></html>
`;
const TEMPLATES = {
  "index.html": page("{% for path in section.subsections %}{% set one = get_section(path=path, metadata_only=true) %}"
    + `<a href="{{ one.permalink | safe }}">{{ one.title }}</a>{% endfor %}`).replace(" data-pagefind-body", ""),
  "section.html": page(`{% for one in section.pages %}<a href="{{ one.permalink | safe }}">{{ one.title }}</a>{% endfor %}`)
    .replace(" data-pagefind-body", ""),
  "page.html": page(`<h1>{{ page.title }}</h1><p>{{ page.description }}</p>{{ page.content | safe }}
<p>{% for tag in page.taxonomies.tags %}{{ tag }}, {% endfor %}</p>`),
};

/** Writes the sources of a site. @param {import("./articles.mjs").Article[]} articles */
export function writeSite(folder, articles, extra = "") {
  rmSync(folder, { recursive: true, force: true });
  const put = (name, text) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  put("config.toml", `base_url = "http://localhost:8080"
title = "Aide"
default_language = "fr"
compile_sass = false
build_search_index = false
taxonomies = [{ name = "tags", render = false }]
[extra]
minify = true
joined = ["js/search/engine.mjs"]
${extra}
`);
  for (const [name, text] of Object.entries(TEMPLATES)) put(`templates/${name}`, text);
  put("content/_index.md", "+++\ntitle = \"Aide\"\n+++\n");
  for (const section of new Set(articles.map((one) => one.section))) {
    put(`content/${section}/_index.md`, `+++\ntitle = ${quoted(section)}\nsort_by = "title"\n+++\n`);
  }
  for (const one of articles) {
    put(`content/${one.section}/${one.page}.md`, `+++
title = ${quoted(one.title)}
description = ${quoted(one.description)}
[taxonomies]
tags = ${listed(one.tags)}
[extra]
codes = ${listed(one.codes)}
+++

${one.body}
`);
  }
  cpSync(join(PORTAL, "static/js/search"), join(folder, "static/js/search"), { recursive: true });
}

/** The program that builds sites: GENERATOR, or the best of those that cargo made. */
export function generator() {
  const made = process.env.CARGO_TARGET_DIR ?? join(PORTAL, "../target");
  const programs = ["release/generator", "debug/generator"].map((name) => join(made, name));
  return process.env.GENERATOR ?? programs.find(existsSync) ?? programs[0];
}

/** A folder with the search script as the portal sends it, built of nothing else. */
export function builtScript() {
  const folder = mkdtempSync(join(tmpdir(), "guichet-script-"));
  writeSite(join(folder, "site"), []);
  execFileSync(generator(), ["build", "--root", join(folder, "site"), "--output", join(folder, "out")]);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "out");
}
