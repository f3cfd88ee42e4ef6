//! From a message as the parser has it to a mail that was read.

use mail_parser::{HeaderName, Message, MessageParser};

use super::headers::Headers;
use super::mail::{Incoming, Machine};
use super::parts::{self, Lines};
use super::{around, files, line, machine, others};

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

pub(super) fn parse(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default()
        .parse(raw)
        .filter(|message| !message.parts.is_empty())
}

pub(super) fn gather(message: &Message<'_>) -> Incoming {
    let mut incoming = of_headers(message);
    let mut bodies = parts::bodies(message, Lines::AsSent);
    let from_html = bodies.html.as_deref().filter(|_| bodies.text.is_none());
    let from_html = from_html.map(richtext::text);
    let judged = machine::judge(
        &Headers(message),
        incoming.return_path.as_deref(),
        &incoming.subject,
        bodies.text.as_deref().or(from_html.as_deref()),
    );
    incoming.machine = judged.map(|judged| judged.machine);
    incoming.machine_guessed = judged.is_some_and(|judged| judged.guessed);
    if incoming.machine != Some(Machine::Bounce) && parts::flows(message) {
        bodies = parts::bodies(message, Lines::Flowed);
    }
    take_content(&mut incoming, message, bodies);
    incoming
}

fn of_headers(message: &Message<'_>) -> Incoming {
    let headers = Headers(message);
    let return_path = headers
        .raw("Return-Path")
        .first()
        .map(|path| path.trim().trim_matches(['<', '>', ' ']).to_lowercase());
    let first = |name| headers.mailboxes(name).into_iter().next();
    let mut from = headers.mailboxes(HeaderName::From).into_iter();
    Incoming {
        message_id: headers.ids("Message-ID").into_iter().next(),
        in_reply_to: headers.ids("In-Reply-To"),
        references: headers.ids("References"),
        from: from.next(),
        also_from: from.take(20).collect(),
        sender: first(HeaderName::Sender),
        sender_is_unclear: headers.has("Sender")
            && headers.mailboxes(HeaderName::Sender).len() != 1,
        reply_to: first(HeaderName::ReplyTo),
        original_from: ORIGINAL_FROM
            .iter()
            .find_map(|name| headers.plain_mailbox(name)),
        to: headers.mailboxes(HeaderName::To),
        cc: headers.mailboxes(HeaderName::Cc),
        delivered_to: headers.bare_addresses(&["Delivered-To", "X-Original-To", "Envelope-To"]),
        subject: line::one_line(message.subject().unwrap_or_default()),
        date: message
            .date()
            .filter(|date| date.is_valid())
            .map(mail_parser::DateTime::to_timestamp),
        repeated_headers: headers.conflicting(&ONCE),
        received_hops: headers.raw("Received").len(),
        failed_recipients: headers.bare_addresses(&["X-Failed-Recipients"]),
        own_instance: headers.raw("X-Portal-Instance").into_iter().next(),
        authentication_results: headers.raw("Authentication-Results"),
        return_path,
        ..Incoming::default()
    }
}

/// The bodies and files of a mail.
pub(super) fn take_content(incoming: &mut Incoming, message: &Message<'_>, bodies: parts::Bodies) {
    let others = others::of(message);
    incoming.parts = files::files(message, bodies.html.as_deref(), &others.read);
    incoming.parts.extend(bodies.pasted);
    incoming.text = bodies.text;
    incoming.html = bodies.html;
    incoming.rest = bodies.rest;
    // Where there is no body they are it.
    if incoming.text.is_some() || incoming.html.is_some() {
        let joined = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join("\n\n"));
        incoming.others = joined(others.beside);
        incoming.other_forms = joined(others.instead);
    }
    let (around, is_cut) = around::words(message);
    incoming.around = around;
    incoming.is_cut = bodies.is_cut || is_cut;
}
