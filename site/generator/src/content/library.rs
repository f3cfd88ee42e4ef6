//! All pages and sections of the site.

use std::collections::{BTreeMap, HashMap};

use crate::content::page::{Page, Section};

/// Everything under `content/`.
#[derive(Debug, Default)]
pub(crate) struct Library {
    pub(crate) pages: Vec<Page>,
    pub(crate) sections: Vec<Section>,
    pub(crate) page_by_path: HashMap<String, usize>,
    pub(crate) section_by_path: HashMap<String, usize>,
    /// Translations of one text: relative path, by canonical name.
    pub(crate) translations: BTreeMap<String, Vec<String>>,
    /// Who links to a text: permalink and title, by relative path.
    pub(crate) backlinks: HashMap<String, Vec<(String, Option<String>)>>,
    /// What an author should know and that stops nothing.
    pub(crate) warnings: Vec<String>,
}

impl Library {
    /// What an author should know, the pages that come out nowhere included.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let left_out = self.pages.iter().filter(|page| page.left_out).map(|page| {
            let by = page.ancestors.last().map_or("_index.md", String::as_str);
            format!(
                "content/{} is left out: content/{by} sorts its pages by a setting it does not have",
                page.place.relative
            )
        });
        self.warnings.iter().cloned().chain(left_out).collect()
    }

    /// Addresses of all content files by relative path, for `@/` links.
    pub(crate) fn permalinks(&self) -> HashMap<String, String> {
        let pages = self.pages.iter().map(|one| (&one.place, &one.permalink));
        let sections = self.sections.iter().map(|one| (&one.place, &one.permalink));
        pages
            .chain(sections)
            .map(|(place, permalink)| (place.relative.clone(), permalink.clone()))
            .collect()
    }
}
