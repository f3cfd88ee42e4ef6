//! The words of a short message, folded, with what stood around each.

use unicode_normalization::UnicodeNormalization;

/// A word, folded, and what stood around it.
pub(super) struct Word {
    pub(super) folded: String,
    /// Written with a capital and small letters, as names are.
    pub(super) like_a_name: bool,
    /// Nothing but spaces stands between it and the word before.
    pub(super) joined: bool,
    /// A sentence or line ends with it.
    pub(super) ends: bool,
}

/// The words of a text, in order.
pub(super) fn words_of(text: &str) -> Vec<Word> {
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
pub(super) fn fold(word: &str) -> String {
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

/// Whether the word is of somebody in the ticket: a name, or the letter that stands for one before another.
pub(super) fn is_named(words: &[Word], place: usize, names: &[String]) -> bool {
    let is_name = |word: &Word| names.contains(&word.folded);
    let word = &words[place];
    let is_letter = word.folded.chars().count() == 1
        && names.iter().any(|name| name.starts_with(&word.folded))
        && words.get(place + 1).is_some_and(is_name);
    is_name(word) || is_letter
}
