//! Opaque signed mails (S/MIME, RFC 8551 3.5.2): nothing in them is secret, but the words stand inside the
//! signature. They are read; nobody checks who signed.
//!
//! Crates for CMS read DER alone. Outlook and OpenSSL write BER with open lengths and words cut in pieces,
//! so the few fields on the way to the words are walked over here.

/// `1.2.840.113549.1.7.2`, signed data.
const SIGNED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const SEQUENCE: u8 = 0x30;
const OID: u8 = 0x06;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const CONTENT: u8 = 0xa0;
/// Pieces within pieces: nobody writes them.
const DEPTH_MAX: usize = 8;

/// The mail inside signed data; `None` when it is something else or holds no content.
pub(super) fn content(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut outer = Reader::of(bytes).enter(SEQUENCE)?;
    if outer.take(OID)? != SIGNED {
        return None;
    }
    let mut data = outer.enter(CONTENT)?.enter(SEQUENCE)?;
    // Its version and the digests used.
    data.skip()?;
    data.skip()?;
    let mut inner = data.enter(SEQUENCE)?;
    inner.take(OID)?;
    let mut content = inner.enter(CONTENT)?;
    let mut words = Vec::new();
    content.octets(&mut words, 0)?;
    (!words.is_empty()).then_some(words)
}

/// What is left of one value. An open end is where the two zero bytes stand, or where the bytes end: a
/// mail that was cut off says what it can.
#[derive(Clone, Copy)]
struct Reader<'a> {
    rest: &'a [u8],
}

struct Head {
    tag: u8,
    length: Option<usize>,
    size: usize,
}

impl<'a> Reader<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn head(&self) -> Option<Head> {
        let (&tag, &first) = (self.rest.first()?, self.rest.get(1)?);
        // Tags of several bytes stand nowhere on the way.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (length, size) = match first {
            0x80 => (None, 2),
            0x00..=0x7f => (Some(usize::from(first)), 2),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let digits = self.rest.get(2..2 + count)?;
                let length = digits
                    .iter()
                    .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
                (Some(length), 2 + count)
            }
            _ => return None,
        };
        Some(Head { tag, length, size })
    }

    /// Goes into the next value, which must have this tag. What is behind it is left alone.
    fn enter(&mut self, tag: u8) -> Option<Self> {
        let head = self.head().filter(|head| head.tag == tag)?;
        let inside = &self.rest[head.size..];
        let end = head
            .length
            .map_or(inside.len(), |length| length.min(inside.len()));
        Some(Self::of(&inside[..end]))
    }

    /// The bytes of the next value, which is plain.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let head = self.head().filter(|head| head.tag == tag)?;
        let inside = &self.rest[head.size..];
        let (value, rest) = inside.split_at(head.length?.min(inside.len()));
        self.rest = rest;
        Some(value)
    }

    /// Passes over the next value. One with an open end is walked through, each byte once.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0usize;
        loop {
            let head = self.head()?;
            let inside = &self.rest[head.size..];
            match head.length {
                Some(0) if head.tag == 0 && open > 0 => {
                    open -= 1;
                    self.rest = inside;
                }
                Some(length) => self.rest = inside.get(length..)?,
                None => {
                    open += 1;
                    self.rest = inside;
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    /// Gathers the next octets, whole or in pieces.
    fn octets(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        let head = self.head()?;
        if head.tag == OCTETS {
            out.extend_from_slice(self.take(OCTETS)?);
            return Some(());
        }
        if head.tag != OCTETS_IN_PIECES || depth >= DEPTH_MAX {
            return None;
        }
        let mut pieces = self.enter(OCTETS_IN_PIECES)?;
        let before = pieces.rest.len();
        while let Some(head) = pieces.head() {
            if head.tag == 0 {
                pieces.rest = &pieces.rest[head.size..];
                break;
            }
            pieces.octets(out, depth + 1)?;
        }
        let inside = before - pieces.rest.len();
        self.rest = &self.rest[head.size + inside..];
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("short");
        [&[tag, 0x82], &length.to_be_bytes()[..], content].concat()
    }

    fn open(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    fn mail(wrap: fn(u8, &[u8]) -> Vec<u8>, octets: &[u8], oid: &[u8]) -> Vec<u8> {
        let data = value(OID, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);
        let inner = wrap(SEQUENCE, &[data, wrap(CONTENT, octets)].concat());
        let digests = wrap(0x31, &value(SEQUENCE, &value(OID, &[1])));
        let signed = wrap(
            SEQUENCE,
            &[vec![2, 1, 1], digests, inner, value(0x31, &[])].concat(),
        );
        wrap(
            SEQUENCE,
            &[value(OID, oid), wrap(CONTENT, &signed)].concat(),
        )
    }

    #[test]
    fn the_words_inside_are_found_in_every_writing() {
        let whole = value(OCTETS, b"Bonjour");
        let pieces = [value(OCTETS, b"Bon"), value(OCTETS, b"jour")].concat();
        for octets in [
            whole,
            value(OCTETS_IN_PIECES, &pieces),
            open(OCTETS_IN_PIECES, &pieces),
            open(OCTETS_IN_PIECES, &open(OCTETS_IN_PIECES, &pieces)),
        ] {
            for wrap in [value, open] {
                let signed = mail(wrap, &octets, SIGNED);
                assert_eq!(content(&signed).as_deref(), Some(&b"Bonjour"[..]));
            }
        }
        let secret = mail(
            value,
            &value(OCTETS, b"Bonjour"),
            &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03],
        );
        assert_eq!(content(&secret), None);
        assert_eq!(content(&mail(value, &[], SIGNED)), None);
        assert_eq!(content(b""), None);
    }

    proptest! {
        #[test]
        fn anything_may_come(bytes in proptest::collection::vec(prop_oneof![Just(0x30u8), Just(0x80), Just(0x24), Just(0xa0), any::<u8>()], 0..300)) {
            let mut signed = mail(open, &bytes, SIGNED);
            let _ = content(&bytes);
            let _ = content(&signed);
            signed.extend_from_slice(&bytes);
            let _ = content(&signed);
        }
    }
}
