//! What became of the mails that came in, for admins: listing them, reading one as it came, having one or
//! all of one reason decided again.
//!
//! | route | price, besides 1 GetItem for the session |
//! |---|---|
//! | `GET /api/mails` | 1 Query |
//! | `GET /api/mails/{name}` | 1 GetItem, 1 GetObject of at most 128 KiB |
//! | `GET /api/mails/{name}/raw` | 1 GetItem |
//! | `POST /api/mails/{name}/replays` | 1 GetItem, 1 transaction |
//! | `POST /api/mails/replays` | 1 Query, 1 transaction for each of its 25 mails at most |
//!
//! A replay is only asked for here: `inbound-mail` hears of it by the table's stream, and decides. This
//! function cannot write a ticket, and cannot make up a mail.

mod list;
mod raw;
mod replay;

use domain::session::Session;
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use store::Store;
use store::mails::KeptMail;
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

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
        ("GET", ["api", "mails"]) => list::list_mails(deps, &call).await,
        ("POST", ["api", "mails", "replays"]) => replay::replay_page(deps, &call).await,
        ("GET", ["api", "mails", name]) => raw::read_mail(deps, &call, name).await,
        ("GET", ["api", "mails", name, "raw"]) => raw::fetch_mail(deps, &call, name).await,
        ("POST", ["api", "mails", name, "replays"]) => replay::replay_mail(deps, &call, name).await,
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

/// The session of an admin: strangers' mails are nobody else's business.
async fn admin(deps: &Deps, call: &Call) -> Result<Session, Problem> {
    let session = session::required_as_it_is(&deps.store, call, deps.clock.now()).await?;
    match session.role.looks_after_mail() {
        true => Ok(session),
        false => Err(Problem::of(Kind::AdminsOnly, call)),
    }
}

/// The mail of this name, which has an outcome.
async fn find(deps: &Deps, call: &Call, name: &str) -> Result<KeptMail, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let raw = files::mail_key(name).ok_or_else(missing)?;
    let found = deps.store.read_mail(&raw).await;
    found
        .map_err(|error| Problem::store(&error, call))?
        .ok_or_else(missing)
}
