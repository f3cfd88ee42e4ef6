//! SES as `SendRawEmail` speaks it: takes a finished mail, puts its own Message-ID and Date in
//! place of ours, and answers with the bare id.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, Response, StatusCode, header};
use hyper::body::{Bytes, Incoming};
use mail_parser::MessageParser;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use tokio::net::TcpListener;

use crate::aws::headers::{cut, with_crlf};
use crate::aws::identifiers::{request_id, sent_mail_id};
use crate::aws::receive::{Receiver, local_envelope};
use crate::doors::server::{Server, Unread, answer, full, read_body, serve};
use crate::outgoing::outbox::{Outbox, Relaying, Sent};
use crate::outgoing::relay::Relay;

pub(crate) mod events;
pub(crate) mod recipients;
mod sandbox;

pub use events::Events;
use events::Happened;
use recipients::{goes_out, is_of};
pub use sandbox::Sandbox;

/// The largest mail `SendRawEmail` takes, in bytes (SES, Sending API, "Maximum message size").
const LARGEST_MAIL: usize = 10 * 1024 * 1024;
/// The same in base64, percent-encoded at worst, with the other parameters.
const LARGEST_BODY: usize = 3 * LARGEST_MAIL;
/// Recipients of one call (SES, Service quotas).
const RECIPIENTS: usize = 50;
const NAMESPACE: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

/// Where mails go.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Our own domain: its mail comes back in.
    pub domain: String,
    /// The region in the ids, `eu-west-3` for instance.
    pub region: String,
    /// Keeps all that is sent.
    pub outbox: Arc<Outbox>,
    /// The way in, for mail to our own domain.
    pub receiver: Receiver,
    /// The way out, for the rest; none, and it stays in the outbox.
    pub relay: Option<Relay>,
    /// Where it is told what became of them.
    pub events: Events,
    /// Whom it writes to.
    pub sandbox: Sandbox,
}

/// Why SES refuses, in its own words.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
        }
    }
}

/// Serves on `listener`.
pub fn start(listener: TcpListener, settings: Settings) -> Result<Server> {
    if let Some(relay) = &settings.relay {
        relay.resume(&settings.outbox, &settings.domain, &settings.events);
    }
    let settings = Arc::new(settings);
    let server = serve(listener, move |request, _| {
        let settings = settings.clone();
        async move {
            let response = match respond(&settings, request).await {
                Ok(id) => success(&id),
                Err(refusal) => failure(&refusal),
            };
            response.map(full)
        }
    })?;
    Ok(server)
}

async fn respond(settings: &Settings, request: Request<Incoming>) -> Result<String, Refusal> {
    if request.method() != Method::POST {
        return Err(Refusal::new("InvalidAction", "Only POST is offered."));
    }
    let signed = request
        .headers()
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256 "));
    if !signed {
        return Err(Refusal {
            status: StatusCode::FORBIDDEN,
            code: "MissingAuthenticationToken",
            message: "Request is missing Authentication Token".to_owned(),
        });
    }
    let body = match read_body(request.into_body(), LARGEST_BODY).await {
        Ok(body) => body,
        Err(Unread::TooLong) => return Err(too_long()),
        Err(Unread::Broken) => return Err(Refusal::new("IncompleteSignature", "No whole body.")),
    };
    let parameters: BTreeMap<String, String> =
        url::form_urlencoded::parse(&body).into_owned().collect();
    drop(body);
    match parameters.get("Action").map(String::as_str) {
        Some("SendRawEmail") => send_raw_email(settings, &parameters).await,
        _ => Err(Refusal::new(
            "InvalidAction",
            "Only SendRawEmail is offered here.",
        )),
    }
}

fn too_long() -> Refusal {
    Refusal::new(
        "InvalidParameterValue",
        format!("Message length is more than {LARGEST_MAIL} bytes long"),
    )
}

