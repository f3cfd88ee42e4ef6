//! Who reads along. Colleagues put in copy wait until the requester or an agent asks them; whoever is asked,
//! or whose address somebody typed, is told nothing but that until they say yes, and is not asked again when
//! they say no: otherwise anybody could have the desk send their words to strangers.

use crate::id::{MessageId, PersonId, Timestamp};
use crate::people::person::Capacity;
use crate::people::person::Participant;
use crate::people::session::Session;
use crate::ticket::access;
use crate::ticket::conversation::{Act, Denied, event, happened};
use crate::ticket::message::{Author, Event, Message};
use crate::ticket::{Proposal, Ticket};

/// Most people that one mail proposes: a distribution list is not a circle of readers.
pub const PROPOSED_MAX: usize = 5;
/// Most people who read one ticket along, proposed and invited ones included: each gets every message.
pub const OBSERVERS_MAX: usize = 20;
/// Most people who may have said no before nobody else is asked.
const DECLINED_MAX: usize = 100;

/// Whether the people whom a mail of somebody has in copy may become observers.
pub fn may_propose(author: Capacity) -> bool {
    matches!(author, Capacity::Requester | Capacity::Agent)
}

/// Notes the people a mail has in copy as waiting. Only the requester and agents propose, only when the
/// mail proved who wrote it, and never somebody who takes part already. Agents wait like anybody: who is
/// one, a requester must not learn by putting addresses in copy.
pub fn propose(ticket: &mut Ticket, message: &Message, copied: &[Participant]) {
    if !may_propose(message.author.capacity) {
        return;
    }
    let mut left = PROPOSED_MAX;
    for who in copied {
        let room = seats(ticket) < OBSERVERS_MAX;
        if left == 0 || !room {
            return;
        }
        let known = ticket.takes_part(&who.person)
            || ticket.is_proposed(&who.person)
            || ticket.is_invited(&who.person)
            || ticket.has_declined(&who.person)
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

/// Asks somebody to read along, proposed or not; `Ok(None)` when they take part or were asked already. An agent
/// whom an agent adds reads along at once: they may read the ticket anyway. Whom a requester adds is asked in any
/// case, so that the answer tells nobody who is an agent.
///
/// # Errors
/// [`Denied`] for whoever may not, when too many read along, and of somebody who does not want to.
pub fn add(
    ticket: Ticket,
    session: &Session,
    who: Participant,
    is_agent: bool,
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
    if ticket.takes_part(&who.person) || ticket.is_invited(&who.person) {
        return Ok(None);
    }
    if ticket.has_declined(&who.person) {
        return Err(Denied::Declined);
    }
    if seats(&ticket) - waiting >= OBSERVERS_MAX || ticket.declined.len() >= DECLINED_MAX {
        return Err(Denied::TooManyObservers);
    }
    Ok(Some(match is_agent && session.role.is_agent() {
        true => let_in(ticket, session, who, id, now),
        false => invite(ticket, session, who, id, now),
    }))
}

/// Asks somebody who was put in copy; `Ok(None)` when nobody of that name waits.
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
    Ok(Some(invite(ticket, session, who, id, now)))
}

/// What became of an answer to an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// They read along from now on.
    Joined(Box<Act>),
    /// They do not. Nothing is said in the ticket: nothing happened to it.
    Declined(Box<Ticket>),
    /// They did, and do not any more.
    Left(Box<Act>),
    /// They had answered so before.
    Already,
    /// They are not asked, or not any more.
    NotInvited,
}

