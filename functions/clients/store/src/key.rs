//! Every key format of the table. Nothing else in the workspace writes one (invariant 2).
//!
//! | item | pk | sk |
//! |---|---|---|
//! | head of a ticket | `TICKET#<number>` | `HEAD` |
//! | message | `TICKET#<number>` | `M#<message id>` |
//! | account | `PERSON#<person>` | `ACCOUNT` |
//! | session | `PERSON#<person>` | `SESSION#<digest>` |
//! | agents | `AGENTS` | `<person>` |
//! | one-time link, courtesy letter | `LETTER#<link id>` | `LETTER` |
//! | uploaded file | `FILE#<file id>` | `FILE` |
//! | act done once | `ONCE#<who>#<key>` | `ONCE` |
//! | mail sent about a message, per person | `TICKET#<number>` | `D#<message id>#<person>` |
//! | ticket in an observer's list | `TICKET#<number>` | `O#<person>` |
//! | mail sent about an account | `NOTICE#<link id>` | `<person>` |
//! | whose an address is | `ADDRESS#<digest of the address>` | `ADDRESS` |
//! | where a person is written to | `PERSON#<person>` | `CONTACT` |
//! | address that refuses our mails | `PERSON#<person>` | `ADDRESS` |
//! | mail withheld from it | `PERSON#<person>` | `HELD#<when>#<mail>` |
//! | id of a mail sent | `WIRE#<id>` | `WIRE` |
//! | outcome of a raw mail | `RAW#<key>` | `RAW` |
//! | mail seen | `MAIL#<digest>` | `MAIL` |
//! | Message-ID seen | `MAILID#<digest>` | `MAILID` |
//! | what people are to be told of | `NOTICE#<message id, link id, person>` | `UNTOLD` |
//! | something to be done again | `RAW#<key>`, `NOTICE#<message id, link id, person>` | `DRIVE#<when>` |
//! | acts counted in a budget's window | `SPENT#<budget>#<whom>#<window>` | `SPENT` |
//! | what somebody did lately | `TALLY#<what>#<person>` | `TALLY` |
//! | request that waits to be confirmed, or to be erased | `TICKET#<number>` | `UNCONFIRMED` |
//! | counter of ticket numbers | `COUNTER` | `TICKET` |
//! | counter of erased requests | `COUNTER` | `ERASED` |
//! | votes on an article | `VOTES#<month>` | `<path>` |
//! | form of the table | `TABLE` | `FORM` |
//!
//! Two indexes, each of items that have both its attributes. `by-person` (`person`, `changed`) lists a
//! person's tickets, by the heads of their own and the `O#` items of those they read along, and raw mails by
//! the reason of their outcome, and, as `UNCONFIRMED#<person>`, a person's unconfirmed requests. `open` (`queue`, `changed`) lists the open tickets, raw mails by their
//! outcome, files nobody has claimed, requests nobody stands behind, and, as `SENDING`, mails that are being sent and what people are still to be
//! told of.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::desk::vote::{ArticlePath, Month};
use domain::id::{FileId, LinkId, MessageId, PersonId, TicketNumber, Timestamp};
use domain::mail::delivery::{About, MailId};
use domain::people::address::Address;

pub(crate) const PK: &str = "pk";
pub(crate) const SK: &str = "sk";
pub(crate) const PERSON: &str = "person";
pub(crate) const QUEUE: &str = "queue";
pub(crate) const CHANGED: &str = "changed";
pub(crate) const TTL: &str = "ttl";
pub(crate) const BY_PERSON: &str = "by-person";
pub(crate) const OPEN: &str = "open";
/// The one partition of the index of open tickets.
pub(crate) const OPEN_QUEUE: &str = "OPEN";
/// The one of files that no ticket has taken.
pub(crate) const UNCLAIMED_QUEUE: &str = "UNCLAIMED";
/// The one of requests that are erased unless somebody stands behind them.
pub(crate) const UNCONFIRMED_QUEUE: &str = "UNCONFIRMED";
/// The one of mails somebody is sending, or should be.
pub(crate) const SENDING_QUEUE: &str = "SENDING";

