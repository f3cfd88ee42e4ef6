//! Tickets with their messages.

mod guard;
mod list;
mod read;
mod write;

use domain::id::PersonId;
use domain::ticket::Ticket;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::Message;
use serde::{Deserialize, Serialize};

use crate::key;
use crate::sent_mails::SentMail;

pub use guard::{MailGuard, MailRefusal, PageGuard, PageRefusal, TooMuch};
pub use list::{PAGE, Page};

/// The head of a ticket as it stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketHead {
    pub ticket: Ticket,
    /// Counts its changes: a write names the version it was decided on.
    pub version: u64,
    /// Bytes of all its files.
    pub bytes: u64,
}

/// A message with the files it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageWithFiles {
    pub message: Message,
    /// Its files, inside and below the text.
    pub attachments: Vec<Attachment>,
}

/// Most messages of a ticket read at once, for somebody to see.
pub const MESSAGES: usize = 50;

/// A ticket with what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeTicket {
    pub head: TicketHead,
    /// Its messages, or those that were asked for, oldest first.
    pub entries: Vec<MessageWithFiles>,
    /// The first message of all, where it is none of `entries` and the newest were asked for.
    pub opening: Option<MessageWithFiles>,
    /// Whether there are messages older than `entries`.
    pub earlier: bool,
    /// The mails sent about them, by message, and where they stand.
    pub sent_mails: Vec<SentMail>,
}

/// What became of the write of a new ticket; `N` is what may keep it from being written.
#[derive(Debug)]
pub enum Inserted<N> {
    Done,
    /// Its number, or the place behind the closed ticket that it goes on from, is another's: decide again.
    Taken,
    /// Something beside the ticket stood in the way.
    Not(N),
}

/// What became of a write to a ticket; `N` is what else may keep it from being written.
#[derive(Debug)]
pub enum Saved<N> {
    Done,
    /// Somebody was quicker: the head as it is now. Decide again.
    Changed(Box<TicketHead>),
    /// There is no such ticket.
    NoTicket,
    /// Something beside the ticket stood in the way.
    Not(N),
}

/// The item of a head: what conditions and indexes need stands beside the ticket.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HeadItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<String>,
    version: u64,
    bytes: u64,
    ticket: Ticket,
}

impl HeadItem {
    fn new(ticket: Ticket, version: u64, bytes: u64) -> Self {
        Self {
            person: Some(ticket.requester.person.to_string()),
            queue: ticket.state.is_open().then(|| key::OPEN_QUEUE.to_owned()),
            changed: Some(key::changed(ticket.updated_at, ticket.number)),
            version,
            bytes,
            ticket,
        }
    }

    /// The same ticket in the list of somebody who reads it along.
    fn row(ticket: &Ticket, observer: &PersonId, version: u64) -> Self {
        Self {
            person: Some(observer.to_string()),
            queue: None,
            ..Self::new(ticket.clone(), version, 0)
        }
    }
}

impl From<HeadItem> for TicketHead {
    fn from(item: HeadItem) -> Self {
        Self {
            ticket: item.ticket,
            version: item.version,
            bytes: item.bytes,
        }
    }
}

fn bytes_of(attachments: &[Attachment]) -> u64 {
    attachments.iter().map(|file| file.size).sum()
}
