//! Tickets: opening one, listing, reading one, and what agents do with it.
//!
//! | route | price, besides the session's read |
//! |---|---|
//! | `POST /api/tickets` | 1 counter update, 1 transaction; with files 1 BatchGetItem and 1 HeadObject a file |
//! | `GET /api/tickets` | 1 Query; with `?view=erased` 1 GetItem |
//! | `GET /api/tickets/{number}` | 1 Query, of a ticket over 1 MB 1 GetItem and 2 Query more; 1 BatchGetItem more where an address in it refused a mail |
//! | `GET /api/tickets/{number}?before=` | 1 GetItem, 2 Query |
//! | `POST /api/tickets/{number}/state`, `take`, `accept`, `follow`, `observers/{person}` | 1 GetItem, 1 transaction |
//! | `POST /api/tickets/{number}/observers` | 2 GetItem, 1 transaction |
//! | `POST /api/tickets/{number}/requester` | 2 GetItem, 1 transaction |
//! | `POST /api/tickets/{number}/messages/{message}/let-in`, `put-aside` | 2 GetItem, 1 transaction |
//! | `POST /api/tickets/{number}/address` | 1 GetItem, 1 transaction |
//! | `GET /api/follow`, `GET /api/invitation`, `GET /api/confirmation` | none |
//! | `POST /api/invitation` | 1 GetItem, 1 transaction, no session; 1 GetItem more for a yes |
//! | `POST /api/confirmation` | 1 GetItem, 1 Query, no session; 1 GetItem and 1 transaction for each request confirmed |
//! | `POST /api/follow` | 1 GetItem, 1 transaction, no session |
//! | `GET /api/tickets/{number}/mail/{message}` | 2 GetItem; with `?as=page` or `?as=facts` 1 GetObject |

mod act;
mod address;
mod confirmation;
mod deliveries;
mod follow;
mod invitation;
mod let_in;
mod list;
mod mail_page;
mod observers;
mod open;
mod read;
mod requester;
mod show;
mod veil;

use domain::id::TicketNumber;
use domain::language::Language;
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
        ("POST", ["api", "tickets", number, "requester"]) => {
            requester::change_requester(deps, &call, number).await
        }
        ("POST", ["api", "tickets", number, "messages", message, "let-in"]) => {
            let_in::let_in(deps, &call, number, message).await
        }
        ("POST", ["api", "tickets", number, "messages", message, "put-aside"]) => {
            let_in::put_aside(deps, &call, number, message).await
        }
        ("POST", ["api", "tickets", number, "observers"]) => {
            observers::add_observer(deps, &call, number).await
        }
        ("POST", ["api", "tickets", number, "observers", person]) => {
            observers::change_observer(deps, &call, number, person).await
        }
        ("POST", ["api", "tickets", number, "follow"]) => {
            follow::follow_ticket(deps, &call, number).await
        }
        ("POST", ["api", "tickets", number, "address"]) => {
            address::lift_mark(deps, &call, number).await
        }
        ("GET", ["api", "follow"]) => follow::ask(deps, &call),
        ("POST", ["api", "follow"]) => follow::follow_by_link(deps, &call).await,
        ("GET", ["api", "invitation"]) => invitation::ask(deps, &call),
        ("POST", ["api", "invitation"]) => invitation::answer(deps, &call).await,
        ("GET", ["api", "confirmation"]) => confirmation::ask(deps, &call),
        ("POST", ["api", "confirmation"]) => confirmation::confirm(deps, &call).await,
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

/// The page of a ticket.
pub(crate) fn page_of(number: TicketNumber, language: Language) -> String {
    match language {
        Language::Fr => format!("/ticket/?numero={number}"),
        Language::En => format!("/en/ticket/?numero={number}"),
    }
}
