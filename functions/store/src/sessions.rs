//! Sessions, kept beside the account of the person.

use domain::id::{PersonId, Timestamp};
use domain::session::{Session, SessionSecret};
use serde::{Deserialize, Serialize};

use crate::key::{self, n, s};
use crate::transaction::item_of;
use crate::{Store, StoreError};

#[derive(Debug, Serialize, Deserialize)]
struct SessionItem {
    session: Session,
    ttl: i64,
}

impl Store {
    /// Begins a session: 1 PutItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_session(
        &self,
        secret: &SessionSecret,
        session: &Session,
    ) -> Result<(), StoreError> {
        let item = SessionItem {
            session: session.clone(),
            ttl: session.expires_at.seconds(),
        };
        let key = key::session(&secret.person, &secret.digest());
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item_of(&key, &item)?));
        put.send().await.map_err(StoreError::of("PutItem"))?;
        Ok(())
    }

    /// The session of a secret, if it lives, its end left where it is: 1 GetItem. For functions that may write
    /// nothing beside an account.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn look_at_session(
        &self,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let key = key::session(&secret.person, &secret.digest());
        let Some(item) = self.get(&key).await? else {
            return Ok(None);
        };
        let session = serde_dynamo::from_item::<_, SessionItem>(item)?.session;
        Ok(session.lives(now).then_some(session))
    }

    /// The session of a secret, if it lives: 1 GetItem; 1 UpdateItem more when an hour of its life has passed.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_session(
        &self,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let Some(mut session) = self.look_at_session(secret, now).await? else {
            return Ok(None);
        };
        if let Some(end) = session.renewed(now) {
            session.expires_at = end;
            let key = key::session(&secret.person, &secret.digest());
            self.client
                .update_item()
                .table_name(&self.table)
                .set_key(Some(key.attributes()))
                .update_expression("SET #session.expires_at = :end, #ttl = :ttl")
                // A session that was ended meanwhile stays ended.
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_names("#session", "session")
                .expression_attribute_names("#ttl", key::TTL)
                .expression_attribute_values(":end", n(end.0))
                .expression_attribute_values(":ttl", n(end.seconds()))
                .send()
                .await
                .map_err(StoreError::of("UpdateItem"))?;
        }
        Ok(Some(session))
    }

    /// Ends one session: 1 DeleteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn end_session(&self, secret: &SessionSecret) -> Result<(), StoreError> {
        self.delete(&key::session(&secret.person, &secret.digest()))
            .await
    }

    /// Ends all sessions of a person: 1 Query and 1 DeleteItem a session.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn end_sessions_of(&self, person: &PersonId) -> Result<(), StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", s(key::person_partition(person)))
            .expression_attribute_values(":prefix", s(key::SESSION_PREFIX))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        for item in page.items.unwrap_or_default() {
            self.delete(&serde_dynamo::from_item(item)?).await?;
        }
        Ok(())
    }

    async fn delete(&self, key: &key::Key) -> Result<(), StoreError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()));
        delete.send().await.map_err(StoreError::of("DeleteItem"))?;
        Ok(())
    }
}
