//! What people are still to be told of. The stream tells it at once; an item beside each change remembers it
//! until that was done, so that a change whose event was lost, or given up, is found without reading the rest.
//!
//! It is an item of its own: the index copies what it lists, and a message may be long.

use domain::id::Timestamp;
use serde::{Deserialize, Serialize};

use crate::key;
use crate::retries::Retry;
use crate::transaction::Transaction;
use crate::{Store, StoreError};

/// How long it is tried to tell somebody, seconds. What fails for a week fails for a reason that an alarm
/// has named since its first hours.
const TRIED_SECONDS: i64 = 7 * 24 * 3600;

#[derive(Debug, Serialize, Deserialize)]
struct PendingItem {
    again: Retry,
    queue: String,
    changed: String,
    ttl: i64,
}

/// Remembers, in the transaction of a change, that people are to be told of it.
pub(crate) fn add_pending(
    transaction: &mut Transaction,
    retry: &Retry,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(subject) = retry.told() else {
        return Ok(());
    };
    let item = PendingItem {
        again: retry.clone(),
        queue: key::SENDING_QUEUE.to_owned(),
        changed: key::since(now, subject),
        ttl: now.plus_seconds(TRIED_SECONDS).seconds(),
    };
    transaction.put_any(&key::pending(subject), &item)?;
    Ok(())
}

impl Store {
    /// Notes that everybody was told: 1 DeleteItem, none for what is told nobody. Safe to repeat.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn mark_notified(&self, retry: &Retry) -> Result<(), StoreError> {
        let Some(subject) = retry.told() else {
            return Ok(());
        };
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key::pending(subject).attributes()))
            .send()
            .await
            .map_err(StoreError::of("DeleteItem"))?;
        Ok(())
    }
}
