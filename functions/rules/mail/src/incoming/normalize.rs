//! Repairs what would lead the parser astray, before it sees the mail.

use std::borrow::Cow;

use super::{charset, encoded};

/// Messages within messages: beyond this many they stay files. Dropping a parsed nest recurses.
const NESTED_MAX: usize = 50;
/// Where headers are looked at: the outer ones of the largest real mails stay far below.
const HEADER_MAX: usize = 256 * 1024;

/// The mail with its first line first, lines ended the usual way, words apart from headers, headers in UTF-8, encoded
/// words put together, and nests defused.
pub(super) fn normalize(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = without_leading_blanks(raw);
    let raw = with_line_feeds(raw);
    let raw = with_empty_line(raw);
    let raw = with_utf8_headers(raw);
    let raw = with_whole_words(raw);
    defuse_nests(raw)
}

/// Leading blank lines would end the headers before they began; an mbox `From ` line is no header.
fn without_leading_blanks(raw: &[u8]) -> &[u8] {
    let mut raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    // A loop: a mail may begin with millions of such lines.
    loop {
        raw = raw.trim_ascii_start();
        if !raw.starts_with(b"From ") && !raw.starts_with(b">From ") {
            return raw;
        }
        let end = memchr::memchr2(b'\n', b'\r', raw);
        raw = &raw[end.unwrap_or(raw.len())..];
    }
}

/// Some old programs end lines with CR alone: the first line end tells.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let first = raw.iter().position(|byte| *byte == b'\r' || *byte == b'\n');
    match first {
        Some(at) if raw[at] == b'\r' && raw.get(at + 1) != Some(&b'\n') => {
            let mut out = Vec::with_capacity(raw.len());
            for (index, &byte) in raw.iter().enumerate() {
                match byte {
                    b'\r' if raw.get(index + 1) == Some(&b'\n') => {}
                    b'\r' => out.push(b'\n'),
                    other => out.push(other),
                }
            }
            Cow::Owned(out)
        }
        _ => Cow::Borrowed(raw),
    }
}

/// Scripts forget the empty line: where no header follows any more, words begin.
fn with_empty_line(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut at = 0;
    let mut words = None;
    for line in raw[..header_end(&raw)].split_inclusive(|byte| *byte == b'\n') {
        if is_header(line) {
            words = None;
        } else if ![&b" "[..], b"\t", b"From ", b">From "]
            .iter()
            .any(|no| line.starts_with(no))
        {
            words = words.or(Some(at));
        }
        at += line.len();
    }
    let Some(words) = words.filter(|&at| at > 0) else {
        return raw;
    };
    let mut raw = raw.into_owned();
    raw.insert(words, b'\n');
    Cow::Owned(raw)
}

/// Whether a line begins a header (RFC 5322, 2.2); some programs put a space before its colon.
fn is_header(line: &[u8]) -> bool {
    memchr::memchr(b':', line).is_some_and(|colon| {
        let name = line[..colon].trim_ascii_end();
        !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
    })
}

/// Headers with raw accents are UTF-8 today and windows-1252 in what old programs send.
fn with_utf8_headers(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let end = header_end(&raw);
    if std::str::from_utf8(&raw[..end]).is_ok() {
        return raw;
    }
    let mut out = Vec::with_capacity(raw.len() + 64);
    for line in raw[..end].split_inclusive(|byte| *byte == b'\n') {
        out.extend_from_slice(charset::guess(line).as_bytes());
    }
    out.extend_from_slice(&raw[end..]);
    Cow::Owned(out)
}

/// The parser decodes one encoded word after the other: it is given whole ones.
fn with_whole_words(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let end = header_end(&raw);
    let Some(mut joined) = encoded::joined(&raw[..end]) else {
        return raw;
    };
    joined.extend_from_slice(&raw[end..]);
    Cow::Owned(joined)
}

fn header_end(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.iter().all(u8::is_ascii_whitespace) || at > HEADER_MAX {
            break;
        }
        at += line.len();
    }
    at
}

