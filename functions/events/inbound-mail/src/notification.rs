//! What SES says of a mail it has put into S3 (its receipt notification, as the queue carries it).

use domain::mail::inbound::Proof;
use serde::Deserialize;
use store::mails::Receipt;

/// Addresses remembered of one delivery; SES takes more, nobody answers to that many of ours.
pub(crate) const RECIPIENTS_MAX: usize = 100;

/// A mail that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    /// Key of the raw mail in the bucket.
    pub(crate) raw: String,
    /// What was said of it. Its recipients are the envelope's, which no header can forge.
    pub(crate) receipt: Receipt,
}

#[derive(Deserialize)]
struct Notification {
    receipt: Told,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default)]
    spam_verdict: Verdict,
    #[serde(default)]
    virus_verdict: Verdict,
    #[serde(default)]
    dmarc_verdict: Verdict,
    action: Action,
}

#[derive(Deserialize, Default)]
struct Verdict {
    #[serde(default)]
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    #[serde(default)]
    object_key_prefix: String,
    object_key: String,
}

impl Action {
    /// The object's whole name, whether or not SES put the prefix before its own part.
    fn key(self) -> String {
        if self.object_key.starts_with(&self.object_key_prefix) {
            self.object_key
        } else {
            self.object_key_prefix + &self.object_key
        }
    }
}

impl Received {
    /// Reads the body of a queue message; `None` when it is no receipt notification.
    pub(crate) fn read(body: &str) -> Option<Self> {
        let told = serde_json::from_str::<Notification>(body).ok()?.receipt;
        let mut recipients = told.recipients;
        recipients.truncate(RECIPIENTS_MAX);
        Some(Self {
            raw: told.action.key(),
            receipt: Receipt {
                recipients,
                // DMARC passes when DKIM or SPF passes for the domain people see in From: alignment is its
                // point. GRAY means that the domain states no policy: nobody vouches for the sender.
                proof: if told.dmarc_verdict.status == "PASS" {
                    Proof::Passed
                } else {
                    Proof::Absent
                },
                spam: told.spam_verdict.status == "FAIL",
                virus: told.virus_verdict.status == "FAIL",
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_and_its_verdicts_weighed() {
        let body = r#"{"notificationType":"Received","mail":{},"receipt":{"recipients":["assistance@exemple.fr"],
            "spamVerdict":{"status":"PASS"},"virusVerdict":{"status":"FAIL"},"dmarcVerdict":{"status":"GRAY"},
            "action":{"type":"S3","bucketName":"b","objectKey":"raw/1"}}}"#;
        let received = Received::read(body).expect("a receipt");
        assert_eq!(received.raw, "raw/1");
        let receipt = received.receipt;
        assert_eq!(
            (receipt.proof, receipt.spam, receipt.virus),
            (Proof::Absent, false, true)
        );
        assert_eq!(Received::read("{}"), None);
        assert_eq!(Received::read("x"), None);
    }

    #[test]
    fn the_prefix_is_put_before_the_key_once() {
        for key in ["1", "raw/1"] {
            let body = format!(
                r#"{{"receipt":{{"action":{{"objectKeyPrefix":"raw/","objectKey":"{key}"}}}}}}"#
            );
            assert_eq!(Received::read(&body).expect("a receipt").raw, "raw/1");
        }
    }
}
