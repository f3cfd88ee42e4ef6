//! What templates can ask for: first the settings and addresses, then the finished contents.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use crate::config::Config;
use crate::content::library::Library;
use crate::content::taxonomy::{Taxonomy, TermAddresses};
use crate::templates::fields::Looks;
use crate::templates::values;

/// Known before any text is rendered.
#[derive(Debug)]
pub(crate) struct Basis {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    /// Addresses by path under `content/`.
    pub(crate) permalinks: HashMap<String, String>,
    /// Addresses of taxonomy terms by language, kind and slug.
    pub(crate) terms: TermAddresses,
    /// Files taken from npm packages: address to file.
    pub(crate) packages: Vec<(String, PathBuf)>,
    /// Answers that were asked for once: digests and data of files, by question.
    pub(crate) answers: Mutex<HashMap<String, Value>>,
}

impl Basis {
    /// The address of a content file in a language, with its anchor when one is written.
    pub(crate) fn resolve(&self, target: &str, lang: &str) -> Option<String> {
        let (file, anchor) = target
            .split_once('#')
            .map_or((target, None), |(file, anchor)| (file, Some(anchor)));
        let address = self.permalinks.get(&with_lang(file, lang, &self.config))?;
        Some(match anchor {
            Some(anchor) => format!("{address}#{anchor}"),
            None => address.clone(),
        })
    }

    /// A file named by a template: under `static/`, from a package, under `content/`, else in the site.
    pub(crate) fn file(&self, path: &str) -> Result<PathBuf> {
        let in_content = path.starts_with("@/");
        let local = path.trim_start_matches("@/").trim_start_matches('/');
        if local.split('/').any(|part| part == "..") {
            bail!("`{path}` leaves the site's folder");
        }
        let content = self.root.join("content").join(local);
        if in_content {
            if content.is_file() {
                return Ok(content);
            }
            bail!("the file `{path}` is not in content/");
        }
        let package = self.packages.iter().find(|(to, _)| to == local);
        let candidates = [
            Some(self.root.join("static").join(local)),
            package.map(|(_, from)| from.clone()),
            Some(content),
            Some(self.root.join(local)),
        ];
        match candidates.into_iter().flatten().find(|file| file.is_file()) {
            Some(file) => Ok(file),
            None => {
                bail!("the file `{path}` is neither in static/, content/ nor the site's folder")
            }
        }
    }

    /// The bytes of a file named by a template.
    pub(crate) fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        Ok(fs::read(self.file(path)?)?)
    }

    /// The answer to a question, worked out the first time only.
    pub(crate) fn once(
        &self,
        question: String,
        answer: impl FnOnce() -> tera::Result<Value>,
    ) -> tera::Result<Value> {
        let known = |one: &Mutex<HashMap<String, Value>>| {
            let answers = one.lock().unwrap_or_else(PoisonError::into_inner);
            answers.get(&question).cloned()
        };
        if let Some(value) = known(&self.answers) {
            return Ok(value);
        }
        let value = answer()?;
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(question, value.clone());
        Ok(value)
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

/// Every page and section, and how templates see them.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) library: Library,
    pub(crate) taxonomies: Vec<Taxonomy>,
    pub(crate) looks: Arc<Looks>,
    /// Whose fields the rendering at hand was given.
    pub(crate) given: Mutex<Given>,
}

/// Pages and sections that a rendering was given besides its own.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) pages: HashSet<usize>,
    /// Sections, and sections with all their pages.
    pub(crate) sections: HashSet<usize>,
    pub(crate) sections_with_pages: HashSet<usize>,
    /// Whether it was given lists of a taxonomy.
    pub(crate) taxonomies: bool,
}

impl Contents {
    /// A section as its own template sees it.
    pub(crate) fn own_section(&self, index: usize) -> Value {
        let section = &self.library.sections[index];
        let mut value = values::section(section, &self.library, &self.looks.own);
        self.give(|given| given.sections_with_pages.insert(index));
        if self.looks.own.has("pages") {
            value["pages"] = self.neighbours_list(&section.pages);
        }
        value
    }

    /// A section whose pages are shown a few at a time: without them.
    pub(crate) fn paged_section(&self, index: usize) -> Value {
        self.give(|given| given.sections_with_pages.insert(index));
        values::section(
            &self.library.sections[index],
            &self.library,
            &self.looks.own,
        )
    }

    /// A page as its own template sees it.
    pub(crate) fn own_page(&self, index: usize) -> Value {
        let value = values::page(&self.library.pages[index], &self.library, &self.looks.own);
        self.with_neighbours(index, value)
    }

    /// A page as the templates of others get it by its name.
    pub(crate) fn named_page(&self, index: usize) -> Value {
        let value = self.page(index);
        self.with_neighbours(index, value)
    }

    fn with_neighbours(&self, index: usize, mut value: Value) -> Value {
        let page = &self.library.pages[index];
        for (key, neighbour) in [("lower", page.lower), ("higher", page.higher)] {
            if value.get(key).is_some() {
                value[key] = neighbour.map_or(Value::Null, |one| self.page(one));
            }
        }
        value
    }

    /// A page as the templates of others see it.
    pub(crate) fn page(&self, index: usize) -> Value {
        self.give(|given| given.pages.insert(index));
        values::page(
            &self.library.pages[index],
            &self.library,
            &self.looks.others,
        )
    }

    /// A section as the templates of others see it, without its pages.
    pub(crate) fn section(&self, index: usize) -> Value {
        self.give(|given| given.sections.insert(index));
        values::section(
            &self.library.sections[index],
            &self.library,
            &self.looks.others,
        )
    }

    /// A section as the templates of others see it.
    pub(crate) fn section_with_pages(&self, index: usize) -> Value {
        let mut value = self.section(index);
        if self.looks.others.has("pages") {
            self.give(|given| given.sections_with_pages.insert(index));
            value["pages"] = self.neighbours_list(&self.library.sections[index].pages);
        }
        value
    }

    /// Pages of a section, each with its neighbours in it.
    fn neighbours_list(&self, indexes: &[usize]) -> Value {
        let page = |index: &usize| {
            let page = &self.library.pages[*index];
            let value = values::page(page, &self.library, &self.looks.others);
            self.with_neighbours(*index, value)
        };
        indexes.iter().map(page).collect()
    }

    /// Pages by number.
    pub(crate) fn page_list(&self, indexes: &[usize]) -> Value {
        let all = indexes.iter().map(|one| &self.library.pages[*one]);
        all.map(|page| values::page(page, &self.library, &self.looks.others))
            .collect()
    }

    /// Notes what the rendering at hand was given.
    pub(crate) fn give<R>(&self, note: impl FnOnce(&mut Given) -> R) -> R {
        note(&mut self.given.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was given since this was asked last.
    pub(crate) fn taken(&self) -> Given {
        self.give(std::mem::take)
    }
}

/// Where a page stands, as its template knows it.
pub(crate) fn place(config: &Config, path: &str) -> Map<String, Value> {
    let mut variables = Map::new();
    variables.insert("current_path".to_owned(), path.into());
    variables.insert("current_url".to_owned(), config.permalink(path).into());
    variables
}
