//! What SES answers: the id of a mail, or why it was not sent.

use http::{Response, StatusCode};
use hyper::body::Bytes;

use crate::aws::identifiers::request_id;
use crate::doors::server::answer;

const NAMESPACE: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

/// Why SES refuses, in its own words.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
        }
    }
}

pub(super) fn internal(error: impl std::fmt::Display) -> Refusal {
    tracing::error!(error = format!("{error:#}"), "a mail was not sent");
    Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "InternalFailure",
        message: "The request processing has failed.".to_owned(),
    }
}

pub(super) fn success(id: &str) -> Response<Bytes> {
    let request = request_id();
    answer(
        StatusCode::OK,
        "text/xml",
        format!(
            "<SendRawEmailResponse xmlns=\"{NAMESPACE}\">\n  <SendRawEmailResult>\n    <MessageId>{id}</MessageId>\n  </SendRawEmailResult>\n  <ResponseMetadata>\n    <RequestId>{request}</RequestId>\n  </ResponseMetadata>\n</SendRawEmailResponse>\n"
        ),
    )
}

pub(super) fn failure(refusal: &Refusal) -> Response<Bytes> {
    let request = request_id();
    let Refusal {
        status,
        code,
        message,
    } = refusal;
    let kind = if status.is_client_error() {
        "Sender"
    } else {
        "Receiver"
    };
    let message = message.replace('&', "&amp;").replace('<', "&lt;");
    answer(
        *status,
        "text/xml",
        format!(
            "<ErrorResponse xmlns=\"{NAMESPACE}\">\n  <Error>\n    <Type>{kind}</Type>\n    <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  <RequestId>{request}</RequestId>\n</ErrorResponse>\n"
        ),
    )
}
