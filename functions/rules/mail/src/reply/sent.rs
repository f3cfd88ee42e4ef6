//! What the desk has sent in a ticket, known again by its words whatever program quotes it: what stands between them
//! is an answer.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use regex::Regex;

use super::cut::SIGNATURE_MAX;
use super::line::Line;
use super::{headers, intro, phrases};
use crate::letters::fixed_words;

/// Words in a row that prove each other. Quotes keep the order of words and change everything else: line ends,
/// marks, lists, links.
const RUN: usize = 3;

/// What was said in a ticket: a quote of the desk's letters holds that, and their fixed words.
#[derive(Debug, Default)]
pub struct Sent {
    runs: HashSet<u64>,
    /// Words that are known alone: names, numbers, what is shorter than a run.
    alone: HashSet<String>,
}

/// The fixed words of every letter.
static FIXED: LazyLock<Sent> = LazyLock::new(|| {
    let mut sent = Sent::default();
    for words in fixed_words() {
        sent.add_text(&words);
    }
    sent
});

impl Sent {
    /// Adds what somebody said in the ticket.
    pub fn add_text(&mut self, text: &str) {
        let words = pieces(text);
        if words.len() < RUN {
            self.alone.extend(words);
            return;
        }
        self.runs
            .extend(words.windows(RUN).map(|words| run(words.iter())));
    }

    /// Adds words that letters put among their own: names, the subject, the number.
    pub fn add_name(&mut self, words: &str) {
        self.alone.extend(pieces(words));
    }

    /// Looks for the desk's words in a quote.
    pub(crate) fn in_quote(&self, text: &str) -> Quoted {
        let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
        let mut passed = passed_over(&lines);
        passed.extend(0..after_signature(&lines));
        let words: Vec<(usize, String)> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| !passed.contains(at))
            .flat_map(|(at, line)| pieces(&line.words).into_iter().map(move |word| (at, word)))
            .collect();
        let mut in_run = vec![false; words.len()];
        for (start, window) in words.windows(RUN).enumerate() {
            let window = run(window.iter().map(|(_, word)| word));
            if [self, &*FIXED]
                .iter()
                .any(|sent| sent.runs.contains(&window))
            {
                in_run[start..start + RUN].fill(true);
            }
        }
        let known = words.iter().zip(&in_run);
        let known: Vec<bool> = known
            .map(|((_, word), in_run)| {
                *in_run || [self, &*FIXED].iter().any(|sent| sent.alone.contains(word))
            })
            .collect();
        let mut found = Quoted::default();
        let mut since = false;
        let mut at = 0;
        while at < words.len() {
            let line = words[at].0;
            let end = at
                + words[at..]
                    .iter()
                    .take_while(|(other, _)| *other == line)
                    .count();
            if is_new(&known[at..end]) {
                since |= found.known > 0;
            } else {
                found.known += in_run[at..end].iter().filter(|in_run| **in_run).count();
                found.is_answered_between |= since;
            }
            at = end;
        }
        found.is_answered_below = since;
        found
    }
}

/// What was found of the desk's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// How many words are the desk's, in its own order.
    known: usize,
    /// Whether other lines stand between the desk's.
    pub(crate) is_answered_between: bool,
    /// Whether other lines stand below the first of the desk's.
    pub(crate) is_answered_below: bool,
}

/// Fewer words anybody may have in common with us.
const PROVING: usize = 6;

impl Quoted {
    /// Whether a mail of ours is quoted at all.
    pub(crate) fn is_ours(self) -> bool {
        self.known >= PROVING
    }
}

/// A line is new when half of its words are, or several in a row.
fn is_new(known: &[bool]) -> bool {
    let new = known.iter().filter(|known| !**known).count();
    let row = known.split(|known| *known).map(<[bool]>::len).max();
    new * 2 >= known.len() || row.is_some_and(|row| row >= RUN)
}

/// Lines that programs write around what they quote.
fn passed_over(lines: &[Line]) -> HashSet<usize> {
    let mut passed = HashSet::new();
    let mut at = 0;
    while at < lines.len() {
        let end = if lines[at].is_blank() || is_a_program_s(&lines[at].words) {
            at + 1
        } else {
            let block = headers::block_at(lines, at);
            let end = block.or_else(|| intro::at(lines, at).map(|intro| intro.end));
            end.unwrap_or(at)
        };
        passed.extend(at..end);
        at = end.max(at + 1);
    }
    passed
}

/// Where the quote begins below a folded signature: people sign as they did before, and what they said in the ticket
/// is known as well. What is longer than a signature is a quote that nothing introduces.
fn after_signature(lines: &[Line]) -> usize {
    let begins = |at: &usize| {
        let words = &lines[*at].words;
        phrases::begins_original(words) || phrases::is_our_separator(words) || quotes_at(lines, *at)
    };
    let full = (0..lines.len()).filter(|at| !lines[*at].is_blank());
    full.take(SIGNATURE_MAX).find(begins).unwrap_or(0)
}

fn is_a_program_s(words: &str) -> bool {
    phrases::is_rule(words)
        || phrases::begins_original(words)
        || phrases::is_device_line(words)
        || phrases::is_notice(words)
        || phrases::is_our_separator(words)
}

/// Whether a text quotes a mail at all, whoever sent it.
pub(crate) fn quotes_a_mail(text: &str) -> bool {
    let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
    (0..lines.len()).any(|at| quotes_at(&lines, at))
}

/// Whether a mail is quoted from this line on, or introduced by it.
fn quotes_at(lines: &[Line], at: usize) -> bool {
    lines[at].is_quote() || headers::block_at(lines, at).is_some() || intro::at(lines, at).is_some()
}

/// Whether a text says nothing but what programs write.
pub(crate) fn says_nothing(text: &str) -> bool {
    let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
    let passed = passed_over(&lines);
    (0..lines.len()).all(|at| passed.contains(&at) || headers::is_header(&lines[at].words))
}

/// Addresses are written in many ways, and are nobody's words.
static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[(?:cid|image)\s*:[^\]]*\]|(?:https?://|mailto:|www\.|tel:)[^\s<>]+|[^\s<>]+@[^\s<>]+")
        .expect("the pattern is a constant that a test uses")
});

fn pieces(text: &str) -> Vec<String> {
    let text = ADDRESSES.replace_all(text, " ").to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

fn run<'a>(words: impl Iterator<Item = &'a String>) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish()
}
