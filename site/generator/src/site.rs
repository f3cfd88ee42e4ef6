//! What templates can ask for: first the settings and addresses, then the finished contents.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use crate::config::Config;
use crate::library::Library;
use crate::taxonomy::Taxonomy;

/// Known before any text is rendered.
#[derive(Debug)]
pub(crate) struct Basis {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    /// Addresses by path under `content/`.
    pub(crate) permalinks: HashMap<String, String>,
    /// Addresses of taxonomy terms by language, kind and slug.
    pub(crate) terms: HashMap<(String, String, String), String>,
    /// Files taken from npm packages: address to file.
    pub(crate) packages: Vec<(String, PathBuf)>,
}

impl Basis {
    /// The address of a content file in a language, with its anchor when one is written.
    pub(crate) fn resolve(&self, target: &str, lang: &str) -> Option<String> {
        let (file, anchor) = target
            .split_once('#')
            .map_or((target, None), |(f, a)| (f, Some(a)));
        let address = self.permalinks.get(&with_lang(file, lang, &self.config))?;
        Some(match anchor {
            Some(anchor) => format!("{address}#{anchor}"),
            None => address.clone(),
        })
    }

    /// A file named by a template: under `static/`, from a package, under `content/`, else in the site.
    pub(crate) fn file(&self, path: &str) -> Result<Vec<u8>> {
        let in_content = path.starts_with("@/");
        let local = path.trim_start_matches("@/").trim_start_matches('/');
        if local.split('/').any(|part| part == "..") {
            bail!("`{path}` leaves the site's folder");
        }
        let package = self.packages.iter().find(|(to, _)| to == local);
        let candidates = [
            Some(self.root.join("static").join(local)),
            package.map(|(_, from)| from.clone()),
            Some(self.root.join("content").join(local)),
            Some(self.root.join(local)),
        ];
        let wanted = candidates.into_iter().flatten();
        let found =
            wanted.filter(|file| !in_content || file.starts_with(self.root.join("content")));
        for file in found {
            if file.is_file() {
                return Ok(fs::read(file)?);
            }
        }
        bail!("the file `{path}` is neither in static/, content/ nor the site's folder")
    }
}

/// `a.md` in another language than the default is `a.en.md`.
pub(crate) fn with_lang(path: &str, lang: &str, config: &Config) -> String {
    match path.strip_suffix(".md") {
        Some(stem) if lang != config.default_language && !stem.ends_with(&format!(".{lang}")) => {
            format!("{stem}.{lang}.md")
        }
        _ => path.to_owned(),
    }
}

/// Every page and section as templates see them.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) library: Library,
    /// In the library's order.
    pub(crate) pages: Vec<Value>,
    /// In the library's order, without their pages.
    pub(crate) sections: Vec<Value>,
    pub(crate) taxonomies: Vec<Taxonomy>,
}

impl Contents {
    /// A section with the pages it holds.
    pub(crate) fn section_with_pages(&self, index: usize) -> Value {
        let mut value = self.sections[index].clone();
        value["pages"] = self.page_list(&self.library.sections[index].pages);
        value
    }

    /// A page with its neighbours.
    pub(crate) fn page_with_neighbours(&self, index: usize) -> Value {
        let page = &self.library.pages[index];
        let mut value = self.pages[index].clone();
        for (key, neighbour) in [("lower", page.lower), ("higher", page.higher)] {
            value[key] = neighbour.map_or(Value::Null, |one| self.pages[one].clone());
        }
        value
    }

    /// Pages by number.
    pub(crate) fn page_list(&self, indexes: &[usize]) -> Value {
        indexes.iter().map(|one| self.pages[*one].clone()).collect()
    }
}

/// The variables every template has.
pub(crate) fn common(
    config: &Config,
    lang: &str,
    path: Option<&str>,
) -> Result<Map<String, Value>> {
    let mut variables = Map::new();
    variables.insert("config".to_owned(), config.to_value(lang)?);
    variables.insert("lang".to_owned(), lang.into());
    if let Some(path) = path {
        variables.insert("current_path".to_owned(), path.into());
        variables.insert("current_url".to_owned(), config.permalink(path).into());
    }
    Ok(variables)
}
