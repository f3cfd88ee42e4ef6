//! Lists: a person's own tickets, and the open ones for agents.

use domain::ticket::access;
use lambda_http::http::StatusCode;
use views::{Erased, Line, Tickets};
use web::answer::json;
use web::{Answer, Call, Refused, session};

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
    let tickets = tickets
        .filter(|one| access::rights(&session, one, now).read)
        .map(|one| Line::of(one, &session, call.language))
        .collect();
    let cursor = page.cursor;
    Ok(json(StatusCode::OK, &Tickets { tickets, cursor }))
}

/// How many requests nobody confirmed are in no list any more: they were erased.
async fn erased(deps: &Deps) -> Result<Answer, Refused> {
    let erased = deps.store.count_erased().await?;
    Ok(json(StatusCode::OK, &Erased { erased }))
}
