//! What a delivery report says: who did not get which mail, and why (RFC 3464, RFC 5965, and the texts
//! of systems that know neither).
//!
//! A report proves nothing: anybody can write one. What it says is for a mail that we know we sent.

mod copied;
mod fields;
mod original;
mod prose;
mod recipient;

use crate::{FilePart, Incoming, Machine};
use fields::ReportFields;
use recipient::RECIPIENTS_MAX;

pub use recipient::{Action, ReportedRecipient};

/// A delivery report, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Recipients, each once, at most 100.
    pub recipients: Vec<ReportedRecipient>,
    /// Message-ID of the mail that was reported on, without `<>`.
    pub original_message_id: Option<String>,
    /// The `X-Portal-Notification` of that mail, when it was one of ours.
    pub mail_id: Option<String>,
}

/// Reads what a mail reports, when it is a report; one that names nobody still names its mail.
pub fn delivery_report(incoming: &Incoming) -> Option<DeliveryReport> {
    if incoming.machine != Some(Machine::Bounce) {
        return None;
    }
    let original = original::find(incoming);
    let delayed = prose::is_delay(incoming);
    let mut recipients = structured(incoming, delayed);
    if recipients.is_empty() {
        recipients = prose::recipients(incoming, &original, delayed);
    }
    recipients.truncate(RECIPIENTS_MAX);
    Some(DeliveryReport {
        recipients,
        original_message_id: original.message_id,
        mail_id: original.notification,
    })
}

/// What the fields made for programs say, wherever they stand.
fn structured(incoming: &Incoming, delayed: bool) -> Vec<ReportedRecipient> {
    let mut found: Vec<ReportedRecipient> = Vec::new();
    let mut add = |text: &str| {
        for recipient in ReportFields::groups(text)
            .iter()
            .flat_map(|group| group.recipients(delayed))
        {
            let known = found
                .iter()
                .any(|one| one.final_recipient == recipient.final_recipient);
            if !known && found.len() < RECIPIENTS_MAX {
                found.push(recipient);
            }
        }
    };
    for part in incoming.parts.iter().filter(|part| is_report(part)) {
        add(&text_of(part));
    }
    // Some wrap them in words for people, some quote them in the text alone.
    if let Some(text) = &incoming.text {
        add(copied::before_copy(text));
    }
    found
}

fn is_report(part: &FilePart) -> bool {
    matches!(
        part.content_type.as_str(),
        "message/delivery-status" | "message/global-delivery-status" | "message/feedback-report"
    )
}

/// Reports are short; a long one has said what it has to say by here.
const REPORT_MAX: usize = 256 * 1024;

fn text_of(part: &FilePart) -> String {
    let end = part.bytes.len().min(REPORT_MAX);
    String::from_utf8_lossy(&part.bytes[..end]).into_owned()
}

#[cfg(test)]
mod tests;
