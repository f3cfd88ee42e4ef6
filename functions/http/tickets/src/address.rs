//! Unblocking an address that refused our mails.

use domain::id::PersonId;
use domain::ticket::access;
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::act::{changed, load};

/// An agent who knows that the address works again says so in a ticket it takes part in. What was withheld
/// meanwhile is sent by `notifications`; where it is not blocked, nothing happens.
pub(crate) async fn unblock_address(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let person = PersonId::parse(call.fields.text("person")).ok_or(Refused::NotFound)?;
    let (session, head) = load(deps, call).await?;
    let rights = access::rights(&session, &head.ticket, now);
    match (rights.note, rights.read) {
        (true, _) => {}
        (false, true) => return Err(Refused::AgentsOnly),
        (false, false) => return Err(Refused::NotFound),
    }
    if deps.store.unblock_address(&person, now).await? {
        tracing::info!(%person, by = %session.who.person, "an address was unblocked");
    }
    Ok(changed(call, &head.ticket))
}
