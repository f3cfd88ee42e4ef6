//! Where a mail we sent stands, and what that says of the address it went to.
//!
//! Reports of one mail come in any order and more than once. The stages have an order of their own, and a
//! report counts only where it goes further: so the same reports give the same end, however they come.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{LinkId, MessageId, PersonId, TicketNumber, Timestamp};
use crate::text;

/// Longest answer of a mail server we keep, characters.
const DETAIL_MAX: usize = 200;

/// How far a mail has come, the later the further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Claimed: it is being handed over, or was by a run that died.
    Sending,
    /// It was not sent: its address refused our mails, or had its share of acknowledgements. Any report is
    /// more: a run that died had sent it after all.
    Withheld,
    /// SES took it.
    Sent,
    /// The other side does not take it yet; SES goes on trying.
    Delayed,
    /// Something came back that is no refusal for good and names no cause: often an out-of-office answer,
    /// which says nothing against a delivery.
    Returned,
    /// The other side took it.
    Delivered,
    /// Given up this time, for a cause that may pass: the mailbox is full, the mail too large.
    Postponed,
    /// Refused for good: there is no such mailbox.
    Refused,
    /// The reader called it spam.
    Complained,
    /// It never left: SES would not have it, or it could not be written.
    Failed,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Sending,
        Self::Withheld,
        Self::Sent,
        Self::Delayed,
        Self::Returned,
        Self::Delivered,
        Self::Postponed,
        Self::Refused,
        Self::Complained,
        Self::Failed,
    ];

    /// Its place in the order.
    pub fn rank(self) -> u8 {
        self as u8
    }
}

/// Why a mail did not arrive, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody has this address.
    NoSuchMailbox,
    /// The domain does not exist or takes no mail.
    NoSuchDomain,
    /// The mailbox is full.
    MailboxFull,
    /// The mail is too large for the other side.
    TooLarge,
    /// What it says or carries is not accepted.
    Content,
    /// The other side's rules forbid it.
    Policy,
    /// The other side could not be reached, or was too slow.
    Unreachable,
    /// The reader called a mail of ours spam.
    Complaint,
    /// The address is blocked, because it refused our mails.
    #[serde(rename = "marked")]
    Blocked,
    /// The address had its share of acknowledgements.
    TooMany,
    /// The desk's account may not send it: an operator has something to do first.
    NotAllowed,
    /// Nobody said.
    Unknown,
}

/// A report of where a mail stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// How far it has come.
    pub stage: Stage,
    /// Why no further.
    pub reason: Option<Reason>,
    /// What the mail server said, one line; for agents only, since it may hold an address.
    pub detail: Option<String>,
    /// When that was.
    pub at: Timestamp,
}

impl Delivery {
    /// A report that needs no reason.
    pub fn plain(stage: Stage, at: Timestamp) -> Self {
        Self {
            stage,
            reason: None,
            detail: None,
            at,
        }
    }

    /// A report with its reason and what the mail server said.
    pub fn because(stage: Stage, reason: Reason, detail: &str, at: Timestamp) -> Self {
        let detail = text::shorten(&text::one_line(detail), DETAIL_MAX);
        Self {
            stage,
            reason: Some(reason),
            detail: (!detail.is_empty()).then_some(detail),
            at,
        }
    }

    /// A bounce as SES classes it: `Permanent`, `Transient` or `Undetermined`, and a sub-type.
    pub fn bounced(class: &str, sub_type: &str, status: &str, detail: &str, at: Timestamp) -> Self {
        let named = match sub_type {
            "NoEmail" | "Suppressed" | "OnAccountSuppressionList" => Some(Reason::NoSuchMailbox),
            "MailboxFull" => Some(Reason::MailboxFull),
            "MessageTooLarge" => Some(Reason::TooLarge),
            "ContentRejected" | "AttachmentRejected" => Some(Reason::Content),
            _ => None,
        };
        let of_status = reason_of_status(status);
        let stage = match (class, named, of_status) {
            ("Permanent", _, _) => Stage::Refused,
            // An out-of-office answer comes as "Transient, General": no cause, so no refusal.
            (_, None, Reason::Unknown) => Stage::Returned,
            _ => Stage::Postponed,
        };
        Self::because(stage, named.unwrap_or(of_status), detail, at)
    }

