//! Whether a message only says thank you, or that all is well: it asks for nothing, so it reopens nothing.
//!
//! The whole message must be made of known phrases. One word that belongs to none of them may ask for
//! something, and then it is an answer like any other: to reopen for nothing costs less than to overhear.

mod telephone;

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::ticket::message::Body;

use telephone::without_telephones;

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

/// A word, folded, and what stood around it.
struct Word {
    folded: String,
    /// Written with a capital and small letters, as names are.
    like_a_name: bool,
    /// Nothing but spaces stands between it and the word before.
    joined: bool,
    /// A sentence or line ends with it.
    ends: bool,
}

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

/// Whether the word is of somebody in the ticket: a name, or the letter that stands for one before another.
fn is_named(words: &[Word], place: usize, names: &[String]) -> bool {
    let is_name = |word: &Word| names.contains(&word.folded);
    let word = &words[place];
    let is_letter = word.folded.chars().count() == 1
        && names.iter().any(|name| name.starts_with(&word.folded))
        && words.get(place + 1).is_some_and(is_name);
    is_name(word) || is_letter
}

fn is_a_first_name(words: &[Word], place: usize) -> bool {
    let word = &words[place];
    place > 0
        && word.like_a_name
        && word.joined
        && word.ends
        && PHRASES.before_a_name.contains(&words[place - 1].folded)
}

fn words_of(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joined = true;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric() && !is_mark(c)) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c));
        let after = part[word.len()..].chars().next();
        if !word.is_empty() {
            words.push(Word {
                folded: fold(word),
                like_a_name: like_a_name(word),
                joined,
                ends: true,
            });
            joined = true;
        }
        if let Some(last) = words.last_mut() {
            let apart = !matches!(after, None | Some(' ' | '\u{a0}' | '\u{202f}' | '\'' | '’'));
            if !word.is_empty() {
                last.ends = apart || after.is_none();
            } else {
                last.ends |= apart;
            }
            joined &= !apart;
        }
    }
    words
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn like_a_name(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && characters.all(|c| c.is_lowercase() || is_mark(c))
}

/// In lower case, without accents; a letter drawn out ("merciiii") stands three times at most.
fn fold(word: &str) -> String {
    let plain = word
        .nfd()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase);
    let mut folded = String::new();
    for c in plain {
        if !folded.ends_with(&String::from_iter([c; 3])) {
            folded.push(c);
        }
    }
    folded.replace('œ', "oe")
}

#[cfg(test)]
mod tests;
