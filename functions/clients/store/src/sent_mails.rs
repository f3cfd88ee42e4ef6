//! Mails we send: each claimed before it is sent, so that it goes out once, then followed until it arrived.
//!
//! A mail about a ticket stands in the ticket's partition, so that reading the ticket reads it along.

mod claim;
mod item;
mod postpone;

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use domain::id::Timestamp;
use domain::mail::delivery::{Delivery, MailId, Reason, Stage};
use domain::mail::reply_address::ReplyAddress;
use domain::people::person::Participant;
use serde::Deserialize;

use crate::blocked::add_block;
use crate::key::{self, s};
use crate::mails::WireItem;
use crate::retries::Retry;
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

use item::{NAMES, SET_DELIVERY, UNLISTED, Values, names, values_of};

pub use claim::{Claim, LEASE_SECONDS, Withholding};
pub use item::SentMail;
pub(crate) use item::SentMailItem;

/// How long a mail sent is remembered, seconds.
pub(crate) const REMEMBERED_SECONDS: i64 = 400 * 24 * 3600;

/// To whom a mail goes, as its record says it.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    pub who: &'a Participant,
    /// Whether they are told as an agent.
    pub as_agent: bool,
    /// Where answers to it belong, if anywhere.
    pub answers: Option<&'a ReplyAddress>,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It went further than what was known.
    Further,
    /// As much or more was known.
    Known,
    /// There is no such mail.
    NoSuchMail,
}

/// What the items of upkeep's list have in common.
#[derive(Debug, Deserialize)]
struct Unsettled {
    #[serde(default)]
    again: Option<Retry>,
}

impl Store {
    /// Notes that SES took a mail under this final Message-ID, and to which ticket answers to it belong:
    /// 1 transaction; 1 more where SES's event was quicker.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn settle_sent(
        &self,
        mail_id: &MailId,
        ses_message_id: &str,
        answers: Option<&ReplyAddress>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        let mut values = values_of(&Delivery::plain(Stage::Sent, now))?;
        values.insert(":wire".to_owned(), s(ses_message_id));
        transaction.update(
            &key::sent_mail(mail_id),
            &format!("{SET_DELIVERY}, wire_id = :wire{UNLISTED}"),
            "attribute_exists(pk) AND #rank < :rank",
            NAMES,
            values,
        );
        transaction.put_any(&key::wire(ses_message_id), &WireItem::new(mail_id, answers))?;
        if let Written::Refused { .. } = self.write(transaction).await? {
            self.add_ses_message_id(mail_id, ses_message_id, answers)
                .await?;
        }
        Ok(())
    }

    /// Notes under which Message-ID a mail went out, whatever is known of its way: 1 transaction.
    async fn add_ses_message_id(
        &self,
        mail_id: &MailId,
        ses_message_id: &str,
        answers: Option<&ReplyAddress>,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.update(
            &key::sent_mail(mail_id),
            "SET wire_id = :wire",
            "attribute_exists(pk)",
            &[],
            HashMap::from([(":wire".to_owned(), s(ses_message_id))]),
        );
        transaction.put_any(&key::wire(ses_message_id), &WireItem::new(mail_id, answers))?;
        self.write(transaction).await?;
        Ok(())
    }

    /// Notes where a mail stands, where that goes further than what is known; what blocks the address
    /// does so in the same breath. Safe to repeat, in any order. 1 UpdateItem, or 1 transaction where it blocks;
    /// 1 transaction more for a mail whose Message-ID is not known yet.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn record_delivery(
        &self,
        mail_id: &MailId,
        delivery: &Delivery,
        ses_message_id: &str,
    ) -> Result<Recorded, StoreError> {
        let (recorded, found) = if delivery.blocks_address() {
            self.record_and_block(mail_id, delivery).await?
        } else {
            self.record_only(mail_id, delivery).await?
        };
        // Whoever sent it died before they could note what SES had answered.
        if let Some(item) = found.filter(|item| item.ses_message_id.is_none()) {
            let answers = mail_id.ticket().filter(|_| item.answers);
            let answers = answers.map(|ticket| ReplyAddress {
                ticket,
                person: mail_id.person.clone(),
            });
            self.add_ses_message_id(mail_id, ses_message_id, answers.as_ref())
                .await?;
        }
        Ok(recorded)
    }

    async fn record_only(
        &self,
        mail_id: &MailId,
        delivery: &Delivery,
    ) -> Result<(Recorded, Option<SentMailItem>), StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::sent_mail(mail_id).attributes()))
            .update_expression(format!("{SET_DELIVERY}{UNLISTED}"))
            .condition_expression("attribute_exists(pk) AND #rank < :rank")
            .set_expression_attribute_names(Some(names(&[])))
            .set_expression_attribute_values(Some(values_of(delivery)?))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let (recorded, item) = match updated {
            Ok(updated) => (Recorded::Further, updated.attributes),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                    (Recorded::Known, failed.item().cloned())
                }
                _ => return Err(StoreError::of("UpdateItem")(error)),
            },
        };
        known(recorded, item)
    }

    async fn record_and_block(
        &self,
        mail_id: &MailId,
        delivery: &Delivery,
    ) -> Result<(Recorded, Option<SentMailItem>), StoreError> {
        let mut transaction = Transaction::default();
        transaction.update(
            &key::sent_mail(mail_id),
            &format!("{SET_DELIVERY}{UNLISTED}"),
            "attribute_exists(pk) AND #rank < :rank",
            NAMES,
            values_of(delivery)?,
        );
        add_block(&mut transaction, &mail_id.person, delivery)?;
        match self.write(transaction).await? {
            // A mail that is refused was sent: its Message-ID is noted, or will be by another event.
            Written::All => Ok((Recorded::Further, None)),
            Written::Refused { found, .. } => known(Recorded::Known, found),
        }
    }

    /// Notes that a mail will never be sent, and why: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn settle_failed(
        &self,
        mail_id: &MailId,
        reason: Reason,
        detail: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let failed = Delivery::because(Stage::Failed, reason, detail, now);
        self.record_only(mail_id, &failed).await?;
        Ok(())
    }

    /// The mails that are claimed and not settled, a thousand at most: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_claimed(&self) -> Result<Vec<MailId>, StoreError> {
        const MOST: usize = 1000;
        let listed = self.list_waiting(key::SENDING_QUEUE, Timestamp(i64::MAX), MOST);
        let listed = listed.await?;
        Ok(listed.iter().filter_map(key::mail_id_of).collect())
    }

    /// What asks again for the mails that somebody claimed and never settled, their lease over before `before`, and
    /// what happened before it and people are still to be told of, each once: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_unsettled(
        &self,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<Retry>, StoreError> {
        let mut retries = Vec::new();
        let items = self.list_waiting(key::SENDING_QUEUE, before, most).await?;
        for Unsettled { again } in upgrade::read_list(items)? {
            retries.extend(again.filter(|retry| !retries.contains(retry)));
        }
        Ok(retries)
    }
}

fn known(
    recorded: Recorded,
    item: Option<Values>,
) -> Result<(Recorded, Option<SentMailItem>), StoreError> {
    match item.filter(|item| item.contains_key(key::PK)) {
        Some(item) => Ok((recorded, Some(upgrade::read(item)?))),
        None => Ok((Recorded::NoSuchMail, None)),
    }
}
