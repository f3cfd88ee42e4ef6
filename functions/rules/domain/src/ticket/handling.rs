//! What becomes of a ticket besides what is said in it: another state, being taken, accepted or confirmed.

use crate::id::{MessageId, Timestamp};
use crate::people::person::{Capacity, Participant};
use crate::people::session::Session;
use crate::ticket::Ticket;
use crate::ticket::access;
use crate::ticket::conversation::{Act, Denied, agents_only, capacity, event, happened};
use crate::ticket::message::{Author, Event};
use crate::ticket::state::State;

/// Puts a ticket into a state; `Ok(None)` when it is there already.
///
/// # Errors
/// [`Denied::NotYours`], [`Denied::ClosedTooLong`] or [`Denied::AgentsOnly`].
pub fn change_state(
    mut ticket: Ticket,
    session: &Session,
    state: State,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    let rights = access::rights(session, &ticket, now);
    if !rights.read {
        return Err(Denied::NotYours);
    }
    if ticket.state == state {
        return Ok(None);
    }
    if !access::may_enter(session, &ticket, state, now) {
        return Err(if ticket.takes_replies(now) {
            Denied::AgentsOnly
        } else {
            Denied::ClosedTooLong
        });
    }
    let answers = ticket.is_acted_on(capacity(session, &ticket));
    let change = ticket.enter(state, now);
    Ok(change.map(|(from, to)| {
        let changed = Event::StateChanged { from, to };
        let mut act = event(ticket, session, changed, change, id, now);
        act.message.answers = answers;
        act
    }))
}

/// An agent takes a ticket; `Ok(None)` when they have it already.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn take(
    mut ticket: Ticket,
    session: &Session,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    agents_only(&ticket, session, now)?;
    if ticket
        .assignees
        .iter()
        .any(|one| one.person == session.who.person)
    {
        return Ok(None);
    }
    ticket.assignees.push(session.who.clone());
    ticket.is_acted_on(Capacity::Agent);
    ticket.updated_at = ticket.updated_at.max(now);
    let change = if ticket.state == State::New {
        ticket.enter(State::InProgress, now)
    } else {
        None
    };
    Ok(Some(event(ticket, session, Event::Taken, change, id, now)))
}

/// An agent accepts an unconfirmed request, whose answers reach the requester by mail from then on, or one that another
/// sent in somebody's name; `Ok(None)` when neither is so.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn accept(
    mut ticket: Ticket,
    session: &Session,
    id: MessageId,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    agents_only(&ticket, session, now)?;
    if !ticket.may_be_accepted() {
        return Ok(None);
    }
    // A requester who is proved already was not to know of it: they get what a new ticket's requester gets.
    let acknowledge = !ticket.unconfirmed;
    ticket.accepted = ticket.unconfirmed;
    ticket.unconfirmed = false;
    ticket.provisional = false;
    ticket.spoken_for = false;
    let older = ticket.answer_waits && ticket.waiting_answers.is_empty();
    let answers = ticket.take_answers();
    ticket.updated_at = ticket.updated_at.max(now);
    let mut act = event(ticket, session, Event::Accepted, None, id, now);
    act.message.acknowledge = acknowledge || older;
    act.message.answers = answers;
    Ok(Some(act))
}

/// The requester proved that the address is theirs; `None` when the ticket needs no proof. `own` is how they call
/// themselves in their account, where they have one: a stranger may have typed another name, in another language. With
/// `acknowledge` they are sent what a requester gets of a new ticket: to follow it by mail they need an address to
/// answer to.
pub fn confirm(
    mut ticket: Ticket,
    own: Option<&Participant>,
    acknowledge: bool,
    id: MessageId,
    now: Timestamp,
) -> Option<Act> {
    if !ticket.is_unproved() {
        return None;
    }
    let answered = ticket.answer_waits;
    let answers = ticket.is_acted_on(Capacity::Requester);
    ticket.updated_at = ticket.updated_at.max(now);
    if let Some(own) = own.filter(|own| own.person == ticket.requester.person) {
        ticket.requester.name = own.name.clone();
        ticket.requester.language = own.language;
    }
    let author = Author {
        who: ticket.requester.clone(),
        capacity: Capacity::Requester,
    };
    let confirmed = Event::Confirmed { answered };
    let mut message = happened(ticket.number, author, confirmed, id, now);
    message.acknowledge = acknowledge;
    message.answers = answers;
    Some(Act { ticket, message })
}
