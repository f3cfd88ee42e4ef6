//! The lines by which mail programs say whom a quoted mail was from and to.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Where a line ends in HTML as this crate writes it.
static LINE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\n|<br>|</?(?:p|div|ul|ol|li|blockquote|pre|table|tbody|tr|th|td|dl|dt|dd)(?: [^>]*)?>",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The beginning of a line by which mail programs say whom a quoted mail was from and to, in the languages of the
/// programs seen here. Nobody needs to know more than a label and its colon: only addresses go.
static CORRESPONDENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:[\s\u{a0}*|_]|&nbsp;|&gt;|<[^>]*>)*(?:de|from|von|da|exp[ée]diteur|envoy[ée] par|sent by|[àa]|to|an|pour|destinataires?|cc|cci|bcc|copie(?: [àa])?|kopie|r[ée]pondre [àa]|reply[- ]to|antwort an)(?:[\s\u{a0}*_]|&nbsp;|<[^>]*>)*:",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The end of the line above a quote: "Le 4 mars, Claire <…> a écrit :".
static INTRODUCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:a (?:[\s>]|&gt;)*écrit|wrote|schrieb|escribió|ha (?:[\s>]|&gt;)*scritto|schreef)(?:[\s\u{a0}]|&nbsp;|<[^>]*>)*:(?:[\s\u{a0}]|&nbsp;|<[^>]*>)*$")
        .expect("the pattern is a constant that a test uses")
});

/// The beginning of such a line, which mail programs fold after some seventy letters.
static INTRODUCTION_BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:[\s\u{a0}*|_]|&nbsp;|&gt;|>|<[^>]*>)*(?:le|on|am|el|il|op)\b")
        .expect("the pattern is a constant that a test uses")
});

/// How many lines an introduction is folded into.
const INTRODUCTION_LINES: usize = 3;

/// The end of a line whose list of addresses goes on in the next one.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[,;:](?:[\s\u{a0}*_]|&nbsp;|<[^>]*>)*$")
        .expect("the pattern is a constant that a test uses")
});

/// The lines of HTML as this crate writes it, or of plain words, that name correspondents, in order. Linear.
pub(super) fn lines_that_name(html: &str) -> Vec<Range<usize>> {
    let lines = lines(html);
    let mut names = vec![false; lines.len()];
    let mut goes_on = false;
    for (index, line) in lines.iter().enumerate() {
        let line = &html[line.clone()];
        let listed = CORRESPONDENTS.is_match(line) || goes_on;
        names[index] |= listed;
        if INTRODUCES.is_match(line) || introduces_folded(html, &lines, index) {
            names[introduction_begins(html, &lines, index)..=index].fill(true);
        }
        // A long list is folded in plain text, and in a table it stands beside its label.
        goes_on = listed && (GOES_ON.is_match(line) || line.trim().is_empty());
    }
    let named = lines.into_iter().zip(names);
    named
        .filter(|(_, names)| *names)
        .map(|(line, _)| line)
        .collect()
}

fn lines(html: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for end in LINE_END.find_iter(html) {
        lines.push(at..end.start());
        at = end.end();
    }
    lines.push(at..html.len());
    lines
}

/// Whether a line ends an introduction whose last words were folded: "a" and "écrit :".
fn introduces_folded(html: &str, lines: &[Range<usize>], index: usize) -> bool {
    let short = lines[index].len() < 80;
    short && index > 0 && {
        let (above, line) = (&html[lines[index - 1].clone()], &html[lines[index].clone()]);
        above.len() < 400 && INTRODUCES.is_match(&format!("{above} {line}"))
    }
}

/// The line with which the introduction that ends at `last` begins.
fn introduction_begins(html: &str, lines: &[Range<usize>], last: usize) -> usize {
    let first = last.saturating_sub(INTRODUCTION_LINES - 1);
    let mut candidates = (first..=last).rev();
    candidates
        .find(|index| INTRODUCTION_BEGINS.is_match(&html[lines[*index].clone()]))
        .unwrap_or(last)
}
