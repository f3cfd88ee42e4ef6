//! Signed links that ask one person about one ticket: whether they want to read it along, and whether it is
//! theirs. Whoever has the link got the mail, so it proves the address, for this ticket. It opens a page with a
//! button, because programs follow links, and lasts as long as what it asks about.

use crate::id::{PersonId, TicketNumber};
use crate::keys::Keys;
use crate::mail::pasted;

/// What is asked. Each has its own signature: one never serves for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Do you want to read this ticket along?
    ReadAlong,
    /// Did you send this request?
    Confirm,
}

impl Question {
    fn purpose(self) -> &'static str {
        match self {
            Self::ReadAlong => "read-along",
            Self::Confirm => "confirm-request",
        }
    }
}

/// Who is asked, about which ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalLink {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The person.
    pub person: PersonId,
}

impl PersonalLink {
    /// The text that stands in the address of the link.
    pub fn sign(&self, question: Question, keys: &Keys) -> String {
        let text = format!("{}.{}", self.ticket, self.person);
        let signature = keys.sign(question.purpose(), &text);
        format!("{text}.{signature}")
    }

    /// What a token names; `None` when a letter of it was changed, and for another question's.
    pub fn verify(token: &str, question: Question, keys: &Keys) -> Option<Self> {
        let token = pasted::token(token);
        let (text, signature) = token.rsplit_once('.')?;
        let (ticket, person) = text.split_once('.')?;
        let found = Self {
            ticket: TicketNumber::parse(ticket)?,
            person: PersonId::parse(person)?,
        };
        keys.verify(question.purpose(), text, signature)
            .then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;
    use crate::mail::follow::Following;
    use crate::testing::person;

    #[test]
    fn a_link_is_for_one_person_one_ticket_and_one_question() {
        let keys = Keys::new(vec![Key::new('1', [3; 32])]).expect("one key");
        let (ticket, jean) = (TicketNumber(7), person("jean"));
        let link = PersonalLink {
            ticket,
            person: jean.clone(),
        };
        let token = link.sign(Question::ReadAlong, &keys);
        let read = |token: &str| PersonalLink::verify(token, Question::ReadAlong, &keys);
        assert_eq!(read(&token), Some(link.clone()));
        let pasted = format!("<https://exemple.fr/api/invitation?lien={token}&lang=fr>");
        assert_eq!(read(&pasted), Some(link.clone()));
        let follow = Following {
            ticket,
            person: jean.clone(),
        };
        for other in [
            link.sign(Question::Confirm, &keys),
            follow.sign(&keys),
            token.replace("7.", "8."),
            token.replace(jean.as_str(), person("luc").as_str()),
            token[..token.len() - 1].to_owned(),
            String::new(),
        ] {
            assert_eq!(read(&other), None, "{other}");
        }
    }
}
