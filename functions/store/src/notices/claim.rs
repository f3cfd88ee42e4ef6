//! Whose a mail is to send: of two runs that are told of the same message, one.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use domain::delivery::{Delivery, Notification, Reason, Stage};
use domain::id::Timestamp;

use super::{NoticeItem, SET_DELIVERY, To, UNLISTED, names, values_of};
use crate::drives::Drive;
use crate::key::{self, n, s};
use crate::{Store, StoreError};

/// How long whoever claimed a mail has to send it, seconds; then another may. SES answers within 10, and
/// its event that it sent a mail, which settles a claim, comes within a few more.
pub const LEASE_SECONDS: i64 = 60;
/// How long a mail sent is remembered, seconds.
const REMEMBERED_SECONDS: i64 = 400 * 24 * 3600;
/// A mail may be claimed when it is new, or when whoever claimed it before did not get to the end.
const FREE: &str = "attribute_not_exists(pk) OR (#rank = :sending AND #lease < :now)";

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
impl Store {
    /// Claims a mail: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn claim_notice(
        &self,
        notification: &Notification,
        to: &To<'_>,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        self.begin_notice(notification, to, &Delivery::plain(Stage::Sending, now), now)
            .await
    }

    /// Records that a mail is not sent, because its address refuses our mails: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn withhold_notice(
        &self,
        notification: &Notification,
        to: &To<'_>,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let withheld = Delivery::because(Stage::Withheld, Reason::Marked, "", now);
        self.begin_notice(notification, to, &withheld, now).await
    }

    async fn begin_notice(
        &self,
        notification: &Notification,
        to: &To<'_>,
        delivery: &Delivery,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let lease = now.plus_seconds(LEASE_SECONDS);
        let mut values = values_of(delivery)?;
        // A mail that is being sent is listed for the sweeper until something is known of it.
        let listing = if delivery.stage == Stage::Sending {
            let place = key::since(lease, &notification.to_string());
            values.insert(":queue".to_owned(), s(key::SENDING_QUEUE));
            values.insert(":changed".to_owned(), s(place));
            ", #queue = :queue, #changed = :changed"
        } else {
            UNLISTED
        };
        values.extend([
            (
                ":again".to_owned(),
                serde_dynamo::to_attribute_value(Drive::of(notification))?,
            ),
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
        let claimed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::notice(notification).attributes()))
            .update_expression(format!(
                "{SET_DELIVERY}, #lease = :lease, #ttl = :ttl, #name = :name, address = :address, \
                 as_agent = :agent, answers = :answers, again = :again{listing}"
            ))
            .condition_expression(FREE)
            .set_expression_attribute_names(Some(names(&[
                ("#lease", "lease"),
                ("#ttl", key::TTL),
                ("#name", "name"),
            ])))
            .set_expression_attribute_values(Some(values))
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
            Some(item) if item.stage != Stage::Sending => Claim::Settled,
            _ => Claim::Busy,
        })
    }

    /// Gives a claim back, for a mail that may be tried again at once: 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn release_notice(&self, notification: &Notification) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::notice(notification).attributes()))
            .update_expression("SET #lease = :zero")
            .expression_attribute_names("#lease", "lease")
            .expression_attribute_values(":zero", n(0))
            .send()
            .await
            .map_err(StoreError::of("UpdateItem"))?;
        Ok(())
    }
}
