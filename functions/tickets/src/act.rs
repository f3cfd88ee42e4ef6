//! What agents, and requesters a little, do with a ticket besides writing.

use domain::budget::Window;
use domain::conversation::{Act, Denied};
use domain::handling;
use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::refusal::Fault;
use domain::session::Session;
use domain::ticket::{State, Ticket};
use lambda_http::http::StatusCode;
use serde_json::json;
use store::tickets::{Along, Saved};
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Format, Problem, session};

use crate::Deps;

/// Most attempts when others change the same ticket.
pub(crate) const ATTEMPTS: usize = 5;

pub(crate) async fn change_state(
    deps: &Deps,
    call: &Call,
    number: &str,
) -> Result<Answer, Problem> {
    let state = call.fields.choice("state").ok().flatten();
    let state = state.and_then(State::parse);
    let state = state.ok_or_else(|| Problem::field("state", Fault::NotAChoice, call))?;
    act(deps, call, number, |ticket, session, id, now| {
        handling::change_state(ticket, session, state, id, now)
    })
    .await
}

pub(crate) async fn take_ticket(deps: &Deps, call: &Call, number: &str) -> Result<Answer, Problem> {
    act(deps, call, number, handling::take).await
}

pub(crate) async fn accept_ticket(
    deps: &Deps,
    call: &Call,
    number: &str,
) -> Result<Answer, Problem> {
    act(deps, call, number, handling::accept).await
}

/// Reads, decides and writes, again where somebody was quicker. An act that changes nothing succeeds.
pub(crate) async fn act(
    deps: &Deps,
    call: &Call,
    number: &str,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Problem> {
    act_charged(deps, call, number, |_, _, _| Vec::new(), decide).await
}

/// The same for an act that has a budget, which agents have not. An act that changes nothing costs nothing.
pub(crate) async fn act_charged(
    deps: &Deps,
    call: &Call,
    number: &str,
    charge: impl Fn(&PersonId, TicketNumber, Timestamp) -> Vec<Window>,
    decide: impl Fn(Ticket, &Session, MessageId, Timestamp) -> Result<Option<Act>, Denied>,
) -> Result<Answer, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;

    let head = deps
        .store
        .read_head(number)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let mut head = head.ok_or_else(missing)?;
    for _ in 0..ATTEMPTS {
        let id = new_id(now);
        let decided = decide(head.ticket.clone(), &session, id, now);
        let Some(act) = decided.map_err(|denied| Problem::denied(&denied, call))? else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        let charged = match session.role.answers() {
            true => Vec::new(),
            false => charge(&session.who.person, number, now),
        };
        let along = Along {
            charged,
            ..Along::default()
        };
        let saved = deps.store.save_act(&head, act, along).await;
        match saved.map_err(|error| Problem::store(&error, call))? {
            Saved::Done => return Ok(done(call, &after)),
            Saved::Changed(newer) => head = *newer,
            Saved::TooMuch(until) => return Err(Problem::too_much(until, now, call)),
            _ => return Err(missing()),
        }
    }
    Err(Problem::of(Kind::Busy, call))
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
        Format::Page => see_other(&format!("/ticket/?numero={}", ticket.number)),
    }
}
