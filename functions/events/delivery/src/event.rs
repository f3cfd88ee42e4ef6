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
    match event.event_type.as_str() {
        "Send" => Some(Delivery::plain(Stage::Sent, sent)),
        "Delivery" => {
            let delivery = event.delivery.as_ref()?;
            let at = instant(&delivery.timestamp).unwrap_or(sent);
            Some(Delivery::plain(Stage::Delivered, at))
        }
        "Bounce" => Some(event.bounce.as_ref()?.delivery(sent)),
        "Complaint" => event.complaint.as_ref()?.delivery(sent),
        "DeliveryDelay" => Some(event.delivery_delay.as_ref()?.delivery(sent)),
        "Reject" => Some(event.reject.as_ref()?.delivery(sent)),
        _ => None,
    }
}

impl Bounce {
    fn delivery(&self, sent: Timestamp) -> Delivery {
        let (status, detail) = said(&self.bounced_recipients);
        let at = instant(&self.timestamp).unwrap_or(sent);
        Delivery::bounced(&self.bounce_type, &self.bounce_sub_type, status, detail, at)
    }
}

impl Complaint {
    /// "This is no spam" comes by the same way and is no complaint (RFC 5965, 7.3; SES passes it on).
    fn delivery(&self, sent: Timestamp) -> Option<Delivery> {
        let spared = self.complaint_feedback_type.as_deref() == Some("not-spam");
        let at = instant(&self.timestamp).unwrap_or(sent);
        (!spared).then(|| Delivery::because(Stage::Complained, Reason::Complaint, "", at))
    }
}

impl Delay {
    fn delivery(&self, sent: Timestamp) -> Delivery {
        let (_, detail) = said(&self.delayed_recipients);
        let reason = match self.delay_type.as_str() {
            "MailboxFull" => Reason::MailboxFull,
            "SpamDetected" => Reason::Content,
            "IPFailure" => Reason::Policy,
            "TransientCommunicationFailure" | "RecipientServerError" | "InternalFailure" => {
                Reason::Unreachable
            }
            _ => Reason::Unknown,
        };
        let at = instant(&self.timestamp).unwrap_or(sent);
        Delivery::because(Stage::Delayed, reason, detail, at)
    }
}

impl Reject {
    /// SES says no instant of its own here.
    fn delivery(&self, sent: Timestamp) -> Delivery {
        Delivery::because(Stage::Failed, Reason::Content, &self.reason, sent)
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
mod tests;
