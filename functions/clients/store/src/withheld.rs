//! Mails that wait for an address to work again, in the partition of the person it belongs to: what waits
//! is found by one Query, and costs nothing while no address refuses.

use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};
use domain::id::{PersonId, Timestamp};
use domain::mail::delivery::MailId;
use domain::mail::withheld::Withheld;
use serde::{Deserialize, Serialize};

use crate::key::{self, s};
use crate::sent_mails::REMEMBERED_SECONDS;
use crate::{Store, StoreError, upgrade};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HeldItem {
    /// The name of the mail.
    #[serde(rename = "notification")]
    mail_id: String,
    at: Timestamp,
    ttl: i64,
}

impl HeldItem {
    pub(crate) fn new(mail_id: &MailId, at: Timestamp) -> Self {
        Self {
            mail_id: mail_id.to_string(),
            at,
            // Without the record of the mail itself nobody could say that it was not sent.
            ttl: at.plus_seconds(REMEMBERED_SECONDS).seconds(),
        }
    }
}

impl Store {
    /// What is withheld from somebody, oldest first: 1 Query for each megabyte, which is some 5,000 mails.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_withheld(&self, person: &PersonId) -> Result<Vec<Withheld>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :held)")
            .expression_attribute_values(":pk", s(key::person_partition(person)))
            .expression_attribute_values(":held", s(key::HELD_PREFIX))
            .consistent_read(true);
        let mut items = query.into_paginator().items().send();
        let mut withheld = Vec::new();
        while let Some(item) = items.try_next().await.map_err(StoreError::of("Query"))? {
            let item: HeldItem = upgrade::read(item)?;
            let named = MailId::parse(&item.mail_id);
            withheld.extend(named.map(|mail_id| Withheld {
                about: mail_id.about,
                at: item.at,
            }));
        }
        Ok(withheld)
    }

    /// Lets mails wait no longer: 1 BatchWriteItem for each 25, none for none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn forget_withheld(
        &self,
        person: &PersonId,
        mails: &[Withheld],
    ) -> Result<(), StoreError> {
        let requests: Vec<WriteRequest> = mails
            .iter()
            .map(|one| {
                let mail_id = MailId {
                    about: one.about.clone(),
                    person: person.clone(),
                };
                let delete = DeleteRequest::builder()
                    .set_key(Some(key::held(&mail_id, one.at).attributes()))
                    .build()
                    .expect("the key is given");
                WriteRequest::builder().delete_request(delete).build()
            })
            .collect();
        self.write_many(&requests).await
    }
}
