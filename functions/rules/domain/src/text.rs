//! One-line texts that people type: subject, name, phone, equipment.

use unicode_normalization::UnicodeNormalization;

use crate::refusal::Fault;

/// Characters that could end a header line or turn the direction of what follows.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that are never seen and mean nothing in one line.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}')
}

/// The joiner and the non-joiner: families of emoji and half of the world's scripts need them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Marks of direction, which turn nothing but signs; they belong to scripts written from the right.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What spells a region in a flag.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

fn is_seen(c: char) -> bool {
    !(c.is_whitespace() || is_joiner(c) || is_mark(c) || is_variation(c) || is_tag(c))
}

/// Whether a character that is not seen itself does something for its neighbours: elsewhere it only hides
/// that two texts differ.
fn has_effect(c: char, before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: char| is_seen(c) && !c.is_ascii();
    match before {
        None => false,
        Some(before) if is_joiner(c) => {
            (letter(before) || is_variation(before)) && after.is_some_and(letter)
        }
        Some(before) if is_mark(c) => letter(before),
        // A digit becomes a key of the telephone.
        Some(before) if is_variation(c) => {
            letter(before) || before.is_ascii_digit() || matches!(before, '#' | '*')
        }
        Some(before) => before == '\u{1f3f4}' || is_tag(before),
    }
}

/// One line in NFC: unfit characters become spaces, runs of spaces one space, none at the ends. Of what is
/// not seen, only what its neighbours need stays.
pub fn one_line(text: &str) -> String {
    let fit = text.nfc().filter(|c| !is_nothing(*c));
    let fit = fit.map(|c| if is_unfit(c) { ' ' } else { c });
    let mut kept = String::with_capacity(text.len());
    let mut fit = fit.peekable();
    while let Some(c) = fit.next() {
        let unseen = is_joiner(c) || is_mark(c) || is_variation(c) || is_tag(c);
        if !unseen || has_effect(c, kept.chars().next_back(), fit.peek().copied()) {
            kept.push(c);
        }
    }
    // What was parted by something that is gone may be one character now.
    let kept: String = kept.nfc().collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
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
            ("a\u{200b}b", "ab"),
            (
                "Famille 👨\u{200d}👩\u{200d}👧 ici",
                "Famille 👨\u{200d}👩\u{200d}👧 ici",
            ),
            (
                "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
                "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
            ),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("שלום\u{200f}!", "שלום\u{200f}!"),
            (
                "🏴\u{e0067}\u{e0062}\u{e007f}",
                "🏴\u{e0067}\u{e0062}\u{e007f}",
            ),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            // Between letters that are not joined they only hide.
            ("pay\u{200d}pal", "paypal"),
            ("\u{200d}a\u{200d}", "a"),
            ("a\u{fe0f}b\u{200e}c\u{e0041}d", "abcd"),
            ("\u{2066}a\u{2069}", "a"),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn one_line_is_stable_and_clean(text in any::<String>()) {
            let once = one_line(&text);
            prop_assert!(!once.chars().any(|c| is_unfit(c) || is_nothing(c)));
            prop_assert_eq!(one_line(&once), once);
        }

        #[test]
        fn the_same_with_what_is_not_seen(text in "[aé👨 .\u{200b}-\u{200f}\u{202e}\u{301}\u{fe0f}\u{feff}\u{1f3f4}\u{e0041}]{0,12}") {
            let once = one_line(&text);
            prop_assert_eq!(one_line(&once), once.clone());
            prop_assert!(!once.starts_with(|c: char| is_joiner(c) || is_mark(c) || is_variation(c)));
        }

        #[test]
        fn shorten_keeps_the_limit(text in any::<String>(), max in 1usize..50) {
            prop_assert!(shorten(&text, max).chars().count() <= max);
        }
    }
}
