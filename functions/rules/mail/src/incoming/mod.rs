//! Reads one raw mail: headers made harmless, bodies decoded, files named.

mod around;
mod automatic;
mod charset;
mod enclosed;
mod encoded;
mod files;
mod flowed;
mod headers;
pub(crate) mod line;
pub(crate) mod machine;
mod normalize;
mod parameters;
mod parts;
mod pasted;
mod places;
mod signed;
mod sizes;
mod transfer;
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
    /// Who else is said to have written it, at most 20. A proof of one of several is a proof of none.
    pub also_from: Vec<Mailbox>,
    /// Who sent it for them.
    pub sender: Option<Mailbox>,
    /// Where they want answers.
    pub reply_to: Option<Mailbox>,
    /// Who wrote it before a list or a group put its own address into From, as that says.
    pub original_from: Option<Mailbox>,
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
    /// Headers that may stand once and say two things: parsers disagree on which one counts.
    pub repeated_headers: Vec<String>,
    /// The number of Received headers.
    pub received_hops: usize,
    /// Why it must not be acknowledged.
    pub machine: Option<Machine>,
    /// Whether that is a guess, from its words or its envelope: somebody may have to look.
    pub machine_guessed: bool,
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
    /// The words beyond that, as plain text.
    pub rest: Option<String>,
    /// Whether there are even more words, which only the raw mail has.
    pub is_cut: bool,
    /// What stands before the first part and after the last one, where no program shows it.
    pub around: Option<String>,
    /// What the mails within this one say, as plain text: of each who wrote it, its subject, its words, the names of
    /// its files.
    pub enclosed: Vec<String>,
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
/// Bytes of one body that are laid out.
pub(crate) const TEXT_MAX: usize = 1024 * 1024;

/// Where groups that write in their own name say who wrote to them, the fullest first: Google, Sympa, RFC 9057,
/// Google again, Mailman.
const ORIGINAL_FROM: [&str; 5] = [
    "X-Original-From",
    "X-Google-Original-From",
    "Author",
    "X-Original-Sender",
    "X-MailFrom",
];

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
        let mut incoming = parse(&raw).map(|message| gather(&message))?;
        unwrap(&mut incoming, 0);
        incoming.enclosed = enclosed::words(&incoming.parts);
        Some(incoming)
    });
    read.map_err(|_| Unreadable::ParserFailed)?
        .ok_or(Unreadable::NoHeader)
}

fn parse(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default()
        .parse(raw)
        .filter(|message| !message.parts.is_empty())
}

/// Signatures within signatures: gateways add one, nobody three.
const WRAPPED_MAX: usize = 3;

/// Reads the words and files inside an opaque signature; the signature stays, as the file it is.
fn unwrap(incoming: &mut Incoming, depth: usize) {
    let mut parts = incoming.parts.iter();
    let Some(inner) = parts.find_map(|part| {
        let may_be = part.content_type.ends_with("pkcs7-mime") || part.name.ends_with(".p7m");
        may_be.then(|| signed::content(&part.bytes)).flatten()
    }) else {
        return;
    };
    // Without a line that is a header all of it is words.
    let inner = [b"MIME-Version: 1.0\r\n", inner.as_slice()].concat();
    let raw = normalize::normalize(&inner);
    let Some(message) = parse(&raw) else {
        return;
    };
    let mut inner = Incoming {
        machine: incoming.machine,
        ..Incoming::default()
    };
    let lines = if parts::flows(&message) {
        Lines::Flowed
    } else {
        Lines::AsSent
    };
    take_content(&mut inner, &message, parts::bodies(&message, lines));
    if depth + 1 < WRAPPED_MAX {
        unwrap(&mut inner, depth + 1);
    }
    // What stands around the signature stays: somebody's words about it, a list's line.
    if incoming.html.is_some() || inner.html.is_some() {
        incoming.html = both(in_html(incoming), in_html(&inner));
    }
    incoming.text = both(incoming.text.take(), inner.text);
    incoming.rest = both(incoming.rest.take(), inner.rest);
    incoming.around = both(incoming.around.take(), inner.around);
    incoming.is_cut |= inner.is_cut;
    incoming.parts.extend(inner.parts);
    incoming.parts.truncate(PARTS_MAX);
}

