//! What SES says of a mail it has put into S3 (its receipt notification, as the queue carries it).

use domain::inbound::Proof;
use serde::Deserialize;

/// A mail that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    /// Key of the raw mail in the bucket.
    pub(crate) raw: String,
    /// Addresses of ours it was delivered to: the envelope's, which no header can forge.
    pub(crate) recipients: Vec<String>,
    /// Whether the sender named in From sent it.
    pub(crate) proof: Proof,
    /// Whether SES calls it spam.
    pub(crate) spam: bool,
    /// Whether SES found a virus.
    pub(crate) virus: bool,
}

#[derive(Deserialize)]
struct Notification {
    receipt: Receipt,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
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
    object_key: String,
}

impl Received {
    /// Reads the body of a queue message; `None` when it is no receipt notification.
    pub(crate) fn read(body: &str) -> Option<Self> {
        let receipt = serde_json::from_str::<Notification>(body).ok()?.receipt;
        Some(Self {
            raw: receipt.action.object_key,
            recipients: receipt.recipients,
            // DMARC passes when DKIM or SPF passes for the domain people see in From: alignment is its
            // point. GRAY means that the domain states no policy: nobody vouches for the sender.
            proof: if receipt.dmarc_verdict.status == "PASS" {
                Proof::Passed
            } else {
                Proof::Absent
            },
            spam: receipt.spam_verdict.status == "FAIL",
            virus: receipt.virus_verdict.status == "FAIL",
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
        assert_eq!(
            (received.proof, received.spam, received.virus),
            (Proof::Absent, false, true)
        );
        assert_eq!(Received::read("{}"), None);
        assert_eq!(Received::read("x"), None);
    }
}
