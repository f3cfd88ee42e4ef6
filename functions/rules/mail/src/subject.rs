//! What the subject of an answer says beside the one it answers: words like any other, and some people write all of
//! theirs there.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::letters::{Language, fixed_subjects};

/// The subjects that can be read in a ticket already.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    known: Vec<Known>,
    /// The numbers that programs put before them, as digits.
    numbers: Vec<String>,
}

#[derive(Debug, Clone)]
struct Known {
    letters: Vec<char>,
    /// Whether words of a name follow it.
    is_open: bool,
}

/// The subjects of letters that have one of their own.
static FIXED: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let subjects = fixed_subjects().into_iter();
    let known = subjects.map(|(subject, is_open)| Known {
        letters: letters_of(&subject),
        is_open,
    });
    known.filter(|known| !known.letters.is_empty()).collect()
});

/// How programs say that a mail answers or passes on another. What could as well be a person's word is missing.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\s*(?:
            (?:re|r|ré|rép|rep|réponse|resp|res|rif|risposta|reply|aw|antw|antwort|sv|svar|vs|vá|odp|ynt|i̇lt|ilt|bls|atb
              |на|ответ|отв|απ|回复|回覆|答复|答覆|返信|답장|רד|תגובה|رد
              |tr|fwd?|transf|transfert|i|wg|vb|vl|vidaresänt|rv|enc|doorst|továbbítás|pd|i̇let|пересл|σχετ|πρθ
              |转发|轉寄|転送|전달|הועבר)
            \.?\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|[\^*-]\d{1,3})?\s*[:：]
          # What gateways put before a subject.
          | \[\s*(?:ext|externe?|external(?:\s+(?:e?mail|sender))?|extern|spam\??|suspect(?:ed)?(?:\s+spam)?)\s*\]\s*:?
          | \{\s*spam\??\s*\}
          | spam\s*[:：]
          | \*{2,}\s*spam\s*\*{2,}
          # Our number, whichever: a closed ticket goes on in another.
          | \[\#\d{1,12}\]
        )",
    )
    .expect("the pattern is a constant that a test uses")
});

/// What people write before the subject they replaced.
static FORMERLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[(\[]\s*(?:was|était|ex|anciennement|war)\s*:?\s*$")
        .expect("the pattern is a constant that a test uses")
});

/// A subject that was cut says no less than this, characters.
const CUT_LEAST: usize = 12;
/// So many letters of a longer subject prove that its beginning was kept.
const BEGINNING_LEAST: usize = 40;

impl Subjects {
    /// Adds a subject as the ticket or a message has it.
    pub fn add(&mut self, subject: &str) {
        let letters = letters_of(without_prefixes(subject));
        if !letters.is_empty() {
            self.known.push(Known {
                letters,
                is_open: false,
            });
        }
    }

    /// Adds a number by which the desk calls the ticket: where a subject says more, the number of another is said too.
    pub fn add_number(&mut self, number: u64) {
        self.numbers.push(number.to_string());
    }

    /// What a subject says beside these and the desk's own, whatever programs add to it and change of it: prefixes, our
    /// number, case, accents, blanks, signs, its end.
    pub fn news<'s>(&self, subject: &'s str) -> Option<&'s str> {
        let said = without_prefixes(subject);
        let letters = Letters::of(said);
        if letters.signs.is_empty() {
            return None;
        }
        let is_cut = said.trim_end().ends_with(['…', '.']) || letters.signs.len() >= CUT_LEAST;
        let known = || self.known.iter().chain(FIXED.iter());
        let is_said = |known: &Known| {
            letters.signs == known.letters
                || is_cut && known.letters.starts_with(&letters.signs)
                || known.is_open && letters.signs.starts_with(&known.letters)
        };
        if known().any(is_said) {
            return None;
        }
        let shortest = known()
            .filter_map(|known| letters.beside(said, &known.letters))
            .min_by_key(|rest| rest.len());
        let news = shortest.unwrap_or(said);
        let is_gap = |c: char| c.is_whitespace() || "-–—:;,.|/…\u{fe0f}".contains(c);
        let news = news.trim_start_matches(is_gap);
        let news = news.trim_end_matches(|c| is_gap(c) && !matches!(c, '.' | '…'));
        if letters_of(news).is_empty() {
            return None;
        }
        let stripped = &subject[..subject.len() - said.len()];
        let mut numbers = NUMBER.captures_iter(stripped);
        let of_another =
            |found: &regex::Captures<'_>| !self.numbers.iter().any(|one| *one == found[1]);
        let foreign = numbers.find(|found| !self.numbers.is_empty() && of_another(found));
        let Some(tag) = foreign.and_then(|found| found.get(0)) else {
            return Some(news);
        };
        // `news` is a piece of `subject`, behind the tag.
        let end = news.as_ptr() as usize - subject.as_ptr() as usize + news.len();
        Some(&subject[tag.start()..end])
    }
}

