//! Whose account an address leads to.

use domain::id::PersonId;
use domain::people::address::Address;
use store::accounts::Versioned;
use store::{Store, StoreError};

/// What an address leads to.
pub(crate) struct Found {
    /// Whose it is; of an address the desk never heard of, who would be its person.
    pub(crate) person: PersonId,
    /// Whether the desk heard of it before.
    is_known: bool,
    /// Their account, if they have one.
    pub(crate) account: Option<Versioned>,
}

impl Found {
    /// 2 GetItems, for each address the same: where nobody has it, somebody is looked for who cannot be there.
    pub(crate) async fn by(store: &Store, address: &Address) -> Result<Self, StoreError> {
        Self::or(store, address, &PersonId::new(environment::random())).await
    }

    /// The same, where `new` would be the person of an address that nobody has.
    pub(crate) async fn or(
        store: &Store,
        address: &Address,
        new: &PersonId,
    ) -> Result<Self, StoreError> {
        let found = store.find_person(address).await?;
        let is_known = found.is_some();
        let person = found.unwrap_or_else(|| new.clone());
        let account = store.read_account(&person).await?;
        Ok(Self {
            person,
            is_known,
            account,
        })
    }

    /// Whose the address is from now on, where the desk had never heard of it: 1 transaction then.
    pub(crate) async fn introduced(
        &self,
        store: &Store,
        address: &Address,
    ) -> Result<PersonId, StoreError> {
        match self.is_known {
            true => Ok(self.person.clone()),
            false => store.introduce(address, &self.person).await,
        }
    }
}
