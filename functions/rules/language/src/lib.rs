//! The two languages people are answered in, and the words that pages, functions and mails all say.
//!
//! Such a word stands once, in `site/data/words.fr.toml` and `words.en.toml`: the site's templates read it there, and
//! so do [`state`], [`label`], [`action`] and [`fault`]. A sentence that is said in one place stands there.

#![warn(missing_docs)]

mod words;

use serde::{Deserialize, Serialize};

pub use words::{action, fault, label, state};

/// French first; English for those who ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Français.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// `en` and its regions are English, everything else French.
    pub fn of_tag(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        if tag == "en" || tag.starts_with("en-") {
            Self::En
        } else {
            Self::Fr
        }
    }

    /// The choice of an `Accept-Language` header, by order only: browsers write it in order.
    pub fn of_header(header: &str) -> Self {
        let first = header
            .split(',')
            .map(|part| part.split(';').next().unwrap_or_default().trim());
        for tag in first {
            let tag = tag.to_ascii_lowercase();
            if tag.starts_with("fr") {
                return Self::Fr;
            }
            if tag.starts_with("en") {
                return Self::En;
            }
        }
        Self::Fr
    }

    /// `fr` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_wins() {
        for (header, expected) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Language::Fr),
            ("en-GB,en;q=0.9,fr;q=0.8", Language::En),
            ("de,en;q=0.5", Language::En),
            ("de", Language::Fr),
            ("", Language::Fr),
        ] {
            assert_eq!(Language::of_header(header), expected, "{header}");
        }
    }
}
