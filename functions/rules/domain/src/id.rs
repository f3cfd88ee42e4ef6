//! Identifiers and instants. Each is a type of its own, so that none is taken for another.

use std::fmt;

use data_encoding::{Encoding, Specification};
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `seconds` later (earlier when negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since 1970, as DynamoDB's time-to-live wants them.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

/// The number people say on the phone: "ticket 1042". Drawn from one counter, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketNumber(pub u64);

impl TicketNumber {
    /// Reads a number written by a person or in an address: digits only, above 0.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > 15 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().filter(|n| *n > 0).map(Self)
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Lower-case base32 whose order is the order of the bytes: identifiers that begin with a time
/// sort by it, and survive mail clients that change the case of addresses.
fn base32() -> Encoding {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789abcdefghijklmnopqrstuv");
    specification
        .encoding()
        .expect("32 distinct symbols make an encoding")
}

/// Encodes bytes as lower-case, order-keeping base32 without padding.
pub fn encode(bytes: &[u8]) -> String {
    base32().encode(bytes)
}

fn is_encoded(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'v'))
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $length:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Accepts only the exact form this type writes.
            pub fn parse(text: &str) -> Option<Self> {
                is_encoded(text, $length).then(|| Self(text.to_owned()))
            }

            /// The identifier as it is stored and shown.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A message of a ticket: 48 bits of time, then 80 random ones; sorts by time.
    MessageId,
    26
);
text_id!(
    /// A file that somebody sent: 160 random bits, so that knowing it proves having been given it.
    FileId,
    32
);
text_id!(
    /// A person: 80 random bits, drawn when the desk first hears of an address of theirs. Nothing about
    /// them can be read from it, so it is safe in logs and keys, and it stays when their address changes.
    PersonId,
    16
);
text_id!(
    /// A letter that is neither about a ticket nor a message, or a one-time link: 160 random bits.
    LinkId,
    32
);

impl MessageId {
    /// `random` are 10 bytes from the caller's source of randomness.
    pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
        let mut bytes = [0u8; 16];
        bytes[..6].copy_from_slice(&at.0.max(0).to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        Self(encode(&bytes))
    }
}

impl FileId {
    /// `random` are 20 bytes from the caller's source of randomness.
    pub fn new(random: [u8; 20]) -> Self {
        Self(encode(&random))
    }
}

impl LinkId {
    /// `random` are 20 bytes from the caller's source of randomness.
    pub fn new(random: [u8; 20]) -> Self {
        Self(encode(&random))
    }
}

impl PersonId {
    /// `random` are 10 bytes from the caller's source of randomness.
    pub fn new(random: [u8; 10]) -> Self {
        Self(encode(&random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_sort_by_time() {
        let early = MessageId::new(Timestamp(1_000), [255; 10]);
        let late = MessageId::new(Timestamp(1_001), [0; 10]);
        assert!(early < late);
        assert_eq!(MessageId::parse(early.as_str()), Some(early));
    }

    #[test]
    fn a_ticket_number_is_digits_only() {
        for (text, expected) in [
            ("1042", Some(TicketNumber(1042))),
            ("0", None),
            ("", None),
            ("+1", None),
            ("１", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(TicketNumber::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn foreign_forms_are_no_identifiers() {
        for text in [
            "",
            "../../etc/passwd",
            "ABCDEFGHIJKLMNOPQRSTUV0123",
            "w0000000000000000000000000",
        ] {
            assert_eq!(MessageId::parse(text), None, "{text}");
        }
    }
}
