//! Who is told of a message by mail, and what kind of mail it is. One mail each, never the author.

use crate::id::PersonId;
use crate::people::address::Address;
use crate::people::person::Capacity;
use crate::people::person::Participant;
use crate::ticket::Ticket;
use crate::ticket::message::{Event, Kind, Message, Telling, Way};
use crate::ticket::state::State;

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
    /// To the requester of an unconfirmed request: the desk has answered. Fixed words only.
    AnswerWaiting,
    /// To somebody who is asked whether they want to read along. Fixed words only.
    Invited,
    /// To somebody who reads along from now on.
    Added,
}

impl Letter {
    /// Whether it goes to an address whose owner has agreed to nothing yet: of what people typed it holds
    /// nothing, no subject and no name.
    pub fn is_neutral(self) -> bool {
        matches!(
            self,
            Self::ReceivedUnconfirmed | Self::AnswerWaiting | Self::Invited
        )
    }

    /// Whether it goes to whoever did what it tells, so that they have an address to answer to.
    fn acknowledges(self) -> bool {
        matches!(self, Self::Received | Self::ReceivedUnconfirmed)
    }
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
/// Never the author of the act (but for the acknowledgement of a new ticket, and of reading along), never a
/// requester or observer who got the same mail directly, or of a note, or of words that wait for an agent, and
/// nobody who follows the ticket no longer. A requester whose address nobody has proved, and whoever is asked to
/// read along, gets neutral letters only.
pub fn who_is_told(ticket: &Ticket, message: &Message, agents: &[Participant]) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !message.tells_people() {
        return notices;
    }
    // Before all else, whoever writes it: a flood of theirs keeps nothing of the desk's from them.
    if !message.answers.is_empty() && ticket.is_followed_by(&ticket.requester.person) {
        notices.push(Notice {
            to: ticket.requester.clone(),
            letter: Letter::Replied,
            as_agent: false,
        });
    }
    if message.telling == Telling::Warning {
        let letter = Some(Letter::TooMany);
        for person in desk(ticket, agents) {
            add(&mut notices, ticket, person, letter, true, message);
        }
        return notices;
    }
    for person in desk(ticket, agents) {
        let letter = desk_letter(ticket, message);
        add(&mut notices, ticket, person, letter, true, message);
    }
    let unproved = ticket.unconfirmed.then_some(&ticket.requester.person);
    for person in std::iter::once(&ticket.requester).chain(&ticket.observers) {
        let letter = match unproved {
            // What it leads to is not theirs to see yet.
            _ if ticket.spoken_for => None,
            Some(unproved) if *unproved == person.person => unproved_letter(message),
            _ => outside_letter(ticket, message, &person.person),
        };
        add(&mut notices, ticket, person, letter, false, message);
    }
    if let Kind::Event(Event::ObserverInvited { who }) = &message.kind
        && let Some(person) = ticket.invited.iter().find(|one| one.person == who.person)
    {
        let letter = Some(Letter::Invited);
        add(&mut notices, ticket, person, letter, false, message);
    }
    notices
}

fn desk_letter(ticket: &Ticket, message: &Message) -> Option<Letter> {
    match &message.kind {
        Kind::Opening if ticket.unconfirmed => Some(Letter::OpenedUnconfirmed),
        // Told of late, once its requester stands behind it: the event of that has told the desk.
        Kind::Opening if message.author.capacity == Capacity::Unverified && !ticket.accepted => {
            None
        }
        // Confirmed, it is as new to the desk as it would have been at first.
        Kind::Opening | Kind::Event(Event::Confirmed { .. }) => Some(Letter::Opened),
        Kind::Reply => Some(Letter::Replied),
        Kind::Note => None,
        Kind::Event(event) => state_letter(event, message),
    }
}

/// What the requester of an unconfirmed request is told: that it is there, and that an answer is.
fn unproved_letter(message: &Message) -> Option<Letter> {
    match (&message.kind, message.author.capacity) {
        (Kind::Opening, _) => message.acknowledge.then_some(Letter::ReceivedUnconfirmed),
        (Kind::Reply, Capacity::Agent) => Some(Letter::AnswerWaiting),
        // As for a request of their own.
        (Kind::Event(Event::RequesterChanged { .. }), _) => Some(Letter::ReceivedUnconfirmed),
        _ => None,
    }
}

/// What a requester or observer is told who has proved to be one.
fn outside_letter(ticket: &Ticket, message: &Message, person: &PersonId) -> Option<Letter> {
    let is_requester = ticket.requester.person == *person;
    match &message.kind {
        // The acknowledgement goes to the requester even when they wrote the ticket: it is what they answer to.
        Kind::Opening | Kind::Event(Event::Confirmed { answered: false }) => {
            (is_requester && message.acknowledge).then_some(Letter::Received)
        }
        // The words that waited are those of the desk's answers: whoever writes the letter finds them.
        Kind::Event(Event::Confirmed { answered: true }) => is_requester.then_some(Letter::Replied),
        Kind::Event(Event::Accepted) if is_requester && message.acknowledge => {
            // Answers that waited in an older ticket, which does not say which.
            Some(match ticket.accepted {
                true => Letter::Replied,
                false => Letter::Received,
            })
        }
        Kind::Reply if message.author.capacity == Capacity::Unverified && !message.let_in => None,
        // An agent vouched for the request, and nobody for what others write to an address that is unproved.
        Kind::Reply
            if ticket.keeps_words_from(person) && message.author.capacity != Capacity::Agent =>
        {
            None
        }
        Kind::Reply => Some(Letter::Replied),
        Kind::Note => None,
        Kind::Event(Event::ObserverAdded { who }) if who.person == *person => Some(Letter::Added),
        Kind::Event(Event::ObserverJoined) if message.author.is(person) => Some(Letter::Added),
        Kind::Event(event) => state_letter(event, message),
    }
}

fn desk<'a>(ticket: &'a Ticket, agents: &'a [Participant]) -> &'a [Participant] {
    if ticket.assignees.is_empty() {
        agents
    } else {
        &ticket.assignees
    }
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
        Event::Accepted
        | Event::Confirmed { .. }
        | Event::ObserverInvited { .. }
        | Event::ObserverJoined
        | Event::ObserverAdded { .. }
        | Event::ObserverRemoved { .. }
        | Event::RequesterChanged { .. } => None,
    }
}

/// Whether somebody has the very mail. Only a sender who takes part is believed in what they say of it;
/// agents are told always: the desk's mail has the address that is signed for them.
fn has_it(message: &Message, address: &Address) -> bool {
    let believed = message.author.capacity != Capacity::Unverified;
    believed && matches!(&message.way, Way::Mail { already, .. } if already.contains(address))
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
    // Whoever says yes to something did it, and is answered all the same.
    let said_yes = matches!(
        message.kind,
        Kind::Event(Event::ObserverJoined | Event::Confirmed { .. })
    ) && !as_agent;
    let wrote_it = message.author.is(&to.person) && !letter.acknowledges() && !said_yes;
    let has_it = !letter.acknowledges() && !as_agent && has_it(message, &to.address);
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
mod tests;
