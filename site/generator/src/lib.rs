//! Builds the portal's pages from a site in Zola's own shape, so that the real `zola build` accepts
//! the same folder: `config.toml`, `content/`, `templates/`, `static/`.
//!
//! It never fetches anything, and never leaves a half-built site: the new folder replaces the old one
//! only when all of it is written. What Zola has and this does not is refused by its name; the list is
//! in `README.md`.
//!
//! ```no_run
//! let options = generator::BuildOptions::new("site", "public");
//! let report = generator::build(&options)?;
//! assert!(report.pages > 0);
//! # Ok::<(), anyhow::Error>(())
//! ```

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

mod config;
mod content;
mod context;
pub mod edition;
mod markdown;
mod output;
mod search;
mod site;
mod source;
mod templates;

pub use site::build::Builder;

/// What to build, and where to.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// The folder that holds `config.toml`.
    pub root: PathBuf,
    /// The folder to make or replace.
    pub output: PathBuf,
    /// Takes the place of the one in `config.toml`.
    pub base_url: Option<String>,
    /// Whether drafts are built too.
    pub drafts: bool,
}

impl BuildOptions {
    /// The site at `root`, built into `output`, without drafts.
    pub fn new(root: impl Into<PathBuf>, output: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            output: output.into(),
            base_url: None,
            drafts: false,
        }
    }
}

/// What was built.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// Pages, in all languages.
    pub pages: usize,
    /// Sections, in all languages.
    pub sections: usize,
    /// Files written or copied.
    pub files: usize,
    /// What the author should know and that stopped nothing, a sentence each.
    pub remarks: Vec<String>,
    /// How long it took.
    pub elapsed: Duration,
}

/// Builds the whole site; on an error the old output stays as it was.
///
/// # Errors
/// One sentence with the file, the line when there is one, and the cause.
pub fn build(options: &BuildOptions) -> Result<BuildReport> {
    site::build::whole(options).map(|(_, report)| report)
}

/// Whether a file is one the site is built from; editors' own files are not.
pub fn is_source(root: &Path, path: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let hidden = inside
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let backup = inside.to_string_lossy().ends_with('~');
    let known = [
        "config.toml",
        "content",
        "templates",
        "static",
        "data",
        "node_modules",
    ];
    !hidden && !backup && known.iter().any(|name| inside.starts_with(name))
}