    /// One recipient of a delivery report by mail (RFC 3464, 2.3.3 and 2.3.4); `None` where it says
    /// nothing about an end.
    pub fn of_report(action: &str, status: &str, detail: &str, at: Timestamp) -> Option<Self> {
        let reason = reason_of_status(status);
        // Without SES's judgement only what is about the address itself speaks against the address.
        let for_good = status.trim_start().starts_with('5')
            && matches!(reason, Reason::NoSuchMailbox | Reason::NoSuchDomain);
        match action.trim().to_ascii_lowercase().as_str() {
            "failed" if for_good => Some(Self::because(Stage::Refused, reason, detail, at)),
            "failed" => Some(Self::because(Stage::Postponed, reason, detail, at)),
            "delayed" => Some(Self::because(Stage::Delayed, reason, detail, at)),
            "delivered" => Some(Self::plain(Stage::Delivered, at)),
            _ => None,
        }
    }

    /// The same as somebody says it who need not know: the mail is late for the reason they give. That ends nothing, and
    /// whoever knows may still say what became of it.
    pub fn as_hearsay(self) -> Self {
        match self.stage {
            Stage::Refused | Stage::Complained => Self {
                stage: Stage::Delayed,
                ..self
            },
            _ => self,
        }
    }

    /// Whether nothing more is to be sent to the address until somebody looks into it.
    pub fn blocks_address(&self) -> bool {
        matches!(self.stage, Stage::Refused | Stage::Complained)
    }
}

/// What an enhanced status code says (RFC 3463, 3).
fn reason_of_status(status: &str) -> Reason {
    let mut parts = status.trim().split('.').skip(1);
    match (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    ) {
        ("1", "2") | ("4", "4") => Reason::NoSuchDomain,
        ("1", "8" | "9" | "7") => Reason::Policy,
        ("1", _) | ("2", "1" | "0") => Reason::NoSuchMailbox,
        ("2", "2") => Reason::MailboxFull,
        ("2", "3") | ("3", "4") => Reason::TooLarge,
        ("3" | "4", _) => Reason::Unreachable,
        ("6", _) => Reason::Content,
        ("7", _) => Reason::Policy,
        _ => Reason::Unknown,
    }
}

/// What a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A message of a ticket.
    Message(TicketNumber, MessageId),
    /// An account.
    Account(LinkId),
}

impl About {
    /// The ticket.
    pub fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Self::Message(ticket, _) => Some(*ticket),
            Self::Account(_) => None,
        }
    }
}

/// The name of one mail to one person. It travels with the mail, as a header and as SES's message tag, so
/// that what SES reports finds its place even when we never learnt that SES had taken the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailId {
    /// What it is about.
    pub about: About,
    /// To whom it goes.
    pub person: PersonId,
}

impl fmt::Display for MailId {
    /// Letters, digits and `_` only: a message tag takes no other (SES, API reference, MessageTag).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.about {
            About::Message(ticket, message) => write!(f, "t{ticket}_{message}_{}", self.person),
            About::Account(letter) => write!(f, "{letter}_{}", self.person),
        }
    }
}

impl MailId {
    /// Reads what [`MailId`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (about, person) = text.rsplit_once('_')?;
        let about = match about.split_once('_') {
            Some((ticket, message)) => About::Message(
                TicketNumber::parse(ticket.strip_prefix('t')?)?,
                MessageId::parse(message)?,
            ),
            None => About::Account(LinkId::parse(about)?),
        };
        Some(Self {
            about,
            person: PersonId::parse(person)?,
        })
    }

    /// The ticket it is about.
    pub fn ticket(&self) -> Option<TicketNumber> {
        self.about.ticket()
    }
}

/// What the Message-IDs of SES end with, behind the region.
const WIRE_DOMAIN: &str = ".amazonses.com";

/// The Message-ID a mail has on the wire, without angle brackets: SES puts its own in place of ours, made
/// of the id it answers with and its region's domain: SES replaces the one it is given.
pub fn ses_message_id(ses_id: &str, region: &str) -> String {
    // us-east-1 is the exception.
    let host = if region == "us-east-1" {
        "email"
    } else {
        region
    };
    format!("{ses_id}@{host}{WIRE_DOMAIN}")
}

/// Whether SES gave this Message-ID, to a mail of ours or of another of its customers.
pub fn is_ses_message_id(id: &str) -> bool {
    id.ends_with(WIRE_DOMAIN)
}

/// An address that refuses our mails: nothing is sent to it until an agent unblocks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests;
