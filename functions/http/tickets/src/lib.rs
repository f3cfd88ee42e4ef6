//! Tickets: opening one, listing, reading one, and what agents do with it.

mod act;
mod address;
mod confirmation;
mod follow;
mod invitation;
mod let_in;
mod list;
mod mail_page;
mod observers;
mod open;
mod people;
mod read;
mod requester;

use domain::desk::place;
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use store::Store;
use web::{Answer, Route};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    pub desk: Desk,
    pub clock: Clock,
}

pub const ROUTES: &[Route<Deps>] = &[
    // Of strangers 1 transaction more, and no GetItem where there is no cookie. Where it names an address 1 GetItem, and
    // 1 transaction where the desk had never heard of it; with files 1 BatchGetItem, and 1 HeadObject a file.
    Route::post(
        place::TICKETS,
        "GetItem TransactWriteItems UpdateItem",
        |deps, call| Box::pin(open::open_ticket(deps, call)),
    ),
    Route::get(place::TICKETS, "GetItem Query", |deps, call| {
        Box::pin(list::list_tickets(deps, call))
    }),
    // Of a ticket over 1 MB, and before a message, 1 GetItem and 1 Query more; 1 BatchGetItem more where an
    // address in it refused a mail.
    Route::get("/api/tickets/{number}", "GetItem Query", |deps, call| {
        Box::pin(read::read_ticket(deps, call))
    }),
    // With `?as=page` or `?as=facts` 1 GetObject.
    Route::get(
        "/api/tickets/{number}/mail/{message}",
        "GetItem GetItem GetItem",
        |deps, call| Box::pin(read::fetch_mail(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/state",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(act::change_state(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/take",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(act::take_ticket(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/accept",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(act::accept_ticket(deps, call)),
    ),
    // Of somebody the desk had never heard of 1 transaction more.
    Route::post(
        "/api/tickets/{number}/requester",
        "GetItem GetItem GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(requester::change_requester(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/messages/{message}/let-in",
        "GetItem GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(let_in::let_in(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/messages/{message}/put-aside",
        "GetItem GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(let_in::put_aside(deps, call)),
    ),
    // Of somebody the desk has heard of 1 transaction less.
    Route::post(
        "/api/tickets/{number}/observers",
        "GetItem GetItem GetItem GetItem TransactWriteItems TransactWriteItems",
        |deps, call| Box::pin(observers::add_observer(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/observers/{person}",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(observers::change_observer(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/follow",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(follow::follow_ticket(deps, call)),
    ),
    Route::post(
        "/api/tickets/{number}/address",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(address::unblock_address(deps, call)),
    ),
    // What a link in a mail leads to has no session.
    Route::get(place::FOLLOW, "", |deps, call| {
        Box::pin(async { follow::ask(deps, call) })
    }),
    Route::post(place::FOLLOW, "GetItem TransactWriteItems", |deps, call| {
        Box::pin(follow::follow_by_link(deps, call))
    }),
    Route::get(place::INVITATION, "", |deps, call| {
        Box::pin(async { invitation::ask(deps, call) })
    }),
    // For a no 1 GetItem and the Query less; for each request that a yes confirms, as for a confirmation.
    Route::post(
        place::INVITATION,
        "GetItem GetItem Query TransactWriteItems",
        |deps, call| Box::pin(invitation::answer(deps, call)),
    ),
    Route::get(place::CONFIRMATION, "", |deps, call| {
        Box::pin(async { confirmation::ask(deps, call) })
    }),
    // For each request that is confirmed besides, 1 GetItem and 1 transaction more.
    Route::post(
        place::CONFIRMATION,
        "GetItem GetItem Query TransactWriteItems",
        |deps, call| Box::pin(confirmation::confirm(deps, call)),
    ),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}
