//! How a part was encoded for the way, whatever its program added to the word for it: comments, quotes,
//! semicolons, other spellings. The parser knows the bare words only.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Encoding, HeaderName, MessagePart};

/// What the part's header says, also where the parser gave up on it.
pub(super) fn encoding(part: &MessagePart<'_>) -> Encoding {
    if part.encoding != Encoding::None {
        return part.encoding;
    }
    declared(part).map_or(Encoding::None, meant)
}

/// Whether the part's header names the encoding of times before MIME.
pub(super) fn is_uuencoded(part: &MessagePart<'_>) -> bool {
    let word = declared(part).map(word_of);
    word.is_some_and(|word| matches!(word.as_str(), "uuencode" | "uue" | "uu" | "uuencoded"))
}

fn declared<'p>(part: &'p MessagePart<'_>) -> Option<&'p str> {
    let mut headers = part.headers.iter().rev();
    headers.find_map(|header| {
        (header.name == HeaderName::ContentTransferEncoding)
            .then(|| header.value.as_text())
            .flatten()
    })
}

/// What a value means; whatever says something else means that nothing was encoded.
fn meant(value: &str) -> Encoding {
    match word_of(value).as_str() {
        "base64" | "b64" | "base64encoded" => Encoding::Base64,
        "quotedprintable" | "qp" | "quotedprintible" | "quoteprintable" => {
            Encoding::QuotedPrintable
        }
        _ => Encoding::None,
    }
}

/// The word of a value, without what stands beside it.
fn word_of(value: &str) -> String {
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
    match word.strip_prefix('x') {
        Some(word) => word.to_owned(),
        None => word,
    }
}

/// Fewer letters than that are a word.
const LINE_LEAST: usize = 8;
/// No word is so long: a line of so many letters is base64 wherever its program broke it.
const LINE_SURE: usize = 40;

/// Base64 without the signs that are none of its own (RFC 2045, 6.8), and the plain lines that a list or a gateway put
/// above and below it without knowing. Some of those are made of letters of base64 alone: base64 ends with the first line
/// that is shorter than its first.
pub(super) fn base64(raw: &[u8]) -> Option<Vec<u8>> {
    let mut code = Code::default();
    let (mut start, mut end, mut at) = (None, 0, 0);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let word = letters(line);
        let is_bare = word.len() == line.trim_ascii().len();
        // A line without letters is a part of what stands around it.
        if !word.is_empty() {
            if code.takes(&word, is_bare) {
                start = start.or(Some(at));
                end = at + line.len();
            } else if start.is_some() {
                break;
            }
        }
        at += line.len();
    }
    let Some(start) = start else {
        // So little that no line of it is sure.
        return base64_decode(raw);
    };
    let decoded = base64_decode(&code.letters).filter(|decoded| !decoded.is_empty())?;
    let (above, below) = (&raw[..start], &raw[end..]);
    match below.trim_ascii() {
        b"" => Some([above, &decoded].concat()),
        _ => Some([above, &decoded, b"\n", below].concat()),
    }
}

/// The lines of base64 so far.
#[derive(Default)]
struct Code {
    letters: Vec<u8>,
    /// Letters of a whole line; as many as the first one has.
    width: usize,
    /// Whether the last line was shorter: what follows is code only where it says something.
    is_short: bool,
    is_over: bool,
}

impl Code {
    /// Takes a line up, unless it is none of this code.
    fn takes(&mut self, word: &[u8], is_bare: bool) -> bool {
        let is_first = self.letters.is_empty();
        let is_sure =
            !self.is_over && word.len() >= LINE_SURE && (is_bare || word.len() == self.width);
        if !is_sure && !self.may_take(word, is_bare) {
            return false;
        }
        if is_first {
            self.width = word.len();
        }
        self.is_short = word.len() < self.width;
        self.is_over = word.ends_with(b"=");
        self.letters.extend_from_slice(word);
        true
    }

    fn may_take(&self, word: &[u8], is_bare: bool) -> bool {
        let is_whole = word.len() >= LINE_LEAST && word.len().is_multiple_of(4);
        let is_doubtful = !is_bare || self.is_short;
        if self.is_over || is_doubtful && word.len() < LINE_LEAST {
            return false;
        }
        if self.letters.is_empty() && !is_whole {
            return false;
        }
        // Decoded from where the lines before it left off: not every program breaks behind four letters.
        let rest = self.letters.len() - self.letters.len() % 4;
        let mut whole = self.letters[rest..].to_vec();
        whole.extend_from_slice(word);
        if !word.ends_with(b"=") {
            whole.truncate(whole.len() - whole.len() % 4);
        }
        is_text(&whole) || !is_doubtful && !is_word(word)
    }
}