pub(crate) const HEAD: &str = "HEAD";
pub(crate) const MESSAGE_PREFIX: &str = "M#";
pub(crate) const NOTICE_PREFIX: &str = "D#";
const OBSERVER_PREFIX: &str = "O#";
pub(crate) const ACCOUNT: &str = "ACCOUNT";
pub(crate) const SESSION_PREFIX: &str = "SESSION#";
pub(crate) const AGENTS: &str = "AGENTS";
pub(crate) const LETTER: &str = "LETTER";
pub(crate) const DRIVE_PREFIX: &str = "DRIVE#";
pub(crate) const HELD_PREFIX: &str = "HELD#";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    pub(crate) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([(PK.to_owned(), s(&self.pk)), (SK.to_owned(), s(&self.sk))])
    }
}

pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// What the partition of a ticket begins with.
pub(crate) const TICKET_PREFIX: &str = "TICKET#";

pub(crate) fn ticket_partition(number: TicketNumber) -> String {
    format!("{TICKET_PREFIX}{number}")
}

pub(crate) fn head(number: TicketNumber) -> Key {
    Key::new(ticket_partition(number), HEAD)
}

pub(crate) fn message(number: TicketNumber, id: &MessageId) -> Key {
    Key::new(ticket_partition(number), format!("{MESSAGE_PREFIX}{id}"))
}

pub(crate) fn person_partition(person: &PersonId) -> String {
    format!("PERSON#{person}")
}

pub(crate) fn account(person: &PersonId) -> Key {
    Key::new(person_partition(person), ACCOUNT)
}

pub(crate) fn session(person: &PersonId, digest: &str) -> Key {
    Key::new(
        person_partition(person),
        format!("{SESSION_PREFIX}{digest}"),
    )
}

pub(crate) fn agent(person: &PersonId) -> Key {
    Key::new(AGENTS.to_owned(), person.as_str())
}

pub(crate) fn letter(id: &LinkId) -> Key {
    Key::new(format!("LETTER#{id}"), LETTER)
}

pub(crate) fn file(id: &FileId) -> Key {
    Key::new(format!("FILE#{id}"), "FILE")
}

pub(crate) fn once(who: Option<&PersonId>, key: &str) -> Key {
    Key::new(
        format!("ONCE#{}#{key}", who.map_or("anonymous", PersonId::as_str)),
        "ONCE",
    )
}

/// A mail about a ticket stands with the ticket, one about an account by itself.
pub(crate) fn sent_mail(mail_id: &MailId) -> Key {
    let person = &mail_id.person;
    match &mail_id.about {
        About::Message(ticket, message) => Key::new(
            ticket_partition(*ticket),
            format!("{NOTICE_PREFIX}{message}#{person}"),
        ),
        About::Account(letter) => Key::new(format!("NOTICE#{letter}"), person.as_str()),
    }
}

/// Message and person of a mail's sort key in its ticket's partition.
pub(crate) fn sent_mail_of_place(place: &str) -> Option<(MessageId, PersonId)> {
    let (message, person) = place.strip_prefix(NOTICE_PREFIX)?.split_once('#')?;
    Some((MessageId::parse(message)?, PersonId::parse(person)?))
}

/// The mail that a place in upkeep's list is of; `None` for what is no mail yet.
pub(crate) fn mail_id_of(item: &HashMap<String, AttributeValue>) -> Option<MailId> {
    let (_, name) = item.get(CHANGED)?.as_s().ok()?.split_once('#')?;
    MailId::parse(name)
}

/// A ticket in the list of somebody who reads it along.
pub(crate) fn observer(number: TicketNumber, person: &PersonId) -> Key {
    Key::new(
        ticket_partition(number),
        format!("{OBSERVER_PREFIX}{person}"),
    )
}

/// The digest keeps the key short, whatever is typed; it names an address and no person.
pub(crate) fn address(address: &Address) -> Key {
    Key::new(format!("ADDRESS#{}", address.digest()), "ADDRESS")
}

