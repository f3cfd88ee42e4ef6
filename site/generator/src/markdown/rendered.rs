//! What a Markdown text becomes.

use serde::Serialize;

/// What Markdown becomes.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) html: String,
    pub(crate) summary: Option<String>,
    pub(crate) toc: Vec<Heading>,
    /// Text of the headings, and text of everything, for the search.
    pub(crate) headings: Vec<String>,
    pub(crate) plain: String,
    pub(crate) words: usize,
    /// Links to content files: line, file, anchor.
    pub(crate) links: Vec<InternalLink>,
}

/// A heading in the table of contents.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Heading {
    pub(crate) level: u32,
    pub(crate) id: String,
    pub(crate) permalink: String,
    pub(crate) title: String,
    pub(crate) children: Vec<Heading>,
}

/// A link to be checked once every page is rendered.
#[derive(Debug, Clone)]
pub(crate) struct InternalLink {
    pub(crate) line: usize,
    pub(crate) target: String,
    pub(crate) anchor: Option<String>,
}
