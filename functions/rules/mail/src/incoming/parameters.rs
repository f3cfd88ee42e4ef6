//! The parameters of `Content-Type` and `Content-Disposition`, as every program writes them: RFC 2231 with
//! its pieces put together before they are decoded, encoded words although RFC 2047 forbids them there, raw
//! letters, missing quotes.

use percent_encoding::percent_decode;

use super::{charset, encoded};

/// Pieces of one value; a name has few.
const PIECES_MAX: usize = 100;

/// The value of one parameter of a raw header value, decoded; `None` when it is not there or is empty.
pub(super) fn parameter(header: &[u8], name: &str) -> Option<String> {
    let mut plain: Option<Vec<u8>> = None;
    let mut pieces: Vec<Piece> = Vec::new();
    for (key, value) in pairs(header) {
        if key == name {
            plain = plain.or(Some(value));
        } else if let Some(rest) = key
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('*'))
            && let Some(piece) = Piece::of(rest, value)
            && pieces.len() < PIECES_MAX
        {
            pieces.push(piece);
        }
    }
    // With both forms the extended one is the true one (RFC 6266, 4.3).
    extended(pieces)
        .or_else(|| plain.map(|value| encoded::decode(&value)))
        .filter(|value| !value.trim().is_empty())
}

struct Piece {
    number: usize,
    is_encoded: bool,
    value: Vec<u8>,
}

impl Piece {
    /// `` (of `name*`), `0`, `0*`, `1` and so on.
    fn of(rest: &str, value: Vec<u8>) -> Option<Self> {
        let (number, is_encoded) = match rest.strip_suffix('*') {
            Some(number) => (number.parse().ok()?, true),
            None if rest.is_empty() => (0, true),
            None => (rest.parse().ok()?, false),
        };
        Some(Self {
            number,
            is_encoded,
            value,
        })
    }
}

fn extended(mut pieces: Vec<Piece>) -> Option<String> {
    pieces.sort_by_key(|piece| piece.number);
    pieces.dedup_by_key(|piece| piece.number);
    let first = pieces.first()?;
    let mut label = None;
    let mut start = 0;
    if first.is_encoded {
        let mut quotes = first
            .value
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\'');
        if let (Some((end, _)), Some((after, _))) = (quotes.next(), quotes.next()) {
            label = Some(String::from_utf8_lossy(&first.value[..end]).into_owned());
            start = after + 1;
        }
    }
    let mut bytes = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let value = &piece.value[if place == 0 { start } else { 0 }..];
        if piece.is_encoded {
            bytes.extend(percent_decode(value));
        } else {
            bytes.extend_from_slice(value);
        }
    }
    Some(match label {
        Some(label) => charset::decode(&bytes, Some(&label)),
        None => encoded::decode(&bytes),
    })
}

/// Names in lower case and values without their quotes; line breaks of folding are gone.
fn pairs(header: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut pairs = Vec::new();
    let mut part = Part::default();
    let (mut quoted, mut escaped) = (false, false);
    for &byte in header {
        match byte {
            b'\r' | b'\n' => {}
            _ if escaped => {
                escaped = false;
                // A path of Windows is no escape.
                if !matches!(byte, b'"' | b'\\') {
                    part.add(b'\\');
                }
                part.add(byte);
            }
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => pairs.extend(std::mem::take(&mut part).end()),
            b' ' | b'\t' if !quoted => part.add_blank(),
            _ => part.add(byte),
        }
    }
    pairs.extend(part.end());
    pairs
}

/// One `name=value`; blanks around it are dropped, those in quotes are the value's.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    solid: usize,
}

impl Part {
    fn add(&mut self, byte: u8) {
        self.bytes.push(byte);
        self.solid = self.bytes.len();
    }

    fn add_blank(&mut self) {
        if !matches!(self.bytes.last(), None | Some(b'=')) {
            self.bytes.push(b' ');
        }
    }

    fn end(mut self) -> Option<(String, Vec<u8>)> {
        self.bytes.truncate(self.solid);
        let at = memchr::memchr(b'=', &self.bytes)?;
        let name = String::from_utf8_lossy(&self.bytes[..at])
            .trim()
            .to_ascii_lowercase();
        Some((name, self.bytes.split_off(at + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_however_they_are_cut() {
        for (header, expected) in [
            ("attachment; filename=\"rapport.pdf\"", "rapport.pdf"),
            (
                "attachment; filename=Mon rapport.pdf ; x=y",
                "Mon rapport.pdf",
            ),
            (
                "attachment; filename=\"=?utf-8?B?cmVsZXbD?=\r\n =?utf-8?B?qS5wZGY=?=\"",
                "relevé.pdf",
            ),
            (
                "attachment; FILENAME==?UTF-8?Q?relev=C3?= =?utf-8?q?=A9=2Epdf?=",
                "relevé.pdf",
            ),
            (
                "attachment; filename*0*=utf-8''relev%C3;\r\n filename*1*=%A9; filename*2=.pdf",
                "relevé.pdf",
            ),
            (
                "attachment; filename*1*=%A9.pdf; filename*0*=UTF-8'fr'relev%C3",
                "relevé.pdf",
            ),
            (
                "attachment; filename*=iso-8859-1''relev%E9.pdf",
                "relevé.pdf",
            ),
            (
                "attachment; filename=\"releve.pdf\"; filename*=utf-8''relev%C3%A9.pdf",
                "relevé.pdf",
            ),
            (
                "attachment; filename*0=\"=?utf-8?Q?relev=C3?=\"; filename*1=\" =?utf-8?Q?=A9.pdf?=\"",
                "relevé.pdf",
            ),
            (
                "attachment; filename=\"a;b \\\"c\\\".txt\"",
                "a;b \"c\".txt",
            ),
            (
                "attachment; filename=\"C:\\Temp\\a.txt\"",
                "C:\\Temp\\a.txt",
            ),
            ("attachment; filename=\"\"", ""),
            ("attachment", ""),
            ("attachment; filename*x=a; filename*=", ""),
        ] {
            let found = parameter(header.as_bytes(), "filename").unwrap_or_default();
            assert_eq!(found, expected, "{header}");
        }
    }
}
