//! Mails that could not be sent yet, and are tried again later.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use domain::id::Timestamp;
use domain::mail::delivery::{Delivery, MailId, Reason, Stage};
use serde::Deserialize;

use super::item::{NAMES, SET_DELIVERY, values_of};
use crate::key::{self, n, s};
use crate::{Store, StoreError, upgrade};

/// After how long a mail that could not be sent yet is listed for upkeep, which waits some minutes more.
const POSTPONED_SECONDS: i64 = 25 * 60;

impl Store {
    /// Gives a claim back, for a mail that is to be tried again in half an hour: upkeep finds it then. Gives
    /// since when it waits, nothing when it was settled meanwhile. 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn postpone_mail(
        &self,
        mail_id: &MailId,
        reason: Reason,
        detail: &str,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let waiting = Delivery::because(Stage::Sending, reason, detail, now);
        let mut values = values_of(&waiting)?;
        let place = key::since(now.plus_seconds(POSTPONED_SECONDS), &mail_id.to_string());
        values.insert(":changed".to_owned(), s(place));
        values.insert(":zero".to_owned(), n(0));
        let postponed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::sent_mail(mail_id).attributes()))
            .update_expression(format!(
                "{SET_DELIVERY}, #lease = :zero, #changed = :changed, waits = if_not_exists(waits, :at)"
            ))
            .condition_expression("attribute_exists(pk) AND #rank = :rank")
            .set_expression_attribute_names(Some(waiting_names()))
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match postponed {
            Ok(postponed) => {
                let item = postponed.attributes.unwrap_or_default();
                Ok(Some(upgrade::read::<Waiting>(item)?.waits))
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
                _ => Err(StoreError::of("UpdateItem")(error)),
            },
        }
    }
}

/// Since when a mail waits to be sent.
#[derive(Debug, Deserialize)]
struct Waiting {
    waits: Timestamp,
}

/// Every name that stands in the expression, and no other.
fn waiting_names() -> HashMap<String, String> {
    let used = NAMES.iter().filter(|(short, _)| *short != "#queue");
    used.chain(&[("#lease", "lease")])
        .map(|(short, long)| ((*short).to_owned(), (*long).to_owned()))
        .collect()
}
