//! What SES reports of the mails it took, in SES's own shape (SES Developer Guide, "Contents of event data
//! that Amazon SES publishes"), to the queue that the configuration set names.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::recipients::simulated;
use crate::aws::identifiers::request_id;
use crate::aws::queue::Queue;
use crate::outgoing::outbox::Sent;

/// Where events go.
#[derive(Debug, Clone)]
pub struct Events {
    queue: Queue,
}

/// What became of a mail, for some of its recipients.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happened<'a> {
    /// SES took it.
    Sent,
    /// The other side took it, saying this.
    Delivered(&'a str),
    /// The other side does not take it yet.
    Delayed(&'a str),
    /// It came back: class, sub-type, enhanced status, what was said.
    Bounced(&'a str, &'a str, &'a str, &'a str),
    /// The reader called it spam.
    Complained,
}

impl Events {
    pub fn new(queue: Queue) -> Self {
        Self { queue }
    }

    /// Reports what happened to a mail. A report that cannot be kept is logged: the mail itself is safe.
    pub(crate) fn report(&self, sent: &Sent, recipients: &[&str], happened: Happened<'_>) {
        let now = OffsetDateTime::now_utc();
        let event = event(sent, recipients, happened, &timestamp(now));
        if let Err(error) = self.queue.send(event.to_string()) {
            tracing::error!(id = sent.id, %error, "an event of a sent mail was lost");
        }
    }

    /// What becomes of mails to the mailbox simulator; says whether the address is one of its.
    pub(crate) fn simulate(&self, sent: &Sent, address: &str) -> bool {
        let Some((local, _)) = simulated(address) else {
            return false;
        };
        let delivered = Happened::Delivered("250 2.6.0 Message received");
        let fates: &[Happened<'_>] = match local {
            "bounce" => &[Happened::Bounced(
                "Permanent",
                "General",
                "5.1.1",
                "smtp; 550 5.1.1 user unknown",
            )],
            "suppressionlist" => &[Happened::Bounced(
                "Permanent",
                "Suppressed",
                "5.1.1",
                "Amazon SES has suppressed sending to this address",
            )],
            "complaint" => &[delivered, Happened::Complained],
            // An out-of-office answer is reported as a bounce that says nothing.
            "ooto" => &[delivered, Happened::Bounced("Transient", "General", "", "")],
            _ => &[delivered],
        };
        for happened in fates {
            self.report(sent, &[address], *happened);
        }
        true
    }
}

fn event(sent: &Sent, recipients: &[&str], happened: Happened<'_>, at: &str) -> Value {
    let (kind, name, report) = report(recipients, happened, at);
    json!({ "eventType": kind, "mail": mail(sent), name: report })
}

fn mail(sent: &Sent) -> Value {
    let tags: serde_json::Map<String, Value> = sent
        .tags
        .iter()
        .map(|(name, value)| (name.clone(), json!([value])))
        .collect();
    json!({
        "timestamp": sent.at,
        "source": sent.from,
        "sendingAccountId": "000000000000",
        "messageId": sent.id,
        "destination": sent.to,
        "headersTruncated": true,
        "headers": [],
        "commonHeaders": { "messageId": sent.id },
        "tags": tags,
    })
}

/// The kind of an event, and the field with its report.
fn report(
    recipients: &[&str],
    happened: Happened<'_>,
    at: &str,
) -> (&'static str, &'static str, Value) {
    let people: Vec<Value> = recipients
        .iter()
        .map(|address| json!({ "emailAddress": address }))
        .collect();
    match happened {
        Happened::Sent => ("Send", "send", json!({})),
        Happened::Delivered(response) => {
            let report = json!({
                "timestamp": at,
                "processingTimeMillis": 1,
                "recipients": recipients,
                "smtpResponse": response,
                "reportingMTA": "local",
            });
            ("Delivery", "delivery", report)
        }
        Happened::Delayed(said) => {
            let report = json!({
                "timestamp": at,
                "delayType": "TransientCommunicationFailure",
                "expirationTime": at,
                "delayedRecipients": said_of(people, "4.4.0", said, None),
            });
            ("DeliveryDelay", "deliveryDelay", report)
        }
        Happened::Bounced(class, sub_type, status, said) => {
            let report = json!({
                "bounceType": class,
                "bounceSubType": sub_type,
                "bouncedRecipients": said_of(people, status, said, Some("failed")),
                "timestamp": at,
                "feedbackId": request_id(),
                "reportingMTA": "dsn; local",
            });
            ("Bounce", "bounce", report)
        }
        Happened::Complained => ("Complaint", "complaint", complaint(people, at)),
    }
}

fn complaint(people: Vec<Value>, at: &str) -> Value {
    json!({
        "complainedRecipients": people,
        "timestamp": at,
        "feedbackId": request_id(),
        "complaintSubType": Value::Null,
        "complaintFeedbackType": "abuse",
        "arrivalDate": at,
    })
}

/// Recipients with what the other side said; SES leaves out what it does not know.
fn said_of(people: Vec<Value>, status: &str, said: &str, action: Option<&str>) -> Vec<Value> {
    people
        .into_iter()
        .map(|mut one| {
            for (name, value) in [
                ("action", action.unwrap_or_default()),
                ("status", status),
                ("diagnosticCode", said),
            ] {
                if !value.is_empty() {
                    one[name] = json!(value);
                }
            }
            one
        })
        .collect()
}

fn timestamp(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
