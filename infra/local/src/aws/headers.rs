//! The header of a raw mail, field by field, byte for byte.

use std::borrow::Cow;

/// One header field with its continuation lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    /// All of it, line ends included.
    pub(crate) raw: &'a [u8],
    name_length: usize,
}

impl<'a> Field<'a> {
    pub(crate) fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.raw[..self.name_length].trim_ascii())
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The value on one line.
    pub(crate) fn value(&self) -> String {
        let after = self.raw.get(self.name_length + 1..).unwrap_or_default();
        String::from_utf8_lossy(after)
            .split(['\r', '\n'])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A raw mail cut in two.
#[derive(Debug)]
pub(crate) struct Mail<'a> {
    pub(crate) fields: Vec<Field<'a>>,
    /// What follows the blank line.
    pub(crate) body: &'a [u8],
}

impl Mail<'_> {
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.fields
            .iter()
            .find(|field| field.is(name))
            .map(Field::value)
    }
}

/// Cuts a mail; a line that is no header field ends the header, as mail programs read it.
pub(crate) fn cut(raw: &[u8]) -> Mail<'_> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut rest = raw;
    // Where the current field began, to grow it by its continuation lines.
    let mut field_start = raw;
    loop {
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(length);
        if line.trim_ascii().is_empty() {
            return Mail {
                fields,
                body: after,
            };
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some(field) = fields.last_mut() {
                field.raw = &field_start[..field.raw.len() + line.len()];
            }
        } else if let Some(name_length) = line.iter().position(|byte| *byte == b':') {
            field_start = rest;
            fields.push(Field {
                raw: line,
                name_length,
            });
        } else {
            return Mail { fields, body: rest };
        }
        rest = after;
    }
}

/// The same bytes with each line ended by CR LF, as mail travels.
pub(crate) fn with_crlf(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + 64);
    let mut last = 0;
    for byte in raw {
        if *byte == b'\n' && last != b'\r' {
            out.push(b'\r');
        }
        out.push(*byte);
        last = *byte;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_continuation_lines() {
        let mail = cut(b"Subject: one\r\n two\r\nX-A:b\r\n\r\nbody\r\n");
        assert_eq!(mail.fields.len(), 2);
        assert_eq!(mail.fields[0].raw, b"Subject: one\r\n two\r\n");
        assert_eq!(mail.value("subject").as_deref(), Some("one two"));
        assert_eq!(mail.value("X-A").as_deref(), Some("b"));
        assert_eq!(mail.body, b"body\r\n");
    }

    #[test]
    fn odd_mails_are_cut_somewhere() {
        assert_eq!(cut(b"").fields.len(), 0);
        assert_eq!(cut(b" leading\r\n\r\nx").body, b"x");
        assert_eq!(cut(b"A: b\nno field\nmore").body, b"no field\nmore");
        assert_eq!(with_crlf(b"a\nb\r\nc"), b"a\r\nb\r\nc");
    }
}
