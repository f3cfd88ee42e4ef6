//! Which fields of other pages the templates look at.
//!
//! A template sees its own page or section whole. Of others (lists, neighbours, answers of `get_page`
//! and `get_section`) it is given only what some template names, so that a list of a thousand pages
//! costs a thousand titles and not a thousand texts, and a page need not be rendered again when a text
//! changes that it cannot show. Where a template could look at anything, it is given everything.

use std::collections::HashSet;

mod find;
mod look;
mod scope;
mod walk;

/// Names of fields, or all there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageFields {
    All,
    Only(HashSet<String>),
}

impl PageFields {
    /// Whether a field is one of them.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }

    /// Those with these names, or all.
    fn of(all: bool, names: HashSet<String>) -> Self {
        match all {
            true => Self::All,
            false => Self::Only(names),
        }
    }
}

/// What the templates of a site look at.
#[derive(Debug)]
pub(crate) struct Looks {
    /// In the page or section that is theirs.
    pub(crate) own: PageFields,
    /// In others.
    pub(crate) others: PageFields,
    /// In the pages of feeds.
    pub(crate) feeds: PageFields,
}

impl Looks {
    /// Whether any template looks at a field.
    pub(crate) fn at(&self, name: &str) -> bool {
        self.own.has(name) || self.others.has(name) || self.feeds.has(name)
    }
}
