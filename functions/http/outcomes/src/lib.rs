//! What became of the mails that came in, for admins: listing them, reading one as it came, having one or
//! all of one reason decided again.
//!
//! A replay is only asked for here: `inbound-mail` hears of it by the table's stream, and decides. This
//! function cannot write a ticket, and cannot make up a mail.

mod list;
mod raw;
mod replay;

use domain::people::session::Session;
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use store::Store;
use store::mails::KeptMail;
use web::{Answer, Call, Refused, Route, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    pub desk: Desk,
    pub clock: Clock,
}

/// What it answers. A raw mail is 1 GetObject more of the bucket, of at most 128 KiB.
pub const ROUTES: &[Route<Deps>] = &[
    Route::get("/api/mails", "GetItem Query", |deps, call| {
        Box::pin(list::list_mails(deps, call))
    }),
    Route::get("/api/mails/{name}", "GetItem GetItem", |deps, call| {
        Box::pin(raw::read_mail(deps, call))
    }),
    Route::get("/api/mails/{name}/raw", "GetItem GetItem", |deps, call| {
        Box::pin(raw::fetch_mail(deps, call))
    }),
    Route::post(
        "/api/mails/{name}/replays",
        "GetItem GetItem TransactWriteItems",
        |deps, call| Box::pin(replay::replay_mail(deps, call)),
    ),
    // A transaction for each of its 25 mails at most.
    Route::post(
        "/api/mails/replays",
        "GetItem Query TransactWriteItems",
        |deps, call| Box::pin(replay::replay_page(deps, call)),
    ),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}

/// The session of an admin: strangers' mails are nobody else's business.
async fn admin(deps: &Deps, call: &Call) -> Result<Session, Refused> {
    let session = session::required_as_it_is(&deps.store, call, deps.clock.now()).await?;
    match session.role.is_admin() {
        true => Ok(session),
        false => Err(Refused::AdminsOnly),
    }
}

/// The mail that the address names, which has an outcome.
async fn find(deps: &Deps, call: &Call) -> Result<KeptMail, Refused> {
    let raw = call.param("name", files::mail_key)?;
    deps.store.read_mail(&raw).await?.ok_or(Refused::NotFound)
}
