//! Sessions, kept beside the account of the person.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{PersonId, Timestamp};
use domain::people::session::{Session, SessionSecret};
use domain::policy::budget::Window;
use serde::{Deserialize, Serialize};

use crate::accounts::{Versioned, same_version};
use crate::activity::refund;
use crate::key::{self, n, s};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

/// A transaction takes a hundred writes, of which an account with its letter needs four.
const ENDED_AT_ONCE: usize = 90;

#[derive(Debug, Serialize, Deserialize)]
struct SessionItem {
    session: Session,
    ttl: i64,
    /// The version of the account it was begun on.
    #[serde(default)]
    version: u64,
}

/// Where a session stands, and the version of the account it was begun on.
pub(crate) struct Begun {
    pub(crate) place: key::Key,
    version: u64,
}

/// What a session is called among those of its person: enough of its digest to tell it from the others.
pub fn name_of_session(secret: &SessionSecret) -> String {
    name_of(&key::session(&secret.person, &secret.digest()).sk)
}

fn name_of(sk: &str) -> String {
    let digest = sk.strip_prefix(key::SESSION_PREFIX).unwrap_or(sk);
    digest.chars().take(16).collect()
}

impl Store {
    /// Begins a session of an account as it was read, in the place of the one this browser had, whosever it
    /// was, and takes off what is given back with it: 1 transaction. `false` when the account was changed
    /// meanwhile, its role or its password: then nothing begins, and nothing ends.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn begin_session(
        &self,
        account: &Versioned,
        secret: &SessionSecret,
        session: &Session,
        replaced: Option<&SessionSecret>,
        given_back: &[Window],
    ) -> Result<bool, StoreError> {
        let item = SessionItem {
            session: session.clone(),
            ttl: session.expires_at.seconds(),
            version: account.version,
        };
        let (condition, values) = same_version(account.version);
        let mut transaction = Transaction::default();
        transaction.check(&key::account(&secret.person), condition, values);
        transaction.put_any(&key::session(&secret.person, &secret.digest()), &item)?;
        if let Some(old) = replaced {
            transaction.delete(&key::session(&old.person, &old.digest()));
        }
        for window in given_back {
            refund(&mut transaction, window);
        }
        Ok(matches!(self.write(transaction).await?, Written::All))
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
        let session = upgrade::read::<SessionItem>(item)?.session;
        Ok(session.lives(now).then_some(session))
    }

    /// The session of a secret, if it lives: 1 GetItem; 1 UpdateItem more when it was not used for an hour.
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
        if let Some(used) = session.used(now) {
            session = used;
            let key = key::session(&secret.person, &secret.digest());
            self.client
                .update_item()
                .table_name(&self.table)
                .set_key(Some(key.attributes()))
                .update_expression(
                    "SET #session.expires_at = :end, #session.used_at = :now, #ttl = :ttl",
                )
                // A session that was ended meanwhile stays ended.
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_names("#session", "session")
                .expression_attribute_names("#ttl", key::TTL)
                .expression_attribute_values(":end", n(session.expires_at.0))
                .expression_attribute_values(":now", n(now.0))
                .expression_attribute_values(":ttl", n(session.expires_at.seconds()))
                .send()
                .await
                .map_err(StoreError::of("UpdateItem"))?;
        }
        Ok(Some(session))
    }

    /// The sessions of a person that live, with what each is called among them; the first ninety: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn sessions_of(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Vec<(String, Session)>, StoreError> {
        let found = self.query_sessions(person).await?;
        let mut sessions = Vec::new();
        for item in found {
            let place: key::Key = upgrade::read(item.clone())?;
            let session = upgrade::read::<SessionItem>(item)?.session;
            if session.lives(now) {
                sessions.push((name_of(&place.sk), session));
            }
        }
        Ok(sessions)
    }

    /// Ends those sessions of a person that `ends` says of what each is called: 1 Query, 1 transaction unless it ends
    /// none; the same again for each ninety of them.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn end_sessions(
        &self,
        person: &PersonId,
        ends: impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        self.end_those(person, |one| ends(&name_of(&one.place.sk)))
            .await
    }

    /// Ends one session: 1 DeleteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn end_session(&self, secret: &SessionSecret) -> Result<(), StoreError> {
        self.delete(&key::session(&secret.person, &secret.digest()))
            .await
    }

    /// Ends all sessions of a person that were begun on an earlier version of the account: as [`Store::end_sessions`].
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub(crate) async fn end_sessions_before(
        &self,
        person: &PersonId,
        version: u64,
    ) -> Result<(), StoreError> {
        self.end_those(person, |one| one.version < version).await
    }

    async fn end_those(
        &self,
        person: &PersonId,
        ends: impl Fn(&Begun) -> bool,
    ) -> Result<(), StoreError> {
        loop {
            let found = self.list_sessions(person).await?;
            let mut transaction = Transaction::default();
            for session in found.iter().filter(|one| ends(one)) {
                transaction.delete(&session.place);
            }
            let ended = transaction.len();
            if ended > 0 {
                self.write(transaction).await?;
            }
            if ended == 0 || found.len() < ENDED_AT_ONCE {
                return Ok(());
            }
        }
    }

    /// Where the sessions of a person stand, as many as one transaction ends beside what it is for: 1 Query.
    pub(crate) async fn list_sessions(&self, person: &PersonId) -> Result<Vec<Begun>, StoreError> {
        let found = self.query_sessions(person).await?.into_iter();
        found
            .map(|item| {
                let version = item.get("version").and_then(|version| version.as_n().ok());
                Ok(Begun {
                    version: version
                        .and_then(|version| version.parse().ok())
                        .unwrap_or(0),
                    place: upgrade::read(item)?,
                })
            })
            .collect()
    }

    async fn query_sessions(
        &self,
        person: &PersonId,
    ) -> Result<Vec<HashMap<String, AttributeValue>>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", s(key::person_partition(person)))
            .expression_attribute_values(":prefix", s(key::SESSION_PREFIX))
            .consistent_read(true)
            .limit(i32::try_from(ENDED_AT_ONCE).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        Ok(page.items.unwrap_or_default())
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
