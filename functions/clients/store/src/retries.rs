//! Things to be done again, written where the stream tells of them: a raw mail whose event was lost or
//! that an admin gives back, people who were not told, somebody whose address works again. Doing them twice
//! changes nothing, so it is only ever asked for.

use aws_sdk_dynamodb::types::{AttributeValue, Select};
use domain::id::{LinkId, MessageId, PersonId, TicketNumber, Timestamp};
use domain::mail::delivery::{About, MailId};
use domain::ticket::message::Message;
use serde::{Deserialize, Serialize};

use crate::key::{self, Key};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError};

/// Upkeep asks for the same thing at most once in this time, seconds: a queue tries as long.
pub const SLOT_SECONDS: i64 = 15 * 60;
/// How long that is remembered, seconds.
const REMEMBERED_SECONDS: i64 = 24 * 3600;

/// What of the stream belongs to `inbound-mail`, as `infra/template.yaml` filters it.
pub const MAILS_FILTER: &str = r#"{"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "RAW#"}]}, "sk": {"S": [{"prefix": "DRIVE#"}]}}}}"#;

/// What is to be done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Handle a raw mail.
    Mail {
        /// Its key.
        raw: String,
        #[serde(rename = "pushed")]
        why: MailRetry,
    },
    /// Tell people of a message.
    Message {
        ticket: TicketNumber,
        message: MessageId,
    },
    /// Send a letter about an account.
    Letter(LinkId),
    /// Send what was withheld from somebody: their address is blocked no longer.
    #[serde(rename = "lifted")]
    Unblocked(PersonId),
}

/// Why a raw mail is to be handled again. Stored items call it `pushed`, as they did before it had this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailRetry {
    /// It has no outcome.
    Unfinished,
    /// It is to be decided again, by the rules of today.
    Again,
    /// The same, and somebody who looked at it answers for it.
    Released,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RetryItem {
    #[serde(rename = "drive")]
    pub(crate) retry: Retry,
    ttl: i64,
}

impl RetryItem {
    fn new(retry: &Retry, now: Timestamp) -> Self {
        Self {
            retry: retry.clone(),
            ttl: now.plus_seconds(REMEMBERED_SECONDS).seconds(),
        }
    }
}

impl Retry {
    /// What tells people once more of what a mail is about.
    pub(crate) fn of(mail_id: &MailId) -> Self {
        match &mail_id.about {
            About::Message(ticket, message) => Self::Message {
                ticket: *ticket,
                message: message.clone(),
            },
            About::Account(letter) => Self::Letter(letter.clone()),
        }
    }

    /// What tells people of a message.
    pub(crate) fn of_message(message: &Message) -> Self {
        Self::Message {
            ticket: message.ticket,
            message: message.id.clone(),
        }
    }

    /// The name of what it tells people, if it tells them anything.
    pub(crate) fn told(&self) -> Option<&str> {
        match self {
            Self::Mail { .. } => None,
            Self::Message { message, .. } => Some(message.as_str()),
            Self::Letter(id) => Some(id.as_str()),
            Self::Unblocked(person) => Some(person.as_str()),
        }
    }

    fn key(&self, when: &str) -> Key {
        match self {
            Self::Mail { raw, .. } => key::retry_mail(raw, when),
            Self::Message { message, .. } => key::retry_notice(message.as_str(), when),
            Self::Letter(id) => key::retry_notice(id.as_str(), when),
            Self::Unblocked(person) => key::retry_notice(person.as_str(), when),
        }
    }
}

/// Asks for something again in a transaction that happens once.
pub(crate) fn add_retry(
    transaction: &mut Transaction,
    retry: &Retry,
    now: Timestamp,
) -> Result<(), StoreError> {
    let item = RetryItem::new(retry, now);
    transaction.put_any(&retry.key(&now.0.to_string()), &item)?;
    Ok(())
}

impl Store {
    /// Asks for something again unless that was done a moment ago; says whether. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn ask_again_slowly(
        &self,
        retry: &Retry,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let slot = now.seconds().div_euclid(SLOT_SECONDS);
        self.ask(retry, &slot.to_string(), now).await
    }

    /// Asks for something again now. `once` tells this from other times. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn ask_again(
        &self,
        retry: &Retry,
        once: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.ask(retry, &format!("{}-{once}", now.0), now).await?;
        Ok(())
    }

    /// How often a raw mail was asked for again in the last day: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn count_retries(&self, raw: &str) -> Result<usize, StoreError> {
        let retries = key::retry_mail(raw, "");
        let found = self
            .client
            .query()
            .table_name(&self.table)
            .select(Select::Count)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :sk)")
            .expression_attribute_names("#pk", key::PK)
            .expression_attribute_names("#sk", key::SK)
            .expression_attribute_values(":pk", AttributeValue::S(retries.pk))
            .expression_attribute_values(":sk", AttributeValue::S(retries.sk))
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        Ok(usize::try_from(found.count()).unwrap_or_default())
    }

    async fn ask(&self, retry: &Retry, when: &str, now: Timestamp) -> Result<bool, StoreError> {
        let item = RetryItem::new(retry, now);
        let mut transaction = Transaction::default();
        transaction.put_new(&retry.key(when), &item)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
