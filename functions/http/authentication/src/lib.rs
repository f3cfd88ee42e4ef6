//! Accounts and sessions: log in, log out, create an account, verify the address, forgotten password.
//!
//! Whether an address has an account is told to nobody but its owner, by mail: answers are the same
//! either way, in words and in work done.

mod account;
mod found;
mod hashing;
mod link;
mod mail;
mod password;
mod session;
mod sessions;

use domain::desk::place;
use domain::mail::mailed_link::Purpose;
use environment::{Clock, Desk};
use lambda_http::Request;
use store::Store;
use web::{Answer, Route};

pub use hashing::{hash, verify};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    /// The desk's address and keys.
    pub desk: Desk,
    pub clock: Clock,
}

pub const ROUTES: &[Route<Deps>] = &[
    // Nothing without a cookie.
    Route::get(place::SESSION, "GetItem", |deps, call| {
        Box::pin(session::show_session(deps, call))
    }),
    Route::post(
        place::SESSION,
        "GetItem GetItem TransactWriteItems TransactWriteItems",
        |deps, call| Box::pin(session::begin_session(deps, call)),
    ),
    Route::post("/api/session/end", "DeleteItem", |deps, call| {
        Box::pin(session::end_session(deps, call))
    }),
    Route::get("/api/sessions", "GetItem Query", |deps, call| {
        Box::pin(sessions::list(deps, call))
    }),
    // No transaction where nothing is to end.
    Route::post(
        "/api/sessions/end",
        "GetItem Query TransactWriteItems",
        |deps, call| Box::pin(sessions::end(deps, call)),
    ),
    // The last mail of an address in a day, and what is refused beyond it, costs 1 transaction more.
    Route::post(
        "/api/accounts",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(account::create_account(deps, call)),
    ),
    // Nothing for what is no link of ours.
    Route::get(
        "/api/accounts/verification",
        "GetItem GetItem GetItem",
        |deps, call| Box::pin(link::show(deps, call, Purpose::VerifyAddress)),
    ),
    Route::post(
        "/api/accounts/verification",
        "GetItem GetItem GetItem Query TransactWriteItems TransactWriteItems TransactWriteItems",
        |deps, call| Box::pin(link::use_up(deps, call, Purpose::VerifyAddress)),
    ),
    // The same.
    Route::post(
        "/api/passwords/forgotten",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(password::ask_for_password(deps, call)),
    ),
    Route::get(
        "/api/passwords/reset",
        "GetItem GetItem GetItem",
        |deps, call| Box::pin(link::show(deps, call, Purpose::ResetPassword)),
    ),
    // Whatever the number of sessions that end.
    Route::post(
        "/api/passwords/reset",
        "GetItem GetItem GetItem Query Query Query TransactWriteItems TransactWriteItems",
        |deps, call| Box::pin(link::use_up(deps, call, Purpose::ResetPassword)),
    ),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}
