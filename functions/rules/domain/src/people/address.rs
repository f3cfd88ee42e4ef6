//! Mail addresses as people have them, each in one form, so that nobody is two people by a way of writing.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::id::encode;
use crate::keys::Keys;

/// A mail address in lower case, of a shape that can be written in a header without quoting.
///
/// The local part is folded too: RFC 5321 lets a host tell `A@` from `a@`, none that people use does,
/// and two accounts for one mailbox is the worse mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

/// What keeps the signature of an address apart from all others.
const PURPOSE: &str = "address";

/// Longest local part (RFC 5321, 4.5.3.1.1), octets.
const LOCAL_MAX: usize = 64;
/// Longest path that fits in an SMTP command (RFC 5321, 4.5.3.1.3), octets.
const ADDRESS_MAX: usize = 254;

impl Address {
    /// Reads an address as typed: spaces around it are forgiven, anything else that is not
    /// `local@domain.tld` gives `None`. Quoted local parts and address literals are refused. A domain in
    /// letters of any language is written as mail programs write it to each other (`xn--…`); an accent
    /// before the `@` is one sign with its letter, however a keyboard put them together (NFC).
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.trim().rsplit_once('@')?;
        // Before it is measured: what is too long stays so, and a long text is not worked on.
        if local.len() > 4 * LOCAL_MAX {
            return None;
        }
        let is_plain = local.is_ascii();
        let local: String = local.nfc().collect();
        let domain = match domain.is_ascii() {
            true => Cow::Borrowed(domain),
            false => Cow::Owned(idna::domain_to_ascii(domain).ok()?),
        };
        let address = format!("{local}@{domain}").to_lowercase();
        // Letters of other scripts whose small form is a plain one (the Kelvin sign is a `k`) are somebody else's.
        let is_another = address.is_ascii() && !is_plain;
        (local.len() + 1 + domain.len() <= ADDRESS_MAX && is_local(&local) && is_domain(&domain))
            .then_some(Self(address))
            .filter(|_| !is_another)
    }

    /// Whether a mail can be sent to it: SES, as most of the world, takes ASCII alone before the `@`.
    pub fn can_be_written_to(&self) -> bool {
        self.0.is_ascii()
    }

    /// The address in its one form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with its domain in the letters of its language, as it is read; what is no domain of letters stays.
    pub fn in_letters(&self) -> Cow<'_, str> {
        let (local, domain) = (self.local(), self.domain());
        match domain
            .contains("xn--")
            .then(|| idna::domain_to_unicode(domain))
        {
            Some((domain, Ok(()))) => Cow::Owned(format!("{local}@{domain}")),
            _ => Cow::Borrowed(&self.0),
        }
    }

    /// Both ways in which it is written: to a machine, and to people. Equal for most.
    pub fn spellings(&self) -> [String; 2] {
        [self.0.clone(), self.in_letters().into_owned()]
    }

    /// A short name for it in keys, 32 letters and digits. Whoever guesses the address finds it: it keeps no
    /// secret, and says nothing of whose the address is.
    pub fn digest(&self) -> String {
        encode(&Sha256::digest(self.0.as_bytes())[..20])
    }

    /// What a count of the table knows it by: nobody without the desk's key finds the address, nor tells whether
    /// somebody typed it.
    pub fn mark(&self, keys: &Keys) -> String {
        keys.sign(PURPOSE, &self.0)
    }

    /// Whether mail to it comes into this mailbox, as to `aide+t1.…@` into `aide@`.
    pub fn leads_to(&self, mailbox: &Self) -> bool {
        let rest = self.local().strip_prefix(mailbox.local());
        self.domain() == mailbox.domain()
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('+'))
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_local(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= LOCAL_MAX
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
}

fn is_domain(domain: &str) -> bool {
    // A bare host name is refused: the typing error "claire@exemple" is far likelier than a host of
    // one label, except for the local trial's own domain, which has a dot as well.
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_have_are_read() {
        for (text, expected) in [
            ("claire@exemple.fr", Some("claire@exemple.fr")),
            (
                "  Claire.Martin@Exemple.FR ",
                Some("claire.martin@exemple.fr"),
            ),
            (
                "o'neil+test@mairie.exemple.fr",
                Some("o'neil+test@mairie.exemple.fr"),
            ),
            (
                "assistance@guichet.localhost",
                Some("assistance@guichet.localhost"),
            ),
            ("hélène@exemple.fr", Some("hélène@exemple.fr")),
            ("he\u{301}le\u{300}ne@exemple.fr", Some("hélène@exemple.fr")),
            ("HE\u{301}LE\u{300}NE@Exemple.fr", Some("hélène@exemple.fr")),
            ("jose@XN--SOCIT-ESAB.FR", Some("jose@xn--socit-esab.fr")),
            ("jose@Société.fr", Some("jose@xn--socit-esab.fr")),
            (
                "jose@socie\u{301}te\u{301}.fr",
                Some("jose@xn--socit-esab.fr"),
            ),
            ("jose@xn--socit-esab.fr", Some("jose@xn--socit-esab.fr")),
            ("jose@so\u{202e}ciete.fr", None),
            ("jose@é é.fr", None),
            ("\u{212a}@exemple.fr", None),
            ("", None),
            ("claire", None),
            ("claire@exemple", None),
            ("@exemple.fr", None),
            ("claire@", None),
            ("cl aire@exemple.fr", None),
            ("claire@exemple..fr", None),
            (".claire@exemple.fr", None),
            ("claire@exemple.fr, jean@exemple.fr", None),
            ("claire@exemple.fr\r\nBcc: a@b.fr", None),
            ("\"a b\"@exemple.fr", None),
            ("<claire@exemple.fr>", None),
            ("a@b@exemple.fr", None),
        ] {
            assert_eq!(
                Address::parse(text).as_ref().map(Address::as_str),
                expected,
                "{text:?}"
            );
        }
        assert_eq!(
            Address::parse(&format!("{}@exemple.fr", "a".repeat(65))),
            None
        );
    }

    #[test]
    fn a_mailbox_has_many_addresses() {
        let desk = Address::parse("aide@exemple.fr").expect("an address");
        for (text, expected) in [
            ("aide@exemple.fr", true),
            ("Aide+t1.abc@exemple.fr", true),
            ("aidemoi@exemple.fr", false),
            ("aide@ailleurs.fr", false),
            ("claire@exemple.fr", false),
        ] {
            let address = Address::parse(text).expect("an address");
            assert_eq!(address.leads_to(&desk), expected, "{text}");
        }
    }

    #[test]
    fn a_domain_is_read_in_its_own_letters() {
        for (text, expected) in [
            ("Zoe@École.fr", "zoe@école.fr"),
            ("zoe@xn--cole-9oa.fr", "zoe@école.fr"),
            ("zoe@ecole.fr", "zoe@ecole.fr"),
            ("xn--@ecole.fr", "xn--@ecole.fr"),
        ] {
            let address = Address::parse(text).expect("an address");
            assert_eq!(address.in_letters(), expected, "{text}");
            assert_eq!(address.spellings()[0], address.as_str());
        }
    }
}
