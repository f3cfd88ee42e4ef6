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
use serde_json::json;
use store::tickets::{Along, Head, Saved};
use web::answer::{json, see_other};
use web::{Answer, Call, Format, Refused, session};

use crate::Deps;

/// Most attempts when others change the same ticket.
pub(crate) const ATTEMPTS: usize = 5;

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

/// Reads, decides and writes, again where somebody was quicker. An act that changes nothing succeeds.
pub(crate) async fn act(
    deps: &Deps,
    call: &Call,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Refused> {
    act_charged(deps, call, |_, _, _| Vec::new(), decide).await
}

/// The same for an act that has a budget, which agents have not. An act that changes nothing costs nothing.
pub(crate) async fn act_charged(
    deps: &Deps,
    call: &Call,
    charge: impl Fn(&PersonId, TicketNumber, Timestamp) -> Vec<Window>,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Refused> {
    let (session, head) = load(deps, call).await?;
    act_on(deps, call, &session, head, charge, decide).await
}

/// Who acts, and the ticket as it is: 2 GetItems.
pub(crate) async fn load(deps: &Deps, call: &Call) -> Result<(Session, Head), Refused> {
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, deps.clock.now()).await?;
    let head = deps.store.read_head(number).await?;
    Ok((session, head.ok_or(Refused::NotFound)?))
}

/// The same as [`act_charged`], where who acts and the ticket are read.
pub(crate) async fn act_on(
    deps: &Deps,
    call: &Call,
    session: &Session,
    mut head: Head,
    charge: impl Fn(&PersonId, TicketNumber, Timestamp) -> Vec<Window>,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let number = head.ticket.number;
    for _ in 0..ATTEMPTS {
        let id = new_id(now);
        let Some(act) = decide(head.ticket.clone(), session, id, now)? else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        let charged = match session.role.is_agent() {
            true => Vec::new(),
            false => charge(&session.who.person, number, now),
        };
        let along = Along {
            charged,
            ..Along::default()
        };
        match deps.store.save_act(&head, act, along).await? {
            Saved::Done => return Ok(done(call, &after)),
            Saved::Changed(newer) => head = *newer,
            Saved::TooMuch(until) => return Err(Refused::too_much(until, now)),
            _ => return Err(Refused::NotFound),
        }
    }
    Err(Refused::Busy)
}

/// An identifier for a message written now.
pub(crate) fn new_id(now: Timestamp) -> MessageId {
    MessageId::new(now, environment::random())
}

pub(crate) fn done(call: &Call, ticket: &Ticket) -> Answer {
    match call.format {
        Format::Json => json(
            StatusCode::OK,
            &json!({ "number": ticket.number, "state": ticket.state }),
        ),
        Format::Page => see_other(&place::ticket(ticket.number, call.language)),
    }
}
