//! Mails the desk received, for admins.

use domain::id::TicketNumber;
use domain::mail::inbound::Parked;
use serde::Serialize;
use store::mails::{KeptMail, Outcome};

use crate::At;

/// A page of received mails.
#[derive(Debug, Serialize)]
pub struct KeptMails {
    /// The mails.
    pub mails: Vec<MailLine>,
    /// What to ask for the next page with.
    pub cursor: Option<String>,
}

/// A received mail in a list.
#[derive(Debug, Serialize)]
pub struct MailLine {
    name: Option<String>,
    from: String,
    subject: String,
    at: At,
    outcome: &'static str,
    reason: Option<&'static str>,
    ticket: Option<TicketNumber>,
    same_id: bool,
    doubtful: bool,
    replay: Option<&'static str>,
}

/// A received mail with its beginning as plain text.
#[derive(Debug, Serialize)]
pub struct MailAsText {
    /// What the list says of it.
    #[serde(flatten)]
    pub line: MailLine,
    /// Its beginning, where it is still there.
    #[serde(flatten)]
    pub beginning: Option<Beginning>,
}

/// The beginning of a mail.
#[derive(Debug, Serialize)]
pub struct Beginning {
    /// As plain text.
    pub text: String,
    /// Bytes of the whole mail.
    pub size: u64,
    /// Whether the text is all of it.
    pub whole: bool,
}

impl MailLine {
    /// What is known of a mail without reading it.
    pub fn of(mail: &KeptMail) -> Self {
        Self {
            name: files::mail_name(&mail.raw).map(str::to_owned),
            from: mail.from.clone(),
            subject: mail.subject.clone(),
            at: At(mail.at),
            outcome: mail.outcome.tag(),
            reason: mail.outcome.reason(),
            ticket: mail.outcome.ticket(),
            same_id: mail.same_id,
            doubtful: mail.doubtful,
            replay: replay(mail),
        }
    }
}

/// What an admin may do about it: have it decided again, or answer for it.
fn replay(mail: &KeptMail) -> Option<&'static str> {
    match &mail.outcome {
        Outcome::Opened(_) | Outcome::Added(_) => None,
        Outcome::Ignored(_) if mail.doubtful => Some("release"),
        Outcome::Parked(
            Parked::Spam | Parked::ConflictingHeaders | Parked::TooManyHops | Parked::OverBudget,
        ) => Some("release"),
        Outcome::Ignored(_) | Outcome::Parked(_) => Some("again"),
    }
}
