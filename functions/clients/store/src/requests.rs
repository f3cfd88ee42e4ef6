//! Requests nobody has confirmed: an item beside each ticket finds those of a person who proves their address, and,
//! while nobody stands behind it, those whose time is over.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use domain::id::{FileId, PersonId, TicketNumber, Timestamp};
use domain::ticket::Ticket;
use serde::{Deserialize, Serialize};

use crate::key::{self, Key, n, s};
use crate::tickets::MessageWithFiles;
use crate::transaction::{Transaction, Written};
use crate::upgrade::{self, SET_FORM, form_value};
use crate::{Store, StoreError};

#[derive(Debug, Serialize, Deserialize)]
struct RequestItem {
    ticket: TicketNumber,
    /// Whose address is to be proved; none once it is being erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    changed: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queue: Option<String>,
}

/// Notes, in the transaction of a change, whether a ticket still waits to be confirmed, and whether it would be
/// erased.
pub(crate) fn add_request(
    transaction: &mut Transaction,
    before: Option<&Ticket>,
    after: &Ticket,
) -> Result<(), StoreError> {
    if before.map_or((false, false, None), standing) == standing(after) {
        return Ok(());
    }
    let place = key::request(after.number);
    if !after.is_unproved() {
        transaction.delete(&place);
        return Ok(());
    }
    let item = RequestItem {
        ticket: after.number,
        person: Some(key::unconfirmed_of(&after.requester.person)),
        changed: key::since(after.opened_at, &after.number.to_string()),
        queue: after.provisional.then(|| key::UNCONFIRMED_QUEUE.to_owned()),
    };
    transaction.put_any(&place, &item)?;
    Ok(())
}

/// What the item says of a ticket: who is to prove their address may change while nobody has.
fn standing(ticket: &Ticket) -> (bool, bool, Option<&PersonId>) {
    let unproved = ticket.is_unproved();
    let person = unproved.then_some(&ticket.requester.person);
    (unproved, ticket.provisional, person)
}

/// What is left of a request that is being erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// The files of its messages.
    pub files: Vec<FileId>,
    places: Vec<Key>,
}

impl Store {
    /// The requests of a person that wait to be confirmed, the oldest first: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_unconfirmed_of(
        &self,
        person: &PersonId,
        most: i32,
    ) -> Result<Vec<TicketNumber>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(key::BY_PERSON)
            .key_condition_expression("#person = :person")
            .expression_attribute_names("#person", key::PERSON)
            .expression_attribute_values(":person", s(key::unconfirmed_of(person)))
            .limit(most)
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        numbers(page.items.unwrap_or_default())
    }

    /// The requests opened before `before` that nobody stands behind, and those whose erasing was broken off, the
    /// oldest first: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_provisional(
        &self,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<TicketNumber>, StoreError> {
        let listed = self.list_waiting(key::UNCONFIRMED_QUEUE, before, most);
        numbers(listed.await?)
    }

    /// Takes a request away that nobody stands behind, and counts it; from then on nobody can confirm it, answer it
    /// or read it. `false` when somebody stands behind it since. Safe to repeat. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn begin_erasing(&self, number: TicketNumber) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let values = HashMap::from([(":true".to_owned(), AttributeValue::Bool(true))]);
        transaction.delete_if(&key::head(number), "ticket.provisional = :true", values);
        transaction.update(
            &key::request(number),
            "REMOVE #person",
            "attribute_exists(pk)",
            &[("#person", key::PERSON)],
            HashMap::new(),
        );
        transaction.update(
            &key::erased(),
            &format!("SET {SET_FORM} ADD #last :one"),
            "attribute_exists(pk) OR attribute_not_exists(pk)",
            &[("#last", "last")],
            HashMap::from([(":one".to_owned(), n(1)), form_value()]),
        );
        Ok(match self.write(transaction).await? {
            Written::All => true,
            // A run that broke off took it away before.
            Written::Refused { place: 0, found } => found.is_none(),
            Written::Refused { .. } => false,
        })
    }

    /// What is left of a request that was taken away: 1 Query for each megabyte.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_remains(&self, number: TicketNumber) -> Result<Remains, StoreError> {
        let mut remains = Remains {
            files: Vec::new(),
            places: Vec::new(),
        };
        let mut items = self.ticket_query(number).into_paginator().items().send();
        while let Some(item) = items.try_next().await.map_err(StoreError::of("Query"))? {
            let place: Key = upgrade::read(item.clone())?;
            if place.sk.starts_with(key::MESSAGE_PREFIX) {
                let entry: MessageWithFiles = upgrade::read(item)?;
                let files = entry.attachments.into_iter().map(|file| file.id);
                remains.files.extend(files);
            }
            // The request's own item goes last: by it a run that was broken off is found again.
            if place != key::request(number) {
                remains.places.push(place);
            }
        }
        Ok(remains)
    }

    /// Forgets what was left of a request, once its files are gone: 1 BatchWriteItem for each 25 items, 1
    /// DeleteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; some may be forgotten.
    pub async fn forget_request(
        &self,
        number: TicketNumber,
        remains: &Remains,
    ) -> Result<(), StoreError> {
        let files = remains.files.iter().map(key::file);
        let requests: Vec<WriteRequest> = remains
            .places
            .iter()
            .cloned()
            .chain(files)
            .map(|place| {
                let delete = DeleteRequest::builder()
                    .set_key(Some(place.attributes()))
                    .build()
                    .expect("the key is given");
                WriteRequest::builder().delete_request(delete).build()
            })
            .collect();
        self.write_many(&requests).await?;
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key::request(number).attributes()))
            .send()
            .await
            .map_err(StoreError::of("DeleteItem"))?;
        Ok(())
    }

    /// How many requests were erased since the desk exists: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn count_erased(&self) -> Result<u64, StoreError> {
        let found = self.get(&key::erased()).await?;
        let last = found
            .as_ref()
            .and_then(|item| item.get("last")?.as_n().ok());
        Ok(last.and_then(|last| last.parse().ok()).unwrap_or(0))
    }
}

fn numbers(items: Vec<HashMap<String, AttributeValue>>) -> Result<Vec<TicketNumber>, StoreError> {
    let requests: Vec<RequestItem> = upgrade::read_list(items)?;
    Ok(requests.into_iter().map(|item| item.ticket).collect())
}
