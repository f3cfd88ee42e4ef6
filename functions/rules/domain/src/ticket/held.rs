//! Words that wait, because they came to a ticket's address from somebody who does not take part in it.

use crate::id::Timestamp;
use crate::people::person::Capacity;
use crate::people::session::Session;
use crate::ticket::Ticket;
use crate::ticket::conversation::{Act, Denied, agents_only};
use crate::ticket::message::{Message, Telling};

/// An agent lets words in that waited: from now on everybody in the ticket reads them, marked as nobody's
/// proved words still. `Ok(None)` when they do not wait.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn let_in(
    mut ticket: Ticket,
    mut message: Message,
    session: &Session,
    now: Timestamp,
) -> Result<Option<Act>, Denied> {
    agents_only(&ticket, session, now)?;
    if !message.held {
        return Ok(None);
    }
    message.held = false;
    message.put_aside = false;
    message.let_in = true;
    message.telling = Telling::Everybody;
    ticket.meet(&message.author.who);
    ticket.is_acted_on(Capacity::Agent);
    ticket.updated_at = ticket.updated_at.max(now);
    Ok(Some(Act { ticket, message }))
}

/// An agent puts words aside that wait: agents alone go on reading them, and may still let them in. `None` when they
/// do not wait, or lie aside already.
///
/// # Errors
/// [`Denied::NotYours`] for strangers, [`Denied::AgentsOnly`] for requesters.
pub fn put_aside(
    ticket: &Ticket,
    mut message: Message,
    session: &Session,
    now: Timestamp,
) -> Result<Option<Message>, Denied> {
    agents_only(ticket, session, now)?;
    let waits = message.held && !message.put_aside;
    message.put_aside = true;
    Ok(waits.then_some(message))
}
