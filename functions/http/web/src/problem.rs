//! A refusal as an answer: said to the person in their language, as JSON for scripts and as a page for people
//! without. Refusals become HTTP here and nowhere else.

use domain::refusal::Refusal;
use lambda_http::Body;
use lambda_http::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::answer::{Answer, with_body};
use crate::call::{Call, Format};
use crate::page::RefusedPage;
use crate::refusal::Refused;
use crate::words::{self, FaultWords, TitleAndDetail};

/// RFC 9457, with the fields at fault.
#[derive(Serialize)]
struct Details<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    fields: &'a [FaultWords],
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// The answer: JSON for scripts, a page with everything that was typed for people.
pub(crate) fn answer(refused: &Refused, call: &Call) -> Answer {
    let words = words::refused(refused, call.language);
    let faults = faults(refused, call);
    // Only what is our fault is looked up in the log; elsewhere the reference would be noise.
    let reference = call
        .reference
        .as_deref()
        .filter(|_| matches!(refused, Refused::Unavailable(_)));
    let mut answer = match call.format {
        Format::Json => as_json(refused, &words, &faults, reference),
        Format::Page => {
            let page = RefusedPage {
                words: &words,
                faults: &faults,
                fields: &call.fields,
                action: &call.address(),
                language: call.language,
                refused,
                reference,
            };
            let html = Body::Text(page.render());
            with_body(status(refused), "text/html; charset=utf-8", html)
        }
    };
    if let Some(seconds) = refused.seconds() {
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

fn faults(refused: &Refused, call: &Call) -> Vec<FaultWords> {
    let Refused::Fields(Refusal(faults)) = refused else {
        return Vec::new();
    };
    faults
        .iter()
        .map(|one| FaultWords {
            name: one.field,
            message: words::fault(one.field, &one.fault, call.language),
        })
        .collect()
}

fn as_json(
    refused: &Refused,
    words: &TitleAndDetail,
    fields: &[FaultWords],
    reference: Option<&str>,
) -> Answer {
    let status = status(refused);
    let details = Details {
        r#type: format!("/problems/{}", tag(refused)),
        title: words.title,
        status: status.as_u16(),
        detail: &words.detail,
        fields,
        reference,
    };
    let body = serde_json::to_string(&details).unwrap_or_default();
    with_body(status, "application/problem+json", Body::Text(body))
}

fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Malformed | Refused::OtherSite => StatusCode::BAD_REQUEST,
        Refused::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refused::WrongCredentials | Refused::NotSignedIn => StatusCode::UNAUTHORIZED,
        // Never 403: in front of the site CloudFront turns it into the page for an address that
        // does not exist, and RFC 9110 15.5.4 lets 404 stand for what is not for this person.
        Refused::NotFound | Refused::AgentsOnly | Refused::AdminsOnly => StatusCode::NOT_FOUND,
        Refused::AnotherPerson
        | Refused::ClosedTooLong
        | Refused::KeyReused
        | Refused::Busy
        | Refused::AccountBusy => StatusCode::CONFLICT,
        Refused::TooMuch { .. } | Refused::TooManyTries { .. } | Refused::MailedBefore { .. } => {
            StatusCode::TOO_MANY_REQUESTS
        }
        Refused::LinkUsed | Refused::InvitationOver | Refused::RequestErased => StatusCode::GONE,
        Refused::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn tag(refused: &Refused) -> &'static str {
    match refused {
        Refused::Malformed => "malformed",
        Refused::Fields(_) => "refused-fields",
        Refused::WrongCredentials => "wrong-credentials",
        Refused::NotSignedIn => "not-signed-in",
        Refused::AnotherPerson => "another-person",
        Refused::NotFound => "not-found",
        Refused::AgentsOnly => "agents-only",
        Refused::AdminsOnly => "admins-only",
        Refused::ClosedTooLong => "closed-too-long",
        Refused::LinkUsed => "link-used",
        Refused::InvitationOver => "invitation-over",
        Refused::RequestErased => "request-erased",
        Refused::TooMuch { .. } => "too-much",
        Refused::TooManyTries { .. } => "too-many-tries",
        Refused::MailedBefore { .. } => "mailed-before",
        Refused::KeyReused => "key-reused",
        Refused::Busy => "busy",
        Refused::AccountBusy => "account-busy",
        Refused::OtherSite => "other-site",
        Refused::Unavailable(_) => "unavailable",
    }
}
