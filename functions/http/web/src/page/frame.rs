//! What every page of a function has around its own words.

use askama::Template;
use domain::desk::place::Place;
use domain::language::Language;

use crate::words::{self, PageWords};

pub(super) struct Frame {
    pub(super) language: Language,
    pub(super) words: PageWords,
}

impl Frame {
    pub(super) fn of(language: Language) -> Self {
        Self {
            language,
            words: words::page(language),
        }
    }

    pub(super) fn back_home(&self) -> &'static str {
        words::action("back_home", self.language)
    }

    pub(super) fn home(&self) -> &'static str {
        Place::Home.path(self.language)
    }
}

/// The page as it is sent. Its template escapes every value, because its name ends in `.html`.
pub(super) fn html(page: &impl Template) -> String {
    page.render().expect("a string takes whatever is written")
}
