//! How a part was encoded for the way, whatever its program added to the word for it: comments, quotes,
//! semicolons, other spellings. The parser knows the bare words only.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Encoding, HeaderName, MessagePart};

/// What the part's header says, also where the parser gave up on it.
pub(super) fn encoding(part: &MessagePart<'_>) -> Encoding {
    if part.encoding != Encoding::None {
        return part.encoding;
    }
    let mut headers = part.headers.iter().rev();
    let declared = headers.find_map(|header| {
        (header.name == HeaderName::ContentTransferEncoding)
            .then(|| header.value.as_text())
            .flatten()
    });
    declared.map_or(Encoding::None, meant)
}

/// What a value means; whatever says something else means that nothing was encoded.
fn meant(value: &str) -> Encoding {
    let mut word = String::new();
    let mut depth = 0u32;
    for character in value.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' | ',' if !word.is_empty() => break,
            _ if character.is_ascii_alphanumeric() => word.push(character.to_ascii_lowercase()),
            _ => {}
        }
    }
    match word.strip_prefix('x').unwrap_or(&word) {
        "base64" | "b64" | "base64encoded" => Encoding::Base64,
        "quotedprintable" | "qp" | "quotedprintible" | "quoteprintable" => {
            Encoding::QuotedPrintable
        }
        _ => Encoding::None,
    }
}

/// Fewer letters than that are a word.
const LINE_LEAST: usize = 8;

/// Base64, and the plain lines that a list or a gateway put above and below it without knowing.
pub(super) fn base64(raw: &[u8]) -> Option<Vec<u8>> {
    if let Some(whole) = base64_decode(raw) {
        return Some(whole);
    }
    let is_letters = |line: &[u8]| {
        line.iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
    };
    let (mut start, mut end, mut ended) = (None, 0, false);
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let word = line.trim_ascii();
        match start {
            None if word.len() >= LINE_LEAST
                && word.len().is_multiple_of(4)
                && is_letters(word) =>
            {
                start = Some(at)
            }
            None => {}
            Some(_) if word.is_empty() => {}
            Some(_) if ended || !is_letters(word) => break,
            Some(_) => {}
        }
        at += line.len();
        if start.is_some() {
            (end, ended) = (at, ended || word.ends_with(b"="));
        }
    }
    let start = start?;
    let decoded = base64_decode(raw.get(start..end)?).filter(|decoded| !decoded.is_empty())?;
    Some([&raw[..start], &decoded, b"\n", &raw[end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_beside_the_word_changes_nothing() {
        for (value, expected) in [
            ("Quoted-Printable;", Encoding::QuotedPrintable),
            ("base64;", Encoding::Base64),
            ("\"base64\"", Encoding::Base64),
            ("'quoted-printable'", Encoding::QuotedPrintable),
            ("(commentaire (dedans)) base64", Encoding::Base64),
            ("base64 (RFC 2045)", Encoding::Base64),
            ("; base64", Encoding::Base64),
            ("base64; charset=utf-8", Encoding::Base64),
            ("base64, 8bit", Encoding::Base64),
            ("quoted_printable", Encoding::QuotedPrintable),
            ("Quoted Printable", Encoding::QuotedPrintable),
            ("base-64", Encoding::Base64),
            ("x-base64", Encoding::Base64),
            ("<base64>", Encoding::Base64),
            ("8bit;", Encoding::None),
            ("utf-8", Encoding::None),
            ("(base64) 8bit", Encoding::None),
            ("", Encoding::None),
        ] {
            assert_eq!(meant(value), expected, "{value}");
        }
    }
}
