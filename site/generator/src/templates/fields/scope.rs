//! The names that are bound at one place of a template.

use std::collections::HashSet;

/// The names that a template has bound so far.
#[derive(Default, Clone)]
pub(super) struct Scope {
    /// To what may be another page.
    pub(super) foreign: HashSet<String>,
    /// To what holds no other page: settings, data, parts of the own page.
    pub(super) data: HashSet<String>,
}

impl Scope {
    /// In a macro: whoever calls it can give it other pages.
    pub(super) fn of_macro<'a>(arguments: impl Iterator<Item = &'a String>) -> Self {
        Self {
            foreign: arguments.cloned().collect(),
            data: HashSet::new(),
        }
    }

    pub(super) fn bind(&mut self, name: &str, is_data: bool) {
        if is_data && !self.foreign.contains(name) {
            self.data.insert(name.to_owned());
        } else {
            self.data.remove(name);
            self.foreign.insert(name.to_owned());
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.foreign.contains(name) || self.data.contains(name)
    }
}
