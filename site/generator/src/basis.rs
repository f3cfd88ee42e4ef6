//! What every step of a build can ask for: the settings, the addresses, the files of the site.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::config::Config;
use crate::content::place::with_lang;
use crate::content::taxonomy::TermAddresses;

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
