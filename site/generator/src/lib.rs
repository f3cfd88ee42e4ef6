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
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

mod comments;
mod config;
mod extras;
mod front_matter;
mod functions;
mod headings;
mod library;
mod markdown;
mod output;
mod packages;
mod pagination;
mod place;
mod render;
mod search;
mod shortcode;
mod shortcode_arguments;
mod site;
mod sorting;
mod source;
mod taxonomy;
mod templates;
mod values;

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
    /// How long it took.
    pub elapsed: Duration,
}

/// Builds the whole site; on an error the old output stays as it was.
pub fn build(options: &BuildOptions) -> Result<BuildReport> {
    let started = Instant::now();
    let root = &options.root;
    let config = config::Config::read(root, options.base_url.as_deref())?;
    let mut library = library::Library::read(root, &config, options.drafts)?;
    let terms = taxonomy::addresses(&taxonomy::gather(&library, &config));
    let basis = Arc::new(site::Basis {
        root: root.clone(),
        packages: packages::read(root, &config)?,
        permalinks: library.permalinks(),
        terms,
        config,
    });
    let mut tera = templates::read(root, &basis)?;
    render::texts(&mut library, &basis, &tera)?;
    let contents = Arc::new(render::contents(library, &basis.config));
    templates::with_contents(&mut tera, &basis, &contents);
    let mut output = output::Output::open(root, &options.output)?;
    render::pages(&contents, &basis, &tera, &mut output)?;
    extras::write(&contents, &basis, &tera, &mut output)?;
    search::write(&contents.library, &basis, &mut output)?;
    let files = output.count();
    output.finish()?;
    Ok(BuildReport {
        pages: contents.library.pages.len(),
        sections: contents.library.sections.len(),
        files,
        elapsed: started.elapsed(),
    })
}

/// Builds again after files changed; nothing is done when none of them belongs to the site.
pub fn rebuild(options: &BuildOptions, changed: &[PathBuf]) -> Result<Option<BuildReport>> {
    if changed.iter().any(|path| is_source(&options.root, path)) {
        return build(options).map(Some);
    }
    Ok(None)
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
