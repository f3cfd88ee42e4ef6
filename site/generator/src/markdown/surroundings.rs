//! What stands around a text while it is rendered.

use std::collections::HashMap;

use tera::Tera;

use crate::config::{Anchors, Config};

/// What rendering one text needs to know.
pub(crate) struct Surroundings<'a> {
    pub(crate) config: &'a Config,
    pub(crate) tera: &'a Tera,
    pub(crate) permalinks: &'a HashMap<String, String>,
    /// Relative path and address of the file the text stands in; empty for the `markdown` filter.
    pub(crate) relative: &'a str,
    pub(crate) permalink: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) anchors: Anchors,
    /// Whether anybody asks how many words there are.
    pub(crate) count_words: bool,
}
