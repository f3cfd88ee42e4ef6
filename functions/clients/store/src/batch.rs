//! Many items in one request, in as many requests as DynamoDB's quotas ask for.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, WriteRequest};

use crate::key::Key;
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
    pub(crate) async fn get_many(
        &self,
        mut keys: Vec<Key>,
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StoreError> {
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
            let mut pending = Some(HashMap::from([(self.table.clone(), keys)]));
            while let Some(keys) = pending.take().filter(|keys| !keys.is_empty()) {
                let page = self
                    .client
                    .batch_get_item()
                    .set_request_items(Some(keys))
                    .send()
                    .await
                    .map_err(StoreError::of("BatchGetItem"))?;
                found.extend(page.responses.unwrap_or_default().into_values().flatten());
                pending = page.unprocessed_keys;
            }
        }
        Ok(found)
    }

    /// Puts and deletes, each of its own: 1 BatchWriteItem for each 25, none for none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; some may have been written.
    pub(crate) async fn write_many(&self, requests: &[WriteRequest]) -> Result<(), StoreError> {
        for some in requests.chunks(WRITTEN) {
            let mut pending = Some(HashMap::from([(self.table.clone(), some.to_vec())]));
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
        }
        Ok(())
    }
}
