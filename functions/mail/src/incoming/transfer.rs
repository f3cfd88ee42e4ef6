//! How a part was encoded for the way, whatever its program added to the word for it: comments, quotes,
//! semicolons, other spellings. The parser knows the bare words only.

use mail_parser::{Encoding, HeaderName, MessagePart};

pub(super) fn encoding(part: &MessagePart<'_>) -> Encoding {
    if part.encoding != Encoding::None || part.is_encoding_problem {
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
