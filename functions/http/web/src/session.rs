//! Who is logged in.

use domain::id::Timestamp;
use domain::people::session::Session;
use store::Store;

use crate::call::Call;
use crate::refusal::Refused;

/// Who is logged in, if anybody: 1 read with a cookie, none without.
///
/// # Errors
/// When the table does not answer; when it was written in another session ([`Refused::AnotherPerson`]), or in one
/// that has ended.
pub async fn current(
    store: &Store,
    call: &Call,
    now: Timestamp,
) -> Result<Option<Session>, Refused> {
    let found = match &call.secret {
        Some(secret) => store.read_session(secret, now).await?,
        None => None,
    };
    of_its_writer(found, call)
}

/// Nothing is done in the name of somebody who did not write it.
fn of_its_writer(found: Option<Session>, call: &Call) -> Result<Option<Session>, Refused> {
    match (&call.written_by, &found) {
        (Some(writer), Some(session)) if session.who.address.as_str() != writer => {
            Err(Refused::AnotherPerson)
        }
        (Some(_), None) => Err(Refused::NotSignedIn),
        _ => Ok(found),
    }
}

/// Who is logged in.
///
/// # Errors
/// [`Refused::NotSignedIn`] when nobody is.
pub async fn required(store: &Store, call: &Call, now: Timestamp) -> Result<Session, Refused> {
    current(store, call, now).await?.ok_or(Refused::NotSignedIn)
}

/// Who is logged in, for a function whose role may not put the session's end off: 1 read. The pages that ask such
/// a function ask `authentication` as well, which may.
///
/// # Errors
/// [`Refused::NotSignedIn`] when nobody is.
pub async fn required_as_it_is(
    store: &Store,
    call: &Call,
    now: Timestamp,
) -> Result<Session, Refused> {
    let found = match &call.secret {
        Some(secret) => store.look_at_session(secret, now).await?,
        None => None,
    };
    of_its_writer(found, call)?.ok_or(Refused::NotSignedIn)
}
