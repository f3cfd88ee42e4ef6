//! Logging in and out.

use std::ops::ControlFlow;

use domain::desk::place::Place;
use domain::people::address::Address;
use domain::people::device::{self, Device};
use domain::people::person::Participant;
use domain::people::session::{Session, SessionSecret};
use domain::people::user_agent;
use domain::policy::budget::Window;
use domain::policy::charges::{self, Tries};
use lambda_http::http::StatusCode;
use store::accounts::Versioned;
use views::SignedIn;
use web::answer::{empty, json, local_address, see_other, with_cookie};
use web::session::current;
use web::{Answer, Call, Format, Refused, cookie};

use crate::found::Found;
use crate::{Deps, hashing, mail};

pub(crate) async fn show_session(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let session = current(&deps.store, call, deps.clock.now()).await?;
    Ok(json(StatusCode::OK, &SignedIn::of(session.as_ref())))
}

/// The try is charged before anything is read or hashed, so that one that is refused costs next to nothing; what fits
/// is taken off again with the session.
pub(crate) async fn begin_session(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let address = Address::parse(call.fields.text("address"));
    let password = domain::people::password::typed(call.fields.text("password"));
    let charged = windows(deps, call, address.as_ref());
    if let Some(full) = deps.store.spend(&charged).await? {
        let seconds = full.seconds_left;
        return Err(Refused::TooManyTries { seconds });
    }
    let (address, password, charged) = (&address, &password, &charged);
    // Again where somebody else changed the account meanwhile.
    let answer = store::again((), |()| async move {
        let account = match address {
            Some(address) => Found::by(&deps.store, address).await?.account,
            None => None,
        };
        let account = account.filter(|found| found.account.verified_at.is_some());
        let kept = account
            .as_ref()
            .and_then(|found| found.account.password_hash.clone());
        let fits = hashing::verify(password.clone(), kept).await?;
        let account = account.filter(|_| fits).ok_or(Refused::WrongCredentials)?;
        let remembered = call.fields.has("remember");
        let credential = Credential::Password { charged };
        let answer = signed_in(deps, call, &account, remembered, credential).await?;
        Ok::<_, Refused>(answer.map_or(ControlFlow::Continue(()), ControlFlow::Break))
    });
    answer.await?.ok_or(Refused::AccountBusy)
}

fn windows(deps: &Deps, call: &Call, address: Option<&Address>) -> Vec<Window> {
    let keys = &deps.desk.keys;
    let mark = address.map(|address| address.mark(keys));
    let device = address.and_then(|address| known_device(deps, call, address));
    let tries = Tries {
        address: mark.as_deref(),
        device: device.as_ref().map(Device::as_str),
        network: &call.network.mark(keys),
    };
    charges::of_sign_in(tries, deps.clock.now())
}

fn known_device(deps: &Deps, call: &Call, address: &Address) -> Option<Device> {
    let cookie = call.device.as_deref()?;
    Device::read(cookie, address, deps.clock.now(), &deps.desk.keys)
}

pub(crate) async fn end_session(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    if let Some(secret) = &call.secret {
        deps.store.end_session(secret).await?;
    }
    let answer = match call.format {
        Format::Json => empty(StatusCode::NO_CONTENT),
        Format::Page => see_other(Place::Home.path(call.language)),
    };
    Ok(with_cookie(answer, &cookie::end()))
}

/// What opens a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credential<'a> {
    /// With a password: the requests that wait for this address may be anybody's, and stay as they are.
    Password {
        /// What the try was charged to.
        charged: &'a [Window],
    },
    /// By a link that was mailed to prove the address: what was asked for with it is theirs.
    MailedLink,
}

/// Begins a session, always a new one, in the place of the one this browser had, and answers with its cookie.
/// `None` when the account was changed since it was read.
pub(crate) async fn signed_in(
    deps: &Deps,
    call: &Call,
    found: &Versioned,
    remembered: bool,
    credential: Credential<'_>,
) -> Result<Option<Answer>, Refused> {
    let account = &found.account;
    let now = deps.clock.now();
    let secret = SessionSecret::new(account.who.person.clone(), environment::random());
    let session = Session {
        browser: user_agent::told(&call.user_agent),
        ..Session::begin(account.who.clone(), account.role, remembered, now)
    };
    let given_back = match credential {
        Credential::Password { charged } => charged.to_vec(),
        Credential::MailedLink => mail::given_back(deps, call, &account.who.address),
    };
    let replaced = call.secret.as_ref();
    let begun = deps
        .store
        .begin_session(found, &secret, &session, replaced, &given_back)
        .await?;
    if !begun {
        return Ok(None);
    }

    if credential == Credential::MailedLink {
        confirm_waiting(deps, &session).await;
    }

    let answer = match call.format {
        Format::Json => json(StatusCode::OK, &SignedIn::of(Some(&session))),
        Format::Page => {
            let tickets = Place::Tickets.path(call.language);
            see_other(local_address(call.fields.text("next"), tickets))
        }
    };
    let kept = remembered.then(|| session.expires_at.seconds() - now.seconds());
    let answer = with_cookie(answer, &cookie::begin(&secret, kept));
    Ok(Some(with_known_device(deps, call, &account.who, answer)))
}

/// What was asked for with an address is its owner's once they proved it.
async fn confirm_waiting(deps: &Deps, session: &Session) {
    let (person, now) = (&session.who.person, deps.clock.now());
    let confirmed = acts::confirm_requests(&deps.store, person, None, now, environment::random);
    if let Err(error) = confirmed.await {
        // They are logged in; the link of each request still confirms it.
        tracing::warn!("requests were not confirmed behind a mailed link: {error}");
    }
}

/// From now on the browser is known for the address, for as long as if it had not been.
fn with_known_device(deps: &Deps, call: &Call, who: &Participant, answer: Answer) -> Answer {
    let (address, now, keys) = (&who.address, deps.clock.now(), &deps.desk.keys);
    let token = match known_device(deps, call, address) {
        Some(known) => known.token(address, now, keys),
        None => device::token(address, environment::random(), now, keys),
    };
    let tokens = device::add(call.device.as_deref(), &token);
    with_cookie(answer, &cookie::keep_device(tokens))
}
