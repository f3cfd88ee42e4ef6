//! One-time links sent by mail. The secret part is derived from the link's identifier with the desk's
//! key, so that the table never holds a secret that would open anything, and the function that writes
//! the mail needs nothing but the identifier.

use serde::{Deserialize, Serialize};

use crate::id::{LinkId, Timestamp};
use crate::keys::Keys;
use crate::mail::pasted;

/// What a link may be used for. Each has its own signature: one never serves for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Proves that an address is its owner's, and logs them in.
    VerifyAddress,
    /// Allows one new password.
    ResetPassword,
}

impl Purpose {
    /// Its name among signatures and counts.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::VerifyAddress => "verify-address",
            Self::ResetPassword => "reset-password",
        }
    }

    /// How long the link counts, seconds. A proof of an address waits a day for its reader; a new password is asked for
    /// by somebody who sits there.
    pub fn life_seconds(self) -> i64 {
        match self {
            Self::VerifyAddress => 24 * 3600,
            Self::ResetPassword => 30 * 60,
        }
    }

    /// When a link made now ends.
    pub fn ends(self, now: Timestamp) -> Timestamp {
        now.plus_seconds(self.life_seconds())
    }
}

/// The text that stands in the address of the link.
pub fn token(id: &LinkId, purpose: Purpose, keys: &Keys) -> String {
    // Two signatures of 80 bits over different texts: 160 bits, as ASVS 6.4.1 asks for first secrets.
    let first = keys.sign(purpose.tag(), id.as_str());
    let second = keys.sign(purpose.tag(), &format!("{id}/2"));
    format!("{id}.{first}.{second}")
}

/// The link that a token names, when its signature holds for this purpose. Whoever pastes the whole address of the link
/// is understood as well, broken over lines or with marks around it.
pub fn read(token: &str, purpose: Purpose, keys: &Keys) -> Option<LinkId> {
    let token = pasted::token(token);
    let mut parts = token.splitn(3, '.');
    let id = LinkId::parse(parts.next()?)?;
    let first = keys.verify(purpose.tag(), id.as_str(), parts.next()?);
    let second = keys.verify(purpose.tag(), &format!("{id}/2"), parts.next()?);
    (first && second).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;

    #[test]
    fn a_link_serves_its_purpose_only() {
        let keys = Keys::new(vec![Key::new('1', [3; 32])]).expect("one key");
        let id = LinkId::new([5; 20]);
        let text = token(&id, Purpose::VerifyAddress, &keys);
        assert_eq!(read(&text, Purpose::VerifyAddress, &keys), Some(id));
        let address = format!(" https://exemple.fr/verification/?jeton={text}\n");
        assert_eq!(
            read(&address, Purpose::VerifyAddress, &keys),
            read(&text, Purpose::VerifyAddress, &keys)
        );
        for pasted in [
            format!("<https://exemple.fr/verification/?jeton={text}>"),
            format!("https://exemple.fr/verification/?jeton={text}."),
            format!("https://exemple.fr/verification/?jeton={text}&lang=en"),
            format!("https://exemple.fr/verification/?jeton={text}#haut"),
            format!(
                "https://exemple.fr/verifi\n cation/?jeton={}\r\n{}",
                &text[..20],
                &text[20..]
            ),
            format!("«\u{a0}{text}\u{a0}»"),
        ] {
            let link = read(&pasted, Purpose::VerifyAddress, &keys);
            assert_eq!(link, read(&text, Purpose::VerifyAddress, &keys), "{pasted}");
        }
        assert_eq!(read(&text, Purpose::ResetPassword, &keys), None);
        assert_eq!(
            read(&text[..text.len() - 1], Purpose::VerifyAddress, &keys),
            None
        );
        assert_eq!(read("", Purpose::VerifyAddress, &keys), None);
    }
}
