//! The list, by outcome or by one of its reasons, newest first.

use domain::mail::inbound::{Ignored, Parked};
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use store::mails::{KeptMail, Outcome};
use web::answer::json;
use web::{Answer, Call, Refused, rfc3339};

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
    let mails: Vec<Value> = page.mails.iter().map(line).collect();
    Ok(json(
        StatusCode::OK,
        &json!({ "mails": mails, "cursor": page.cursor }),
    ))
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

pub(crate) fn line(mail: &KeptMail) -> Value {
    json!({
        "name": files::mail_name(&mail.raw),
        "from": mail.from,
        "subject": mail.subject,
        "at": rfc3339(mail.at),
        "outcome": mail.outcome.tag(),
        "reason": mail.outcome.reason(),
        "ticket": mail.outcome.ticket(),
        "same_id": mail.same_id,
        "doubtful": mail.doubtful,
        "replay": replay(mail),
    })
}

/// What an admin may do about it: have it decided again, or answer for it.
fn replay(mail: &KeptMail) -> Option<&'static str> {
    match &mail.outcome {
        Outcome::Opened(_) | Outcome::Added(_) => None,
        Outcome::Ignored(_) if mail.doubtful => Some("release"),
        Outcome::Parked(
            Parked::Spam | Parked::ConflictingHeaders | Parked::TooManyHops | Parked::OverBudget,
        ) => Some("release"),
        Outcome::Ignored(_) | Outcome::Parked(_) => Some("again"),
    }
}
