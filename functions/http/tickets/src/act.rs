//! What agents, and requesters a little, do with a ticket besides writing.

use domain::desk::place;
use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::people::session::Session;
use domain::policy::budget::Window;
use domain::refusal::Fault;
use domain::ticket::conversation::{Act, Denied};
use domain::ticket::handling;
use domain::ticket::{State, Ticket};
use lambda_http::http::StatusCode;
use store::tickets::TicketHead;
use views::Changed;
use web::answer::done;
use web::{Answer, Call, Refused, session};

use crate::Deps;

pub(crate) async fn change_state(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let state = call.fields.choice("state").ok().flatten();
    let state = state.and_then(State::parse);
    let state = state.ok_or_else(|| Refused::field("state", Fault::NotAChoice))?;
    act(deps, call, |ticket, session, id, now| {
        handling::change_state(ticket, session, state, id, now)
    })
    .await
}

pub(crate) async fn take_ticket(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    act(deps, call, handling::take).await
}

pub(crate) async fn accept_ticket(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    act(deps, call, handling::accept).await
}

/// Reads, decides and writes. An act that changes nothing succeeds.
pub(crate) async fn act(
    deps: &Deps,
    call: &Call,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Refused> {
    let (session, head) = load(deps, call).await?;
    act_on(deps, call, &session, head, None, decide).await
}

/// Who acts, and the ticket as it is: 2 GetItems.
pub(crate) async fn load(deps: &Deps, call: &Call) -> Result<(Session, TicketHead), Refused> {
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, deps.clock.now()).await?;
    let head = deps.store.read_head(number).await?;
    Ok((session, head.ok_or(Refused::NotFound)?))
}

/// The windows of a budget that an act of somebody in a ticket is charged to.
pub(crate) type Charge = fn(&PersonId, TicketNumber, Timestamp) -> Vec<Window>;

/// The same as [`act`], where who acts and the ticket are read; it may have a budget, which agents have not. An act
/// that changes nothing costs nothing.
pub(crate) async fn act_on(
    deps: &Deps,
    call: &Call,
    session: &Session,
    head: TicketHead,
    charge: Option<Charge>,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let charge = charge.filter(|_| !session.role.is_agent());
    let charged = charge.map(|charge| charge(&session.who.person, head.ticket.number, now));
    let charged = charged.unwrap_or_default();
    let after = acts::change_read(&deps.store, head, &charged, |ticket| {
        let decided = decide(ticket, session, new_id(now), now);
        async { Ok(decided?.into()) }
    });
    Ok(changed(call, &after.await?))
}

/// An identifier for a message written now.
pub(crate) fn new_id(now: Timestamp) -> MessageId {
    MessageId::new(now, environment::random())
}

pub(crate) fn changed(call: &Call, ticket: &Ticket) -> Answer {
    let changed = Changed {
        number: ticket.number,
        state: ticket.state,
    };
    let page = place::ticket(ticket.number, call.language);
    done(call, StatusCode::OK, &changed, &page)
}
