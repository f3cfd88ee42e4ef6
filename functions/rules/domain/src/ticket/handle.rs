//! How a page names a participant of a ticket to a reader who is not to know who it is. A [`PersonId`] is the same
//! in every ticket: whoever reads two would learn that one person takes part in both.

use crate::id::{PersonId, TicketNumber};
use crate::keys::Keys;
use crate::ticket::Ticket;

const PURPOSE: &str = "participant";

/// The name of a person within one ticket: another ticket gives another.
pub fn of(ticket: TicketNumber, person: &PersonId, keys: &Keys) -> String {
    keys.sign(PURPOSE, &format!("{ticket}.{person}"))
}

/// Whom a name stands for, among those who read the ticket along, wait to or were asked to; `None` when nobody (any more).
pub fn find(ticket: &Ticket, handle: &str, keys: &Keys) -> Option<PersonId> {
    let waiting = ticket.proposed.iter().map(|one| &one.who);
    let asked = ticket.invited.iter().chain(&ticket.declined);
    let people = ticket.observers.iter().chain(waiting).chain(asked);
    let named =
        |person: &PersonId| keys.verify(PURPOSE, &format!("{}.{person}", ticket.number), handle);
    people
        .map(|one| &one.person)
        .find(|person| named(person))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Timestamp;
    use crate::keys::Key;
    use crate::testing::who;

    #[test]
    fn a_name_counts_in_one_ticket_and_says_nothing() {
        let (old, new) = (Key::new('1', [1; 32]), Key::new('2', [2; 32]));
        let before = Keys::new(vec![old.clone()]).expect("one key");
        let keys = Keys::new(vec![new, old]).expect("two keys");
        let mut ticket = Ticket::begin(
            TicketNumber(1),
            "s".into(),
            who("claire@exemple.fr"),
            Timestamp(0),
        );
        ticket.observers = vec![who("jean@exemple.fr"), who("luc@exemple.fr")];
        let luc = &ticket.observers[1].person;
        let named = of(TicketNumber(1), luc, &keys);
        assert!(!named.contains(luc.as_str()));
        assert_ne!(named, of(TicketNumber(2), luc, &keys));
        assert_eq!(find(&ticket, &named, &keys).as_ref(), Some(luc));
        let older = of(TicketNumber(1), luc, &before);
        assert_eq!(find(&ticket, &older, &keys).as_ref(), Some(luc));
        for none in ["", luc.as_str(), &of(TicketNumber(2), luc, &keys)] {
            assert_eq!(find(&ticket, none, &keys), None, "{none}");
        }
    }
}
