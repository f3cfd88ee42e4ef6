//! Which words of a reply are new: quoted mails and signatures are folded away, never lost.
//!
//! The rule above all: a new word that is hidden is worse than an old one that is shown. So every sign
//! must be unmistakable, answers between quoted lines cut nothing, and an empty result is no result.

mod cut;
mod headers;
mod html;
mod intro;
mod labels;
mod line;
mod markers;
mod phrases;
mod sent;

pub(crate) use cut::Above;
pub(crate) use html::extract_html_below;
pub use html::{ExtractedHtml, extract_html};
pub use sent::Sent;
pub(crate) use sent::{quotes_a_mail, says_nothing};

use cut::Cut;
use line::Line;

use crate::{SEPARATOR_EN, SEPARATOR_FR};

/// Whether one of the first lines is our own: what follows it is a mail we sent.
pub(crate) fn is_ours(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .take(LOOKED_INTO)
        .any(|line| phrases::is_our_separator(&Line::of_text(line).words))
}

/// What stands below our line in a text or in HTML: the letter that is quoted, links and all.
pub fn quoted_letter(body: &str) -> Option<&str> {
    let words = [SEPARATOR_FR, SEPARATOR_EN].map(|line| line.trim_matches(['-', ' ']));
    // A program may have broken the line anywhere: its first words are enough beside a link of ours.
    let begins = words.map(|line| line.split_at(line.floor_char_boundary(12)).0);
    let found = begins.iter().filter_map(|begins| body.find(begins));
    found.min().map(|at| &body[at..])
}

/// Whether a whole line is a program's: drawn, an announcement of a quote, a telephone's.
pub(crate) fn is_a_program_s(line: &str) -> bool {
    let words = Line::of_text(line).words;
    phrases::is_rule(&words) || phrases::begins_original(&words) || phrases::is_device_line(&words)
}

/// Above our line stand an introduction, or headers and their recipients.
const LOOKED_INTO: usize = 20;

/// A text in two: what is new and what was folded away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// The new words. Each line is a line of the input.
    pub kept: String,
    /// The rest, in order; empty when nothing was cut.
    pub cut: String,
}

/// The new words of a plain text reply.
pub fn extract_text(text: &str) -> Extracted {
    extract_text_below(text, Above::Nothing)
}

/// The same below what is said above it.
pub(crate) fn extract_text_below(text: &str, above: Above) -> Extracted {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let originals: Vec<&str> = text.split('\n').collect();
    let lines: Vec<Line> = originals.iter().map(|line| Line::of_text(line)).collect();
    let Cut { end, left_out } = cut::find(&lines, above);
    let (mut kept, mut rest) = (Vec::new(), Vec::new());
    for (index, line) in originals.iter().enumerate() {
        if index < end && !left_out.contains(&index) {
            kept.push(*line)
        } else {
            rest.push(*line)
        }
    }
    Extracted {
        kept: without_blank_ends(&kept),
        cut: without_blank_ends(&rest),
    }
}

fn without_blank_ends(lines: &[&str]) -> String {
    let is_full = |line: &&str| !line.trim().is_empty();
    let start = lines.iter().position(is_full).unwrap_or(lines.len());
    let end = lines
        .iter()
        .rposition(is_full)
        .map_or(start, |last| last + 1);
    lines[start..end].join("\n")
}

#[cfg(test)]
mod tests;
