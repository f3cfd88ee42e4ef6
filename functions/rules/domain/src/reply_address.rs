//! The signed reply address `assistance+<token>@<domain>`: it says which ticket and whose copy a mail
//! answers. It routes; it never proves who writes.
//!
//! The token is `t<number>.<person>.<key><mac>` in lower case only, because some clients fold the case
//! of addresses; with `assistance+` it stays within the 64 octets of a local part (RFC 5321, 4.5.3.1.1).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::id::{PersonId, TicketNumber, encode};

/// A signing key and the one character that names it.
#[derive(Clone)]
pub struct Key {
    id: char,
    secret: [u8; 32],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    /// `id` is one of `0-9a-v`; `secret` are 32 random bytes.
    pub fn new(id: char, secret: [u8; 32]) -> Self {
        Self { id, secret }
    }
}

/// The keys that count: the first signs, all of them verify, so that keys can be changed without
/// breaking the mails people still have.
#[derive(Debug, Clone)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// `None` when there is no key, two have one name, or a name is not one of `0-9a-v`.
    pub fn new(keys: Vec<Key>) -> Option<Self> {
        let fit = keys
            .iter()
            .all(|key| matches!(key.id, '0'..='9' | 'a'..='v'));
        let distinct = keys
            .iter()
            .enumerate()
            .all(|(n, key)| keys[..n].iter().all(|other| other.id != key.id));
        (!keys.is_empty() && fit && distinct).then_some(Self(keys))
    }

    /// Reads `1:<64 hexadecimal digits>,2:…`, the form in which functions are given their keys.
    pub fn parse(text: &str) -> Option<Self> {
        let keys = text.split(',').map(|part| {
            let (id, hex) = part.trim().split_once(':')?;
            let secret = data_encoding::HEXLOWER_PERMISSIVE
                .decode(hex.as_bytes())
                .ok()?
                .try_into()
                .ok()?;
            let mut id = id.chars();
            Some(Key::new(
                id.next().filter(|_| id.as_str().is_empty())?,
                secret,
            ))
        });
        Self::new(keys.collect::<Option<Vec<_>>>()?)
    }

    /// The name of the key that signs, and its signature: `purpose` keeps uses apart, 80 bits are kept.
    pub(crate) fn sign(&self, purpose: &str, text: &str) -> String {
        let key = &self.0[0];
        format!("{}{}", key.id, mac(key, purpose, text))
    }

    /// Whether `signature` (key name and mac) was made by any of the keys for this purpose and text.
    pub(crate) fn verify(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let mut characters = signature.chars();
        let Some(key) = characters
            .next()
            .and_then(|id| self.0.iter().find(|key| key.id == id))
        else {
            return false;
        };
        mac(key, purpose, text)
            .as_bytes()
            .ct_eq(characters.as_str().as_bytes())
            .into()
    }
}

/// 80 bits: enough against guessing over mail, short enough for a local part (mail.md, B).
fn mac(key: &Key, purpose: &str, text: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&key.secret).expect("HMAC takes keys of any length");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    encode(&mac.finalize().into_bytes()[..10])
}

/// What a reply address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress {
    /// The ticket answered.
    pub ticket: TicketNumber,
    /// To whom the mail with this address was sent.
    pub person: PersonId,
}

const PURPOSE: &str = "reply";

impl ReplyAddress {
    /// The token that stands after the `+`.
    pub fn sign(&self, keys: &Keys) -> String {
        let text = format!("t{}.{}", self.ticket, self.person);
        let signature = keys.sign(PURPOSE, &text);
        format!("{text}.{signature}")
    }

    /// Reads a token in any case; `None` when a letter of it was changed.
    pub fn verify(token: &str, keys: &Keys) -> Option<Self> {
        let token = token.to_ascii_lowercase();
        let (text, signature) = token.rsplit_once('.')?;
        let (ticket, person) = text.strip_prefix('t')?.split_once('.')?;
        let found = Self {
            ticket: TicketNumber::parse(ticket)?,
            person: PersonId::parse(person)?,
        };
        keys.verify(PURPOSE, text, signature).then_some(found)
    }

    /// Reads the token of an address of the desk, `<support>+<token>@<domain>`.
    pub fn of_address(
        address: &str,
        support_local: &str,
        domain: &str,
        keys: &Keys,
    ) -> Option<Self> {
        let (local, host) = address.trim().rsplit_once('@')?;
        if !host.eq_ignore_ascii_case(domain) {
            return None;
        }
        let (name, token) = local.split_once('+')?;
        name.eq_ignore_ascii_case(support_local)
            .then(|| Self::verify(token, keys))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::person;

    fn keys() -> Keys {
        Keys::new(vec![Key::new('2', [2; 32]), Key::new('1', [1; 32])]).expect("two keys")
    }

    fn reply(number: u64) -> ReplyAddress {
        ReplyAddress {
            ticket: TicketNumber(number),
            person: person("claire@exemple.fr"),
        }
    }

    #[test]
    fn the_longest_token_fits_in_a_local_part() {
        let token = reply(999_999_999_999).sign(&keys());
        assert!("assistance+".len() + token.len() <= 64, "{token}");
    }

    #[test]
    fn folding_the_case_changes_nothing() {
        let token = reply(1042).sign(&keys());
        let address = format!("Assistance+{}@EXEMPLE.fr", token.to_uppercase());
        assert_eq!(
            ReplyAddress::of_address(&address, "assistance", "exemple.fr", &keys()),
            Some(reply(1042))
        );
        assert_eq!(
            ReplyAddress::of_address(&address, "assistance", "autre.fr", &keys()),
            None
        );
    }

    #[test]
    fn an_older_key_still_verifies_and_a_removed_one_does_not() {
        let old = Keys::new(vec![Key::new('1', [1; 32])]).expect("one key");
        let token = reply(7).sign(&old);
        assert_eq!(ReplyAddress::verify(&token, &keys()), Some(reply(7)));
        let new = Keys::new(vec![Key::new('2', [2; 32])]).expect("one key");
        assert_eq!(ReplyAddress::verify(&token, &new), None);
    }

    #[test]
    fn keys_are_read_as_they_are_given() {
        let one = "1:".to_owned() + &"ab".repeat(32);
        assert!(Keys::parse(&one).is_some());
        assert!(Keys::parse(&format!("{one},2:{}", "cd".repeat(32))).is_some());
        for wrong in [
            "",
            "1:",
            "1:zz",
            &format!("{one},{one}"),
            &format!("12:{}", "ab".repeat(32)),
        ] {
            assert!(Keys::parse(wrong).is_none(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_letter_is_noticed(number in 1u64..10_000_000, at in 0usize..60, letter in "[0-9a-v.t]") {
            let token = reply(number).sign(&keys());
            let at = at % token.len();
            let mut changed = token.clone();
            changed.replace_range(at..=at, &letter);
            prop_assume!(changed != token);
            prop_assert_eq!(ReplyAddress::verify(&changed, &keys()), None);
        }

        #[test]
        fn anything_may_be_asked(token in any::<String>()) {
            prop_assert_eq!(ReplyAddress::verify(&token, &keys()), None);
        }
    }
}
