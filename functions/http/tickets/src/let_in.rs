//! Words that wait, because they came to a ticket's address from somebody who does not take part in it: let in, or
//! put aside.

use std::ops::ControlFlow;

use domain::id::{MessageId, TicketNumber};
use domain::ticket::{Ticket, held};
use store::tickets::{MessageWithFiles, TicketHead};
use web::{Answer, Call, Refused, session};

use crate::Deps;
use crate::act::done;

pub(crate) async fn let_in(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = &session::required(&deps.store, call, now).await?;
    decide(deps, call, |head, entry| async move {
        let decided = held::let_in(head.ticket.clone(), entry.message, session, now)?;
        let Some(act) = decided else {
            return Ok(Some(head.ticket));
        };
        let after = act.ticket.clone();
        let entry = MessageWithFiles {
            message: act.message,
            attachments: entry.attachments,
        };
        let written = deps.store.let_in(&head, act.ticket, &entry, now).await?;
        Ok(written.then_some(after))
    })
    .await
}

pub(crate) async fn put_aside(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = &session::required(&deps.store, call, now).await?;
    decide(deps, call, |head, entry| async move {
        let decided = held::put_aside(&head.ticket, entry.message, session, now)?;
        let Some(message) = decided else {
            return Ok(Some(head.ticket));
        };
        let attachments = entry.attachments;
        let entry = MessageWithFiles {
            message,
            attachments,
        };
        let written = deps.store.save_held(&entry).await?;
        Ok(written.then_some(head.ticket))
    })
    .await
}

/// Reads the message and the ticket, and has them written, again where they were changed meanwhile. `write` gives the
/// ticket as it is then.
async fn decide<F>(
    deps: &Deps,
    call: &Call,
    write: impl Fn(TicketHead, MessageWithFiles) -> F,
) -> Result<Answer, Refused>
where
    F: Future<Output = Result<Option<Ticket>, Refused>>,
{
    let write = &write;
    let written = store::again((), |()| async move {
        let (head, entry) = read(deps, call).await?;
        Ok::<_, Refused>(match write(head, entry).await? {
            Some(after) => ControlFlow::Break(after),
            None => ControlFlow::Continue(()),
        })
    });
    let after = written.await?.ok_or(Refused::Busy)?;
    Ok(done(call, &after))
}

/// A message with the head of its ticket.
async fn read(deps: &Deps, call: &Call) -> Result<(TicketHead, MessageWithFiles), Refused> {
    let number = call.param("number", TicketNumber::parse)?;
    let id = call.param("message", MessageId::parse)?;
    let head = deps.store.read_head(number).await?;
    let entry = deps.store.read_message(number, &id).await?;
    Ok((
        head.ok_or(Refused::NotFound)?,
        entry.ok_or(Refused::NotFound)?,
    ))
}
