//! Whether a message only says thank you, or that all is well: it asks for nothing, so it reopens nothing.
//!
//! The whole message must be made of known phrases. One word that belongs to none of them may ask for
//! something, and then it is an answer like any other: to reopen for nothing costs less than to overhear.

mod telephone;
mod words;

use std::sync::LazyLock;

use serde::Deserialize;

use crate::ticket::message::Body;

use telephone::without_telephones;
use words::{Word, is_named, words_of};

/// Longer messages say more than thank you, characters.
const LONGEST: usize = 300;

/// The phrases, as the file beside this crate has them.
#[derive(Deserialize)]
struct Phrases {
    thanks: Vec<String>,
    along: Vec<String>,
    agreed: Vec<String>,
    before_a_name: Vec<String>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    toml::from_str(include_str!("../../thanks.toml")).expect("the file is part of this crate")
});

/// Pictures that say that all is not well.
const UNHAPPY: &[char] = &[
    '👎', '😡', '😠', '🤬', '😞', '😢', '😭', '☹', '🙁', '😤', '❌', '😩', '😫', '😒', '🙄', '😕',
    '😟', '⚠', '🆘', '❓', '❔',
];

/// Whether the words only say thank you or that all is well. `names` are those of people in the ticket.
pub fn only_thanks(body: &Body, names: &[&str]) -> bool {
    let text = body.text.as_str();
    let asks =
        |c: char| c == '?' || c == '¿' || c == '\u{37e}' || c == '？' || UNHAPPY.contains(&c);
    if !body.inline.is_empty() || text.chars().count() > LONGEST || text.contains(asks) {
        return false;
    }
    let names: Vec<String> = names
        .iter()
        .flat_map(|name| words_of(name))
        .map(|word| word.folded)
        .collect();
    let words = words_of(without_telephones(text, &names));
    is_made_of_phrases(&words, &names) || only_agrees(text, &words, &names)
}

/// Whether it says "ok" or "d'accord", to somebody or signed, and nothing else: whoever asks a question sets the ticket
/// to wait for its answer. Three dots leave something unsaid.
fn only_agrees(text: &str, words: &[Word], names: &[String]) -> bool {
    let agreed = PHRASES.agreed.iter();
    let mut ends = agreed.filter_map(|phrase| begins(words, phrase));
    !text.contains('\u{2026}')
        && !text.contains("..")
        && ends.any(|end| (end..words.len()).all(|place| is_named(words, place, names)))
}

/// Reads the words from the end: `whole[n]` says whether those from the n-th on are phrases, and whether one
/// of them is thanks.
fn is_made_of_phrases(words: &[Word], names: &[String]) -> bool {
    #[derive(Clone, Copy, PartialEq)]
    enum Rest {
        Other,
        Along,
        Thanks,
    }
    let mut rest = vec![Rest::Other; words.len() + 1];
    rest[words.len()] = Rest::Along;
    for start in (0..words.len()).rev() {
        let mut take = |end: usize, thanks: bool| match (rest[end], thanks) {
            (Rest::Other, _) => {}
            (Rest::Along, false) if rest[start] == Rest::Other => rest[start] = Rest::Along,
            (Rest::Along, false) => {}
            (Rest::Thanks, _) | (Rest::Along, true) => rest[start] = Rest::Thanks,
        };
        let from_here = &words[start..];
        for (phrases, thanks) in [(&PHRASES.thanks, true), (&PHRASES.along, false)] {
            for phrase in phrases {
                if let Some(length) = begins(from_here, phrase) {
                    take(start + length, thanks);
                }
            }
        }
        if is_named(words, start, names) || is_a_first_name(words, start) {
            take(start + 1, false);
        }
    }
    rest[0] == Rest::Thanks
}

/// How many words the phrase takes, when they are those that come first. What was elided may be apart:
/// "c'est", "c est" and "cest" are one.
fn begins(words: &[Word], phrase: &str) -> Option<usize> {
    let mut left = phrase;
    for (place, word) in words.iter().enumerate() {
        left = left.strip_prefix(word.folded.as_str())?;
        if left.is_empty() {
            return Some(place + 1);
        }
        match left.strip_prefix(' ') {
            Some(next) => left = next,
            None if matches!(
                word.folded.as_str(),
                "c" | "l" | "d" | "j" | "n" | "it" | "aujourd"
            ) => {}
            None => return None,
        }
    }
    None
}

fn is_a_first_name(words: &[Word], place: usize) -> bool {
    let word = &words[place];
    place > 0
        && word.like_a_name
        && word.joined
        && word.ends
        && PHRASES.before_a_name.contains(&words[place - 1].folded)
}

#[cfg(test)]
mod tests;
