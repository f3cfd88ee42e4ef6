//! Words that wait, because they came to a ticket's address from somebody who does not take part in it: let in, or
//! put aside.

use std::ops::ControlFlow;

use domain::id::{MessageId, TicketNumber, Timestamp};
use domain::people::session::Session;
use domain::ticket::{Ticket, held};
use store::tickets::{MessageWithFiles, TicketHead};
use store::{Store, again};

use crate::Failed;

/// Opens a message that waits to everybody in its ticket, and gives the ticket as it is then. 2 GetItems and 1
/// transaction; none where it is open already.
///
/// # Errors
/// [`Failed`], with the reason.
pub async fn let_in(
    store: &Store,
    place: (TicketNumber, &MessageId),
    session: &Session,
    now: Timestamp,
) -> Result<Ticket, Failed> {
    decide(store, place, |head, entry| async move {
        let decided = held::let_in(head.ticket.clone(), entry.message, session, now)?;
        let Some(act) = decided else {
            return Ok(Some(head.ticket));
        };
        let after = act.ticket.clone();
        let entry = MessageWithFiles {
            message: act.message,
            ..entry
        };
        let written = store.let_in(&head, act.ticket, &entry, now).await?;
        Ok(written.then_some(after))
    })
    .await
}

/// Puts a message that waits aside, where agents alone read it, and gives its ticket. 2 GetItems and 1 transaction;
/// none where it is aside already.
///
/// # Errors
/// [`Failed`], with the reason.
pub async fn put_aside(
    store: &Store,
    place: (TicketNumber, &MessageId),
    session: &Session,
    now: Timestamp,
) -> Result<Ticket, Failed> {
    decide(store, place, |head, entry| async move {
        let decided = held::put_aside(&head.ticket, entry.message, session, now)?;
        let Some(message) = decided else {
            return Ok(Some(head.ticket));
        };
        let entry = MessageWithFiles { message, ..entry };
        let written = store.save_held(&entry).await?;
        Ok(written.then_some(head.ticket))
    })
    .await
}

/// Reads the message and the ticket, and has them written, again where they were changed meanwhile: a change of the
/// message does not bring it back as a change of a ticket does. `write` gives the ticket as it is then.
async fn decide<F>(
    store: &Store,
    (number, message): (TicketNumber, &MessageId),
    write: impl Fn(TicketHead, MessageWithFiles) -> F,
) -> Result<Ticket, Failed>
where
    F: Future<Output = Result<Option<Ticket>, Failed>>,
{
    let write = &write;
    let written = again((), |()| async move {
        let head = store.read_head(number).await?;
        let entry = store.read_message(number, message).await?;
        let (head, entry) = head.zip(entry).ok_or(Failed::NoTicket)?;
        Ok::<_, Failed>(match write(head, entry).await? {
            Some(after) => ControlFlow::Break(after),
            None => ControlFlow::Continue(()),
        })
    });
    written.await?.ok_or(Failed::Busy)
}