/// Whether it looks like a word of a footer: small letters or capitals, and no digits among them.
fn is_word(letters: &[u8]) -> bool {
    let small = letters.get(1..).unwrap_or_default();
    small.iter().all(u8::is_ascii_lowercase) && letters[0].is_ascii_alphabetic()
        || letters.iter().all(u8::is_ascii_uppercase)
}

/// What of a line is base64.
fn letters(line: &[u8]) -> Vec<u8> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    line.iter().copied().filter(is_letter).collect()
}

/// Whether a line of base64 says something: words that are none decode to bytes of every kind. A line may begin and
/// end inside a character.
fn is_text(word: &[u8]) -> bool {
    let Some(decoded) = base64_decode(word) else {
        return false;
    };
    let is_sign = |byte: u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    let inside = decoded.iter().take_while(|byte| **byte & 0xc0 == 0x80);
    let is_whole = match std::str::from_utf8(&decoded[inside.count().min(3)..]) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let plain = decoded.iter().filter(|byte| byte.is_ascii()).count();
    decoded.iter().all(|byte| is_sign(*byte)) && (is_whole || plain * 4 >= decoded.len() * 3)
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

    #[test]
    fn signs_that_are_no_base64_are_skipped() {
        for (raw, expected) in [
            // Among the letters, in a line of their own, before and behind.
            (
                "Qm9uam91ciBs\r\n!!ZSBtb3Qg -\r\nZG9ubsOp",
                "Bonjour le mot donn\u{e9}",
            ),
            ("Qm9u*am91#ciBs\n***\nZSBtb3Qg\n", "Bonjour le mot "),
            ("\0Qm9uam91ciBsZSBtb3Q=\0", "Bonjour le mot"),
            ("Qm9uam91ciDD\n?qWNyYW4gbm9pcg==", "Bonjour \u{e9}cran noir"),
            // Words above and below stay words, whatever their length.
            (
                "[Message externe] Liste essai\n\nQm9uam91ciBsZSBtb3Qg\nPage de la liste\nwww.exemple.fr\n",
                "[Message externe] Liste essai\n\nBonjour le mot \nPage de la liste\nwww.exemple.fr\n",
            ),
            (
                "Qm9uam91ciBsZSBtb3Qg\n\nListe du personnel de la mairie\nConfidentiel\n",
                "Bonjour le mot \n\nListe du personnel de la mairie\nConfidentiel\n",
            ),
            (
                "Confidentiel\nQm9uam91ciBsZSBtb3Qg\nConfidentiel\nInterne\n",
                "Confidentiel\nBonjour le mot \nConfidentiel\nInterne\n",
            ),
            // Lines of a length that no four letters fill, and those of a gateway that broke each in two.
            (
                "Qm9uam91ciwgbCdpbXByaW1hbnRlIGR1IHRyb2lzacOobWUgw6l\n0YWdlIG5lIG1hcmNoZSBwbHVz\nListe interne du service",
                "Bonjour, l'imprimante du troisi\u{e8}me \u{e9}tage ne marche plus\nListe interne du service",
            ),
            (
                "Qm9uam91ciwgbCdpbXByaW1hbnRlIGR1IHRyb2lzacOobWUg\nw6\nl0YWdlIG5lIG1hcmNoZSBwbHVzIGRlcHVpcyBjZSBtYXRpbiwg\nZXQ=\n",
                "Bonjour, l'imprimante du troisi\u{e8}me \u{e9}tage ne marche plus depuis ce matin, et",
            ),
            (
                "Qm9uam91\n!ciBsZQ==\n____\nListe d'essai, fin",
                "Bonjour le\n____\nListe d'essai, fin",
            ),
        ] {
            let decoded = base64(raw.as_bytes()).unwrap_or_default();
            assert_eq!(
                String::from_utf8_lossy(&decoded).trim_end_matches('\n'),
                expected.trim_end_matches('\n'),
                "{raw:?}"
            );
        }
        assert_eq!(base64(b"Aucune lettre de ce code, pas une."), None);
    }
}
