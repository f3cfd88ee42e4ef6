//! The templates of the site, on Tera 1 as in Zola, with Zola's functions and filters.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, RwLock};

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};
use tera::{Context, Template, Tera};

use crate::basis::Basis;
use crate::context::with_variables;
use crate::source::{files_under, one_sentence, read_text, slashed};
use crate::templates::circles;
use crate::templates::contents::Contents;
use crate::templates::fields::Looks;
use crate::templates::functions::{addresses, content, data, filters, images, words};

/// Templates a site may leave out.
const BUILTIN: &[(&str, &str)] = &[
    ("404.html", include_str!("builtin/404.html")),
    ("anchor-link.html", ANCHOR_TEMPLATE),
    ("atom.xml", include_str!("builtin/atom.xml")),
    ("internal/alias.html", include_str!("builtin/alias.html")),
    ("robots.txt", include_str!("builtin/robots.txt")),
    ("rss.xml", include_str!("builtin/rss.xml")),
    ("sitemap.xml", include_str!("builtin/sitemap.xml")),
    ("summary-cutoff.html", "&hellip;\n"),
];

/// The template of an anchor link, unless the site has its own.
const ANCHOR_TEMPLATE: &str = "<a class=\"zola-anchor\" href=\"#{{ id }}\" \
    aria-label=\"Anchor link for: {{ id }}\">🔗</a>";

/// Templates that are given no page, or are not asked for.
const APART: &[&str] = &[
    "atom.xml",
    "internal/alias.html",
    "robots.txt",
    "rss.xml",
    "sitemap.xml",
];

/// The templates, and what all of them see in each language, kept between renderings.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) tera: Tera,
    pub(crate) looks: Arc<Looks>,
    contexts: HashMap<String, Context>,
}

impl Stage {
    /// Reads `templates/`; functions that need the pages come later, with [`Stage::know`].
    pub(crate) fn read(root: &Path, basis: &Arc<Basis>) -> Result<Self> {
        let mut contexts = HashMap::new();
        for lang in basis.config.languages.keys() {
            let mut context = Context::new();
            context.insert("config", basis.config.seen(lang));
            context.insert("lang", lang);
            contexts.insert(lang.clone(), context);
        }
        let tera = read(root, basis)?;
        let languages = basis.config.languages.values();
        let feeds: HashSet<String> = languages
            .flat_map(|one| one.feed_filenames.iter().cloned())
            .collect();
        let looks = Arc::new(Looks::of(&tera, &feeds, APART));
        Ok(Self {
            tera,
            looks,
            contexts,
        })
    }

    /// Adds the functions that hand out pages, sections and taxonomies.
    pub(crate) fn know(&mut self, basis: &Arc<Basis>, contents: &Arc<RwLock<Contents>>) {
        content::register(&mut self.tera, basis, contents);
    }

    /// Lends the templates and what they all see in a language, with `variables` added.
    pub(crate) fn with<R>(
        &mut self,
        lang: &str,
        variables: Map<String, Value>,
        use_it: impl FnOnce(&Tera, &mut Context) -> R,
    ) -> R {
        let Self { tera, contexts, .. } = self;
        let context = contexts.entry(lang.to_owned()).or_default();
        with_variables(context, variables, |context| use_it(tera, context))
    }

    /// Renders one template; `owner` is the file an error is laid to.
    pub(crate) fn render(
        &mut self,
        template: &str,
        lang: &str,
        variables: Map<String, Value>,
        owner: &str,
    ) -> Result<String> {
        self.with(lang, variables, |tera, context| {
            render(tera, template, context, owner)
        })
    }

    /// Whether the site has a template.
    pub(crate) fn has(&self, template: &str) -> bool {
        self.tera.templates.contains_key(template)
    }
}

/// Renders one template with all that a context holds; `owner` is the file an error is laid to.
pub(crate) fn render(
    tera: &Tera,
    template: &str,
    context: &Context,
    owner: &str,
) -> Result<String> {
    if !tera.templates.contains_key(template) {
        bail!("{owner} asks for the template `{template}`, which is not in templates/");
    }
    circles::begin();
    tera.render(template, context)
        .map_err(|error| anyhow!("{owner}: {}", one_sentence(&error)))
}

fn read(root: &Path, basis: &Arc<Basis>) -> Result<Tera> {
    let folder = root.join("templates");
    let mut named: Vec<(String, String)> = Vec::new();
    for file in files_under(&folder)? {
        let name = slashed(file.strip_prefix(&folder).unwrap_or(&file));
        if name.ends_with(".html") || name.ends_with(".md") || !name.contains('/') {
            named.push((name, read_text(root, &file)?));
        }
    }
    for (name, text) in BUILTIN {
        if !named.iter().any(|(one, _)| one == name) {
            named.push(((*name).to_owned(), (*text).to_owned()));
        }
    }
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".htm", ".xml"]);
    for (name, text) in &named {
        let template = Template::new(name, None, text)
            .map_err(|error| anyhow!("templates/{name}{}", parse_fault(&error)))?;
        tera.templates.insert(name.clone(), template);
    }
    circles::refuse_parents(&tera)?;
    tera.build_inheritance_chains()
        .and_then(|()| tera.check_macro_files())
        .map_err(|error| anyhow!("templates/: {}", one_sentence(&error)))?;
    circles::watch(&mut tera);
    addresses::register(&mut tera, basis);
    data::register(&mut tera, basis);
    images::register(&mut tera, basis);
    words::register(&mut tera, basis);
    filters::register(&mut tera, basis);
    Ok(tera)
}

/// ", line 3: what is wrong" of a template that cannot be read.
fn parse_fault(error: &tera::Error) -> String {
    let sentence = one_sentence(error);
    let place = sentence
        .split_once("--> ")
        .and_then(|(_, rest)| rest.split_once(':'));
    let cause = sentence.rsplit_once("= ").map(|(_, cause)| cause);
    match place.zip(cause) {
        Some(((line, _), cause)) => format!(", line {line}: {cause}"),
        None => format!(": {sentence}"),
    }
}
