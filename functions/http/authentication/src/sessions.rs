//! Where somebody is logged in, and ending that elsewhere.

use domain::desk::place::Place;
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use store::sessions::name_of_session;
use views::Sessions;
use web::answer::{empty, json, see_other, with_cookie};
use web::{Answer, Call, Format, Refused, cookie, session};

use crate::Deps;

/// What ends all sessions but the one that asks.
const OTHERS: &str = "others";

pub(crate) async fn list(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required(&deps.store, call, now).await?;
    let mut found = deps.store.sessions_of(&session.who.person, now).await?;
    let own = call.secret.as_ref().map(name_of_session);
    // Of very many the first are listed, and the one that asks.
    if let Some(name) = &own
        && found.iter().all(|(other, _)| other != name)
    {
        found.push((name.clone(), session));
    }
    Ok(json(StatusCode::OK, &Sessions::of(found, own.as_deref())))
}

/// Ends one session, or all others. One that has ended already is ended.
pub(crate) async fn end(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let session = session::required(&deps.store, call, deps.clock.now()).await?;
    let which = call.fields.text("session");
    if which.is_empty() {
        return Err(Refused::field("session", Fault::Missing));
    }
    let own = call.secret.as_ref().map(name_of_session);
    let is_own = |name: &str| own.as_deref() == Some(name);
    let ends = |name: &str| match which {
        OTHERS => !is_own(name),
        one => one == name,
    };
    deps.store.end_sessions(&session.who.person, ends).await?;
    let answer = match call.format {
        Format::Json => empty(StatusCode::NO_CONTENT),
        Format::Page => see_other(Place::Account.path(call.language)),
    };
    Ok(match is_own(which) {
        true => with_cookie(answer, &cookie::end()),
        false => answer,
    })
}
