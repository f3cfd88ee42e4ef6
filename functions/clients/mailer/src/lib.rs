//! Sends one finished mail through SES. What it says and to whom is decided elsewhere.
//!
//! SES replaces Message-ID and Date: [`Mailer::send`] gives the Message-ID as it is on the wire, the
//! one that answers will name. Sending is not repeatable, so it is never repeated here.

use aws_sdk_ses::Client;
use aws_sdk_ses::config::retry::RetryConfig;
use aws_sdk_ses::error::SdkError;
use aws_sdk_ses::operation::send_raw_email::SendRawEmailError;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use domain::mail::delivery::{MailId, ses_message_id};
use thiserror::Error;

/// The tag that names a mail in SES's events.
pub const TAG: &str = "notification";

/// Why a mail did not go out.
#[derive(Debug, Error)]
pub enum MailerError {
    /// SES will refuse it again: the reason is kept with the message.
    #[error("refused: {0}")]
    Refused(String),
    /// SES has not taken it, and may in a while.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The account may not send it yet: its sender or, in the sandbox, its recipient is not verified, or sending
    /// is switched off. An operator has to do something first.
    #[error("not allowed yet: {0}")]
    NotYet(String),
    /// SES did not answer: it may have taken it. Its event tells.
    #[error("no answer")]
    NoAnswer,
}

#[derive(Debug, Clone)]
pub struct Mailer {
    client: Client,
    region: String,
    configuration_set: Option<String>,
}

impl Mailer {
    /// `region` is where SES runs; `configuration_set` names where it reports deliveries.
    pub fn new(client: Client, region: &str, configuration_set: Option<String>) -> Self {
        Self {
            client,
            region: region.to_owned(),
            configuration_set,
        }
    }

    /// Sends `raw` to one address; `mail_id` tags it in SES's events. 1 request, **not** safe to
    /// repeat: claim the notice first. Gives the final Message-ID, without angle brackets.
    ///
    /// # Errors
    /// [`MailerError::Refused`] for good, [`MailerError::Unavailable`] for now, [`MailerError::NotYet`] until an
    /// operator does something, [`MailerError::NoAnswer`] when it may have gone out.
    pub async fn send(
        &self,
        raw: Vec<u8>,
        from: &str,
        to: &str,
        mail_id: &MailId,
    ) -> Result<String, MailerError> {
        let tag = MessageTag::builder()
            .name(TAG)
            .value(mail_id.to_string())
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
            .customize()
            // The client would ask again after a lost answer, and the mail go out twice.
            .config_override(aws_sdk_ses::Config::builder().retry_config(RetryConfig::disabled()))
            .send()
            .await;
        match sent {
            Ok(sent) => Ok(ses_message_id(sent.message_id(), &self.region)),
            Err(error) => Err(match error.as_service_error() {
                Some(refusal) => reason(refusal),
                None if matches!(error, SdkError::ConstructionFailure(_)) => {
                    MailerError::Unavailable("not asked".to_owned())
                }
                None => MailerError::NoAnswer,
            }),
        }
    }
}

/// Why a mail did not go out, in SES's own words; they go on with the addresses, which are for no log.
fn reason(refusal: &SendRawEmailError) -> MailerError {
    match refusal {
        SendRawEmailError::MessageRejected(rejected)
            if rejected.message().is_some_and(says_not_verified) =>
        {
            MailerError::NotYet("NotVerified".to_owned())
        }
        SendRawEmailError::MessageRejected(_) => MailerError::Refused("MessageRejected".to_owned()),
        SendRawEmailError::MailFromDomainNotVerifiedException(_) => {
            MailerError::NotYet("MailFromDomainNotVerified".to_owned())
        }
        SendRawEmailError::AccountSendingPausedException(_) => {
            MailerError::NotYet("AccountSendingPaused".to_owned())
        }
        SendRawEmailError::ConfigurationSetSendingPausedException(_) => {
            MailerError::NotYet("ConfigurationSetSendingPaused".to_owned())
        }
        SendRawEmailError::ConfigurationSetDoesNotExistException(_) => {
            MailerError::NotYet("ConfigurationSetDoesNotExist".to_owned())
        }
        // One address that SES will never take must not hold up the mails behind it.
        other => match other.meta().code().unwrap_or("unknown") {
            code
            @ ("InvalidParameterValue" | "InvalidParameterCombination" | "ValidationError") => {
                MailerError::Refused(code.to_owned())
            }
            code @ ("AccessDenied" | "AccessDeniedException") => {
                MailerError::NotYet(code.to_owned())
            }
            // SES broke off: nothing is known of the mail.
            "InternalFailure" | "ServiceUnavailable" | "unknown" => MailerError::NoAnswer,
            code => MailerError::Unavailable(code.to_owned()),
        },
    }
}

/// Whether a refusal is about the account rather than the mail (SES, "Email sending errors").
fn says_not_verified(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("not verified") || message.contains("failed the check in region")
}

#[cfg(test)]
mod tests;
