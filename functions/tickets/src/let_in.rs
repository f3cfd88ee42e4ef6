//! Words that wait, because they came to a ticket's address from somebody who does not take part in it: let in, or
//! put aside.

use domain::held;
use domain::id::{MessageId, TicketNumber};
use store::tickets::{Entry, Head, Saved};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

use crate::Deps;
use crate::act::{ATTEMPTS, done};

pub(crate) async fn let_in(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    for _ in 0..ATTEMPTS {
        let (head, entry) = read(deps, call, number, message).await?;
        let decided = held::let_in(head.ticket.clone(), entry.message, &session, now);
        let Some(act) = decided.map_err(|denied| Problem::denied(&denied, call))? else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        let entry = Entry {
            message: act.message,
            attachments: entry.attachments,
        };
        let saved = deps.store.let_in(&head, act.ticket, &entry, now).await;
        if let Saved::Done = saved.map_err(|error| Problem::store(&error, call))? {
            return Ok(done(call, &after));
        }
    }
    Err(Problem::of(Kind::Busy, call))
}

pub(crate) async fn put_aside(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    for _ in 0..ATTEMPTS {
        let (head, entry) = read(deps, call, number, message).await?;
        let decided = held::put_aside(&head.ticket, entry.message, &session, now);
        let Some(message) = decided.map_err(|denied| Problem::denied(&denied, call))? else {
            return Ok(done(call, &head.ticket));
        };
        let entry = Entry {
            message,
            attachments: entry.attachments,
        };
        let saved = deps.store.save_held(&entry).await;
        if saved.map_err(|error| Problem::store(&error, call))? {
            return Ok(done(call, &head.ticket));
        }
    }
    Err(Problem::of(Kind::Busy, call))
}

/// A message with the head of its ticket.
async fn read(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<(Head, Entry), Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let id = MessageId::parse(message).ok_or_else(missing)?;
    let head = deps.store.read_head(number).await;
    let head = head.map_err(|error| Problem::store(&error, call))?;
    let entry = deps.store.read_message(number, &id).await;
    let entry = entry.map_err(|error| Problem::store(&error, call))?;
    Ok((head.ok_or_else(missing)?, entry.ok_or_else(missing)?))
}
