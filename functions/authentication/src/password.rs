//! Forgotten passwords.

use domain::address::Address;
use domain::id::LinkId;
use domain::mailed_link::{self, Purpose};
use domain::password;
use domain::person::Account;
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::links::{AboutAccount, AccountLetter};
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Format, Problem};

use crate::session::signed_in;
use crate::{Deps, hashing};

pub(crate) async fn ask_for_password(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let typed = domain::person::read_address(call.fields.text("address"));
    let address: Address = typed.map_err(|fault| Problem::field("address", fault, call))?;

    let found = deps.store.read_account(&address.person()).await;
    let found = found.map_err(|error| Problem::store(&error, call))?;

    // Without an account nobody is written to, and the answer is the same.
    if let Some(found) = found {
        let now = deps.clock.now();
        let letter = AccountLetter {
            id: LinkId::new(environment::random()),
            to: found.account.who,
            about: AboutAccount::Link(Purpose::ResetPassword),
            expires_at: Purpose::ResetPassword.ends(now),
        };
        deps.store
            .add_account_letter(&letter, now)
            .await
            .map_err(|error| Problem::store(&error, call))?;
    }
    Ok(match call.format {
        Format::Json => json(StatusCode::ACCEPTED, &json!({ "sent": true })),
        Format::Page => see_other(match call.language.tag() {
            "en" => "/en/forgotten-password/sent/",
            _ => "/mot-de-passe-oublie/envoye/",
        }),
    })
}

pub(crate) async fn reset_password(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    // The new password is checked first: a refused one must not use up the link.
    let chosen = password::choose(call.fields.text("password"));
    let chosen = chosen.map_err(|fault: Fault| Problem::field("password", fault, call))?;
    let id = mailed_link::read(
        call.fields.text("token"),
        Purpose::ResetPassword,
        &deps.desk.keys,
    )
    .ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;
    let hash = hashing::hash(chosen)
        .await
        .ok_or_else(|| Problem::unavailable("hashing failed", call))?;

    let now = deps.clock.now();
    let letter = deps.store.use_link(&id, Purpose::ResetPassword, now).await;
    let letter = letter.map_err(|error| Problem::store(&error, call))?;
    let letter = letter.ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;
    let found = deps.store.read_account(&letter.to.person).await;
    let found = found.map_err(|error| Problem::store(&error, call))?;
    let found = found.ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;

    // The link came by mail, so it proves the address as well.
    let account = Account {
        password_hash: Some(hash),
        verified_at: found.account.verified_at.or(Some(now)),
        ..found.account.clone()
    };
    let saved = deps.store.change_account(&found, &account).await;
    if !saved.map_err(|error| Problem::store(&error, call))? {
        return Err(Problem::of(Kind::Busy, call));
    }
    let ended = deps.store.end_sessions_of(&account.who.person).await;
    ended.map_err(|error| Problem::store(&error, call))?;

    let letter = AccountLetter {
        id: LinkId::new(environment::random()),
        to: account.who.clone(),
        about: AboutAccount::PasswordChanged,
        expires_at: Purpose::VerifyAddress.ends(now),
    };
    if let Err(error) = deps.store.add_account_letter(&letter, now).await {
        // The password is changed; a courtesy letter that fails must not say otherwise.
        tracing::warn!("the notice of a changed password was not written: {error}");
    }
    signed_in(deps, call, &account, false).await
}
