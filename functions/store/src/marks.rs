//! Addresses that refuse our mails: marked by what SES reports, until an agent lifts the mark.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use domain::delivery::{Delivery, Mark, Reason};
use domain::id::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::drives::{Drive, add_drive};
use crate::key;
use crate::transaction::{Transaction, Written};
use crate::untold::add_untold;
use crate::{Store, StoreError};

/// Most keys of one BatchGetItem (DynamoDB quota).
const BATCH: usize = 100;

#[derive(Debug, Serialize, Deserialize)]
struct MarkItem {
    /// Whose address: the key says it too, this can be read back.
    marked: PersonId,
    mark: Mark,
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
        let mut marks = HashMap::new();
        for some in wanted.chunks(BATCH) {
            let keys = some.iter().map(|one| key::mark(one).attributes()).collect();
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .consistent_read(true)
                .build()
                .expect("the keys are given");
            let mut pending = Some(HashMap::from([(self.table.clone(), keys)]));
            while let Some(keys) = pending.take().filter(|keys| !keys.is_empty()) {
                let page = self
                    .client
                    .batch_get_item()
                    .set_request_items(Some(keys))
                    .send()
                    .await
                    .map_err(StoreError::of("BatchGetItem"))?;
                for item in page.responses.unwrap_or_default().into_values().flatten() {
                    let item: MarkItem = serde_dynamo::from_item(item)?;
                    marks.insert(item.marked, item.mark);
                }
                pending = page.unprocessed_keys;
            }
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
        let drive = Drive::Lifted(person.clone());
        add_drive(&mut transaction, &drive, now)?;
        add_untold(&mut transaction, &drive, now)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
