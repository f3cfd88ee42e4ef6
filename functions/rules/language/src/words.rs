//! The words of `site/data/words.*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Language;

type ByName = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    states: ByName,
    labels: ByName,
    actions: ByName,
    faults: ByName,
}

static FRENCH: LazyLock<File> =
    LazyLock::new(|| read(include_str!("../../../../site/data/words.fr.toml")));
static ENGLISH: LazyLock<File> =
    LazyLock::new(|| read(include_str!("../../../../site/data/words.en.toml")));

fn read(text: &str) -> File {
    toml::from_str(text).expect("the files are embedded and a test reads them")
}

fn file(language: Language) -> &'static File {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

/// A ticket's state in words, by its tag (`in_progress`); one that is not known is shown as it is named.
pub fn state(tag: &str, language: Language) -> &str {
    file(language).states.get(tag).map_or(tag, String::as_str)
}

/// What stands above a field, by the name of its label; `field` stands above one without.
pub fn label(name: &str, language: Language) -> &'static str {
    let labels = &file(language).labels;
    labels.get(name).unwrap_or(&labels["field"])
}

/// What stands on the button or link that does this (`sign_in`).
///
/// # Panics
/// For a name that is none of the file's.
pub fn action(name: &str, language: Language) -> &'static str {
    &file(language).actions[name]
}

/// What is the matter with a field, by the name of the fault (`address_letters`).
///
/// # Panics
/// For a name that is none of the file's.
pub fn fault(name: &str, language: Language) -> &'static str {
    &file(language).faults[name]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for (french, english) in [
            (&FRENCH.states, &ENGLISH.states),
            (&FRENCH.labels, &ENGLISH.labels),
            (&FRENCH.actions, &ENGLISH.actions),
            (&FRENCH.faults, &ENGLISH.faults),
        ] {
            assert!(french.keys().eq(english.keys()));
            assert!(
                french
                    .values()
                    .chain(english.values())
                    .all(|word| !word.trim().is_empty())
            );
        }
    }

    #[test]
    fn what_has_no_word_is_named_all_the_same() {
        assert_eq!(state("in_progress", Language::Fr), "En cours");
        assert_eq!(state("waiting", Language::En), "Waiting");
        assert_eq!(
            state("of_a_later_version", Language::Fr),
            "of_a_later_version"
        );
        assert_eq!(label("of_a_later_version", Language::En), "Field");
    }
}
