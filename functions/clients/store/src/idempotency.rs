//! Acts that must happen once however often they are asked for (`Idempotency-Key`).

use domain::id::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::key::{self, Key};
use crate::transaction::{Found, Transaction};
use crate::{Store, StoreError, upgrade};

/// How long a key is remembered, seconds: a draft kept in a browser is sent again weeks later.
const REMEMBERED_SECONDS: i64 = 60 * 24 * 3600;

/// The key under which somebody asks for one act.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// Who asks; nobody when not logged in.
    pub who: Option<PersonId>,
    /// The key their browser drew.
    pub key: String,
    /// Digest of what is asked: the same key with other words is a mistake, not a repetition.
    pub digest: String,
    /// What the act will give, to be given again.
    pub result: String,
    pub at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct OnceItem {
    digest: String,
    result: String,
    ttl: i64,
}

/// What a key that was used before stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsedBefore {
    /// The same act: this is what it gave.
    Same(String),
    /// Another one.
    Other,
}

impl Store {
    /// What was asked for under a key before, if anything was: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_key(&self, once: &IdempotencyKey) -> Result<Option<UsedBefore>, StoreError> {
        match self.get(&once.key()).await? {
            None => Ok(None),
            found => once.used_before(found).map(Some),
        }
    }
}

impl IdempotencyKey {
    pub(crate) fn add_to(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let ttl = self.at.plus_seconds(REMEMBERED_SECONDS).seconds();
        let item = OnceItem {
            digest: self.digest.clone(),
            result: self.result.clone(),
            ttl,
        };
        transaction.put_new(&self.key(), &item)?;
        Ok(())
    }

    pub(crate) fn used_before(&self, found: Found) -> Result<UsedBefore, StoreError> {
        let Some(item) = found else {
            return Ok(UsedBefore::Other);
        };
        let item: OnceItem = upgrade::read(item)?;
        Ok(if item.digest == self.digest {
            UsedBefore::Same(item.result)
        } else {
            UsedBefore::Other
        })
    }

    fn key(&self) -> Key {
        key::once(self.who.as_ref(), &self.key)
    }
}
