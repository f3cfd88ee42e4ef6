//! Files that were announced, until a ticket takes them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::id::{FileId, TicketNumber, Timestamp};
use domain::ticket::attachment::Attachment;
use serde::{Deserialize, Serialize};

use crate::key::{self, s};
use crate::transaction::item_of;
use crate::{Store, StoreError, upgrade};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FileItem {
    attachment: Attachment,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketNumber>,
    #[serde(default)]
    in_note: bool,
    /// With `changed`, a place in the index of files that no ticket has taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queue: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed: Option<String>,
}

impl FileItem {
    /// A file that belongs to a message from the start: it came with the mail that brought it.
    pub(crate) fn taken(attachment: &Attachment, ticket: TicketNumber, in_note: bool) -> Self {
        Self {
            attachment: attachment.clone(),
            ticket: Some(ticket),
            in_note,
            queue: None,
            changed: None,
        }
    }
}

/// A file and the ticket that took it.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    pub attachment: Attachment,
    /// The ticket, once one has named it.
    pub ticket: Option<TicketNumber>,
    /// Whether the message that took it is a note among agents.
    pub in_note: bool,
}

impl Store {
    /// Notes announced files; they are swept after a day unless a ticket takes them. 1 BatchWriteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_uploads(&self, files: &[Attachment]) -> Result<(), StoreError> {
        let mut requests = Vec::new();
        for file in files {
            let item = FileItem {
                attachment: file.clone(),
                ticket: None,
                in_note: false,
                queue: Some(key::UNCLAIMED_QUEUE.to_owned()),
                changed: Some(key::since(file.at, file.id.as_str())),
            };
            let put = PutRequest::builder()
                .set_item(Some(item_of(&key::file(&file.id), &item)?))
                .build()
                .expect("the item is given");
            requests.push(WriteRequest::builder().put_request(put).build());
        }
        self.write_many(&requests).await
    }

    /// The files with these identifiers that exist, in the order of `ids`: 1 BatchGetItem, none without ids.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_uploads(&self, ids: &[FileId]) -> Result<Vec<Upload>, StoreError> {
        let keys = ids.iter().map(key::file).collect();
        let mut found: Vec<Upload> = Vec::new();
        for item in self.get_many(keys).await? {
            let item: FileItem = upgrade::read(item)?;
            found.push(Upload {
                attachment: item.attachment,
                ticket: item.ticket,
                in_note: item.in_note,
            });
        }
        found.sort_by_key(|upload| ids.iter().position(|id| *id == upload.attachment.id));
        Ok(found)
    }

    /// Files announced before `before` that no ticket has taken, the oldest first: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_unclaimed(
        &self,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<FileId>, StoreError> {
        let items = self
            .list_waiting(key::UNCLAIMED_QUEUE, before, most)
            .await?;
        let files: Vec<FileItem> = upgrade::read_list(items)?;
        Ok(files.into_iter().map(|file| file.attachment.id).collect())
    }

    /// Marks a file so that no ticket can take it any more; `false` when one has. 1 UpdateItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn give_up_upload(&self, id: &FileId) -> Result<bool, StoreError> {
        let marked = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::file(id).attributes()))
            .update_expression("SET gone = :true")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(ticket)")
            .expression_attribute_values(":true", AttributeValue::Bool(true))
            .send()
            .await;
        match marked {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::of("UpdateItem")(error)),
        }
    }

    /// Forgets a file that was given up, once its content is gone: 1 DeleteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn forget_upload(&self, id: &FileId) -> Result<(), StoreError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key::file(id).attributes()))
            .condition_expression("attribute_exists(gone)")
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(()),
            // Another run was quicker.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::of("DeleteItem")(error)),
        }
    }

    /// What stands in a partition of the index of open things since before `before`, the oldest first:
    /// 1 Query.
    pub(crate) async fn list_waiting(
        &self,
        queue: &str,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(key::OPEN)
            .key_condition_expression("#queue = :queue AND #changed < :before")
            .expression_attribute_names("#queue", key::QUEUE)
            .expression_attribute_names("#changed", key::CHANGED)
            .expression_attribute_values(":queue", s(queue))
            .expression_attribute_values(":before", s(key::since(before, "")))
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        Ok(page.items.unwrap_or_default())
    }
}
