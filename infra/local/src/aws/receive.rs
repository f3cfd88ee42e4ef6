//! What the SES receipt rule does: writes its own lines on top of the mail, stores it in S3, then
//! queues a notification of it. Nothing is parsed before the raw mail is stored.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use environment::Work;
use mail_parser::{Address, MessageParser};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

use crate::aws::headers::{Field, Mail, cut};
use crate::aws::identifiers::received_mail_id;
use crate::aws::queue::Queue;
use crate::aws::storage::MAIL_BUCKET;
use crate::aws::verdicts::{Verdict, Verdicts, judge};

/// Mails looked at at a time: their senders decide how long that takes.
static LOOKING: Work = Work::at_most(4);
/// How long one may take; whoever hands it over keeps it and tries again.
const LIMIT: Duration = Duration::from_secs(60);
/// Header fields told in a notification; SES cuts the list as well.
const TOLD_FIELDS: usize = 200;

/// Who handed over a mail, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The envelope sender; empty for a bounce.
    pub sender: String,
    /// The envelope recipients, all of our domain.
    pub recipients: Vec<String>,
    /// What the other side called itself.
    pub greeting: String,
    /// Where it came from.
    pub peer: IpAddr,
}

/// The receipt rule: one bucket, one queue.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// A client of the file storage.
    pub s3: aws_sdk_s3::Client,
    /// The folder of the bucket in which a mail without an outcome is marked, `new/`.
    pub markers: PathBuf,
    /// Where notifications go.
    pub queue: Queue,
    /// The gateway whose Authentication-Results header is believed, when there is one.
    pub trusted_authserv: Option<String>,
    /// The region told in identifiers and trace lines.
    pub region: String,
}

impl Receiver {
    /// Stores the mail, then queues its notification; the id is the object's name after `raw/`.
    /// An error means that nothing was kept and the sender must try again.
    pub async fn accept(&self, envelope: Envelope, raw: Vec<u8>) -> Result<String> {
        let id = received_mail_id();
        let key = format!("raw/{id}");
        let (receiver, named) = (self.clone(), (id.clone(), key.clone()));
        let look = move || receiver.look(&named.0, &named.1, &envelope, &raw);
        let (stored, notification) = LOOKING.run(LIMIT, look).await??;
        self.put(key, stored)
            .await
            .context("the raw mail was not stored")?;
        // The rule's first action writes the mail under `new/` too, where nothing reads it: it lies there
        // until the mail has its outcome. Here an empty file does, laid beside the storage's door: through
        // it, a name alone would cost what the mail costs.
        let (queue, markers, name) = (self.queue.clone(), self.markers.clone(), id.clone());
        // The message is on the disk when it was sent, which must not hold up those who only compute.
        tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&markers)?;
            std::fs::File::create(markers.join(name))?;
            queue.send(notification)
        })
        .await?
        .context("the mail was not queued")?;
        Ok(id)
    }

    /// What is stored of a mail, and the notification of it.
    fn look(
        &self,
        id: &str,
        key: &str,
        envelope: &Envelope,
        raw: &[u8],
    ) -> Result<(Vec<u8>, String)> {
        let now = OffsetDateTime::now_utc();
        let verdicts = judge(raw, self.trusted_authserv.as_deref(), envelope.peer);
        let mut stored = self.trace(id, envelope, &verdicts, now)?.into_bytes();
        stored.extend_from_slice(raw);
        let notification = notification(id, key, envelope, &verdicts, &stored, now)?;
        Ok((stored, notification))
    }

    async fn put(&self, key: String, content: Vec<u8>) -> Result<()> {
        self.s3
            .put_object()
            .bucket(MAIL_BUCKET)
            .key(key)
            .content_type("message/rfc822")
            .if_none_match("*")
            .body(content.into())
            .send()
            .await?;
        Ok(())
    }

    /// The lines SES puts on top; whatever stands below them was written by the sender.
    fn trace(
        &self,
        id: &str,
        envelope: &Envelope,
        verdicts: &Verdicts,
        now: OffsetDateTime,
    ) -> Result<String> {
        let Envelope {
            sender,
            recipients,
            greeting,
            peer,
        } = envelope;
        let region = &self.region;
        let date = now.format(&Rfc2822)?;
        let first = recipients.first().map_or("", String::as_str);
        let (spf, dkim, dmarc) = (
            verdicts.spf.as_result(),
            verdicts.dkim.as_result(),
            verdicts.dmarc.as_result(),
        );
        Ok(format!(
            "Return-Path: <{sender}>\r\n\
             Received: from {greeting} ({greeting} [{peer}])\r\n \
             by inbound-smtp.{region}.amazonaws.com with SMTP id {id}\r\n \
             for {first};\r\n {date}\r\n\
             X-SES-Spam-Verdict: PASS\r\n\
             X-SES-Virus-Verdict: PASS\r\n\
             Received-SPF: {spf} (spfCheck: local) client-ip={peer}; envelope-from={sender}; helo={greeting};\r\n\
             Authentication-Results: amazonses.com;\r\n spf={spf} (spfCheck: local) client-ip={peer};\r\n dkim={dkim};\r\n dmarc={dmarc};\r\n"
        ))
    }
}

