//! Addresses that refuse our mails: marked by what SES reports, until an agent lifts the mark.

use std::collections::HashMap;

use domain::delivery::{Delivery, Mark, Reason};
use domain::id::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::drives::{Drive, add_drive};
use crate::key::{self, Key};
use crate::transaction::{Transaction, Written};
use crate::untold::add_untold;
use crate::{Store, StoreError, upgrade};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MarkItem {
    /// Whose address: the key says it too, this can be read back.
    pub(crate) marked: PersonId,
    pub(crate) mark: Mark,
}

/// The mark that a report asks for.
pub(crate) fn add_mark(
    transaction: &mut Transaction,
    person: &PersonId,
    delivery: &Delivery,
) -> Result<(), StoreError> {
    let mark = Mark {
        reason: delivery.reason.unwrap_or(Reason::Unknown),
        at: delivery.at,
    };
    let item = MarkItem {
        marked: person.clone(),
        mark,
    };
    transaction.put_any(&key::mark(person), &item)?;
    Ok(())
}

/// Has sent what was withheld from somebody.
pub(crate) fn add_lifted(
    transaction: &mut Transaction,
    person: &PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let drive = Drive::Lifted(person.clone());
    add_drive(transaction, &drive, now)?;
    add_untold(transaction, &drive, now)
}

impl Store {
    /// Which of these people's addresses are marked: 1 BatchGetItem for a hundred of them, none for nobody.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_marks(
        &self,
        people: &[&PersonId],
    ) -> Result<HashMap<PersonId, Mark>, StoreError> {
        let mut wanted: Vec<&PersonId> = people.to_vec();
        wanted.sort();
        wanted.dedup();
        let keys: Vec<Key> = wanted.into_iter().map(key::mark).collect();
        let mut marks = HashMap::new();
        for item in self.get_many(&keys).await? {
            let item: MarkItem = upgrade::read(item)?;
            marks.insert(item.marked, item.mark);
        }
        Ok(marks)
    }

    /// Lifts the mark of an address, and has sent what was withheld from it; says whether there was a
    /// mark. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn lift_mark(&self, person: &PersonId, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        transaction.delete_old(&key::mark(person));
        add_lifted(&mut transaction, person, now)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
