//! Words that wait are let in, or put aside.

use domain::id::{MessageId, TicketNumber};
use web::{Answer, Call, Refused, session};

use crate::Deps;
use crate::act::changed;

pub(crate) async fn let_in(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    let (number, message) = place(call)?;
    let after = acts::let_in(&deps.store, (number, &message), &session, now).await?;
    Ok(changed(call, &after))
}

pub(crate) async fn put_aside(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    let (number, message) = place(call)?;
    let after = acts::put_aside(&deps.store, (number, &message), &session, now).await?;
    Ok(changed(call, &after))
}

fn place(call: &Call) -> Result<(TicketNumber, MessageId), Refused> {
    let number = call.param("number", TicketNumber::parse)?;
    Ok((number, call.param("message", MessageId::parse)?))
}