fn in_html(incoming: &Incoming) -> Option<String> {
    let from_text = || incoming.text.as_deref().map(richtext::from_text);
    incoming.html.clone().or_else(from_text)
}

fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first.filter(|text| !text.trim().is_empty()), second) {
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second),
    }
}

/// The bodies and files of a mail.
fn take_content(incoming: &mut Incoming, message: &Message<'_>, bodies: parts::Bodies) {
    incoming.parts = files::files(message, bodies.html.as_deref());
    incoming.parts.extend(bodies.pasted);
    incoming.text = bodies.text;
    incoming.html = bodies.html;
    incoming.rest = bodies.rest;
    let (around, is_cut) = around::words(message);
    incoming.around = around;
    incoming.is_cut = bodies.is_cut || is_cut;
}

fn gather(message: &Message<'_>) -> Incoming {
    let headers = Headers(message);
    let return_path = headers
        .raw("Return-Path")
        .first()
        .map(|path| path.trim().trim_matches(['<', '>', ' ']).to_lowercase());
    let mut bodies = parts::bodies(message, Lines::AsSent);
    let subject = line::one_line(message.subject().unwrap_or_default());
    let from_html = bodies.html.as_deref().filter(|_| bodies.text.is_none());
    let from_html = from_html.map(richtext::text);
    let judged = machine::judge(
        &headers,
        return_path.as_deref(),
        &subject,
        bodies.text.as_deref().or(from_html.as_deref()),
    );
    let machine = judged.map(|judged| judged.machine);
    let first = |name| headers.mailboxes(name).into_iter().next();
    let mut from = headers.mailboxes(HeaderName::From).into_iter();
    let mut incoming = Incoming {
        message_id: headers.ids("Message-ID").into_iter().next(),
        in_reply_to: headers.ids("In-Reply-To"),
        references: headers.ids("References"),
        from: from.next(),
        also_from: from.take(20).collect(),
        sender: first(HeaderName::Sender),
        reply_to: first(HeaderName::ReplyTo),
        original_from: ORIGINAL_FROM
            .iter()
            .find_map(|name| headers.plain_mailbox(name)),
        to: headers.mailboxes(HeaderName::To),
        cc: headers.mailboxes(HeaderName::Cc),
        delivered_to: headers.bare_addresses(&["Delivered-To", "X-Original-To", "Envelope-To"]),
        subject,
        date: message
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_timestamp),
        repeated_headers: headers.conflicting(&ONCE),
        received_hops: headers.raw("Received").len(),
        machine,
        machine_guessed: judged.is_some_and(|judged| judged.guessed),
        failed_recipients: headers.bare_addresses(&["X-Failed-Recipients"]),
        own_instance: headers.raw("X-Portal-Instance").into_iter().next(),
        authentication_results: headers.raw("Authentication-Results"),
        return_path,
        ..Incoming::default()
    };
    if machine != Some(Machine::Bounce) && parts::flows(message) {
        bodies = parts::bodies(message, Lines::Flowed);
    }
    take_content(&mut incoming, message, bodies);
    incoming
}

/// `Name <address>` or an address alone, from words or from a header.
pub(crate) fn headers_mailbox(value: &str) -> Option<Mailbox> {
    headers::mailbox(value)
}

/// Who wrote a mail, as its own headers say.
pub fn writers_of(raw: &[u8]) -> Vec<Mailbox> {
    let raw = normalize::normalize(&raw[..raw.len().min(HEAD_MAX)]);
    let message = MessageParser::default().parse_headers(raw.as_ref());
    message.map_or_else(Vec::new, |message| {
        Headers(&message).mailboxes(HeaderName::From)
    })
}

/// Headers are looked at within this, where nothing else of a mail is.
const HEAD_MAX: usize = 64 * 1024;

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
