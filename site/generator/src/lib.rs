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
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

use anyhow::Result;

mod basis;
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
pub use site::options::{BuildOptions, BuildReport};
pub use source::is_source;

/// Builds the whole site; on an error the old output stays as it was.
///
/// # Errors
/// One sentence with the file, the line when there is one, and the cause.
pub fn build(options: &BuildOptions) -> Result<BuildReport> {
    site::build::whole(options).map(|(_, report)| report)
}