/// Whoever was asked says yes. Somebody who had said no may change their mind. `account` is how they call
/// themselves, where they have an account: what others called them counts only until then.
pub fn accept(
    mut ticket: Ticket,
    person: &PersonId,
    account: Option<&Participant>,
    id: MessageId,
    now: Timestamp,
) -> Answered {
    if ticket.takes_part(person) {
        return Answered::Already;
    }
    let mut asked = ticket.invited.iter().chain(&ticket.declined);
    let Some(asked) = asked.find(|one| one.person == *person).cloned() else {
        return Answered::NotInvited;
    };
    let who = account.cloned().unwrap_or(asked);
    ticket.invited.retain(|one| one.person != *person);
    ticket.declined.retain(|one| one.person != *person);
    ticket.observers.push(who.clone());
    ticket.updated_at = ticket.updated_at.max(now);
    let author = Author {
        who,
        capacity: Capacity::Observer,
    };
    let message = happened(ticket.number, author, Event::ObserverJoined, id, now);
    Answered::Joined(Box::new(Act { ticket, message }))
}

/// Whoever was asked says no. Somebody who had said yes may change their mind.
pub fn decline(mut ticket: Ticket, person: &PersonId, id: MessageId, now: Timestamp) -> Answered {
    if let Some(place) = ticket
        .observers
        .iter()
        .position(|one| one.person == *person)
    {
        let who = ticket.observers.remove(place);
        ticket.declined.push(who.clone());
        ticket.updated_at = ticket.updated_at.max(now);
        let author = Author {
            who: who.clone(),
            capacity: Capacity::Observer,
        };
        let left = Event::ObserverRemoved { who };
        let message = happened(ticket.number, author, left, id, now);
        return Answered::Left(Box::new(Act { ticket, message }));
    }
    if ticket.has_declined(person) || ticket.takes_part(person) {
        return Answered::Already;
    }
    let Some(place) = ticket.invited.iter().position(|one| one.person == *person) else {
        return Answered::NotInvited;
    };
    let who = ticket.invited.remove(place);
    ticket.declined.push(who);
    Answered::Declined(Box::new(ticket))
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

/// Ends somebody's reading along, or takes back that they were asked; `Ok(None)` when neither was so.
///
/// # Errors
/// [`Denied`] for whoever may not, and of somebody who said no: they were promised that they may change their mind.
pub fn remove(
    mut ticket: Ticket,
    session: &Session,
    person: &PersonId,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    may(&ticket, session, now)?;
    if ticket.has_declined(person) {
        return Err(Denied::Declined);
    }
    let mut people = ticket.observers.iter().chain(&ticket.invited);
    let Some(who) = people.find(|one| one.person == *person).cloned() else {
        return Ok(None);
    };
    if ticket.takes_part(person) {
        ticket.meet(&who);
    }
    ticket.observers.retain(|one| one.person != *person);
    ticket.invited.retain(|one| one.person != *person);
    ticket.updated_at = ticket.updated_at.max(now);
    let removed = Event::ObserverRemoved { who };
    Ok(Some(event(ticket, session, removed, None, id, now)))
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

fn invite(
    mut ticket: Ticket,
    session: &Session,
    who: Participant,
    id: MessageId,
    now: Timestamp,
) -> Act {
    ticket.proposed.retain(|one| one.who.person != who.person);
    ticket.invited.push(who.clone());
    ticket.updated_at = ticket.updated_at.max(now);
    let invited = Event::ObserverInvited { who };
    event(ticket, session, invited, None, id, now)
}

fn seats(ticket: &Ticket) -> usize {
    ticket.observers.len() + ticket.proposed.len() + ticket.invited.len()
}

/// Whether somebody may say who reads along.
///
/// # Errors
/// [`Denied`] for whoever may not.
pub fn may(ticket: &Ticket, session: &Session, now: Timestamp) -> Result<(), Denied> {
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

    /// Whether somebody was asked and has not answered.
    pub fn is_invited(&self, person: &PersonId) -> bool {
        self.invited.iter().any(|one| one.person == *person)
    }

    /// Whether somebody was asked and does not want to.
    pub fn has_declined(&self, person: &PersonId) -> bool {
        self.declined.iter().any(|one| one.person == *person)
    }
}

#[cfg(test)]
mod tests;
