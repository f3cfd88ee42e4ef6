//! Reads one raw mail: headers made harmless, bodies decoded, files named.

mod charset;
mod flowed;
mod headers;
pub(crate) mod line;
pub(crate) mod machine;
mod normalize;
mod parts;
mod pasted;
mod undelivered;

use headers::Headers;
use machine::Machine;
use mail_parser::{HeaderName, Message, MessageParser};

use parts::Lines;

/// A name and an address from a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name.
    pub name: Option<String>,
    /// The address in lower case.
    pub address: String,
}

/// One file of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// A name safe to show and to save: no path, no control character, at most 200 characters.
    pub name: String,
    /// `type/subtype` in lower case, `application/octet-stream` when the sender's is no token.
    pub content_type: String,
    /// What `cid:` links name, without `<>`.
    pub content_id: Option<String>,
    /// Whether the HTML shows it: a `cid:` link names it.
    pub inline: bool,
    /// The decoded content.
    pub bytes: Vec<u8>,
}

/// One mail, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    /// The message id without `<>`.
    pub message_id: Option<String>,
    /// Message ids answered, without `<>`.
    pub in_reply_to: Vec<String>,
    /// Message ids of the thread, oldest first, without `<>`.
    pub references: Vec<String>,
    /// Who wrote it, as it claims.
    pub from: Option<Mailbox>,
    /// Who sent it for them.
    pub sender: Option<Mailbox>,
    /// Where they want answers.
    pub reply_to: Option<Mailbox>,
    /// To whom, at most 500.
    pub to: Vec<Mailbox>,
    /// With copy to, at most 500.
    pub cc: Vec<Mailbox>,
    /// Addresses of Delivered-To, X-Original-To and Envelope-To, in lower case.
    pub delivered_to: Vec<String>,
    /// The envelope sender; empty when it was `<>`.
    pub return_path: Option<String>,
    /// One line.
    pub subject: String,
    /// Seconds since 1970, as the sender's clock had it.
    pub date: Option<i64>,
    /// Headers that may stand once and stand more often: parsers disagree on which one counts.
    pub repeated_headers: Vec<String>,
    /// The number of Received headers.
    pub received_hops: usize,
    /// Why it must not be acknowledged.
    pub machine: Option<Machine>,
    /// Addresses of X-Failed-Recipients, in lower case.
    pub failed_recipients: Vec<String>,
    /// The value of X-Portal-Instance: our own echo, if it is ours.
    pub own_instance: Option<String>,
    /// The values of Authentication-Results, top first.
    pub authentication_results: Vec<String>,
    /// The text part, at most 1 MiB.
    pub text: Option<String>,
    /// The HTML part, at most 1 MiB.
    pub html: Option<String>,
    /// Files and inline images, at most 1,000.
    pub parts: Vec<FilePart>,
}

/// Why a mail cannot be read; its raw bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("the mail is empty")]
    Empty,
    /// No header was found.
    #[error("the mail has no header")]
    NoHeader,
    /// The parser broke on it.
    #[error("the parser failed on this mail")]
    ParserFailed,
}

/// Parts looked at; what is beyond stays in the raw mail.
pub(crate) const PARTS_MAX: usize = 1_000;
/// Bytes of one body; the rest stays in the raw mail.
pub(crate) const TEXT_MAX: usize = 1024 * 1024;

/// Headers that may stand once (RFC 5322, 3.6): with two, parsers disagree on which one counts.
const ONCE: [&str; 7] = [
    "From",
    "Sender",
    "Subject",
    "Message-ID",
    "Date",
    "Reply-To",
    "In-Reply-To",
];

/// Reads a raw mail. Whatever a stranger sent, this returns.
///
/// # Errors
///
/// [`Unreadable`]: the raw mail is to be kept and somebody is to look at it.
pub fn read(raw: &[u8]) -> Result<Incoming, Unreadable> {
    let raw = normalize::normalize(raw);
    if raw.is_empty() {
        return Err(Unreadable::Empty);
    }
    // The parser is known not to panic; should it, the next mail must still be read.
    let read = std::panic::catch_unwind(|| {
        MessageParser::default()
            .parse(raw.as_ref())
            .filter(|message| !message.parts.is_empty())
            .map(|m| gather(&m))
    });
    read.map_err(|_| Unreadable::ParserFailed)?
        .ok_or(Unreadable::NoHeader)
}

fn gather(message: &Message<'_>) -> Incoming {
    let headers = Headers(message);
    let return_path = headers
        .raw("Return-Path")
        .first()
        .map(|path| path.trim().trim_matches(['<', '>', ' ']).to_lowercase());
    let mut bodies = parts::bodies(message, Lines::AsSent);
    let subject = line::one_line(message.subject().unwrap_or_default());
    let machine = machine::judge(
        &headers,
        return_path.as_deref(),
        &subject,
        bodies.text.as_deref(),
    );
    if machine != Some(Machine::Bounce) && parts::flows(message) {
        bodies = parts::bodies(message, Lines::Flowed);
    }
    let mut parts = parts::files(message, bodies.html.as_deref());
    parts.extend(std::mem::take(&mut bodies.pasted));
    let first = |name| headers.mailboxes(name).into_iter().next();
    Incoming {
        message_id: headers.ids("Message-ID").into_iter().next(),
        in_reply_to: headers.ids("In-Reply-To"),
        references: headers.ids("References"),
        from: first(HeaderName::From),
        sender: first(HeaderName::Sender),
        reply_to: first(HeaderName::ReplyTo),
        to: headers.mailboxes(HeaderName::To),
        cc: headers.mailboxes(HeaderName::Cc),
        delivered_to: headers.bare_addresses(&["Delivered-To", "X-Original-To", "Envelope-To"]),
        subject,
        date: message
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_timestamp),
        repeated_headers: headers.repeated(&ONCE),
        received_hops: headers.raw("Received").len(),
        machine,
        failed_recipients: headers.bare_addresses(&["X-Failed-Recipients"]),
        own_instance: headers.raw("X-Portal-Instance").into_iter().next(),
        authentication_results: headers.raw("Authentication-Results"),
        return_path,
        parts,
        text: bodies.text,
        html: bodies.html,
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