/// Makes plain files of messages that the parser would unfold with recursion: those that are encoded
/// (which the standard forbids), those of digests, and those beyond [`NESTED_MAX`].
fn defuse_nests(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut places = Vec::new();
    let mut nested = 0;
    let mut block = Block::default();
    let mut at = 0;
    for line in lines(&raw) {
        if line.iter().all(u8::is_ascii_whitespace) {
            block.close(&mut places, &mut nested);
        } else {
            block.read(line, at);
        }
        at += line.len();
    }
    block.close(&mut places, &mut nested);
    if places.is_empty() {
        return raw;
    }
    let mut raw = raw.into_owned();
    for place in places {
        // The same length, and no type that anybody unfolds.
        raw[place] = b'x';
    }
    Cow::Owned(raw)
}

/// The lines with their ends: found as fast as memory is read, for bodies of tens of megabytes.
fn lines(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

/// One run of lines without an empty one: perhaps the headers of a part.
#[derive(Default)]
struct Block {
    message: Option<usize>,
    digest: Option<usize>,
    encoded: bool,
    in_type: bool,
    in_encoding: bool,
}

impl Block {
    fn read(&mut self, line: &[u8], at: usize) {
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if !folded {
            self.in_type = starts_with(line, b"content-type");
            self.in_encoding = starts_with(line, b"content-transfer-encoding");
        }
        if self.in_type {
            // Of two headers either may count.
            self.message = self
                .message
                .or(find(line, b"message").map(|found| at + found));
            self.digest = self
                .digest
                .or(find(line, b"digest").map(|found| at + found));
        }
        if self.in_encoding {
            self.encoded |= find(line, b"base64").is_some() || find(line, b"quoted").is_some();
        }
    }

    fn close(&mut self, places: &mut Vec<usize>, nested: &mut usize) {
        if let Some(place) = self.message {
            *nested += 1;
            if self.encoded || *nested > NESTED_MAX {
                places.push(place);
            }
        }
        places.extend(self.digest);
        *self = Self::default();
    }
}

fn starts_with(line: &[u8], name: &[u8]) -> bool {
    line.len() >= name.len() && line[..name.len()].eq_ignore_ascii_case(name)
}

fn find(line: &[u8], word: &[u8]) -> Option<usize> {
    line.windows(word.len())
        .position(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_of_first_lines_alone_is_nothing() {
        // Deeper than any stack, when each line was a call.
        let raw = [b"From x\n".repeat(1_000_000), b"Subject: a\n\nb".to_vec()].concat();
        assert_eq!(normalize(&raw).as_ref(), b"Subject: a\n\nb");
    }

    #[test]
    fn strange_beginnings_are_repaired() {
        for (raw, expected) in [
            (
                &b"\r\n \r\nSubject: a\r\n\r\nb"[..],
                &b"Subject: a\r\n\r\nb"[..],
            ),
            (b"Subject: a\r\rb\r", b"Subject: a\n\nb\n"),
            (b"From x@y Mon\nSubject: a\n\nb", b"Subject: a\n\nb"),
            // The empty line was forgotten; what is folded, or has a header below it, is none.
            (
                b"Subject: a\nBonjour: tout va mal\n2. b",
                b"Subject: a\nBonjour: tout va mal\n\n2. b",
            ),
            (b"Subject: a\nBonjour,\n\nb", b"Subject: a\n\nBonjour,\n\nb"),
            (
                b"Subject: a\n b\nX c\nTo : d\n>From x\n\nb",
                b"Subject: a\n b\nX c\nTo : d\n>From x\n\nb",
            ),
            (
                b"Subject: \xe9t\xe9\n\n\xe9",
                "Subject: été\n\n\u{0}".as_bytes(),
            ),
        ] {
            let expected: Vec<u8> = expected
                .iter()
                .map(|byte| if *byte == 0 { 0xe9 } else { *byte })
                .collect();
            assert_eq!(normalize(raw).as_ref(), expected);
        }
    }
}
