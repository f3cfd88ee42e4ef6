//! One-line texts that people type: subject, name, phone, equipment.

use unicode_normalization::UnicodeNormalization;

use crate::refusal::Fault;

/// Characters that could end a header line, hide text or turn its direction.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}')
}

/// One line in NFC: unfit characters become spaces, runs of spaces one space, none at the ends.
pub fn one_line(text: &str) -> String {
    let fit: String = text
        .nfc()
        .map(|c| if is_unfit(c) { ' ' } else { c })
        .collect();
    fit.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of at most `max` characters.
///
/// # Errors
/// [`Fault::Missing`] when nothing is left, [`Fault::TooLong`] beyond `max`.
pub fn required(text: &str, max: usize) -> Result<String, Fault> {
    match optional(text, max)? {
        Some(line) => Ok(line),
        None => Err(Fault::Missing),
    }
}

/// As [`required`], but nothing is `None`.
///
/// # Errors
/// [`Fault::TooLong`] beyond `max` characters.
pub fn optional(text: &str, max: usize) -> Result<Option<String>, Fault> {
    let line = one_line(text);
    if line.chars().count() > max {
        return Err(Fault::TooLong { max });
    }
    Ok((!line.is_empty()).then_some(line))
}

/// Cuts to at most `max` characters, with an ellipsis where something was cut.
pub fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_line_holds_no_second_line() {
        for (text, expected) in [
            ("  Écran\tnoir ", "Écran noir"),
            ("a\r\nBcc: x@y.fr", "a Bcc: x@y.fr"),
            ("facture\u{202e}fdp.exe", "facture fdp.exe"),
            ("e\u{301}cran", "écran"),
            ("\u{feff}", ""),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn one_line_is_stable_and_clean(text in any::<String>()) {
            let once = one_line(&text);
            prop_assert!(!once.chars().any(is_unfit));
            prop_assert_eq!(one_line(&once), once);
        }

        #[test]
        fn shorten_keeps_the_limit(text in any::<String>(), max in 1usize..50) {
            prop_assert!(shorten(&text, max).chars().count() <= max);
        }
    }
}
