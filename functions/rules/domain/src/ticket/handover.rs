//! Somebody wrote for somebody else: an agent forwarded a mail, a form of another site named its visitor as
//! where answers go. An agent says who needs help.

use crate::id::{MessageId, Timestamp};
use crate::people::person::Capacity;
use crate::people::person::Participant;
use crate::people::session::Session;
use crate::ticket::Ticket;
use crate::ticket::conversation::{Act, Denied, event};
use crate::ticket::message::Event;
use crate::ticket::observers::OBSERVERS_MAX;

/// What the former requester is, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Former {
    /// An agent, who has the ticket in hand from now on.
    Agent,
    /// A person, who goes on reading along if they proved who they are.
    Person,
    /// An address nobody reads.
    Nobody,
}

impl Ticket {
    /// Whether somebody may know by which number the requester is reached and with what they work: agents, and whoever
    /// said so. Somebody who became the requester later has the ticket, and not what another told of themselves.
    pub fn tells_details_to(&self, session: &Session) -> bool {
        let whose = self.details_of.as_ref().unwrap_or(&self.requester);
        session.role.is_agent() || whose.person == session.who.person
    }
}

/// Whether somebody may say who needs help.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn may(ticket: &Ticket, session: &Session, now: Timestamp) -> Result<(), Denied> {
    crate::ticket::conversation::agents_only(ticket, session, now)
}

/// Makes somebody the requester, unproved until they confirm; `Ok(None)` when they are it already.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn make_requester(
    mut ticket: Ticket,
    session: &Session,
    who: Participant,
    former: Former,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    may(&ticket, session, now)?;
    if ticket.requester.person == who.person {
        return Ok(None);
    }
    // An agent who accepted the request vouched for its words, and proved nobody's address.
    let was_proved = !(ticket.is_unproved() || ticket.spoken_for);
    let before = std::mem::replace(&mut ticket.requester, who.clone());
    ticket.meet(&before);
    ticket.details_of.get_or_insert(before.clone());
    ticket
        .details_of
        .take_if(|whose| whose.person == who.person);
    let stands = |people: &[Participant]| people.iter().any(|one| one.person == before.person);
    match former {
        Former::Agent if !stands(&ticket.assignees) => ticket.assignees.push(before),
        Former::Person
            if was_proved
                && !stands(&ticket.observers)
                && ticket.observers.len() < OBSERVERS_MAX =>
        {
            ticket.observers.push(before);
        }
        _ => {}
    }
    ticket.observers.retain(|one| one.person != who.person);
    ticket.proposed.retain(|one| one.who.person != who.person);
    ticket.writers.retain(|one| one.address != who.address);
    ticket.invited.retain(|one| one.person != who.person);
    ticket.unconfirmed = true;
    ticket.answer_waits = false;
    ticket.waiting_answers.clear();
    ticket.accepted = false;
    ticket.is_acted_on(Capacity::Agent);
    ticket.updated_at = ticket.updated_at.max(now);
    let happened = Event::RequesterChanged { who };
    Ok(Some(event(ticket, session, happened, None, id, now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TicketNumber;
    use crate::people::person::{Correspondent, Role};
    use crate::testing::who;
    use crate::ticket::{Mailed, open_from_mail};

    fn writer(name: &str) -> Correspondent {
        let who = who(name);
        Correspondent::new(who.address, &who.name, who.language)
    }

    fn id() -> MessageId {
        MessageId::new(Timestamp(0), [0; 10])
    }

    fn ticket(from: &str, verified: bool) -> Ticket {
        let mailed = Mailed {
            from: who(from),
            verified,
            subject: "Tr : panne".into(),
            body: crate::ticket::message::Body::default(),
            files: Vec::new(),
            raw: "raw/1".into(),
            already: Vec::new(),
            previous: None,
            related: None,
            writers: vec![writer("claire")],
            acknowledge: true,
            spoken_for: false,
        };
        open_from_mail(mailed, TicketNumber(1), id(), Timestamp(0)).ticket
    }

    fn change(ticket: Ticket, by: &str, role: Role, former: Former) -> Result<Option<Act>, Denied> {
        let session = Session::begin(who(by), role, false, Timestamp(0));
        make_requester(ticket, &session, who("claire"), former, id(), Timestamp(9))
    }

    #[test]
    fn what_somebody_told_of_themselves_stays_theirs() {
        let session = |name: &str, role| Session::begin(who(name), role, false, Timestamp(0));
        let (first, now) = (ticket("jean", true), Timestamp(9));
        let marie = session("marie", Role::Agent);
        let hand = |ticket, to| {
            let made = make_requester(ticket, &marie, who(to), Former::Person, id(), now);
            made.expect("by an agent").expect("a change").ticket
        };
        let second = hand(first.clone(), "claire");
        let (third, back) = (hand(second.clone(), "luc"), hand(second.clone(), "jean"));
        for (ticket, knows) in [
            (&first, "jean"),
            (&second, "jean"),
            (&third, "jean"),
            (&back, "jean"),
        ] {
            for name in ["jean", "claire", "luc"] {
                let told = ticket.tells_details_to(&session(name, Role::Requester));
                assert_eq!(told, name == knows, "{name}");
            }
            assert!(ticket.tells_details_to(&marie));
        }
        assert_eq!((&first.details_of, &back.details_of), (&None, &None));
    }

    #[test]
    fn the_writer_becomes_the_requester_and_whoever_wrote_for_them_stays_where_they_belong() {
        for (from, verified, former, assigned, reads_along) in [
            ("marie", true, Former::Agent, 1, 0),
            ("jean", true, Former::Person, 0, 1),
            ("jean", false, Former::Person, 0, 0),
            ("noreply", true, Former::Nobody, 0, 0),
        ] {
            let act = change(ticket(from, verified), "paul", Role::Agent, former);
            let act = act.expect("allowed").expect("a change");
            let after = act.ticket;
            assert_eq!(after.requester.person, who("claire").person);
            assert!(after.unconfirmed, "nobody proved that it is them");
            assert_eq!(after.writers, []);
            assert_eq!(
                (after.assignees.len(), after.observers.len()),
                (assigned, reads_along),
                "{from} {former:?}"
            );
            let again = change(after, "paul", Role::Agent, Former::Person);
            assert_eq!(again, Ok(None), "twice changes nothing");
        }
    }

    #[test]
    fn only_agents_say_who_needs_help() {
        let requester = change(
            ticket("jean", true),
            "jean",
            Role::Requester,
            Former::Person,
        );
        assert_eq!(requester, Err(Denied::AgentsOnly));
        let stranger = change(ticket("jean", true), "luc", Role::Requester, Former::Person);
        assert_eq!(stranger, Err(Denied::NotYours));
    }
}