async fn send_raw_email(
    settings: &Settings,
    parameters: &BTreeMap<String, String>,
) -> Result<String, Refusal> {
    let encoded = parameters
        .get("RawMessage.Data")
        .ok_or_else(|| Refusal::new("ValidationError", "RawMessage.Data is missing."))?;
    let raw = STANDARD
        .decode(encoded)
        .map_err(|_| Refusal::new("InvalidParameterValue", "RawMessage.Data is not base64."))?;
    if raw.len() > LARGEST_MAIL {
        return Err(too_long());
    }
    let raw = with_crlf(&raw);
    let source = match parameters.get("Source") {
        Some(source) => bare(source),
        None => addresses(&raw, &["From"]).into_iter().next(),
    };
    let source =
        source.ok_or_else(|| Refusal::new("InvalidParameterValue", "Missing final '@domain'"))?;
    let to = match members(parameters, "Destinations.member.", "") {
        listed if listed.is_empty() => addresses(&raw, &["To", "Cc", "Bcc"]),
        listed => listed
            .iter()
            .map(|one| bare(one))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Refusal::new("InvalidParameterValue", "Missing final '@domain'"))?,
    };
    if to.is_empty() {
        return Err(Refusal::new("InvalidParameterValue", "No recipient."));
    }
    if to.len() > RECIPIENTS {
        return Err(Refusal::new(
            "MessageRejected",
            "Recipient count exceeds 50.",
        ));
    }

    let unverified = settings
        .sandbox
        .unverified([&source].into_iter().chain(&to));
    if !unverified.is_empty() {
        let names: Vec<&str> = unverified.into_iter().map(String::as_str).collect();
        return Err(Refusal::new(
            "MessageRejected",
            format!(
                "Email address is not verified. The following identities failed the check in region {}: {}",
                settings.region.to_uppercase(),
                names.join(", ")
            ),
        ));
    }

    let now = OffsetDateTime::now_utc();
    let id = sent_mail_id(now);
    let raw = as_sent(&raw, &id, settings, now).map_err(internal)?;
    let outside = to.iter().any(|one| goes_out(one, &settings.domain));
    let names = members(parameters, "Tags.member.", ".Name");
    let values = members(parameters, "Tags.member.", ".Value");
    if names.iter().chain(&values).any(|word| !is_tag(word)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            "A tag takes ASCII letters, digits, _ and -, 256 at most.",
        ));
    }
    let sent = Sent {
        id: id.clone(),
        from: source,
        to,
        at: now.format(&Rfc3339).map_err(internal)?,
        tags: names.into_iter().zip(values).collect(),
        relaying: match &settings.relay {
            Some(_) if outside => Relaying::Pending,
            _ => Relaying::None,
        },
    };
    let (outbox, kept, bytes) = (settings.outbox.clone(), sent.clone(), raw.clone());
    tokio::task::spawn_blocking(move || outbox.keep(kept, &bytes))
        .await
        .map_err(internal)?
        .map_err(internal)?;
    pass_on(settings, sent, raw);
    Ok(id)
}

/// What a tag's name and value may be (SES, API reference, MessageTag).
fn is_tag(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 256
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Into our own domain by the way mail comes in, to the rest of the world by the relay.
fn pass_on(settings: &Settings, sent: Sent, raw: Vec<u8>) {
    let everybody: Vec<&str> = sent.to.iter().map(String::as_str).collect();
    settings.events.report(&sent, &everybody, Happened::Sent);
    for address in everybody {
        // Without a relay a mail is read in the outbox: it has arrived.
        let stays = !goes_out(address, &settings.domain) || settings.relay.is_none();
        if !settings.events.simulate(&sent, address) && stays {
            let happened = Happened::Delivered("250 kept on this machine");
            settings.events.report(&sent, &[address], happened);
        }
    }
    let inside: Vec<&str> = sent
        .to
        .iter()
        .map(String::as_str)
        .filter(|address| is_of(address, &settings.domain))
        .collect();
    if !inside.is_empty() {
        // The return path SES writes, so that an echo looks here as it does there.
        let path = format!("{}@{}.amazonses.com", sent.id, settings.region);
        let envelope = local_envelope(&path, &inside);
        let receiver = settings.receiver.clone();
        tokio::spawn(async move {
            if let Err(error) = receiver.accept(envelope, raw).await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a mail to ourselves was not kept"
                );
            }
        });
    }
    if let (Some(relay), Relaying::Pending) = (&settings.relay, sent.relaying) {
        relay.send(
            settings.outbox.clone(),
            sent,
            &settings.domain,
            settings.events.clone(),
        );
    }
}

