//! Accounts and sessions: log in, log out, create an account, verify the address, forgotten password.
//!
//! Whether an address has an account is told to nobody but its owner, by mail: answers are the same
//! either way, in words and in work done.
//!
//! | route | price, in requests to the table |
//! |---|---|
//! | `GET /api/session` | 1 read with a cookie, none without |
//! | `POST /api/session` | 1 read; when the password fits 1 transaction |
//! | `POST /api/session/end` | 1 write |
//! | `POST /api/accounts`, `POST /api/passwords/forgotten` | 1 read, 1 transaction |
//! | `GET /api/accounts/verification`, `GET /api/passwords/reset` | 2 reads; none for what is no link of ours |
//! | `POST` to the same | 2 reads, 1 Query, 2 transactions; 2 Queries more for an account that was there before |

mod account;
mod hashing;
mod link;
mod password;
mod session;

use domain::mailed_link::Purpose;
use environment::{Clock, Desk};
use lambda_http::Request;
use store::Store;
use web::problem::Kind;
use web::{Answer, Call, Problem};

pub use hashing::{hash, verify};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The desk's address and keys.
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
        ("GET", ["api", "session"]) => session::show_session(deps, &call).await,
        ("POST", ["api", "session"]) => session::begin_session(deps, &call).await,
        ("POST", ["api", "session", "end"]) => session::end_session(deps, &call).await,
        ("POST", ["api", "accounts"]) => account::create_account(deps, &call).await,
        ("GET", ["api", "accounts", "verification"]) => {
            link::show(deps, &call, Purpose::VerifyAddress).await
        }
        ("POST", ["api", "accounts", "verification"]) => {
            link::use_up(deps, &call, Purpose::VerifyAddress).await
        }
        ("POST", ["api", "passwords", "forgotten"]) => {
            password::ask_for_password(deps, &call).await
        }
        ("GET", ["api", "passwords", "reset"]) => {
            link::show(deps, &call, Purpose::ResetPassword).await
        }
        ("POST", ["api", "passwords", "reset"]) => {
            link::use_up(deps, &call, Purpose::ResetPassword).await
        }
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}
