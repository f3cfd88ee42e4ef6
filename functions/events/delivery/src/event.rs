//! An event of SES, as a configuration set publishes it (SES Developer Guide, "Contents of event data").

use std::collections::HashMap;

use domain::id::Timestamp;
use domain::mail::delivery::{Delivery, Reason, Stage};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The tag that `mailer` gives each mail.
const TAG: &str = "notification";

/// What SES reports of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reported {
    /// SES's own id of the mail.
    pub(crate) ses_id: String,
    /// Our name of the mail, if it carried one.
    pub(crate) tag: Option<String>,
    /// Where the mail stands; none for what says nothing of that.
    pub(crate) delivery: Option<Delivery>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    event_type: String,
    mail: Mail,
    #[serde(default)]
    bounce: Option<Bounce>,
    #[serde(default)]
    complaint: Option<Complaint>,
    #[serde(default)]
    delivery: Option<Timed>,
    #[serde(default)]
    delivery_delay: Option<Delay>,
    #[serde(default)]
    reject: Option<Reject>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
    timestamp: String,
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Timed {
    #[serde(default)]
    timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Recipient>,
    #[serde(default)]
    timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    diagnostic_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    complaint_feedback_type: Option<String>,
    #[serde(default)]
    timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delay_type: String,
    #[serde(default)]
    delayed_recipients: Vec<Recipient>,
    #[serde(default)]
    timestamp: String,
}

#[derive(Deserialize)]
struct Reject {
    #[serde(default)]
    reason: String,
}

/// Reads the body of a queue message; `None` when it is no event of SES.
pub(crate) fn read(body: &str) -> Option<Reported> {
    let event: Event = serde_json::from_str(body).ok()?;
    let delivery = delivery(&event);
    let tag = event.mail.tags.get(TAG).and_then(|values| values.first());
    Some(Reported {
        tag: tag.cloned(),
        ses_id: event.mail.message_id,
        delivery,
    })
}

fn delivery(event: &Event) -> Option<Delivery> {
    let sent = instant(&event.mail.timestamp).unwrap_or(Timestamp(0));
    let at = |text: &str| instant(text).unwrap_or(sent);
    match event.event_type.as_str() {
        "Send" => Some(Delivery::plain(Stage::Sent, sent)),
        "Delivery" => {
            let delivery = event.delivery.as_ref()?;
            Some(Delivery::plain(Stage::Delivered, at(&delivery.timestamp)))
        }
        "Bounce" => {
            let bounce = event.bounce.as_ref()?;
            let (status, detail) = said(&bounce.bounced_recipients);
            Some(Delivery::bounced(
                &bounce.bounce_type,
                &bounce.bounce_sub_type,
                status,
                detail,
                at(&bounce.timestamp),
            ))
        }
        "Complaint" => {
            let complaint = event.complaint.as_ref()?;
            // "This is no spam" comes by the same way and is no complaint (RFC 5965, 7.3; SES passes it on).
            let spared = complaint.complaint_feedback_type.as_deref() == Some("not-spam");
            (!spared).then(|| {
                let at = at(&complaint.timestamp);
                Delivery::because(Stage::Complained, Reason::Complaint, "", at)
            })
        }
        "DeliveryDelay" => {
            let delay = event.delivery_delay.as_ref()?;
            let (_, detail) = said(&delay.delayed_recipients);
            let reason = match delay.delay_type.as_str() {
                "MailboxFull" => Reason::MailboxFull,
                "SpamDetected" => Reason::Content,
                "IPFailure" => Reason::Policy,
                "TransientCommunicationFailure" | "RecipientServerError" | "InternalFailure" => {
                    Reason::Unreachable
                }
                _ => Reason::Unknown,
            };
            let at = at(&delay.timestamp);
            Some(Delivery::because(Stage::Delayed, reason, detail, at))
        }
        "Reject" => {
            let reject = event.reject.as_ref()?;
            Some(Delivery::because(
                Stage::Failed,
                Reason::Content,
                &reject.reason,
                sent,
            ))
        }
        _ => None,
    }
}

/// Status and answer of the one recipient our mails have.
fn said(recipients: &[Recipient]) -> (&str, &str) {
    let first = recipients.first();
    let status = first.and_then(|one| one.status.as_deref());
    let detail = first.and_then(|one| one.diagnostic_code.as_deref());
    (status.unwrap_or_default(), detail.unwrap_or_default())
}

fn instant(text: &str) -> Option<Timestamp> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000)
        .ok()
        .map(Timestamp)
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