/// The mail as it leaves SES: our Message-ID, Date and Bcc gone, SES's own lines at the end of the
/// header.
fn as_sent(raw: &[u8], id: &str, settings: &Settings, now: OffsetDateTime) -> Result<Vec<u8>> {
    let mail = cut(raw);
    let mut out = Vec::with_capacity(raw.len() + 256);
    for field in &mail.fields {
        let name = field.name().to_ascii_lowercase();
        let replaced = matches!(
            name.as_str(),
            "message-id" | "date" | "bcc" | "return-path" | "feedback-id"
        );
        if !replaced && !name.starts_with("x-ses-") {
            out.extend_from_slice(field.raw);
        }
    }
    let region = &settings.region;
    let date = now.format(&Rfc2822)?;
    let day = now.date();
    out.extend_from_slice(
        format!(
            "Message-ID: <{id}@{region}.amazonses.com>\r\nDate: {date}\r\n\
             Feedback-ID: ::1.{region}.local:AmazonSES\r\nX-SES-Outgoing: {day}-127.0.0.1\r\n\r\n"
        )
        .as_bytes(),
    );
    out.extend_from_slice(mail.body);
    Ok(out)
}

/// The values of `<prefix>1<suffix>`, `<prefix>2<suffix>` and so on.
fn members(parameters: &BTreeMap<String, String>, prefix: &str, suffix: &str) -> Vec<String> {
    (1..)
        .map_while(|number| {
            parameters
                .get(&format!("{prefix}{number}{suffix}"))
                .cloned()
        })
        .collect()
}

/// The address of `Name <address>` or `address`.
fn bare(text: &str) -> Option<String> {
    let header = format!("To: {text}\r\n\r\n");
    addresses(header.as_bytes(), &["To"]).into_iter().next()
}

fn addresses(raw: &[u8], names: &[&'static str]) -> Vec<String> {
    let Some(message) = MessageParser::default().parse_headers(raw) else {
        return Vec::new();
    };
    names
        .iter()
        .filter_map(|name| message.header(*name)?.as_address())
        .flat_map(|list| list.iter())
        .filter_map(|one| one.address())
        .filter(|address| {
            // One line, one @: what a mail server would take.
            address.matches('@').count() == 1
                && !address.starts_with('@')
                && !address.ends_with('@')
                && !address.chars().any(|c| c.is_control() || c.is_whitespace())
        })
        .map(str::to_owned)
        .collect()
}

fn internal(error: impl std::fmt::Display) -> Refusal {
    tracing::error!(error = format!("{error:#}"), "a mail was not sent");
    Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "InternalFailure",
        message: "The request processing has failed.".to_owned(),
    }
}

fn success(id: &str) -> Response<Bytes> {
    let request = request_id();
    answer(
        StatusCode::OK,
        "text/xml",
        format!(
            "<SendRawEmailResponse xmlns=\"{NAMESPACE}\">\n  <SendRawEmailResult>\n    <MessageId>{id}</MessageId>\n  </SendRawEmailResult>\n  <ResponseMetadata>\n    <RequestId>{request}</RequestId>\n  </ResponseMetadata>\n</SendRawEmailResponse>\n"
        ),
    )
}

fn failure(refusal: &Refusal) -> Response<Bytes> {
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

#[cfg(test)]
mod tests;