fn notification(
    id: &str,
    key: &str,
    envelope: &Envelope,
    verdicts: &Verdicts,
    stored: &[u8],
    now: OffsetDateTime,
) -> Result<String> {
    let timestamp = now.format(&Rfc3339)?;
    // A mail that breaks the parser is told without its headers; it is read again by the function.
    let headers = catch_unwind(AssertUnwindSafe(|| common_headers(stored))).unwrap_or_default();
    let mail = cut(stored);
    let mut receipt = json!({
        "timestamp": timestamp,
        "processingTimeMillis": 1,
        "recipients": envelope.recipients,
        "spamVerdict": Verdict::Pass.to_json(),
        "virusVerdict": Verdict::Pass.to_json(),
        "spfVerdict": verdicts.spf.to_json(),
        "dkimVerdict": verdicts.dkim.to_json(),
        "dmarcVerdict": verdicts.dmarc.to_json(),
        "action": {
            "type": "S3",
            "topicArn": "arn:aws:sns:eu-west-3:000000000000:local",
            "bucketName": MAIL_BUCKET,
            "objectKeyPrefix": "raw/",
            "objectKey": key,
        },
    });
    if let Some(policy) = &verdicts.dmarc_policy {
        receipt["dmarcPolicy"] = json!(policy.to_ascii_uppercase());
    }
    let notification = json!({
        "notificationType": "Received",
        "mail": {
            "timestamp": timestamp,
            "source": envelope.sender,
            "messageId": id,
            "destination": envelope.recipients,
            "headersTruncated": mail.fields.len() > TOLD_FIELDS,
            "headers": told_fields(&mail),
            "commonHeaders": headers,
        },
        "receipt": receipt,
    });
    Ok(notification.to_string())
}

fn told_fields(mail: &Mail<'_>) -> Vec<Value> {
    mail.fields
        .iter()
        .take(TOLD_FIELDS)
        .map(|field: &Field<'_>| json!({ "name": field.name(), "value": field.value() }))
        .collect()
}

fn common_headers(stored: &[u8]) -> Map<String, Value> {
    let mut headers = Map::new();
    let Some(message) = MessageParser::default().parse_headers(stored) else {
        return headers;
    };
    if let Some(path) = message.return_address() {
        headers.insert("returnPath".to_owned(), json!(path));
    }
    let lists = [
        ("from", message.from()),
        ("to", message.to()),
        ("cc", message.cc()),
        ("replyTo", message.reply_to()),
    ];
    for (name, list) in lists {
        if let Some(list) = list {
            headers.insert(name.to_owned(), json!(addresses(list)));
        }
    }
    if let Some(date) = cut(stored).value("Date") {
        headers.insert("date".to_owned(), json!(date));
    }
    if let Some(id) = message.message_id() {
        headers.insert("messageId".to_owned(), json!(format!("<{id}>")));
    }
    if let Some(subject) = message.subject() {
        headers.insert("subject".to_owned(), json!(subject));
    }
    headers
}

fn addresses(list: &Address<'_>) -> Vec<String> {
    list.iter()
        .filter_map(|one| {
            let address = one.address()?;
            Some(match one.name() {
                Some(name) => format!("{name} <{address}>"),
                None => address.to_owned(),
            })
        })
        .collect()
}

/// What a test or an operator's command hands over as a mail from this machine.
pub fn local_envelope(sender: &str, recipients: &[&str]) -> Envelope {
    Envelope {
        sender: sender.to_owned(),
        recipients: recipients.iter().map(|&one| one.to_owned()).collect(),
        greeting: "localhost".to_owned(),
        peer: IpAddr::from([127, 0, 0, 1]),
    }
}

#[cfg(test)]
mod tests;
