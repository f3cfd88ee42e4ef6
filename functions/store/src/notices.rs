//! Mails we send: each claimed before it is sent, so that it goes out once.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use domain::id::{PersonId, Timestamp};
use domain::reply_address::ReplyAddress;
use serde::{Deserialize, Serialize};

use crate::drives::Drive;
use crate::key::{self, n, s};
use crate::mails::add_wire_id;
use crate::transaction::Transaction;
use crate::{Store, StoreError};

/// How long whoever claimed a mail has to send it, seconds; then another may. SES answers within 10.
pub const LEASE_SECONDS: i64 = 60;
/// How long a mail sent is remembered, seconds.
const REMEMBERED_SECONDS: i64 = 400 * 24 * 3600;

/// Whether a mail may be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Send it: it is yours until the lease ends.
    Yours,
    /// It was sent, or refused for good.
    Settled,
    /// Somebody else is sending it: ask again later.
    Busy,
}

#[derive(Debug, Serialize, Deserialize)]
struct NoticeItem {
    state: String,
    #[serde(default)]
    lease: i64,
    #[serde(default)]
    again: Option<Drive>,
}

impl Store {
    /// Claims the mail about `subject` (a message or letter) to a person; `again` is what pushes it once
    /// more, should whoever claims it die. 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn claim_notice(
        &self,
        subject: &str,
        person: &PersonId,
        again: &Drive,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let lease = now.plus_seconds(LEASE_SECONDS);
        let place = key::since(lease, &format!("{subject}.{person}"));
        let claimed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::notice(subject, person).attributes()))
            .update_expression(
                "SET #state = :sending, #lease = :lease, #ttl = :ttl, #again = :again, \
                 #queue = :queue, #changed = :changed",
            )
            .condition_expression(
                "attribute_not_exists(pk) OR (#state = :sending AND #lease < :now)",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#lease", "lease")
            .expression_attribute_names("#ttl", key::TTL)
            .expression_attribute_names("#again", "again")
            .expression_attribute_names("#queue", key::QUEUE)
            .expression_attribute_names("#changed", key::CHANGED)
            .expression_attribute_values(":again", serde_dynamo::to_attribute_value(again)?)
            .expression_attribute_values(":queue", s(key::SENDING_QUEUE))
            .expression_attribute_values(":changed", s(place))
            .expression_attribute_values(":sending", s("SENDING"))
            .expression_attribute_values(":lease", n(lease.0))
            .expression_attribute_values(":now", n(now.0))
            .expression_attribute_values(":ttl", n(now.plus_seconds(REMEMBERED_SECONDS).seconds()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let error = match claimed {
            Ok(_) => return Ok(Claim::Yours),
            Err(error) => error,
        };
        let Some(UpdateItemError::ConditionalCheckFailedException(failed)) =
            error.as_service_error()
        else {
            return Err(StoreError::of("UpdateItem")(error));
        };
        let found = failed
            .item()
            .cloned()
            .map(serde_dynamo::from_item::<_, NoticeItem>)
            .transpose()?;
        Ok(match found {
            Some(item) if item.state != "SENDING" => Claim::Settled,
            _ => Claim::Busy,
        })
    }

    /// Notes that a mail was sent under this final Message-ID, and to which ticket answers to it belong:
    /// 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn settle_sent(
        &self,
        subject: &str,
        person: &PersonId,
        wire_id: &str,
        answers: Option<&ReplyAddress>,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        let values = HashMap::from([
            (":sent".to_owned(), s("SENT")),
            (":id".to_owned(), s(wire_id)),
        ]);
        transaction.update(
            &key::notice(subject, person),
            "SET #state = :sent, wire_id = :id REMOVE #queue, #changed",
            "attribute_exists(pk)",
            &[
                ("#state", "state"),
                ("#queue", key::QUEUE),
                ("#changed", key::CHANGED),
            ],
            values,
        );
        if let Some(address) = answers {
            add_wire_id(&mut transaction, wire_id, address)?;
        }
        self.write(transaction).await?;
        Ok(())
    }

    /// Notes that a mail will never be sent, and why: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn settle_failed(
        &self,
        subject: &str,
        person: &PersonId,
        reason: &str,
    ) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::notice(subject, person).attributes()))
            .update_expression("SET #state = :failed, reason = :reason REMOVE #queue, #changed")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#queue", key::QUEUE)
            .expression_attribute_names("#changed", key::CHANGED)
            .expression_attribute_values(":failed", s("FAILED"))
            .expression_attribute_values(":reason", s(reason))
            .send()
            .await
            .map_err(StoreError::of("UpdateItem"))?;
        Ok(())
    }

    /// Gives a claim back, for a mail that may be tried again at once: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn release_notice(&self, subject: &str, person: &PersonId) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::notice(subject, person).attributes()))
            .update_expression("SET #lease = :zero")
            .expression_attribute_names("#lease", "lease")
            .expression_attribute_values(":zero", n(0))
            .send()
            .await
            .map_err(StoreError::of("UpdateItem"))?;
        Ok(())
    }

    /// What pushes the mails that somebody claimed and never settled, their lease over before `before`,
    /// each once: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_unsettled(
        &self,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<Drive>, StoreError> {
        let mut drives = Vec::new();
        for item in self.list_waiting(key::SENDING_QUEUE, before, most).await? {
            let again = serde_dynamo::from_item::<_, NoticeItem>(item)?.again;
            drives.extend(again.filter(|drive| !drives.contains(drive)));
        }
        Ok(drives)
    }
}
