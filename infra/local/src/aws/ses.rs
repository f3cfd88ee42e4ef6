//! SES as `SendRawEmail` speaks it: takes a finished mail, puts its own Message-ID and Date in
//! place of ours, and answers with the bare id.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use domain::people::address::Address;
use http::{Method, Request, StatusCode, header};
use hyper::body::Incoming;
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use tokio::net::TcpListener;

use crate::aws::headers::cut;
use crate::aws::identifiers::sent_mail_id;
use crate::aws::receive::{Receiver, local_envelope};
use crate::doors::server::{Server, Unread, full, read_body, serve};
use crate::outgoing::outbox::{Outbox, Relaying, Sent};
use crate::outgoing::relay::Relay;

mod answer;
mod asked;
pub(crate) mod events;
pub(crate) mod recipients;
mod sandbox;

use answer::{Refusal, failure, internal, success};
use asked::{Asked, LARGEST_MAIL, tags, too_long};
pub use events::Events;
use events::Happened;
use recipients::{goes_out, is_ours};
pub use sandbox::Sandbox;

/// The same in base64, percent-encoded at worst, with the other parameters.
const LARGEST_BODY: usize = 3 * LARGEST_MAIL;

/// Where mails go.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The desk's mailbox: mail to it comes back in.
    pub support: Address,
    /// The region in the ids, `eu-west-3` for instance.
    pub region: String,
    /// Keeps all that is sent.
    pub outbox: Arc<Outbox>,
    /// The way in, for mail to ourselves.
    pub receiver: Receiver,
    /// The way out, for the rest; none, and it stays in the outbox.
    pub relay: Option<Relay>,
    /// Where it is told what became of them.
    pub events: Events,
    /// Whom it writes to.
    pub sandbox: Sandbox,
}

pub fn start(listener: TcpListener, settings: Settings) -> Result<Server> {
    if let Some(relay) = &settings.relay {
        relay.resume(&settings.outbox, &settings.support, &settings.events);
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
    let parameters: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    drop(body);
    match parameters.get("Action").map(String::as_str) {
        Some("SendRawEmail") => send_raw_email(settings, &parameters).await,
        _ => Err(Refusal::new(
            "InvalidAction",
            "Only SendRawEmail is offered here.",
        )),
    }
}

async fn send_raw_email(
    settings: &Settings,
    parameters: &BTreeMap<String, String>,
) -> Result<String, Refusal> {
    let asked = Asked::read(parameters)?;
    is_verified(settings, &asked)?;
    let now = OffsetDateTime::now_utc();
    let id = sent_mail_id(now);
    let raw = as_sent(&asked.raw, &id, settings, now).map_err(internal)?;
    let outside = asked.to.iter().any(|one| goes_out(one, &settings.support));
    let sent = Sent {
        id: id.clone(),
        from: asked.from,
        to: asked.to,
        at: now.format(&Rfc3339).map_err(internal)?,
        tags: tags(parameters)?,
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

/// In the sandbox, sender and recipients have to be.
fn is_verified(settings: &Settings, asked: &Asked) -> Result<(), Refusal> {
    let unverified = settings
        .sandbox
        .unverified([&asked.from].into_iter().chain(&asked.to));
    if unverified.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = unverified.into_iter().map(String::as_str).collect();
    Err(Refusal::new(
        "MessageRejected",
        format!(
            "Email address is not verified. The following identities failed the check in region {}: {}",
            settings.region.to_uppercase(),
            names.join(", ")
        ),
    ))
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

/// Into our own mailbox by the way mail comes in, to the rest of the world by the relay.
fn pass_on(settings: &Settings, sent: Sent, raw: Vec<u8>) {
    let everybody: Vec<&str> = sent.to.iter().map(String::as_str).collect();
    settings.events.report(&sent, &everybody, Happened::Sent);
    for address in everybody {
        // Without a relay a mail is read in the outbox: it has arrived.
        let stays = !goes_out(address, &settings.support) || settings.relay.is_none();
        if !settings.events.simulate(&sent, address) && stays {
            let happened = Happened::Delivered("250 kept on this machine");
            settings.events.report(&sent, &[address], happened);
        }
    }
    let inside: Vec<&str> = sent
        .to
        .iter()
        .map(String::as_str)
        .filter(|address| is_ours(address, &settings.support))
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
            &settings.support,
            settings.events.clone(),
        );
    }
}

#[cfg(test)]
mod tests;
