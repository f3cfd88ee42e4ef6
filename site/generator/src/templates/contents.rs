//! The finished contents, as templates see them, and what each rendering was given of them.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::content::library::Library;
use crate::content::taxonomy::Taxonomy;
use crate::templates::fields::Looks;
use crate::templates::values;

/// Every page and section, and how templates see them.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) library: Library,
    pub(crate) taxonomies: Vec<Taxonomy>,
    pub(crate) looks: Arc<Looks>,
    /// Whose fields the rendering at hand was given.
    pub(crate) given: Mutex<Given>,
}

/// Pages and sections that a rendering was given besides its own.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) pages: HashSet<usize>,
    /// Sections, and sections with all their pages.
    pub(crate) sections: HashSet<usize>,
    pub(crate) sections_with_pages: HashSet<usize>,
    /// Whether it was given lists of a taxonomy.
    pub(crate) taxonomies: bool,
}

impl Contents {
    /// A section as its own template sees it.
    pub(crate) fn own_section(&self, index: usize) -> Value {
        let section = &self.library.sections[index];
        let mut value = values::section(section, &self.library, &self.looks.own);
        self.give(|given| given.sections_with_pages.insert(index));
        if self.looks.own.has("pages") {
            value["pages"] = self.neighbours_list(&section.pages);
        }
        value
    }

    /// A section whose pages are shown a few at a time: without them.
    pub(crate) fn paged_section(&self, index: usize) -> Value {
        self.give(|given| given.sections_with_pages.insert(index));
        values::section(
            &self.library.sections[index],
            &self.library,
            &self.looks.own,
        )
    }

    /// A page as its own template sees it.
    pub(crate) fn own_page(&self, index: usize) -> Value {
        let value = values::page(&self.library.pages[index], &self.library, &self.looks.own);
        self.with_neighbours(index, value)
    }

    /// A page as the templates of others get it by its name.
    pub(crate) fn named_page(&self, index: usize) -> Value {
        let value = self.page(index);
        self.with_neighbours(index, value)
    }

    fn with_neighbours(&self, index: usize, mut value: Value) -> Value {
        let page = &self.library.pages[index];
        for (key, neighbour) in [("lower", page.lower), ("higher", page.higher)] {
            if value.get(key).is_some() {
                value[key] = neighbour.map_or(Value::Null, |one| self.page(one));
            }
        }
        value
    }

    /// A page as the templates of others see it.
    pub(crate) fn page(&self, index: usize) -> Value {
        self.give(|given| given.pages.insert(index));
        values::page(
            &self.library.pages[index],
            &self.library,
            &self.looks.others,
        )
    }

    /// A section as the templates of others see it, without its pages.
    pub(crate) fn section(&self, index: usize) -> Value {
        self.give(|given| given.sections.insert(index));
        values::section(
            &self.library.sections[index],
            &self.library,
            &self.looks.others,
        )
    }

    /// A section as the templates of others see it.
    pub(crate) fn section_with_pages(&self, index: usize) -> Value {
        let mut value = self.section(index);
        if self.looks.others.has("pages") {
            self.give(|given| given.sections_with_pages.insert(index));
            value["pages"] = self.neighbours_list(&self.library.sections[index].pages);
        }
        value
    }

    /// Pages of a section, each with its neighbours in it.
    fn neighbours_list(&self, indexes: &[usize]) -> Value {
        let page = |index: &usize| {
            let page = &self.library.pages[*index];
            let value = values::page(page, &self.library, &self.looks.others);
            self.with_neighbours(*index, value)
        };
        indexes.iter().map(page).collect()
    }

    pub(crate) fn page_list(&self, indexes: &[usize]) -> Value {
        let all = indexes.iter().map(|one| &self.library.pages[*one]);
        all.map(|page| values::page(page, &self.library, &self.looks.others))
            .collect()
    }

    /// Notes what the rendering at hand was given.
    pub(crate) fn give<R>(&self, note: impl FnOnce(&mut Given) -> R) -> R {
        note(&mut self.given.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was given since this was asked last.
    pub(crate) fn taken(&self) -> Given {
        self.give(std::mem::take)
    }
}
