//! What is said in a ticket, a reply or a note, and what that does to it.

mod act;

use crate::id::{MessageId, TicketNumber, Timestamp};
use crate::people::person::Capacity;
use crate::people::session::Session;
use crate::ticket::message::{Author, Body, Event, Kind, Message, Telling, Way};
use crate::ticket::state::State;
use crate::ticket::thanks::only_thanks;
use crate::ticket::{Ticket, WaitingAnswer, access};

pub use act::{Act, Denied, NewMessage};

/// A reply from the portal, which may put the ticket into a state at the same time: `then`.
///
/// # Errors
/// [`Denied::NotYours`], [`Denied::ClosedTooLong`], or [`Denied::AgentsOnly`] for a state that is not theirs
/// to choose.
pub fn reply(
    ticket: Ticket,
    session: &Session,
    words: NewMessage,
    then: Option<State>,
) -> Result<Act, Denied> {
    let rights = access::rights(session, &ticket, words.at);
    if !rights.read {
        return Err(Denied::NotYours);
    }
    if !rights.reply {
        return Err(Denied::ClosedTooLong);
    }
    if let Some(state) = then
        && state != ticket.state
        && !access::may_enter(session, &ticket, state, words.at)
    {
        return Err(Denied::AgentsOnly);
    }
    let author = Author {
        who: session.who.clone(),
        capacity: capacity(session, &ticket),
    };
    let state = then.or_else(|| state_after_reply(&ticket, author.capacity, &words));
    Ok(answered(ticket, author, words, state))
}

/// A reply as it nearly always is: by the requester or by an agent whom the ticket has met, changing no state. It can be written
/// without reading the ticket first, under the condition that what it assumes holds.
#[derive(Debug, Clone)]
pub struct Ordinary {
    /// The message.
    pub message: Message,
    /// The states in which it changes nothing.
    pub states: Vec<State>,
    /// Whether it assumes that the author is the requester; otherwise that they are not, and wrote or did something
    /// in the ticket before ([`Ticket::met`]).
    pub own: bool,
}

/// What [`reply`] would give for a ticket in an ordinary state.
pub fn ordinary_reply(number: TicketNumber, session: &Session, words: NewMessage) -> Ordinary {
    let (capacity, states) = if session.role.is_agent() {
        (
            Capacity::Agent,
            vec![State::InProgress, State::Planned, State::Waiting],
        )
    } else {
        (
            Capacity::Requester,
            vec![State::New, State::InProgress, State::Planned],
        )
    };
    let author = Author {
        who: session.who.clone(),
        capacity,
    };
    let message = message(number, Kind::Reply, author, words, None);
    Ordinary {
        message,
        states,
        own: capacity == Capacity::Requester,
    }
}

/// A note among agents; the ticket stays as it is but for the time of its last change.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn note(mut ticket: Ticket, session: &Session, words: NewMessage) -> Result<Act, Denied> {
    agents_only(&ticket, session, words.at)?;
    ticket.updated_at = ticket.updated_at.max(words.at);
    ticket.is_acted_on(Capacity::Agent);
    ticket.meet(&session.who);
    let author = Author {
        who: session.who.clone(),
        capacity: Capacity::Agent,
    };
    let message = message(ticket.number, Kind::Note, author, words, None);
    Ok(Act { ticket, message })
}

/// Adds a reply by whatever way it came, once it is known who wrote it. What comes from outside waits for an
/// agent.
pub fn add_reply(ticket: Ticket, author: Author, words: NewMessage) -> Act {
    let state = state_after_reply(&ticket, author.capacity, &words);
    answered(ticket, author, words, state)
}

fn answered(mut ticket: Ticket, author: Author, words: NewMessage, state: Option<State>) -> Act {
    ticket.updated_at = ticket.updated_at.max(words.at);
    // Whoever writes to the desk at last proves the address, as the link does.
    let answers = ticket.is_acted_on(author.capacity);
    if author.capacity == Capacity::Agent {
        // An answer by mail may quote what anybody typed.
        let by_mail = matches!(words.way, Way::Mail { .. });
        if ticket.unconfirmed || (ticket.accepted && by_mail) {
            ticket.answer_waits = true;
            let message = words.id.clone();
            ticket
                .waiting_answers
                .push(WaitingAnswer { message, by_mail });
        }
        ticket.spoken_for = false;
    }
    let change = state.and_then(|state| ticket.enter(state, words.at));
    // Whoever takes part and proved nothing is shown as such, and mailed to nobody outside; what another sent in
    // their name may be meant for the desk alone.
    let spoken_for = words.spoken_for;
    let stranger =
        author.capacity == Capacity::Unverified && !ticket.takes_part(&author.who.person);
    let held = stranger || spoken_for;
    if author.capacity != Capacity::Unverified {
        ticket.meet(&author.who);
    }
    let mut message = message(ticket.number, Kind::Reply, author, words, change);
    message.held = held;
    message.answers = answers;
    Act { ticket, message }
}

