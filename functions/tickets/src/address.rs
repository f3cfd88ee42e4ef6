//! Lifting the mark of an address that refused our mails.

use domain::access;
use domain::id::{PersonId, TicketNumber};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

use crate::Deps;
use crate::act::done;

/// An agent who knows that the address works again says so in a ticket it takes part in. What was withheld
/// meanwhile is sent by `notifications`; where there is no mark, nothing happens.
pub(crate) async fn lift_mark(deps: &Deps, call: &Call, number: &str) -> Result<Answer, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let person = PersonId::parse(call.fields.text("person")).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;
    let head = deps.store.read_head(number).await;
    let head = head.map_err(|error| Problem::store(&error, call))?;
    let head = head.ok_or_else(missing)?;
    let rights = access::rights(&session, &head.ticket, now);
    match (rights.note, rights.read) {
        (true, _) => {}
        (false, true) => return Err(Problem::of(Kind::AgentsOnly, call)),
        (false, false) => return Err(missing()),
    }
    let lifted = deps.store.lift_mark(&person, now).await;
    if lifted.map_err(|error| Problem::store(&error, call))? {
        tracing::info!(%person, by = %session.who.person, "the mark of an address was lifted");
    }
    Ok(done(call, &head.ticket))
}
