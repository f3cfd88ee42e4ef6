//! Taxonomies: which pages carry which terms, in each language.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use slug::slugify;

use crate::config::Config;
use crate::library::Library;
use crate::site::Contents;

/// One kind of classification in one language.
#[derive(Debug)]
pub(crate) struct Taxonomy {
    pub(crate) kind: String,
    pub(crate) lang: String,
    pub(crate) render: bool,
    pub(crate) paginate_by: Option<usize>,
    pub(crate) paginate_path: Option<String>,
    pub(crate) path: String,
    pub(crate) permalink: String,
    /// Terms by slug.
    pub(crate) terms: BTreeMap<String, Term>,
}

/// One term and its pages.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) path: String,
    pub(crate) permalink: String,
    pub(crate) pages: Vec<usize>,
}

/// Gathers the terms of all pages.
pub(crate) fn gather(library: &Library, config: &Config) -> Vec<Taxonomy> {
    let mut all = Vec::new();
    for (lang, options) in &config.languages {
        for one in &options.taxonomies {
            let prefix = match *lang == config.default_language {
                true => "/".to_owned(),
                false => format!("/{lang}/"),
            };
            let path = format!("{prefix}{}/", slugify(&one.name));
            let mut terms: BTreeMap<String, Term> = BTreeMap::new();
            for (index, page) in library.pages.iter().enumerate() {
                if page.place.lang != *lang {
                    continue;
                }
                for name in page.meta.taxonomies.get(&one.name).into_iter().flatten() {
                    let slug = slugify(name);
                    let path = format!("{path}{slug}/");
                    let term = terms.entry(slug.clone()).or_insert_with(|| Term {
                        name: name.clone(),
                        slug,
                        permalink: config.permalink(&path),
                        path,
                        pages: Vec::new(),
                    });
                    if !term.pages.contains(&index) {
                        term.pages.push(index);
                    }
                }
            }
            for term in terms.values_mut() {
                term.pages.sort_by(|a, b| {
                    let (a, b) = (&library.pages[*a], &library.pages[*b]);
                    b.meta
                        .date
                        .cmp(&a.meta.date)
                        .then_with(|| a.permalink.cmp(&b.permalink))
                });
            }
            all.push(Taxonomy {
                kind: one.name.clone(),
                lang: lang.clone(),
                render: one.render,
                paginate_by: one.paginate_by.filter(|by| *by > 0),
                paginate_path: one.paginate_path.clone(),
                permalink: config.permalink(&path),
                path,
                terms,
            });
        }
    }
    all
}

/// The addresses of all terms by language, kind and slug.
pub(crate) fn addresses(all: &[Taxonomy]) -> HashMap<(String, String, String), String> {
    let mut addresses = HashMap::new();
    for one in all {
        for (slug, term) in &one.terms {
            let key = (one.lang.clone(), one.kind.clone(), slug.clone());
            addresses.insert(key, term.permalink.clone());
        }
    }
    addresses
}

impl Taxonomy {
    /// What `get_taxonomy` returns.
    pub(crate) fn to_value(&self, contents: &Contents) -> Value {
        let items: Vec<Value> = self
            .terms
            .values()
            .map(|term| term.to_value(contents))
            .collect();
        json!({
            "kind": self.describe(), "lang": self.lang, "permalink": self.permalink,
            "items": items,
        })
    }

    /// What templates see as `taxonomy`.
    pub(crate) fn describe(&self) -> Value {
        json!({ "name": self.kind, "slug": slugify(&self.kind), "render": self.render,
            "feed": false, "paginate_by": self.paginate_by, "paginate_path": self.paginate_path })
    }
}

impl Term {
    /// What templates see as `term`.
    pub(crate) fn to_value(&self, contents: &Contents) -> Value {
        json!({
            "name": self.name, "slug": self.slug, "path": self.path,
            "permalink": self.permalink, "page_count": self.pages.len(),
            "pages": contents.page_list(&self.pages),
        })
    }
}
