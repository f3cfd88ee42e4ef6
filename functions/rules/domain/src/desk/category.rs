//! The categories and their questions, read from the same file as the form's: `site/data/categories.toml`.

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
    #[serde(flatten)]
    label: Label,
    #[serde(default)]
    questions: Vec<Question>,
}

/// Words in each language.
#[derive(Debug, Deserialize)]
struct Label {
    fr: String,
    en: String,
}

impl Label {
    fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// A question asked of whoever chooses its category. None has to be answered.
#[derive(Debug, Deserialize)]
pub struct Question {
    /// The name of its field in the form, `answer_` and a word.
    #[serde(rename = "name", deserialize_with = "field_of")]
    pub field: String,
    #[serde(flatten)]
    label: Label,
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    value: String,
    #[serde(flatten)]
    label: Label,
}

fn field_of<'de, D: serde::Deserializer<'de>>(name: D) -> Result<String, D::Error> {
    Ok(format!("{ANSWER}{}", String::deserialize(name)?))
}

/// What the names of the fields for answers begin with.
pub const ANSWER: &str = "answer_";

impl Question {
    /// The question with this field, whatever its category: without scripts a page shows all of them.
    pub fn of_field(field: &str) -> Option<&'static Self> {
        CATEGORIES
            .iter()
            .flat_map(|entry| &entry.questions)
            .find(|question| question.field == field)
    }

    /// What people read.
    pub fn label(&self, language: Language) -> &str {
        self.label.in_language(language)
    }

    /// What may be chosen, as sent and as read; nothing where a line is typed.
    pub fn choices(&self, language: Language) -> impl Iterator<Item = (&str, &str)> {
        self.choices
            .iter()
            .map(move |choice| (choice.value.as_str(), choice.label.in_language(language)))
    }
}

static CATEGORIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../../../../site/data/categories.toml"))
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
            .map_or(&self.0, |entry| entry.label.in_language(language))
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
    #[test]
    fn questions_have_names_of_their_own_and_are_found_by_them() {
        let all: Vec<&Question> = CATEGORIES.iter().flat_map(|one| &one.questions).collect();
        assert!(all.len() > 10);
        for question in &all {
            let found = Question::of_field(&question.field).expect("a known question");
            assert!(std::ptr::eq(found, *question), "{} twice", question.field);
            let mut values: Vec<&str> = question.choices(Language::Fr).map(|one| one.0).collect();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), question.choices.len(), "{}", question.field);
        }
        assert!(Question::of_field("imprimante").is_none());
    }
}
