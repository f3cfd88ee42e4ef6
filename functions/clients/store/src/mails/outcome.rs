//! What became of a raw mail, and what was said of it on arrival.

use domain::id::TicketNumber;
use domain::mail::inbound::{Ignored, Parked, Proof};
use serde::{Deserialize, Serialize};

/// What became of a raw mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Opened(TicketNumber),
    /// It was added to this ticket.
    Added(TicketNumber),
    /// It was kept and nothing done.
    Ignored(Ignored),
    /// It was kept for somebody to look at.
    Parked(Parked),
}

impl Outcome {
    /// The words for the kinds of outcome, in addresses and data.
    pub const TAGS: [&'static str; 4] = ["parked", "ignored", "added", "opened"];

    /// The word for its kind.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Added(_) => "added",
            Self::Ignored(_) => "ignored",
            Self::Parked(_) => "parked",
        }
    }

    /// The word for its reason, where it has one.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Opened(_) | Self::Added(_) => None,
            Self::Ignored(reason) => Some(reason.tag()),
            Self::Parked(reason) => Some(reason.tag()),
        }
    }

    /// The ticket it went to.
    pub fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Self::Opened(ticket) | Self::Added(ticket) => Some(*ticket),
            Self::Ignored(_) | Self::Parked(_) => None,
        }
    }

    /// Whether handling the mail once more may give another outcome: not once its words are in a ticket.
    pub fn is_final(&self) -> bool {
        self.ticket().is_some()
    }
}

/// What the receiving service said of a mail, kept so that it can be decided again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Addresses of ours it was delivered to.
    pub recipients: Vec<String>,
    /// Whether the sender named in From sent it.
    pub proof: Proof,
    /// Whether it was called spam.
    pub spam: bool,
    /// Whether a virus was found.
    pub virus: bool,
}
