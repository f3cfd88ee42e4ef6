//! Accounts, and the list of agents.

pub(crate) mod versioned;

use domain::id::{PersonId, Timestamp};
use domain::people::person::{Account, Participant};
use serde::{Deserialize, Serialize};

use crate::key::{self, s};
use crate::links::{AccountLetter, LetterItem, add_letter};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

pub(crate) use versioned::same_version;
pub use versioned::{Used, Versioned};

#[derive(Debug, Serialize, Deserialize)]
struct AccountItem {
    account: Account,
    /// Counts changes, as for tickets.
    version: u64,
    /// The link behind which it was changed to this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Used>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AgentItem {
    who: Participant,
}

impl From<AccountItem> for Versioned {
    fn from(item: AccountItem) -> Self {
        Self {
            account: item.account,
            version: item.version,
            by: item.by,
        }
    }
}

impl Store {
    /// The account of a person: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_account(&self, person: &PersonId) -> Result<Option<Versioned>, StoreError> {
        let Some(item) = self.get(&key::account(person)).await? else {
            return Ok(None);
        };
        let item: AccountItem = upgrade::read(item)?;
        Ok(Some(item.into()))
    }

    /// Writes a new account, unless the person has one: 1 transaction. Says whether it was written.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        let saved = self.save_account(None, account, None).await?;
        Ok(saved.is_some())
    }

    /// Writes an account over what was read of it, if anything stood there: 1 transaction. `None` when somebody
    /// was quicker: then nothing is written. `by` is the link behind which it is changed, if it is.
    ///
    /// Every change gives the account another version, so that links and sessions that were made for the last
    /// one are refused ([`crate::links::Link::counts`], [`Store::begin_session`]).
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn save_account(
        &self,
        read: Option<&Versioned>,
        account: &Account,
        by: Option<Used>,
    ) -> Result<Option<Versioned>, StoreError> {
        self.save(read, account, by, Transaction::default()).await
    }

    /// The same, for a change after which no session of before may live: ends them with it, and tells the owner
    /// in a letter, if one is given. 1 Query, 1 transaction, 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn replace_account(
        &self,
        read: &Versioned,
        account: &Account,
        by: Option<Used>,
        letter: Option<(&AccountLetter, Timestamp)>,
    ) -> Result<Option<Versioned>, StoreError> {
        let mut transaction = Transaction::default();
        if let Some((letter, now)) = letter {
            add_letter(&mut transaction, LetterItem::new(letter), now)?;
        }
        for session in self.list_sessions(&account.who.person).await? {
            transaction.delete(&session.place);
        }
        let saved = self.save(Some(read), account, by, transaction).await?;
        if let Some(saved) = &saved {
            // Those beyond what a transaction takes, and those begun while it was made ready: on the version
            // before none begins any more.
            self.end_sessions_before(&account.who.person, saved.version)
                .await?;
        }
        Ok(saved)
    }

    async fn save(
        &self,
        read: Option<&Versioned>,
        account: &Account,
        by: Option<Used>,
        mut transaction: Transaction,
    ) -> Result<Option<Versioned>, StoreError> {
        let before = read.map_or(0, |read| read.version);
        let item = AccountItem {
            account: account.clone(),
            version: before + 1,
            by,
        };
        let key = key::account(&account.who.person);
        if read.is_none() {
            transaction.put_new(&key, &item)?;
        } else {
            let (condition, values) = same_version(before);
            transaction.put(&key, &item, condition, values)?;
        }
        if account.role.is_agent() {
            let agent = AgentItem {
                who: account.who.clone(),
            };
            transaction.put_any(&key::agent(&account.who.person), &agent)?;
        }
        let written = self.write(transaction).await?;
        Ok(matches!(written, Written::All).then(|| item.into()))
    }

    /// All agents: 1 Query for each megabyte of them.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_agents(&self) -> Result<Vec<Participant>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", s(key::AGENTS));
        let mut items = query.into_paginator().items().send();
        let mut agents = Vec::new();
        while let Some(item) = items.try_next().await.map_err(StoreError::of("Query"))? {
            agents.extend(upgrade::read_among::<AgentItem>(item)?.map(|item| item.who));
        }
        Ok(agents)
    }
}
