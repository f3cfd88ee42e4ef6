//! The list, by outcome or by one of its reasons, newest first.

use domain::mail::inbound::{Ignored, Parked};
use lambda_http::http::StatusCode;
use store::mails::Outcome;
use views::{KeptMails, MailLine};
use web::answer::json;
use web::{Answer, Call, Refused};

use crate::{Deps, admin};

pub(crate) async fn list_mails(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    admin(deps, call).await?;
    let outcome = call.query("outcome").unwrap_or("parked");
    let reason = call.query("reason").filter(|reason| !reason.is_empty());
    if !is_known(outcome, reason) {
        return Err(Refused::NotFound);
    }
    let page = deps
        .store
        .list_mails(outcome, reason, call.query("cursor"))
        .await?;
    let mails = page.mails.iter().map(MailLine::of).collect();
    let cursor = page.cursor;
    Ok(json(StatusCode::OK, &KeptMails { mails, cursor }))
}

/// Whether mails can have this outcome, and this reason of it.
pub(crate) fn is_known(outcome: &str, reason: Option<&str>) -> bool {
    let Some(reason) = reason else {
        return Outcome::TAGS.contains(&outcome);
    };
    match outcome {
        "parked" => Parked::ALL.iter().any(|one| one.tag() == reason),
        "ignored" => Ignored::ALL.iter().any(|one| one.tag() == reason),
        _ => false,
    }
}
