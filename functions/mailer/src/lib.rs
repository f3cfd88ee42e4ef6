//! Sends one finished mail through SES. What it says and to whom is decided elsewhere.
//!
//! SES replaces Message-ID and Date: [`Mailer::send`] gives the Message-ID as it is on the wire, the
//! one that answers will name.

use aws_sdk_ses::Client;
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use thiserror::Error;

/// Why a mail did not go out.
#[derive(Debug, Error)]
pub enum MailerError {
    /// SES will refuse it again: the reason is kept with the message.
    #[error("refused: {0}")]
    Refused(String),
    /// SES could not answer now.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

/// The way out.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: Client,
    /// The domain SES writes into Message-IDs, from the region.
    wire_domain: String,
    configuration_set: Option<String>,
}

impl Mailer {
    /// `region` is where SES runs; `configuration_set` names where it reports deliveries.
    pub fn new(client: Client, region: &str, configuration_set: Option<String>) -> Self {
        // us-east-1 is the exception (mail.md, 0.1).
        let host = if region == "us-east-1" {
            "email"
        } else {
            region
        };
        Self {
            client,
            wire_domain: format!("{host}.amazonses.com"),
            configuration_set,
        }
    }

    /// Sends `raw` to one address; `notification` tags it in SES's events. 1 request, **not** safe to
    /// repeat: claim the notice first. Gives the final Message-ID, without angle brackets.
    ///
    /// # Errors
    /// [`MailerError::Refused`] for good, [`MailerError::Unavailable`] for now.
    pub async fn send(
        &self,
        raw: Vec<u8>,
        from: &str,
        to: &str,
        notification: &str,
    ) -> Result<String, MailerError> {
        let tag = MessageTag::builder()
            .name("notification")
            .value(notification)
            .build();
        let raw = RawMessage::builder().data(Blob::new(raw)).build();
        let sent = self
            .client
            .send_raw_email()
            .source(from)
            .destinations(to)
            .raw_message(raw.map_err(|error| MailerError::Refused(error.to_string()))?)
            .set_configuration_set_name(self.configuration_set.clone())
            .tags(tag.map_err(|error| MailerError::Refused(error.to_string()))?)
            .send()
            .await;
        match sent {
            Ok(sent) => Ok(format!("{}@{}", sent.message_id(), self.wire_domain)),
            Err(error) => Err(match error.as_service_error() {
                Some(SendRawEmailError::MessageRejected(_)) => {
                    MailerError::Refused("MessageRejected".to_owned())
                }
                Some(SendRawEmailError::MailFromDomainNotVerifiedException(_)) => {
                    MailerError::Unavailable("MailFromDomainNotVerified".to_owned())
                }
                // One address that SES will never take must not hold up the mails behind it.
                Some(other) => match other.meta().code().unwrap_or("unknown") {
                    code @ ("InvalidParameterValue"
                    | "InvalidParameterCombination"
                    | "ValidationError") => MailerError::Refused(code.to_owned()),
                    code => MailerError::Unavailable(code.to_owned()),
                },
                None => MailerError::Unavailable("no answer".to_owned()),
            }),
        }
    }
}
