//! Accounts and sessions: log in, log out, create an account, verify the address, forgotten password.
//!
//! Whether an address has an account is told to nobody but its owner, by mail: answers are the same
//! either way, in words and in work done.
//!
//! | route | price, in requests to the table |
//! |---|---|
//! | `GET /api/session` | 1 read with a cookie, none without |
//! | `POST /api/session` | 1 read, 1 write |
//! | `POST /api/session/end` | 1 write |
//! | `POST /api/accounts` | 1 read, 2 transactions |
//! | `POST /api/accounts/verification` | 1 write, 1 read, 1 transaction, 1 write |
//! | `POST /api/passwords/forgotten` | 1 read, 1 transaction |
//! | `POST /api/passwords/reset` | 1 write, 1 read, 1 transaction, the sessions' ends, 1 transaction, 1 write |

mod account;
mod hashing;
mod password;
mod session;

use environment::{Clock, Desk};
use lambda_http::Request;
use store::Store;
use web::problem::Kind;
use web::{Answer, Call, Problem};

pub use hashing::hash;

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
        ("POST", ["api", "accounts", "verification"]) => account::verify_address(deps, &call).await,
        ("POST", ["api", "passwords", "forgotten"]) => {
            password::ask_for_password(deps, &call).await
        }
        ("POST", ["api", "passwords", "reset"]) => password::reset_password(deps, &call).await,
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}
