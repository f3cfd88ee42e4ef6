//! Asking for mails to be decided again. Asking twice, or for a mail whose words are in a ticket, changes
//! nothing.

use domain::refusal::Fault;
use domain::session::Session;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::drives::{Drive, Pushed};
use store::mails::KeptMail;
use web::answer::json;
use web::problem::Kind;
use web::{Answer, Call, Problem};

use crate::{Deps, admin, find, list};

pub(crate) async fn replay_mail(deps: &Deps, call: &Call, name: &str) -> Result<Answer, Problem> {
    let session = admin(deps, call).await?;
    let mail = find(deps, call, name).await?;
    let pushed = match call.fields.choice("act") {
        Ok(Some("release")) => Pushed::Released,
        Ok(None | Some("again")) => Pushed::Again,
        _ => return Err(Problem::field("act", Fault::NotAChoice, call)),
    };
    let asked = ask(deps, call, &session, &mail, pushed).await?;
    Ok(json(
        StatusCode::ACCEPTED,
        &json!({ "asked": usize::from(asked) }),
    ))
}

/// All mails of one reason, a page at a call: the caller goes on with the cursor it is given.
pub(crate) async fn replay_page(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let session = admin(deps, call).await?;
    let (outcome, reason) = (call.fields.text("outcome"), call.fields.text("reason"));
    if reason.is_empty() || !list::is_known(outcome, Some(reason)) {
        return Err(Problem::of(Kind::NotFound, call));
    }
    let cursor = Some(call.fields.text("cursor")).filter(|cursor| !cursor.is_empty());
    let page = deps
        .store
        .list_mails(outcome, Some(reason), cursor)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let mut asked = 0;
    for mail in &page.mails {
        asked += usize::from(ask(deps, call, &session, mail, Pushed::Again).await?);
    }
    Ok(json(
        StatusCode::ACCEPTED,
        &json!({ "asked": asked, "cursor": page.cursor }),
    ))
}

async fn ask(
    deps: &Deps,
    call: &Call,
    session: &Session,
    mail: &KeptMail,
    pushed: Pushed,
) -> Result<bool, Problem> {
    if mail.outcome.is_final() {
        return Ok(false);
    }
    let drive = Drive::Mail {
        raw: mail.raw.clone(),
        pushed,
    };
    // Who asked stands in the item's key.
    let person = session.who.person.as_str();
    deps.store
        .drive_now(&drive, person, deps.clock.now())
        .await
        .map_err(|error| Problem::store(&error, call))?;
    Ok(true)
}
