//! Tickets: opening one, listing, reading one, and what agents do with it.
//!
//! | route | price, besides the session's read |
//! |---|---|
//! | `POST /api/tickets` | 1 counter update, 1 transaction; with files 1 BatchGetItem and 1 HeadObject a file |
//! | `GET /api/tickets` | 1 Query |
//! | `GET /api/tickets/{number}` | 1 Query |
//! | `POST /api/tickets/{number}/state`, `take`, `accept` | 1 GetItem, 1 transaction |
//! | `GET /api/tickets/{number}/mail/{message}` | 2 GetItem; with `?as=page` 1 GetObject |

mod act;
mod list;
mod mail_page;
mod open;
mod read;
mod show;

use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use store::Store;
use web::problem::Kind;
use web::{Answer, Call, Problem};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The buckets.
    pub files: Files,
    /// The desk's address.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    let call = match Call::read(request, &deps.desk.public_address) {
        Ok(call) => call,
        Err(problem) => return problem.into_answer(),
    };
    let (method, path) = call.route();
    let result = match (method, path.as_slice()) {
        ("POST", ["api", "tickets"]) => open::open_ticket(deps, &call).await,
        ("GET", ["api", "tickets"]) => list::list_tickets(deps, &call).await,
        ("GET", ["api", "tickets", number]) => read::read_ticket(deps, &call, number).await,
        ("GET", ["api", "tickets", number, "mail", message]) => {
            read::fetch_mail(deps, &call, number, message).await
        }
        ("POST", ["api", "tickets", number, "state"]) => {
            act::change_state(deps, &call, number).await
        }
        ("POST", ["api", "tickets", number, "take"]) => act::take_ticket(deps, &call, number).await,
        ("POST", ["api", "tickets", number, "accept"]) => {
            act::accept_ticket(deps, &call, number).await
        }
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}
