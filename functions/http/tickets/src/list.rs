//! Lists: a person's own tickets, and the open ones for agents.

use domain::desk::place;
use domain::language::Language;
use domain::people::session::Session;
use domain::ticket::Ticket;
use domain::ticket::access;
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use web::answer::json;
use web::{Answer, Call, Refused, rfc3339, session};

use crate::Deps;

pub(crate) async fn list_tickets(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let session = session::required(&deps.store, call, deps.clock.now()).await?;
    let cursor = call.query("cursor");
    let page = match call.query("view").unwrap_or("mine") {
        "mine" => {
            deps.store
                .list_tickets_of(&session.who.person, cursor)
                .await?
        }
        "open" if session.role.is_agent() => deps.store.list_open_tickets(cursor).await?,
        "erased" if session.role.is_agent() => return erased(deps).await,
        "open" | "erased" => return Err(Refused::AgentsOnly),
        _ => return Err(Refused::NotFound),
    };
    let now = deps.clock.now();
    let tickets = page.tickets.iter();
    let tickets: Vec<Value> = tickets
        .filter(|one| access::rights(&session, one, now).read)
        .map(|one| line(one, &session, call.language))
        .collect();
    Ok(json(
        StatusCode::OK,
        &json!({ "tickets": tickets, "cursor": page.cursor }),
    ))
}

/// How many requests nobody confirmed are in no list any more: they were erased.
async fn erased(deps: &Deps) -> Result<Answer, Refused> {
    let erased = deps.store.count_erased().await?;
    Ok(json(StatusCode::OK, &json!({ "erased": erased })))
}

/// How somebody is reached, and with what they work, is theirs: a ticket read along says neither.
fn line(ticket: &Ticket, session: &Session, language: Language) -> Value {
    let mine = ticket.requester.person == session.who.person;
    let known = mine || session.role.is_agent();
    let assignees: Vec<&str> = ticket
        .assignees
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    json!({
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.state,
        "category": ticket.category,
        "requester": ticket.requester.name,
        "mine": mine,
        "phone": ticket.phone.as_ref().filter(|_| known),
        "equipment": ticket.equipment.as_ref().filter(|_| known),
        "opened_at": rfc3339(ticket.opened_at),
        "updated_at": rfc3339(ticket.updated_at),
        "assignees": assignees,
        "unconfirmed": ticket.unconfirmed,
        "url": place::ticket(ticket.number, language),
    })
}