/// The tag of a number, ours or another ticket's.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[#0*(\d{1,12})\]").expect("the pattern is a constant that a test uses")
});

/// The letters of a text, each with the place behind it.
struct Letters {
    signs: Vec<char>,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut found = Self {
            signs: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
        };
        for (at, character) in text.char_indices() {
            for sign in folded(character) {
                found.signs.push(sign);
                found.starts.push(at);
                found.ends.push(at + character.len_utf8());
            }
        }
        found
    }

    /// The text before or after what is known, where that is whole words at its end or its start.
    fn beside<'t>(&self, text: &'t str, known: &[char]) -> Option<&'t str> {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if self.signs.starts_with(known) {
            let rest = &text[self.ends[known.len() - 1]..];
            return (!is_word(rest.chars().next())).then_some(rest);
        }
        if self.signs.ends_with(known) {
            let rest = &text[..self.starts[self.signs.len() - known.len()]];
            let formerly = FORMERLY
                .find(rest)
                .map_or(rest.len(), |found| found.start());
            return (!is_word(rest.chars().next_back())).then_some(&rest[..formerly]);
        }
        // The desk and many programs end a long subject with dots.
        let (begins, rest) = text.split_once('…').or_else(|| text.split_once("..."))?;
        let begins = letters_of(begins);
        (begins.len() >= BEGINNING_LEAST && known.starts_with(&begins)).then_some(rest)
    }
}

fn letters_of(text: &str) -> Vec<char> {
    text.chars().flat_map(folded).collect()
}

/// A letter, a digit or a picture without case and accents; nothing for any other sign.
fn folded(character: char) -> impl Iterator<Item = char> {
    let is_picture = |c: char| {
        u32::from(c) >= 0x2600
            && !matches!(c, '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..)
    };
    let bare = std::iter::once(character).nfkd();
    let bare =
        bare.filter(move |c| !is_combining_mark(*c) && (c.is_alphanumeric() || is_picture(*c)));
    bare.flat_map(char::to_lowercase)
}

fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some(found) = PREFIX.find(rest) {
        rest = rest[found.end()..].trim_start();
    }
    rest
}

/// Whether a line of a text is this subject: some people write it there as well.
pub fn says_subject(text: &str, subject: &str) -> bool {
    let letters = letters_of(subject);
    text.lines().any(|line| letters_of(line) == letters)
}

/// The line that says in a message what its subject said.
pub fn subject_line(subject: &str, language: Language) -> String {
    format!("{}{subject}", label(language))
}

fn label(language: Language) -> String {
    let colon = match language {
        Language::Fr => " : ",
        Language::En => ": ",
    };
    language::label("subject", language).to_owned() + colon
}

/// The subject that such a line at the start of a message says.
pub fn subject_in(message: &str) -> Option<&str> {
    let line = message.lines().next().unwrap_or_default();
    [Language::Fr, Language::En]
        .iter()
        .find_map(|language| line.strip_prefix(&label(*language)))
}

#[cfg(test)]
mod tests;
