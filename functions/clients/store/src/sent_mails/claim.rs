//! Whose a mail is to send: of two runs that are told of the same message, one.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use domain::id::Timestamp;
use domain::mail::delivery::{Delivery, MailId, Reason, Stage};

use super::item::{NAMES, SET_DELIVERY, SentMailItem, UNLISTED, Values, names, values_of};
use super::{REMEMBERED_SECONDS, To};
use crate::key::{self, n, s};
use crate::retries::Retry;
use crate::transaction::{Transaction, Written};
use crate::upgrade::{self, SET_FORM, form_value};
use crate::withheld::HeldItem;
use crate::{Store, StoreError};

/// How long whoever claimed a mail has to send it, seconds; then another may. SES answers within 10, and
/// its event that it sent a mail, which settles a claim, comes within a few more.
pub const LEASE_SECONDS: i64 = 60;
/// A mail may be claimed when it is new, or when whoever claimed it before did not get to the end.
const FREE: &str = "attribute_not_exists(pk) OR (#rank = :sending AND #lease < :now)";
/// The same for one that was withheld: it never left.
const FREE_OR_WITHHELD: &str =
    "attribute_not_exists(pk) OR (#rank = :sending AND #lease < :now) OR #rank = :withheld";

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

/// What became of a mail to an address that refuses our mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withholding {
    /// It is withheld, and waits for the address to work again.
    Withheld,
    /// It was sent before, or is withheld already.
    Settled,
    /// Somebody else is sending it: ask again later.
    Busy,
    /// The address refuses nothing any more: send it.
    Unblocked,
}

impl Store {
    /// Claims a mail: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn claim_mail(
        &self,
        mail_id: &MailId,
        to: &To<'_>,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let sending = Delivery::plain(Stage::Sending, now);
        let values = values_of_beginning(mail_id, to, &sending, now)?;
        self.begin(mail_id, &sending, values, FREE).await
    }

    /// Claims a mail that was withheld, now that its address works again: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn claim_withheld(
        &self,
        mail_id: &MailId,
        to: &To<'_>,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let sending = Delivery::plain(Stage::Sending, now);
        let mut values = values_of_beginning(mail_id, to, &sending, now)?;
        values.insert(":withheld".to_owned(), n(Stage::Withheld.rank()));
        self.begin(mail_id, &sending, values, FREE_OR_WITHHELD)
            .await
    }

    /// Records that a mail is not sent, because its address is blocked; it waits until that ends. An unblocking at
    /// the same moment either finds it waiting or lets it go. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn withhold_mail(
        &self,
        mail_id: &MailId,
        to: &To<'_>,
        now: Timestamp,
    ) -> Result<Withholding, StoreError> {
        let withheld = Delivery::because(Stage::Withheld, Reason::Blocked, "", now);
        let mut transaction = Transaction::default();
        transaction.require(&key::blocked(&mail_id.person));
        transaction.update(
            &key::sent_mail(mail_id),
            &beginning_of(&withheld),
            FREE,
            &[NAMES, BEGINNING_NAMES].concat(),
            values_of_beginning(mail_id, to, &withheld, now)?,
        );
        let held = HeldItem::new(mail_id, now);
        transaction.put_any(&key::held(mail_id, now), &held)?;
        Ok(match self.write(transaction).await? {
            Written::All => Withholding::Withheld,
            Written::Refused { place: 0, .. } => Withholding::Unblocked,
            Written::Refused { found, .. } => match refused(found)? {
                Claim::Busy => Withholding::Busy,
                Claim::Yours | Claim::Settled => Withholding::Settled,
            },
        })
    }

    /// Records that a mail is not sent, and why, though nothing is wrong with its address: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn drop_mail(
        &self,
        mail_id: &MailId,
        to: &To<'_>,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let dropped = Delivery::because(Stage::Withheld, reason, "", now);
        let values = values_of_beginning(mail_id, to, &dropped, now)?;
        self.begin(mail_id, &dropped, values, FREE).await
    }

    /// Gives a claim back, for a mail that may be tried again at once: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn release_mail(&self, mail_id: &MailId) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::sent_mail(mail_id).attributes()))
            .update_expression("SET #lease = :zero")
            .expression_attribute_names("#lease", "lease")
            .expression_attribute_values(":zero", n(0))
            .send()
            .await
            .map_err(StoreError::of("UpdateItem"))?;
        Ok(())
    }

    async fn begin(
        &self,
        mail_id: &MailId,
        delivery: &Delivery,
        values: Values,
        condition: &str,
    ) -> Result<Claim, StoreError> {
        let claimed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::sent_mail(mail_id).attributes()))
            .update_expression(beginning_of(delivery))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names(BEGINNING_NAMES)))
            .set_expression_attribute_values(Some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let error = match claimed {
            Ok(_) => return Ok(Claim::Yours),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                refused(failed.item().cloned())
            }
            _ => Err(StoreError::of("UpdateItem")(error)),
        }
    }
}

/// A mail that is being sent is listed for upkeep until something is known of it.
fn beginning_of(delivery: &Delivery) -> String {
    let listing = match delivery.stage {
        Stage::Sending => ", #queue = :queue, #changed = :changed",
        _ => UNLISTED,
    };
    format!(
        "{SET_DELIVERY}, #lease = :lease, #ttl = :ttl, #name = :name, address = :address, \
         as_agent = :agent, answers = :answers, again = :again, {SET_FORM}{listing}"
    )
}

const BEGINNING_NAMES: &[(&str, &str)] =
    &[("#lease", "lease"), ("#ttl", key::TTL), ("#name", "name")];

fn values_of_beginning(
    mail_id: &MailId,
    to: &To<'_>,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Values, StoreError> {
    let lease = now.plus_seconds(LEASE_SECONDS);
    let mut values = values_of(delivery)?;
    if delivery.stage == Stage::Sending {
        let place = key::since(lease, &mail_id.to_string());
        values.insert(":queue".to_owned(), s(key::SENDING_QUEUE));
        values.insert(":changed".to_owned(), s(place));
    }
    values.extend([
        (
            ":again".to_owned(),
            serde_dynamo::to_attribute_value(Retry::of(mail_id))?,
        ),
        form_value(),
        (":sending".to_owned(), n(Stage::Sending.rank())),
        (":lease".to_owned(), n(lease.0)),
        (":now".to_owned(), n(now.0)),
        (
            ":ttl".to_owned(),
            n(now.plus_seconds(REMEMBERED_SECONDS).seconds()),
        ),
        (":name".to_owned(), s(&to.who.name)),
        (":address".to_owned(), s(to.who.address.as_str())),
        (":agent".to_owned(), AttributeValue::Bool(to.as_agent)),
        (
            ":answers".to_owned(),
            AttributeValue::Bool(to.answers.is_some()),
        ),
    ]);
    Ok(values)
}

/// What a mail that may not be claimed is.
fn refused(found: Option<Values>) -> Result<Claim, StoreError> {
    let found = found.map(upgrade::read::<SentMailItem>).transpose()?;
    Ok(match found {
        Some(item) if item.stage != Stage::Sending => Claim::Settled,
        _ => Claim::Busy,
    })
}
