//! Refusals, said twice: to the person in their language, to the log in English with the cause.
//! Domain errors become HTTP here and nowhere else.

use domain::conversation::Denied;
use domain::id::Timestamp;
use domain::language::Language;
use domain::observers::OBSERVERS_MAX;
use domain::refusal::{Fault, Refusal};
use lambda_http::Body;
use lambda_http::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::answer::with_body;
use crate::call::{Call, Format};
use crate::fields::Fields;
use crate::{Answer, page, words};

/// What is refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The body is neither JSON nor a form.
    Malformed,
    /// Fields are at fault.
    Refused(Refusal),
    /// Address and password do not fit.
    WrongCredentials,
    /// Nobody is logged in.
    NotSignedIn,
    /// Somebody else is logged in by now than whoever wrote it.
    AnotherPerson,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// Only agents do this.
    AgentsOnly,
    /// Only admins do this.
    AdminsOnly,
    /// The ticket was closed too long ago.
    ClosedTooLong,
    /// The link was used, is too old, or was never one.
    LinkUsed,
    /// The request was not confirmed in time.
    RequestErased,
    /// Nobody is asked any more what the link asks.
    InvitationOver,
    /// More than anybody needs within a time: it may be asked for again after so many seconds.
    TooMuch {
        /// Seconds to wait.
        seconds: i64,
    },
    /// The same key was used for something else.
    KeyReused,
    /// Somebody else changed the same thing again and again.
    Busy,
    /// An account was changed again and again while somebody logged in.
    AccountBusy,
    /// Asked for by a page that is not ours.
    OtherSite,
    /// This address knows no such method.
    NoSuchMethod,
    /// Our fault.
    Unavailable,
}

/// A refusal on its way out.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    language: Language,
    format: Format,
    fields: Fields,
    action: String,
}

/// RFC 9457, with the fields at fault.
#[derive(Serialize)]
struct Details<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    fields: Vec<FieldDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// One field at fault.
#[derive(Serialize, Clone)]
pub(crate) struct FieldDetails {
    pub(crate) name: &'static str,
    pub(crate) message: String,
}

impl Problem {
    /// A refusal of this call.
    pub fn of(kind: Kind, call: &Call) -> Self {
        Self {
            kind,
            language: call.language,
            format: call.format,
            fields: call.fields.clone(),
            action: format!("/{}", call.path.join("/")),
        }
    }

    /// Fields at fault.
    pub fn refused(refusal: Refusal, call: &Call) -> Self {
        Self::of(Kind::Refused(refusal), call)
    }

    /// One field at fault.
    pub fn field(field: &'static str, fault: Fault, call: &Call) -> Self {
        Self::refused(Refusal::of(field, fault), call)
    }

    /// An act that is not allowed. A ticket that is somebody else's does not exist for others.
    pub fn denied(denied: &Denied, call: &Call) -> Self {
        let kind = match denied {
            Denied::NotYours => Kind::NotFound,
            Denied::AgentsOnly => Kind::AgentsOnly,
            Denied::ClosedTooLong => Kind::ClosedTooLong,
            Denied::TooManyObservers => Kind::Refused(Refusal::of(
                "address",
                Fault::TooManyPeople { max: OBSERVERS_MAX },
            )),
            Denied::Declined => Kind::Refused(Refusal::of("address", Fault::Declined)),
        };
        Self::of(kind, call)
    }

    /// An act for which somebody has no budget left until then.
    pub fn too_much(until: Timestamp, now: Timestamp, call: &Call) -> Self {
        let seconds = (until.seconds() - now.seconds()).max(1);
        Self::of(Kind::TooMuch { seconds }, call)
    }

    /// The table did not answer.
    pub fn store(error: &store::StoreError, call: &Call) -> Self {
        Self::unavailable(error, call)
    }

    /// Something of ours failed: the cause goes to the log, a sorry to the person.
    pub fn unavailable(cause: &(impl std::fmt::Display + ?Sized), call: &Call) -> Self {
        tracing::error!(method = %call.method, path = %call.path.join("/"), "could not answer: {cause}");
        Self::of(Kind::Unavailable, call)
    }

    /// What is refused, for tests and callers that go on another way.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The answer: JSON for scripts, a page with everything that was typed for people.
    pub fn into_answer(self) -> Answer {
        let wait = match self.kind {
            Kind::TooMuch { seconds } => Some(seconds),
            _ => None,
        };
        let mut answer = self.in_words();
        if let Some(seconds) = wait {
            let headers = answer.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }

    fn in_words(self) -> Answer {
        let status = self.status();
        let words = words::problem(&self.kind, self.language);
        let fields: Vec<FieldDetails> = match &self.kind {
            Kind::Refused(Refusal(faults)) => faults
                .iter()
                .map(|one| FieldDetails {
                    name: one.field,
                    message: words::fault(one.field, &one.fault, self.language),
                })
                .collect(),
            _ => Vec::new(),
        };
        match self.format {
            Format::Json => {
                let details = Details {
                    r#type: format!("/problems/{}", self.tag()),
                    title: words.title,
                    status: status.as_u16(),
                    detail: &words.detail,
                    fields,
                    reference: None,
                };
                let body = serde_json::to_string(&details).unwrap_or_default();
                with_body(status, "application/problem+json", Body::Text(body))
            }
            Format::Page => {
                let page = page::render(
                    &words,
                    &fields,
                    &self.fields,
                    &self.action,
                    self.language,
                    &self.kind,
                );
                with_body(status, "text/html; charset=utf-8", Body::Text(page))
            }
        }
    }

    fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Malformed | Kind::OtherSite => StatusCode::BAD_REQUEST,
            Kind::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::WrongCredentials | Kind::NotSignedIn => StatusCode::UNAUTHORIZED,
            // Never 403: in front of the site CloudFront turns it into the page for an address that
            // does not exist, and RFC 9110 15.5.4 lets 404 stand for what is not for this person.
            Kind::NotFound | Kind::AgentsOnly | Kind::AdminsOnly => StatusCode::NOT_FOUND,
            Kind::AnotherPerson
            | Kind::ClosedTooLong
            | Kind::KeyReused
            | Kind::Busy
            | Kind::AccountBusy => StatusCode::CONFLICT,
            Kind::TooMuch { .. } => StatusCode::TOO_MANY_REQUESTS,
            Kind::LinkUsed | Kind::InvitationOver | Kind::RequestErased => StatusCode::GONE,
            Kind::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn tag(&self) -> &'static str {
        match self.kind {
            Kind::Malformed => "malformed",
            Kind::Refused(_) => "refused-fields",
            Kind::WrongCredentials => "wrong-credentials",
            Kind::NotSignedIn => "not-signed-in",
            Kind::AnotherPerson => "another-person",
            Kind::NotFound => "not-found",
            Kind::AgentsOnly => "agents-only",
            Kind::AdminsOnly => "admins-only",
            Kind::ClosedTooLong => "closed-too-long",
            Kind::LinkUsed => "link-used",
            Kind::InvitationOver => "invitation-over",
            Kind::RequestErased => "request-erased",
            Kind::TooMuch { .. } => "too-much",
            Kind::KeyReused => "key-reused",
            Kind::Busy => "busy",
            Kind::AccountBusy => "account-busy",
            Kind::OtherSite => "other-site",
            Kind::NoSuchMethod => "no-such-method",
            Kind::Unavailable => "unavailable",
        }
    }
}
