//! Encoded words (RFC 2047), put together before they are decoded: many programs cut them inside a
//! character, which the standard forbids and no reader may suffer from.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::charset;

/// One encoded word is looked for within this: real ones have 75 characters, broken programs' a line.
const WORD_MAX: usize = 4_096;
/// Names of charsets are shorter.
const LABEL_MAX: usize = 64;

/// The same header block with every run of encoded words as one word in UTF-8; `None` when there are none.
///
/// What was decoded stays encoded for the way: a line break in it must not become one of the header.
pub(super) fn joined(headers: &[u8]) -> Option<Vec<u8>> {
    memchr::memmem::find(headers, b"=?")?;
    let mut out = Vec::with_capacity(headers.len() + 64);
    for piece in pieces(headers) {
        match piece {
            Piece::Plain(bytes) => out.extend_from_slice(bytes),
            Piece::Words(text) => {
                out.extend_from_slice(b"=?utf-8?B?");
                out.extend_from_slice(STANDARD.encode(text).as_bytes());
                out.extend_from_slice(b"?=");
            }
        }
    }
    Some(out)
}

/// A value with its encoded words decoded.
pub(super) fn decode(value: &[u8]) -> String {
    pieces(value)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(bytes) => charset::guess(bytes),
            Piece::Words(text) => text,
        })
        .collect()
}

enum Piece<'a> {
    Plain(&'a [u8]),
    /// A run of encoded words, decoded.
    Words(String),
}

struct Word<'a> {
    label: String,
    is_base64: bool,
    data: &'a [u8],
    length: usize,
}

fn pieces(bytes: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut run: Vec<Word<'_>> = Vec::new();
    let (mut plain, mut from) = (0, 0);
    while let Some(at) = memchr::memmem::find(&bytes[from..], b"=?").map(|at| from + at) {
        let Some(word) = word(&bytes[at..]) else {
            from = at + 2;
            continue;
        };
        let between = &bytes[plain..at];
        // Blanks between two encoded words belong to neither (RFC 2047, 6.2).
        if run.is_empty() || !between.iter().all(u8::is_ascii_whitespace) {
            finish(&mut pieces, &mut run);
            pieces.push(Piece::Plain(between));
        }
        from = at + word.length;
        plain = from;
        run.push(word);
    }
    finish(&mut pieces, &mut run);
    pieces.push(Piece::Plain(&bytes[plain..]));
    pieces
}

/// The encoded word a text begins with.
fn word(text: &[u8]) -> Option<Word<'_>> {
    let inside = text.strip_prefix(b"=?")?;
    let label = &inside[..memchr::memchr(b'?', &inside[..inside.len().min(LABEL_MAX)])?];
    let encoding = inside.get(label.len() + 1)?;
    let rest = inside.get(label.len() + 2..)?.strip_prefix(b"?")?;
    let end = memchr::memmem::find(&rest[..rest.len().min(WORD_MAX)], b"?=")?;
    let data = &rest[..end];
    let is_base64 = match encoding {
        b'b' | b'B' => true,
        b'q' | b'Q' => false,
        _ => return None,
    };
    let fits = !label.is_empty()
        && label.iter().all(u8::is_ascii_graphic)
        && !data.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    fits.then(|| Word {
        label: label_of(label),
        is_base64,
        data,
        length: text.len() - rest.len() + end + 2,
    })
}

/// The charset without the language RFC 2231 lets follow; one name for what has several.
fn label_of(label: &[u8]) -> String {
    let label = String::from_utf8_lossy(label).to_ascii_lowercase();
    let label = label.split('*').next().unwrap_or_default();
    match label {
        "utf8" | "unicode-1-1-utf-8" | "utf-8-unix" | "utf_8" => "utf-8".to_owned(),
        other => other.to_owned(),
    }
}

fn finish(pieces: &mut Vec<Piece<'_>>, run: &mut Vec<Word<'_>>) {
    let mut text = String::new();
    let mut words = run.drain(..).peekable();
    while let Some(first) = words.next() {
        let mut bytes = Vec::new();
        let mut base64 = Base64::default();
        let label = first.label.clone();
        let mut next = Some(first);
        while let Some(word) = next {
            if word.is_base64 {
                base64.read(word.data, &mut bytes);
            } else {
                base64 = Base64::default();
                unquote(word.data, &mut bytes);
            }
            next = words.next_if(|after| after.label == label);
        }
        text.push_str(&charset::decode(&bytes, Some(&label)));
    }
    if !text.is_empty() {
        pieces.push(Piece::Words(text));
    }
}

