//! Accounts, and the list of agents.

use std::collections::HashMap;

use domain::id::PersonId;
use domain::person::{Account, Participant};
use serde::{Deserialize, Serialize};

use crate::key::{self, s};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError};

#[derive(Debug, Serialize, Deserialize)]
struct AccountItem {
    account: Account,
    /// Counts changes, as for tickets.
    version: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct AgentItem {
    who: Participant,
}

/// An account and the version it was read in.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned {
    /// The account.
    pub account: Account,
    version: u64,
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
        let AccountItem { account, version } = serde_dynamo::from_item(item)?;
        Ok(Some(Versioned { account, version }))
    }

    /// Writes a new account, unless the person has one: 1 transaction. Says whether it was written.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        let item = AccountItem {
            account: account.clone(),
            version: 1,
        };
        let mut transaction = Transaction::default();
        transaction.put_new(&key::account(&account.who.person), &item)?;
        if account.role.answers() {
            transaction.put_any(
                &key::agent(&account.who.person),
                &AgentItem {
                    who: account.who.clone(),
                },
            )?;
        }
        Ok(matches!(self.write(transaction).await?, Written::All))
    }

    /// Changes an account as it was read; `false` when somebody was quicker. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn change_account(
        &self,
        read: &Versioned,
        account: &Account,
    ) -> Result<bool, StoreError> {
        let item = AccountItem {
            account: account.clone(),
            version: read.version + 1,
        };
        let values = HashMap::from([(":version".to_owned(), key::n(read.version))]);
        let mut transaction = Transaction::default();
        transaction.put(
            &key::account(&account.who.person),
            &item,
            "version = :version",
            values,
        )?;
        if account.role.answers() {
            transaction.put_any(
                &key::agent(&account.who.person),
                &AgentItem {
                    who: account.who.clone(),
                },
            )?;
        }
        Ok(matches!(self.write(transaction).await?, Written::All))
    }

    /// All agents: 1 Query for each megabyte of them.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_agents(&self) -> Result<Vec<Participant>, StoreError> {
        let mut agents = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", s(key::AGENTS))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of("Query"))?;
            for item in page.items.unwrap_or_default() {
                agents.push(serde_dynamo::from_item::<_, AgentItem>(item)?.who);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(agents);
            }
        }
    }
}