/// A requester's reply wakes a waiting ticket and reopens a resolved or closed one, unless it only says
/// thank you. An agent's first reply begins the work. Words nobody answers for change nothing.
fn state_after_reply(ticket: &Ticket, capacity: Capacity, words: &NewMessage) -> Option<State> {
    match (capacity, ticket.state) {
        (Capacity::Unverified, _) => None,
        (Capacity::Agent, State::New) => Some(State::InProgress),
        (Capacity::Agent, _) => None,
        (_, State::Waiting) => Some(State::InProgress),
        (_, State::Resolved | State::Closed) if !says_thanks(ticket, words) => {
            Some(State::InProgress)
        }
        _ => None,
    }
}

fn says_thanks(ticket: &Ticket, words: &NewMessage) -> bool {
    let people = std::iter::once(&ticket.requester)
        .chain(&ticket.assignees)
        .chain(&ticket.observers);
    let names: Vec<&str> = people.map(|one| one.name.as_str()).collect();
    words.files.is_empty() && only_thanks(&words.body, &names)
}

/// Whether a reply by the person of a session reopens the ticket, unless it only says thank you.
pub fn would_reopen(ticket: &Ticket, session: &Session, now: Timestamp) -> bool {
    access::rights(session, ticket, now).reply
        && !ticket.state.is_open()
        && capacity(session, ticket) != Capacity::Agent
}

/// Something that happened and changed no state.
pub(crate) fn happened(
    ticket: TicketNumber,
    author: Author,
    event: Event,
    id: MessageId,
    at: Timestamp,
) -> Message {
    let words = NewMessage {
        id,
        at,
        body: Body::default(),
        files: Vec::new(),
        way: Way::Portal,
        spoken_for: false,
    };
    message(ticket, Kind::Event(event), author, words, None)
}

pub(crate) fn agents_only(
    ticket: &Ticket,
    session: &Session,
    now: Timestamp,
) -> Result<(), Denied> {
    match access::rights(session, ticket, now) {
        rights if rights.note => Ok(()),
        rights if rights.read => Err(Denied::AgentsOnly),
        _ => Err(Denied::NotYours),
    }
}

/// Agents write as agents, even in a ticket they read along, but not in their own.
pub(crate) fn capacity(session: &Session, ticket: &Ticket) -> Capacity {
    match ticket.capacity_of(&session.who.person) {
        Some(Capacity::Requester) => Capacity::Requester,
        _ if session.role.is_agent() => Capacity::Agent,
        Some(capacity) => capacity,
        None => Capacity::Unverified,
    }
}

fn message(
    ticket: TicketNumber,
    kind: Kind,
    author: Author,
    words: NewMessage,
    state_change: Option<(State, State)>,
) -> Message {
    let NewMessage {
        id,
        at,
        body,
        files,
        way,
        spoken_for: _,
    } = words;
    Message {
        id,
        ticket,
        kind,
        author,
        at,
        body,
        files,
        way,
        state_change,
        acknowledge: false,
        telling: Telling::Everybody,
        held: false,
        put_aside: false,
        let_in: false,
        answers: Vec::new(),
    }
}

/// Something that happened, done by the person of a session.
pub(crate) fn event(
    mut ticket: Ticket,
    session: &Session,
    event: Event,
    change: Option<(State, State)>,
    id: MessageId,
    at: Timestamp,
) -> Act {
    let author = Author {
        who: session.who.clone(),
        capacity: capacity(session, &ticket),
    };
    ticket.meet(&author.who);
    // Whatever an agent does in a request says that somebody looks after it.
    if author.capacity == Capacity::Agent {
        ticket.is_acted_on(Capacity::Agent);
    }
    let mut message = happened(ticket.number, author, event, id, at);
    message.state_change = change;
    Act { ticket, message }
}

#[cfg(test)]
mod tests;
