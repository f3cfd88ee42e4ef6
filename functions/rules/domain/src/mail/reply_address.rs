//! The signed reply address `assistance+<token>@<domain>`: it says which ticket and whose copy a mail
//! answers. It routes; it never proves who writes.
//!
//! The token is `t<number>.<person>.<key><mac>` in lower case only, because some clients fold the case
//! of addresses; with `assistance+` it stays within the 64 octets of a local part (RFC 5321, 4.5.3.1.1).

use crate::id::{PersonId, TicketNumber};
use crate::keys::Keys;

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
    use crate::keys::Key;
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
