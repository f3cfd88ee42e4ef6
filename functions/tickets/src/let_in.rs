//! Letting in words that wait: they came to a ticket's address from somebody who does not take part in it.

use domain::conversation;
use domain::id::{MessageId, TicketNumber};
use store::tickets::{Entry, Saved};
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
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let id = MessageId::parse(message).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;
    for _ in 0..ATTEMPTS {
        let head = deps.store.read_head(number).await;
        let head = head.map_err(|error| Problem::store(&error, call))?;
        let head = head.ok_or_else(missing)?;
        let entry = deps.store.read_message(number, &id).await;
        let entry = entry.map_err(|error| Problem::store(&error, call))?;
        let entry = entry.ok_or_else(missing)?;
        let decided = conversation::let_in(head.ticket.clone(), entry.message, &session, now);
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
