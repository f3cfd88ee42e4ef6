//! Whose an address is that somebody names.

use domain::id::PersonId;
use domain::people::address::Address;
use store::StoreError;

use crate::Deps;

/// Whose it is; of whom the desk never heard, who they are from now on: 1 GetItem, and on first contact 1 transaction.
pub(crate) async fn person_of(deps: &Deps, address: &Address) -> Result<PersonId, StoreError> {
    let new = PersonId::new(environment::random());
    deps.store.person_of(address, &new).await
}
