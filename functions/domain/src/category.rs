//! The categories, read from the same file as the form's: `site/data/categories.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// The category for those in doubt, and of tickets that come by mail.
pub const OTHER: &str = "autres";

/// A category that exists, by its slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(String);

#[derive(Deserialize)]
struct File {
    categories: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    slug: String,
    fr: String,
    en: String,
}

static CATEGORIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../../site/data/categories.toml"))
        .expect("a test reads the embedded file of categories")
        .categories
});

impl Category {
    /// The category with this slug, if there is one.
    pub fn parse(slug: &str) -> Option<Self> {
        CATEGORIES
            .iter()
            .find(|entry| entry.slug == slug.trim())
            .map(|entry| Self(entry.slug.clone()))
    }

    /// All of them, in the order of the file.
    pub fn all() -> impl Iterator<Item = Self> {
        CATEGORIES.iter().map(|entry| Self(entry.slug.clone()))
    }

    /// "Autres".
    pub fn other() -> Self {
        Self(OTHER.to_owned())
    }

    /// The slug that is stored and sent.
    pub fn slug(&self) -> &str {
        &self.0
    }

    /// What people read. A slug that has left the file is shown as it is.
    pub fn label(&self, language: Language) -> &str {
        CATEGORIES
            .iter()
            .find(|entry| entry.slug == self.0)
            .map_or(&self.0, |entry| match language {
                Language::Fr => &entry.fr,
                Language::En => &entry.en,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_the_categories_of_the_design() {
        assert_eq!(CATEGORIES.len(), 11);
        assert_eq!(Category::parse("autres"), Some(Category::other()));
        assert_eq!(Category::other().label(Language::En), "Other");
        assert_eq!(Category::parse("nope"), None);
    }
}
