//! The keys that sign reply addresses and mailed links, and what else only the desk may be able to make.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::id::encode;

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

/// 80 bits: enough against guessing over mail, short enough for a local part.
fn mac(key: &Key, purpose: &str, text: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&key.secret).expect("HMAC takes keys of any length");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    encode(&mac.finalize().into_bytes()[..10])
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