/// Quoted-printable as headers have it; what is no code stays as it is.
fn unquote(data: &[u8], out: &mut Vec<u8>) {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        let code = (byte == b'=')
            .then(|| Some(digit(data.get(at + 1))? * 16 + digit(data.get(at + 2))?))
            .flatten()
            .and_then(|code| u8::try_from(code).ok());
        match code {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(if byte == b'_' { b' ' } else { byte });
                at += 1;
            }
        }
    }
}

/// Some programs cut the encoded text itself wherever a line is full: what is left of one word goes on
/// in the next.
#[derive(Default)]
struct Base64 {
    bits: u32,
    /// Bits that make no byte yet.
    count: u32,
    /// Digits since the last whole four.
    digits: usize,
}

impl Base64 {
    fn read(&mut self, data: &[u8], out: &mut Vec<u8>) {
        let signs = data
            .iter()
            .filter(|byte| digit(**byte).is_some() || **byte == b'=')
            .count();
        let nothing_left = self.bits & ((1 << self.count) - 1) == 0;
        // Two words that are whole but for the signs at their end, not two halves of one.
        if !(self.digits + signs).is_multiple_of(4) && (nothing_left || signs.is_multiple_of(4)) {
            *self = Self::default();
        }
        for byte in data {
            let Some(value) = digit(*byte) else {
                if *byte == b'=' {
                    *self = Self::default();
                }
                continue;
            };
            self.bits = (self.bits << 6 | value) & 0xffff;
            self.digits = (self.digits + 1) % 4;
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                out.push((self.bits >> self.count & 0xff) as u8);
            }
        }
    }
}

fn digit(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_cut_anywhere_are_read_as_one() {
        for (value, expected) in [
            // Inside a character, over a fold.
            (
                "=?utf-8?B?UHJvYmzD?=\r\n =?utf-8?B?qG1lIGQnaW1wcmVzc2lvbiDDoCBsJ8OpY29sZSDwnw==?=\r\n =?utf-8?B?lqjvuI8gdXJnZW50?=",
                "Problème d'impression à l'école 🖨️ urgent",
            ),
            ("=?UTF-8?q?caf=C3?= =?utf8?B?qQ==?= noir", "café noir"),
            ("=?utf-8?q?caf=C3?==?utf-8?q?=A9?=", "café"),
            ("=?UTF-8*fr?Q?=c3?=\t=?utf-8*en?q?=a9t=c3=a9?=", "été"),
            // Inside the encoded text: seven digits, then five.
            ("=?utf-8?B?w6l0w6k?= =?utf-8?B?gb2s=?=", "été ok"),
            // Without the signs that fill the end.
            ("=?utf-8?B?w6k?= =?utf-8?B?w6k?=", "éé"),
            // Two charsets meet.
            ("=?iso-8859-1?Q?=E9?= =?utf-8?Q?=C3=A9?=", "éé"),
            // A name nobody knows, and one that is wrong.
            ("=?x-rien?Q?=C3?= =?X-Rien?Q?=A9?=", "é"),
            ("=?us-ascii?Q?=C3?= =?us-ascii?Q?=A9?=", "é"),
            ("=?utf-8?Q?=E9t=E9?=", "été"),
            // A question mark that should have been encoded.
            ("=?utf-8?Q?Quoi_??=", "Quoi ?"),
            ("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d"),
            ("=?utf-8?X?a?= =?utf-8 =?=?", "=?utf-8?X?a?= =?utf-8 =?=?"),
        ] {
            assert_eq!(decode(value.as_bytes()), expected, "{value}");
            let again = joined(value.as_bytes()).expect("something encoded");
            assert_eq!(decode(&again), expected, "{value}");
        }
        assert_eq!(joined(b"Subject: rien"), None);
    }

    #[test]
    fn what_was_encoded_makes_no_line() {
        let joined =
            joined(b"Subject: =?utf-8?q?x=0D=0A?= =?utf-8?q?Bcc:_e@y?=\r\n").expect("words");
        assert_eq!(joined.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert!(memchr::memmem::find(&joined, b"Bcc").is_none());
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same_words(text in "\\PC{1,40}", cuts in proptest::collection::vec((1usize..9, any::<bool>()), 1..20)) {
            let mut rest = text.as_bytes();
            let mut value = String::new();
            for (length, is_base64) in cuts.into_iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (now, later) = rest.split_at(length.min(rest.len()));
                rest = later;
                if !value.is_empty() {
                    value.push_str("\r\n ");
                }
                let data = if is_base64 {
                    STANDARD.encode(now)
                } else {
                    now.iter().map(|byte| format!("={byte:02X}")).collect()
                };
                let encoding = if is_base64 { 'B' } else { 'q' };
                value.push_str(&format!("=?utf-8?{encoding}?{data}?="));
            }
            prop_assert_eq!(decode(value.as_bytes()), text);
        }

        #[test]
        fn anything_may_come(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = joined(&bytes);
        }
    }
}
