//! Reading one ticket.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::TicketNumber;

use super::{Entry, Head, HeadItem, Whole};
use crate::key::{self, s};
use crate::notices::NoticeItem;
use crate::{Store, StoreError};

impl Store {
    /// A ticket with its messages, their files and the mails sent about them: 1 Query for each megabyte it
    /// holds, which is 1 for all but the longest. A mail sent weighs about 300 bytes, an observer's place in
    /// their list as much as the head.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_ticket(&self, number: TicketNumber) -> Result<Option<Whole>, StoreError> {
        let mut head: Option<Head> = None;
        let mut entries: Vec<Entry> = Vec::new();
        let mut copies = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", s(key::ticket_partition(number)))
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of("Query"))?;
            for item in page.items.unwrap_or_default() {
                let Some(AttributeValue::S(sk)) = item.get(key::SK).cloned() else {
                    continue;
                };
                if sk == key::HEAD {
                    head = Some(serde_dynamo::from_item::<_, HeadItem>(item)?.into());
                } else if sk.starts_with(key::MESSAGE_PREFIX) {
                    entries.push(serde_dynamo::from_item(item)?);
                } else if sk.starts_with(key::NOTICE_PREFIX) {
                    let item: NoticeItem = serde_dynamo::from_item(item)?;
                    copies.extend(item.into_copy(&sk));
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(head.map(|head| Whole {
            head,
            entries,
            copies,
        }))
    }

    /// The head of a ticket alone: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_head(&self, number: TicketNumber) -> Result<Option<Head>, StoreError> {
        let found = self.get(&key::head(number)).await?;
        found
            .map(|item| Ok(serde_dynamo::from_item::<_, HeadItem>(item)?.into()))
            .transpose()
    }

    /// One message: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_message(
        &self,
        number: TicketNumber,
        id: &domain::id::MessageId,
    ) -> Result<Option<Entry>, StoreError> {
        let found = self.get(&key::message(number, id)).await?;
        Ok(found.map(serde_dynamo::from_item).transpose()?)
    }

    /// One item, read consistently: 1 GetItem.
    pub(crate) async fn get(
        &self,
        key: &key::Key,
    ) -> Result<Option<std::collections::HashMap<String, AttributeValue>>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::of("GetItem"))?;
        Ok(found.item)
    }
}
