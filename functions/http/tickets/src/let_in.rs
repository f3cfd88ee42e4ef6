//! Words that wait, because they came to a ticket's address from somebody who does not take part in it: let in, or
//! put aside.

use domain::id::{MessageId, TicketNumber};
use domain::ticket::held;
use store::tickets::{Entry, Head, Saved};
use web::{Answer, Call, Refused, session};

use crate::Deps;
use crate::act::{ATTEMPTS, done};

pub(crate) async fn let_in(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    for _ in 0..ATTEMPTS {
        let (head, entry) = read(deps, call).await?;
        let decided = held::let_in(head.ticket.clone(), entry.message, &session, now)?;
        let Some(act) = decided else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        let entry = Entry {
            message: act.message,
            attachments: entry.attachments,
        };
        let saved = deps.store.let_in(&head, act.ticket, &entry, now).await?;
        if let Saved::Done = saved {
            return Ok(done(call, &after));
        }
    }
    Err(Refused::Busy)
}

pub(crate) async fn put_aside(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    for _ in 0..ATTEMPTS {
        let (head, entry) = read(deps, call).await?;
        let decided = held::put_aside(&head.ticket, entry.message, &session, now)?;
        let Some(message) = decided else {
            return Ok(done(call, &head.ticket));
        };
        let entry = Entry {
            message,
            attachments: entry.attachments,
        };
        if deps.store.save_held(&entry).await? {
            return Ok(done(call, &head.ticket));
        }
    }
    Err(Refused::Busy)
}

/// A message with the head of its ticket.
async fn read(deps: &Deps, call: &Call) -> Result<(Head, Entry), Refused> {
    let number = call.param("number", TicketNumber::parse)?;
    let id = call.param("message", MessageId::parse)?;
    let head = deps.store.read_head(number).await?;
    let entry = deps.store.read_message(number, &id).await?;
    Ok((
        head.ok_or(Refused::NotFound)?,
        entry.ok_or(Refused::NotFound)?,
    ))
}