pub(crate) fn contact(person: &PersonId) -> Key {
    Key::new(person_partition(person), "CONTACT")
}

pub(crate) fn form() -> Key {
    Key::new("TABLE".to_owned(), "FORM")
}

pub(crate) fn blocked(person: &PersonId) -> Key {
    Key::new(person_partition(person), "ADDRESS")
}

pub(crate) fn held(mail_id: &MailId, at: Timestamp) -> Key {
    let place = since(at, &mail_id.to_string());
    Key::new(
        person_partition(&mail_id.person),
        format!("{HELD_PREFIX}{place}"),
    )
}

pub(crate) fn wire(id: &str) -> Key {
    Key::new(format!("WIRE#{id}"), "WIRE")
}

pub(crate) fn raw(key: &str) -> Key {
    Key::new(format!("RAW#{key}"), "RAW")
}

pub(crate) fn mail(digest: &str) -> Key {
    Key::new(format!("MAIL#{digest}"), "MAIL")
}

/// The digest is of a Message-ID, which may be longer than a key.
pub(crate) fn received_mail(digest: &str) -> Key {
    Key::new(format!("MAILID#{digest}"), "MAILID")
}

pub(crate) fn retry_mail(raw: &str, when: &str) -> Key {
    Key::new(format!("RAW#{raw}"), format!("{DRIVE_PREFIX}{when}"))
}

pub(crate) fn retry_notice(subject: &str, when: &str) -> Key {
    Key::new(format!("NOTICE#{subject}"), format!("{DRIVE_PREFIX}{when}"))
}

pub(crate) fn pending(subject: &str) -> Key {
    Key::new(format!("NOTICE#{subject}"), "UNTOLD")
}

pub(crate) fn spent(window: &str) -> Key {
    Key::new(format!("SPENT#{window}"), "SPENT")
}

pub(crate) fn activity(what: &str, person: &PersonId) -> Key {
    Key::new(format!("TALLY#{what}#{person}"), "TALLY")
}

/// The partition of index `open` with the raw mails of one outcome.
pub(crate) fn outcome_queue(outcome: &str) -> String {
    format!("MAILS#{outcome}")
}

/// The partition of index `by-person` with the raw mails of one reason.
pub(crate) fn reason_queue(outcome: &str, reason: &str) -> String {
    format!("MAILS#{outcome}#{reason}")
}

/// Order in lists of things that are no tickets: by time, then by name.
pub(crate) fn since(at: Timestamp, name: &str) -> String {
    format!("{:013}#{name}", at.0.max(0))
}

/// In a ticket's partition, behind everything else.
pub(crate) fn request(number: TicketNumber) -> Key {
    Key::new(ticket_partition(number), "UNCONFIRMED")
}

/// The partition of index `by-person` with the requests that a person has not confirmed.
pub(crate) fn unconfirmed_of(person: &PersonId) -> String {
    format!("UNCONFIRMED#{person}")
}

pub(crate) fn erased() -> Key {
    Key::new("COUNTER".to_owned(), "ERASED")
}

pub(crate) fn counter() -> Key {
    Key::new("COUNTER".to_owned(), "TICKET")
}

pub(crate) fn votes_partition(month: &Month) -> String {
    format!("VOTES#{month}")
}

pub(crate) fn votes(month: &Month, article: &ArticlePath) -> Key {
    Key::new(votes_partition(month), article.as_str())
}

/// Order in lists: by the time of the last change, then by number so that no two are equal.
pub(crate) fn changed(at: Timestamp, number: TicketNumber) -> String {
    format!("{:013}#{:012}", at.0.max(0), number.0)
}

/// The ticket of a place in a list, when the place is one that [`changed`] writes.
pub(crate) fn ticket_of_place(place: &str) -> Option<TicketNumber> {
    let (at, number) = place.split_once('#')?;
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    (digits(at, 13) && digits(number, 12))
        .then(|| TicketNumber::parse(number.trim_start_matches('0')))
        .flatten()
}

#[cfg(test)]
mod tests;
