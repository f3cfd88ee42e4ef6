//! What every rendering works with, and what was rendered so far.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Map, Value};

use crate::basis::Basis;
use crate::config::Config;
use crate::output::Output;
use crate::source::slashed;
use crate::templates::contents::{Contents, Given};
use crate::templates::stage::Stage;

/// What a rendering needs.
pub(crate) struct Renderer<'a> {
    pub(crate) contents: &'a Contents,
    pub(crate) basis: &'a Basis,
    pub(crate) stage: &'a mut Stage,
    pub(crate) output: &'a mut Output,
    /// What was rendered, and from what.
    pub(crate) renderings: Vec<Rendering>,
}

/// One thing that was rendered, and what it was given besides itself.
#[derive(Debug)]
pub(crate) struct Rendering {
    pub(crate) what: What,
    pub(crate) given: Given,
}

/// What is rendered at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A page, by its number.
    Page(usize),
    /// A section, by its number.
    Section(usize),
    /// A taxonomy with its terms, by its number.
    Taxonomy(usize),
    /// The page of what does not exist.
    NotFound,
}

impl Renderer<'_> {
    /// Renders a template that no page asks for, in the site's own language.
    pub(crate) fn render_alone(
        &mut self,
        template: &str,
        variables: Map<String, Value>,
    ) -> Result<String> {
        let default = &self.basis.config.default_language;
        self.stage.render(template, default, variables, template)
    }

    /// Notes what was given to the rendering just made.
    pub(crate) fn note(&mut self, what: What) {
        let given = self.contents.taken();
        self.renderings.push(Rendering { what, given });
    }

    /// Copies the files that stand beside a text.
    pub(crate) fn assets(
        &mut self,
        files: &[PathBuf],
        folder: &Path,
        path: &str,
        owner: &str,
    ) -> Result<()> {
        for file in files {
            let inside = slashed(file.strip_prefix(folder).unwrap_or(file));
            self.output.copy(&format!("{path}{inside}"), file, owner)?;
        }
        Ok(())
    }

    /// Writes a page that leads on to `target` at each of the addresses.
    pub(crate) fn redirects(
        &mut self,
        aliases: &[String],
        target: &str,
        owner: &str,
    ) -> Result<()> {
        let default = &self.basis.config.default_language;
        for alias in aliases {
            let variables = Map::from_iter([("url".to_owned(), Value::from(target))]);
            let html = self
                .stage
                .render("internal/alias.html", default, variables, owner)?;
            let path = alias.trim_matches('/');
            let path = match (path.is_empty(), path.ends_with(".html")) {
                (true, _) => "/".to_owned(),
                (false, true) => path.to_owned(),
                (false, false) => format!("{path}/"),
            };
            self.output.write_page(&path, &html, owner)?;
        }
        Ok(())
    }
}

/// Where a page stands, as its template knows it.
pub(crate) fn place(config: &Config, path: &str) -> Map<String, Value> {
    let mut variables = Map::new();
    variables.insert("current_path".to_owned(), path.into());
    variables.insert("current_url".to_owned(), config.permalink(path).into());
    variables
}
