//! The templates of the site, on Tera 1 as in Zola, with Zola's functions and filters.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};
use tera::{Context, Tera};

use crate::functions::{addresses, content, data, filters, words};
use crate::headings::ANCHOR_TEMPLATE;
use crate::site::{Basis, Contents};
use crate::source::{files_under, one_sentence, read_text, slashed};

/// Templates a site may leave out.
const BUILTIN: &[(&str, &str)] = &[
    ("404.html", include_str!("builtin/404.html")),
    ("alias.html", include_str!("builtin/alias.html")),
    ("anchor-link.html", ANCHOR_TEMPLATE),
    ("atom.xml", include_str!("builtin/atom.xml")),
    ("robots.txt", include_str!("builtin/robots.txt")),
    ("sitemap.xml", include_str!("builtin/sitemap.xml")),
];

/// Reads `templates/`; functions that need the pages come later, with [`with_contents`].
pub(crate) fn read(root: &Path, basis: &Arc<Basis>) -> Result<Tera> {
    let folder = root.join("templates");
    let mut named: Vec<(String, String)> = Vec::new();
    for file in files_under(&folder)? {
        let name = slashed(file.strip_prefix(&folder).unwrap_or(&file));
        named.push((name, read_text(root, &file)?));
    }
    for (name, text) in BUILTIN {
        if !named.iter().any(|(one, _)| one == name) {
            named.push(((*name).to_owned(), (*text).to_owned()));
        }
    }
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".htm", ".xml"]);
    tera.add_raw_templates(named)
        .map_err(|error| anyhow!("templates/: {}", one_sentence(&error)))?;
    addresses::register(&mut tera, basis);
    data::register(&mut tera, basis);
    words::register(&mut tera, basis);
    filters::register(&mut tera, basis);
    Ok(tera)
}

/// Adds the functions that hand out pages, sections and taxonomies.
pub(crate) fn with_contents(tera: &mut Tera, basis: &Arc<Basis>, contents: &Arc<Contents>) {
    content::register(tera, basis, contents);
}

/// Renders one template; `owner` is the file an error is laid to.
pub(crate) fn render(
    tera: &Tera,
    template: &str,
    variables: Map<String, Value>,
    owner: &str,
) -> Result<String> {
    if !tera.get_template_names().any(|name| name == template) {
        bail!("{owner} asks for the template `{template}`, which is not in templates/");
    }
    let context = Context::from_value(Value::Object(variables))?;
    tera.render(template, &context)
        .map_err(|error| anyhow!("{owner}: {}", one_sentence(&error)))
}
