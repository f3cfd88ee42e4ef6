//! A page and a section, as they are read and as they stand among the others.

use std::path::PathBuf;

use crate::content::front_matter::{PageMeta, SectionMeta};
use crate::content::place::Place;
use crate::markdown::rendered::Rendered;

/// The text of a content file.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// Empty once rendered.
    pub(crate) markdown: String,
    pub(crate) lines_above: usize,
    pub(crate) rendered: Rendered,
}

#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) place: Place,
    pub(crate) meta: PageMeta,
    pub(crate) text: Text,
    pub(crate) slug: String,
    pub(crate) path: String,
    pub(crate) permalink: String,
    pub(crate) assets: Vec<PathBuf>,
    /// Sections above, from the root, by their relative paths; empty for a page in no section.
    pub(crate) ancestors: Vec<String>,
    /// The same as templates see them: as with Zola, without the transparent ones just above.
    pub(crate) seen_ancestors: Vec<String>,
    /// The `page_template` of the nearest section that has one.
    pub(crate) inherited_template: Option<String>,
    pub(crate) lower: Option<usize>,
    pub(crate) higher: Option<usize>,
    /// Whether its section's order has no place for it: as with Zola, it is then not built.
    pub(crate) left_out: bool,
}

#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) place: Place,
    pub(crate) meta: SectionMeta,
    pub(crate) text: Text,
    pub(crate) path: String,
    pub(crate) permalink: String,
    pub(crate) assets: Vec<PathBuf>,
    pub(crate) ancestors: Vec<String>,
    pub(crate) subsections: Vec<usize>,
    pub(crate) pages: Vec<usize>,
}

impl Page {
    /// The template it is shown with.
    pub(crate) fn template(&self) -> &str {
        let own = self.meta.template.as_deref();
        own.or(self.inherited_template.as_deref())
            .unwrap_or("page.html")
    }

    /// Whether it comes out as a page.
    pub(crate) fn is_built(&self) -> bool {
        self.meta.render && !self.left_out
    }
}
