//! What to build, and what was built.

use std::path::PathBuf;
use std::time::Duration;

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
