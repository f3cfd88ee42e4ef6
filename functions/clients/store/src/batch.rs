//! Many items in one request, in as many requests as DynamoDB's quotas ask for. What it leaves because it is busy is
//! asked for again, after pauses that grow.

use std::collections::HashMap;
use std::ops::ControlFlow;

use aws_sdk_dynamodb::types::{KeysAndAttributes, WriteRequest};

use crate::again::again;
use crate::key::Key;
use crate::upgrade::Item;
use crate::{Store, StoreError};

/// Most keys of one BatchGetItem (DynamoDB quota).
const READ: usize = 100;
/// Most requests of one BatchWriteItem (DynamoDB quota).
const WRITTEN: usize = 25;

impl Store {
    /// The items under these keys, each once, in no order: 1 BatchGetItem for a hundred, none for none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub(crate) async fn get_many(&self, mut keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        // DynamoDB refuses a request that names a key twice.
        keys.sort();
        keys.dedup();
        let mut found = Vec::new();
        for some in keys.chunks(READ) {
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(some.iter().map(Key::attributes).collect()))
                .consistent_read(true)
                .build()
                .expect("the keys are given");
            let keys = HashMap::from([(self.table.clone(), keys)]);
            let read = again((keys, found), |(keys, found)| self.read_some(keys, found)).await?;
            found = read.ok_or_else(|| unprocessed("BatchGetItem"))?;
        }
        Ok(found)
    }

    /// Reads what DynamoDB is ready to give of these, beside what was found before: 1 BatchGetItem.
    async fn read_some(
        &self,
        keys: HashMap<String, KeysAndAttributes>,
        mut found: Vec<Item>,
    ) -> Result<ControlFlow<Vec<Item>, (HashMap<String, KeysAndAttributes>, Vec<Item>)>, StoreError>
    {
        let batch = self.client.batch_get_item();
        let page = batch.set_request_items(Some(keys)).send().await;
        let page = page.map_err(StoreError::of("BatchGetItem"))?;
        found.extend(page.responses.unwrap_or_default().into_values().flatten());
        let left = page.unprocessed_keys.unwrap_or_default();
        Ok(match left.is_empty() {
            true => ControlFlow::Break(found),
            false => ControlFlow::Continue((left, found)),
        })
    }

    /// Puts and deletes, each of its own: 1 BatchWriteItem for each 25, none for none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; some may have been written.
    pub(crate) async fn write_many(&self, requests: &[WriteRequest]) -> Result<(), StoreError> {
        for some in requests.chunks(WRITTEN) {
            let requests = HashMap::from([(self.table.clone(), some.to_vec())]);
            let written = again(requests, |requests| self.write_some(requests)).await?;
            written.ok_or_else(|| unprocessed("BatchWriteItem"))?;
        }
        Ok(())
    }

    /// Writes what DynamoDB is ready to take of these: 1 BatchWriteItem.
    async fn write_some(
        &self,
        requests: HashMap<String, Vec<WriteRequest>>,
    ) -> Result<ControlFlow<(), HashMap<String, Vec<WriteRequest>>>, StoreError> {
        let batch = self.client.batch_write_item();
        let sent = batch.set_request_items(Some(requests)).send().await;
        let sent = sent.map_err(StoreError::of("BatchWriteItem"))?;
        let left = sent.unprocessed_items.unwrap_or_default();
        Ok(match left.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(left),
        })
    }
}

fn unprocessed(operation: &'static str) -> StoreError {
    StoreError::Unavailable {
        operation,
        cause: "items were left unprocessed again and again".to_owned(),
    }
}
