//! Addresses that refuse our mails: blocked by what SES reports, until an agent unblocks them. Stored items call a block
//! a mark, as they did before it had this name.

use std::collections::HashMap;

use domain::id::{PersonId, Timestamp};
use domain::mail::delivery::{Blocked, Delivery, Reason};
use serde::{Deserialize, Serialize};

use crate::key;
use crate::pending::add_pending;
use crate::retries::{Retry, add_retry};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BlockedItem {
    /// Whose address: the key says it too, this can be read back.
    #[serde(rename = "marked")]
    pub(crate) person: PersonId,
    #[serde(rename = "mark")]
    pub(crate) block: Blocked,
}

/// The block that a report asks for.
pub(crate) fn add_block(
    transaction: &mut Transaction,
    person: &PersonId,
    delivery: &Delivery,
) -> Result<(), StoreError> {
    let block = Blocked {
        reason: delivery.reason.unwrap_or(Reason::Unknown),
        at: delivery.at,
    };
    let item = BlockedItem {
        person: person.clone(),
        block,
    };
    transaction.put_any(&key::blocked(person), &item)?;
    Ok(())
}

/// Has sent what was withheld from somebody.
pub(crate) fn add_unblocked(
    transaction: &mut Transaction,
    person: &PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let retry = Retry::Unblocked(person.clone());
    add_retry(transaction, &retry, now)?;
    add_pending(transaction, &retry, now)
}

impl Store {
    /// Which of these people's addresses are blocked: 1 BatchGetItem for a hundred of them, none for nobody.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_blocked(
        &self,
        people: &[&PersonId],
    ) -> Result<HashMap<PersonId, Blocked>, StoreError> {
        let keys = people.iter().map(|person| key::blocked(person)).collect();
        let mut blocked = HashMap::new();
        for item in upgrade::read_list::<BlockedItem>(self.get_many(keys).await?)? {
            blocked.insert(item.person, item.block);
        }
        Ok(blocked)
    }

    /// Unblocks an address, and has sent what was withheld from it; says whether it was blocked. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn unblock_address(
        &self,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        transaction.delete_old(&key::blocked(person));
        add_unblocked(&mut transaction, person, now)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
