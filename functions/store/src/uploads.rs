//! Files that were announced, until a ticket takes them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{KeysAndAttributes, PutRequest, WriteRequest};
use domain::attachment::{Attachment, UNCLAIMED_SECONDS};
use domain::id::{FileId, TicketNumber};
use serde::{Deserialize, Serialize};

use crate::key;
use crate::transaction::item_of;
use crate::{Store, StoreError};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FileItem {
    attachment: Attachment,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketNumber>,
    #[serde(default)]
    in_note: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

impl FileItem {
    /// A file that belongs to a message from the start: it came with the mail that brought it.
    pub(crate) fn taken(attachment: &Attachment, ticket: TicketNumber, in_note: bool) -> Self {
        Self {
            attachment: attachment.clone(),
            ticket: Some(ticket),
            in_note,
            ttl: None,
        }
    }
}

/// A file and the ticket that took it.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// The file.
    pub attachment: Attachment,
    /// The ticket, once one has named it.
    pub ticket: Option<TicketNumber>,
    /// Whether the message that took it is a note among agents.
    pub in_note: bool,
}

impl Store {
    /// Notes announced files; they vanish after a day unless a ticket takes them. 1 BatchWriteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_uploads(&self, files: &[Attachment]) -> Result<(), StoreError> {
        let mut requests = Vec::new();
        for file in files {
            let ttl = Some(file.at.plus_seconds(UNCLAIMED_SECONDS).seconds());
            let item = FileItem {
                attachment: file.clone(),
                ticket: None,
                in_note: false,
                ttl,
            };
            let put = PutRequest::builder()
                .set_item(Some(item_of(&key::file(&file.id), &item)?))
                .build()
                .expect("the item is given");
            requests.push(WriteRequest::builder().put_request(put).build());
        }
        let mut pending = Some(HashMap::from([(self.table.clone(), requests)]));
        while let Some(requests) = pending.take().filter(|requests| !requests.is_empty()) {
            let sent = self
                .client
                .batch_write_item()
                .set_request_items(Some(requests))
                .send()
                .await;
            pending = sent
                .map_err(StoreError::of("BatchWriteItem"))?
                .unprocessed_items;
        }
        Ok(())
    }

    /// The files with these identifiers that exist, in the order of `ids`: 1 BatchGetItem, none without ids.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_uploads(&self, ids: &[FileId]) -> Result<Vec<Upload>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys = ids.iter().map(|id| key::file(id).attributes()).collect();
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .build()
            .expect("the keys are given");
        let mut pending = Some(HashMap::from([(self.table.clone(), keys)]));
        let mut found: Vec<Upload> = Vec::new();
        while let Some(keys) = pending.take().filter(|keys| !keys.is_empty()) {
            let page = self
                .client
                .batch_get_item()
                .set_request_items(Some(keys))
                .send()
                .await
                .map_err(StoreError::of("BatchGetItem"))?;
            for item in page.responses.unwrap_or_default().into_values().flatten() {
                let item: FileItem = serde_dynamo::from_item(item)?;
                found.push(Upload {
                    attachment: item.attachment,
                    ticket: item.ticket,
                    in_note: item.in_note,
                });
            }
            pending = page.unprocessed_keys;
        }
        found.sort_by_key(|upload| ids.iter().position(|id| *id == upload.attachment.id));
        Ok(found)
    }
}
