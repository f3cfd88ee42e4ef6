//! Who is told of a message by mail, and what kind of mail it is. One mail each, never the author.

use crate::id::PersonId;
use crate::message::{Capacity, Event, Kind, Message, Telling, Way};
use crate::person::Participant;
use crate::ticket::{State, Ticket};

/// What a mail says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// To the requester: your ticket is there.
    Received,
    /// To an address nobody has confirmed: fixed words only, nothing that was typed (relay abuse).
    ReceivedUnconfirmed,
    /// To agents: a new ticket.
    Opened,
    /// To agents: an unconfirmed request is waiting. Without the stranger's words.
    OpenedUnconfirmed,
    /// Somebody answered.
    Replied,
    /// To agents: a sender writes so much into the ticket that it is not mailed for now.
    TooMany,
    /// The state changed, nothing was written.
    StateChanged {
        /// Before.
        from: State,
        /// After.
        to: State,
    },
    /// To somebody who reads along from now on.
    Added,
}

/// One mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub to: Participant,
    /// What it says.
    pub letter: Letter,
    /// Whether the reader is an agent in this ticket: agents get the agents' address of the page.
    pub as_agent: bool,
}

/// Everybody who is told of `message`. `agents` are all agents: they are told while nobody is assigned.
///
/// Never the author of the act (but for the acknowledgement of a new ticket), never somebody who got the
/// same mail directly, never a requester or observer of a note, nobody outside of unverified words, and
/// nobody who follows the ticket no longer.
pub fn who_is_told(ticket: &Ticket, message: &Message, agents: &[Participant]) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !message.tells_people() {
        return notices;
    }
    match message.telling {
        Telling::Everybody | Telling::Nobody => {}
        Telling::Warning => {
            for person in desk(ticket, agents) {
                add(
                    &mut notices,
                    ticket,
                    person,
                    Some(Letter::TooMany),
                    true,
                    message,
                );
            }
            return notices;
        }
    }
    for person in desk(ticket, agents) {
        let letter = match &message.kind {
            Kind::Opening if ticket.unconfirmed => Some(Letter::OpenedUnconfirmed),
            Kind::Opening => Some(Letter::Opened),
            Kind::Reply => Some(Letter::Replied),
            Kind::Note => None,
            Kind::Event(event) => state_letter(event, message),
        };
        add(&mut notices, ticket, person, letter, true, message);
    }
    for person in std::iter::once(&ticket.requester).chain(&ticket.observers) {
        let letter = match &message.kind {
            Kind::Opening => opening_letter(ticket, message, &person.person),
            Kind::Reply if message.author.capacity == Capacity::Unverified => None,
            Kind::Reply => Some(Letter::Replied),
            Kind::Note => None,
            Kind::Event(Event::ObserverAdded { who }) if who.person == person.person => {
                Some(Letter::Added)
            }
            Kind::Event(event) => state_letter(event, message),
        };
        // What others typed goes to nobody whose address is unproved; an agent's answer does.
        let letter = letter.filter(|letter| {
            *letter != Letter::Replied
                || !ticket.unconfirmed
                || message.author.capacity == Capacity::Agent
        });
        add(&mut notices, ticket, person, letter, false, message);
    }
    notices
}

fn desk<'a>(ticket: &'a Ticket, agents: &'a [Participant]) -> &'a [Participant] {
    if ticket.assignees.is_empty() {
        agents
    } else {
        &ticket.assignees
    }
}

/// The acknowledgement goes to the requester even when they wrote the ticket: it is what they answer to.
fn opening_letter(ticket: &Ticket, message: &Message, person: &PersonId) -> Option<Letter> {
    if ticket.requester.person != *person || !message.acknowledge {
        return None;
    }
    Some(if ticket.unconfirmed {
        Letter::ReceivedUnconfirmed
    } else {
        Letter::Received
    })
}

fn state_letter(event: &Event, message: &Message) -> Option<Letter> {
    match event {
        Event::StateChanged { from, to } => Some(Letter::StateChanged {
            from: *from,
            to: *to,
        }),
        // Being taken shows as "En cours" when it was new; being taken by one more agent is no news.
        Event::Taken => message
            .state_change
            .map(|(from, to)| Letter::StateChanged { from, to }),
        Event::Accepted | Event::ObserverAdded { .. } | Event::ObserverRemoved { .. } => None,
    }
}

fn add(
    notices: &mut Vec<Notice>,
    ticket: &Ticket,
    to: &Participant,
    letter: Option<Letter>,
    as_agent: bool,
    message: &Message,
) {
    let Some(letter) = letter else { return };
    let acknowledgement = matches!(letter, Letter::Received | Letter::ReceivedUnconfirmed);
    let wrote_it = message.author.is(&to.person) && !acknowledgement;
    let has_it = !acknowledgement
        && matches!(&message.way, Way::Mail { already, .. } if already.contains(&to.address));
    let twice = notices.iter().any(|notice| notice.to.person == to.person);
    let wants_it = ticket.is_followed_by(&to.person);
    if wants_it && !wrote_it && !has_it && !twice {
        notices.push(Notice {
            to: to.clone(),
            letter,
            as_agent,
        });
    }
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
