//! What an act is made of, what it makes, and why it is not done.

use thiserror::Error;

use crate::id::{FileId, MessageId, Timestamp};
use crate::ticket::Ticket;
use crate::ticket::message::{Body, Message, Way};

/// Why an act is not possible.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Denied {
    /// The ticket is not theirs: to be answered as if it did not exist.
    #[error("not a participant")]
    NotYours,
    /// Only agents do this.
    #[error("agents only")]
    AgentsOnly,
    /// Closed too long ago: a new ticket is the way on.
    #[error("closed for too long")]
    ClosedTooLong,
    /// As many read along as may.
    #[error("too many observers")]
    TooManyObservers,
    /// They were asked, and do not want to read along.
    #[error("has declined")]
    Declined,
}

/// A ticket as it is after an act, and the message that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The ticket after.
    pub ticket: Ticket,
    /// The message to add.
    pub message: Message,
}

/// What makes a message besides who wrote it.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Identifier for the new message.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub body: Body,
    /// Files below the text.
    pub files: Vec<FileId>,
    /// How it came.
    pub way: Way,
    /// Whether another sent them and named whose they are: they wait for an agent, whoever is named.
    pub spoken_for: bool,
}
