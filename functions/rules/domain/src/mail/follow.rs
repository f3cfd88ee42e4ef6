//! Who no longer wants mails about a ticket, and the signed link by which they say so.

use crate::id::{PersonId, TicketNumber};
use crate::keys::Keys;
use crate::mail::pasted;
use crate::ticket::Ticket;

const PURPOSE: &str = "follow";

/// Whose mails about which ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The person.
    pub person: PersonId,
}

impl Following {
    /// The text that stands in the address of the link. It does nothing but begin or end this person's
    /// mails about this ticket, so it has no end: a mail may be read years later.
    pub fn sign(&self, keys: &Keys) -> String {
        let text = format!("{}.{}", self.ticket, self.person);
        let signature = keys.sign(PURPOSE, &text);
        format!("{text}.{signature}")
    }

    /// What a token names; `None` when a letter of it was changed.
    pub fn verify(token: &str, keys: &Keys) -> Option<Self> {
        let token = pasted::token(token);
        let (text, signature) = token.rsplit_once('.')?;
        let (ticket, person) = text.split_once('.')?;
        let found = Self {
            ticket: TicketNumber::parse(ticket)?,
            person: PersonId::parse(person)?,
        };
        keys.verify(PURPOSE, text, signature).then_some(found)
    }
}

impl Ticket {
    /// Whether a person wants mails about it.
    pub fn is_followed_by(&self, person: &PersonId) -> bool {
        !self.muted.contains(person)
    }

    /// The ticket after a person ended their mails about it; `None` when they had.
    pub fn unfollowed_by(mut self, person: &PersonId) -> Option<Self> {
        self.is_followed_by(person).then(|| {
            self.muted.push(person.clone());
            self
        })
    }

    /// The ticket after a person wants mails about it again; `None` when they did.
    pub fn followed_by(mut self, person: &PersonId) -> Option<Self> {
        (!self.is_followed_by(person)).then(|| {
            self.muted.retain(|one| one != person);
            self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;
    use crate::mail::reply_address::ReplyAddress;
    use crate::testing::person;

    #[test]
    fn a_link_is_for_one_person_one_ticket_and_this_purpose() {
        let old = Keys::new(vec![Key::new('1', [3; 32])]).expect("one key");
        let keys = Keys::new(vec![Key::new('2', [4; 32]), Key::new('1', [3; 32])]).expect("two");
        let ticket = TicketNumber(1042);
        let claire = Following {
            ticket,
            person: person("claire"),
        };
        let token = claire.sign(&keys);
        assert_eq!(Following::verify(&token, &keys), Some(claire.clone()));
        assert_eq!(
            Following::verify(&claire.sign(&old), &keys),
            Some(claire.clone()),
            "an older key"
        );
        let (_, signature) = token.rsplit_once('.').expect("a signature");
        let reply = ReplyAddress {
            ticket,
            person: person("claire"),
        }
        .sign(&keys);
        for forged in [
            format!("1042.{}.{signature}", person("jean")),
            format!("1043.{}.{signature}", person("claire")),
            format!("01042.{}.{signature}", person("claire")),
            token[..token.len() - 1].to_owned(),
            reply.clone(),
            reply[1..].to_owned(),
            String::new(),
            "..".to_owned(),
        ] {
            assert_eq!(Following::verify(&forged, &keys), None, "{forged}");
        }
    }
}
