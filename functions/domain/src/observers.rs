//! Who reads along: colleagues put in copy wait until the requester or an agent lets them in.

use serde::{Deserialize, Serialize};

use crate::access;
use crate::conversation::{Act, Denied, event};
use crate::id::{MessageId, PersonId, Timestamp};
use crate::message::{Capacity, Event, Message};
use crate::person::Participant;
use crate::session::Session;
use crate::ticket::Ticket;

/// Most people that one mail proposes (mail.md, B).
pub const PROPOSED_MAX: usize = 5;
/// Most people who read one ticket along, proposed ones included: each gets every message.
pub const OBSERVERS_MAX: usize = 20;

/// Somebody who was put in copy and is not let in yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who.
    pub who: Participant,
    /// Who put them in copy.
    pub by: PersonId,
    /// By which message.
    pub message: MessageId,
}

/// Notes the people a mail has in copy as waiting. Only the requester and agents propose, only when the
/// mail proved who wrote it, and never somebody who takes part already.
pub fn propose(ticket: &mut Ticket, message: &Message, copied: &[Participant]) {
    if !matches!(
        message.author.capacity,
        Capacity::Requester | Capacity::Agent
    ) {
        return;
    }
    let mut left = PROPOSED_MAX;
    for who in copied {
        let room = ticket.observers.len() + ticket.proposed.len() < OBSERVERS_MAX;
        if left == 0 || !room {
            return;
        }
        let known = ticket.capacity_of(&who.person).is_some()
            || ticket.is_proposed(&who.person)
            || message.author.who.person == who.person;
        if !known {
            left -= 1;
            ticket.proposed.push(Proposal {
                // A mail does not say in which language somebody reads: colleagues mostly share one.
                who: Participant {
                    language: ticket.requester.language,
                    ..who.clone()
                },
                by: message.author.who.person.clone(),
                message: message.id.clone(),
            });
        }
    }
}

/// Lets somebody read along, proposed or not; `Ok(None)` when they take part already.
///
/// # Errors
/// [`Denied`] for whoever may not, and when too many read along.
pub fn add(
    ticket: Ticket,
    session: &Session,
    who: Participant,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    may(&ticket, session, now)?;
    let proposed = ticket
        .proposed
        .iter()
        .find(|one| one.who.person == who.person);
    let who = proposed.map_or(who, |one| one.who.clone());
    let waiting = usize::from(proposed.is_some());
    if ticket.capacity_of(&who.person).is_some() {
        return Ok(None);
    }
    if ticket.observers.len() + ticket.proposed.len() - waiting >= OBSERVERS_MAX {
        return Err(Denied::TooManyObservers);
    }
    Ok(Some(let_in(ticket, session, who, id, now)))
}

/// Lets somebody in who was put in copy; `Ok(None)` when nobody of that name waits.
///
/// # Errors
/// [`Denied`] for whoever may not.
pub fn approve(
    ticket: Ticket,
    session: &Session,
    person: &PersonId,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    may(&ticket, session, now)?;
    let waiting = ticket.proposed.iter().find(|one| one.who.person == *person);
    let Some(who) = waiting.map(|one| one.who.clone()) else {
        return Ok(None);
    };
    Ok(Some(let_in(ticket, session, who, id, now)))
}

/// Does not let somebody in who was put in copy. Nothing is said in the ticket: nothing happened to it.
/// `Ok(None)` when nobody of that name waits.
///
/// # Errors
/// [`Denied`] for whoever may not.
pub fn refuse(
    mut ticket: Ticket,
    session: &Session,
    person: &PersonId,
    now: Timestamp,
) -> Result<Option<Ticket>, Denied> {
    may(&ticket, session, now)?;
    if !ticket.is_proposed(person) {
        return Ok(None);
    }
    ticket.proposed.retain(|one| one.who.person != *person);
    Ok(Some(ticket))
}

/// Ends somebody's reading along; `Ok(None)` when they did not.
///
/// # Errors
/// [`Denied`] for whoever may not.
pub fn remove(
    mut ticket: Ticket,
    session: &Session,
    person: &PersonId,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    may(&ticket, session, now)?;
    let Some(place) = ticket
        .observers
        .iter()
        .position(|one| one.person == *person)
    else {
        return Ok(None);
    };
    let who = ticket.observers.remove(place);
    ticket.updated_at = ticket.updated_at.max(now);
    let happened = Event::ObserverRemoved { who };
    Ok(Some(event(ticket, session, happened, None, id, now)))
}

fn let_in(
    mut ticket: Ticket,
    session: &Session,
    who: Participant,
    id: MessageId,
    now: Timestamp,
) -> Act {
    ticket.proposed.retain(|one| one.who.person != who.person);
    ticket.observers.push(who.clone());
    ticket.updated_at = ticket.updated_at.max(now);
    event(ticket, session, Event::ObserverAdded { who }, None, id, now)
}

fn may(ticket: &Ticket, session: &Session, now: Timestamp) -> Result<(), Denied> {
    match access::rights(session, ticket, now) {
        rights if rights.observers => Ok(()),
        rights if rights.read => Err(Denied::AgentsOnly),
        _ => Err(Denied::NotYours),
    }
}

impl Ticket {
    /// Whether somebody waits to be let in.
    pub fn is_proposed(&self, person: &PersonId) -> bool {
        self.proposed.iter().any(|one| one.who.person == *person)
    }
}

#[cfg(test)]
#[path = "observers_tests.rs"]
mod tests;
