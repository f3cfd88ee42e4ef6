//! The session's cookie, and who is logged in.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use domain::id::Timestamp;
use domain::session::{Session, SessionSecret};
use store::{Store, StoreError};

use crate::call::Call;
use crate::problem::{Kind, Problem};

/// `__Host-` binds it to this host, to TLS and to the whole site (RFC 6265bis, 4.1.3.2).
pub const COOKIE: &str = "__Host-sid";

/// Who is logged in, if anybody: 1 read with a cookie, none without.
///
/// # Errors
/// When the table does not answer; when it was written in another session ([`Kind::AnotherPerson`]), or in one that
/// has ended.
pub async fn current(
    store: &Store,
    call: &Call,
    now: Timestamp,
) -> Result<Option<Session>, Problem> {
    let found = match &call.secret {
        Some(secret) => store.read_session(secret, now).await,
        None => Ok(None),
    };
    of_its_writer(found, call)
}

/// Nothing is done in the name of somebody who did not write it.
fn of_its_writer(
    found: Result<Option<Session>, StoreError>,
    call: &Call,
) -> Result<Option<Session>, Problem> {
    let found = found.map_err(|error| Problem::store(&error, call))?;
    match (&call.written_by, &found) {
        (Some(writer), Some(session)) if session.who.address.as_str() != writer => {
            Err(Problem::of(Kind::AnotherPerson, call))
        }
        (Some(_), None) => Err(Problem::of(Kind::NotSignedIn, call)),
        _ => Ok(found),
    }
}

/// Who is logged in.
///
/// # Errors
/// [`Kind::NotSignedIn`] when nobody is.
pub async fn required(store: &Store, call: &Call, now: Timestamp) -> Result<Session, Problem> {
    current(store, call, now)
        .await?
        .ok_or_else(|| Problem::of(Kind::NotSignedIn, call))
}

/// Who is logged in, for a function whose role may not put the session's end off: 1 read. The pages that ask such
/// a function ask `authentication` as well, which may.
///
/// # Errors
/// [`Kind::NotSignedIn`] when nobody is.
pub async fn required_as_it_is(
    store: &Store,
    call: &Call,
    now: Timestamp,
) -> Result<Session, Problem> {
    let found = match &call.secret {
        Some(secret) => store.look_at_session(secret, now).await,
        None => Ok(None),
    };
    of_its_writer(found, call)?.ok_or_else(|| Problem::of(Kind::NotSignedIn, call))
}

/// The cookie of a session that begins; the browser forgets it when it is closed, or after `kept` seconds.
pub fn cookie(secret: &SessionSecret, kept: Option<i64>) -> String {
    let mut cookie = base(secret.cookie());
    if let Some(seconds) = kept {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    cookie.to_string()
}

/// The cookie that removes one.
pub fn no_cookie() -> String {
    let mut cookie = base(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie.to_string()
}

fn base(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}
