//! The telephone numbers of a signature: whoever signs with one asks for no call.

use super::words::{fold, is_named, words_of};

/// How people call a number.
const LABELS: [&str; 14] = [
    "tel",
    "tele",
    "telephone",
    "port",
    "portable",
    "mob",
    "mobile",
    "fixe",
    "gsm",
    "ligne directe",
    "phone",
    "cell",
    "direct",
    "t",
];

/// More numbers under a name are a list of them.
const NUMBERS_MAX: usize = 3;

/// The words without the numbers of a signature: they stand last, each in a line of its own, below an empty line or
/// below the name that stands there. Among the words a number may ask to be called.
pub(super) fn without_telephones<'t>(text: &'t str, names: &[String]) -> &'t str {
    let whole = text.trim_end();
    let mut rest = whole;
    for _ in 0..NUMBERS_MAX {
        match rest.rsplit_once('\n') {
            Some((above, last)) if is_telephone(last) => rest = above.trim_end(),
            _ => break,
        }
    }
    let numbers = &whole[rest.len()..];
    let gap = numbers.len() - numbers.trim_start().len();
    let is_apart = numbers[..gap].matches('\n').count() > 1;
    if is_apart || is_below_name(rest, names) {
        rest
    } else {
        text
    }
}

/// Whether the last line is a name that stands below an empty line.
fn is_below_name(text: &str, names: &[String]) -> bool {
    let Some((above, last)) = text.rsplit_once('\n') else {
        return false;
    };
    let words = words_of(last);
    let is_name = |place| is_named(&words, place, names);
    (0..words.len()).all(is_name) && above.split('\n').any(|line| line.trim().is_empty())
}

/// A number as it is dialled, alone or behind what it is called. Numbers of tickets and of things are none.
fn is_telephone(line: &str) -> bool {
    let line = line.trim();
    let begins = line
        .find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
        .unwrap_or(line.len());
    let (label, number) = line.split_at(begins);
    let label = fold(label.trim_end_matches([' ', '.', ':', '\u{a0}', '\u{202f}']));
    let is_labelled = label.is_empty() || LABELS.contains(&label.as_str());
    let is_sign = |c: char| c.is_ascii_digit() || " .()-/+\u{a0}\u{202f}".contains(c);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_abroad = number.starts_with('+') || digits.starts_with("00");
    let is_long_enough = match is_abroad {
        true => (9..=15).contains(&digits.len()),
        false => digits.len() == 10 && digits.starts_with('0'),
    };
    is_labelled && is_long_enough && number.chars().all(is_sign)
}
