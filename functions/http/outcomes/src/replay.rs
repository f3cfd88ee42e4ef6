//! Asking for mails to be decided again. Asking twice, or for a mail whose words are in a ticket, changes
//! nothing.

use domain::people::session::Session;
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use store::mails::KeptMail;
use store::retries::{MailRetry, Retry};
use views::Asked;
use web::answer::json;
use web::{Answer, Call, Refused};

use crate::{Deps, admin, find, list};

pub(crate) async fn replay_mail(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let session = admin(deps, call).await?;
    let mail = find(deps, call).await?;
    let why = match call.fields.choice("act") {
        Ok(Some("release")) => MailRetry::Released,
        Ok(None | Some("again")) => MailRetry::Again,
        _ => return Err(Refused::field("act", Fault::NotAChoice)),
    };
    let asked = ask(deps, &session, &mail, why).await?;
    Ok(json(
        StatusCode::ACCEPTED,
        &Asked {
            asked: usize::from(asked),
            cursor: None,
        },
    ))
}

/// All mails of one reason, a page at a call: the caller goes on with the cursor it is given.
pub(crate) async fn replay_page(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let session = admin(deps, call).await?;
    let (outcome, reason) = (call.fields.text("outcome"), call.fields.text("reason"));
    if reason.is_empty() || !list::is_known(outcome, Some(reason)) {
        return Err(Refused::NotFound);
    }
    let cursor = Some(call.fields.text("cursor")).filter(|cursor| !cursor.is_empty());
    let page = deps.store.list_mails(outcome, Some(reason), cursor).await?;
    let mut asked = 0;
    for mail in &page.mails {
        asked += usize::from(ask(deps, &session, mail, MailRetry::Again).await?);
    }
    let cursor = Some(page.cursor);
    Ok(json(StatusCode::ACCEPTED, &Asked { asked, cursor }))
}

async fn ask(
    deps: &Deps,
    session: &Session,
    mail: &KeptMail,
    why: MailRetry,
) -> Result<bool, Refused> {
    if mail.outcome.is_final() {
        return Ok(false);
    }
    let retry = Retry::Mail {
        raw: mail.raw.clone(),
        why,
    };
    // Who asked stands in the item's key.
    let person = session.who.person.as_str();
    deps.store
        .ask_again(&retry, person, deps.clock.now())
        .await?;
    Ok(true)
}
