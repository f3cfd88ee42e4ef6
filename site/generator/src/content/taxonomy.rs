//! Taxonomies: which pages carry which terms, in each language.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::config::slugs::slugify;
use crate::config::{Config, Taxonomy as Kind};
use crate::content::library::Library;
use crate::content::sorting::newest_first;

/// One kind of classification in one language.
#[derive(Debug)]
pub(crate) struct Taxonomy {
    pub(crate) kind: Kind,
    pub(crate) lang: String,
    pub(crate) path: String,
    pub(crate) permalink: String,
    /// In the order of their slugs.
    pub(crate) terms: Vec<Term>,
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

/// Addresses of terms by language, kind and slug.
pub(crate) type TermAddresses = HashMap<(String, String, String), String>;

/// Gathers the terms of all pages.
pub(crate) fn gather(library: &Library, config: &Config) -> Vec<Taxonomy> {
    let mut all = Vec::new();
    for (lang, options) in &config.languages {
        for kind in &options.taxonomies {
            let path = config.in_language(lang, &format!("{}/", kind.slug));
            all.push(Taxonomy {
                terms: terms(library, config, lang, kind, &path),
                kind: kind.clone(),
                lang: lang.clone(),
                permalink: config.permalink(&path),
                path,
            });
        }
    }
    all
}

fn terms(library: &Library, config: &Config, lang: &str, kind: &Kind, above: &str) -> Vec<Term> {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, page) in library.pages.iter().enumerate() {
        if page.place.lang == lang {
            for name in page.meta.taxonomies.get(&kind.name).into_iter().flatten() {
                let pages = named.entry(name).or_default();
                if pages.last() != Some(&index) {
                    pages.push(index);
                }
            }
        }
    }
    // Names that make one address are one term, under the first of them.
    let mut by_slug: BTreeMap<String, Term> = BTreeMap::new();
    for (name, mut pages) in named {
        newest_first(&mut pages, library);
        let slug = slugify(name, config.slugify.taxonomies);
        let path = format!("{above}{slug}/");
        let term = by_slug.entry(slug.clone()).or_insert_with(|| Term {
            name: name.to_owned(),
            slug,
            permalink: config.permalink(&path),
            path,
            pages: Vec::new(),
        });
        term.pages.extend(pages);
    }
    by_slug.into_values().collect()
}

/// The addresses of all terms.
pub(crate) fn addresses(all: &[Taxonomy]) -> TermAddresses {
    let mut addresses = HashMap::new();
    for one in all {
        for term in &one.terms {
            let key = (one.lang.clone(), one.kind.name.clone(), term.slug.clone());
            addresses.insert(key, term.permalink.clone());
        }
    }
    addresses
}

impl Taxonomy {
    /// What `get_taxonomy` returns; `pages` makes the list of a term's pages.
    pub(crate) fn to_value(&self, pages: &dyn Fn(&[usize]) -> Value) -> Value {
        let items: Vec<Value> = self.terms.iter().map(|term| term.to_value(pages)).collect();
        json!({
            "kind": self.kind.to_value(), "lang": self.lang, "permalink": self.permalink,
            "items": items,
        })
    }

    /// A term by its name, or by any other that makes the same address.
    pub(crate) fn term(&self, name: &str, config: &Config) -> Option<&Term> {
        let slug = slugify(name, config.slugify.taxonomies);
        let found = self.terms.binary_search_by(|term| term.slug.cmp(&slug));
        found.ok().map(|at| &self.terms[at])
    }
}

impl Term {
    /// What templates see as `term`.
    pub(crate) fn to_value(&self, pages: &dyn Fn(&[usize]) -> Value) -> Value {
        json!({
            "name": self.name, "slug": self.slug, "path": self.path,
            "permalink": self.permalink, "page_count": self.pages.len(),
            "pages": pages(&self.pages),
        })
    }
}
