//! All or nothing: one `TransactWriteItems`, and what its conditions said.

use std::collections::HashMap;
use std::ops::ControlFlow;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, ConditionCheck, Delete, Put,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use serde::Serialize;

use crate::again::again;
use crate::key::{Key, PK};
use crate::{Store, StoreError, upgrade};

/// Why a transaction is cancelled that may be written in a moment.
const RIVALS: &[&str] = &[
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
];
const EXISTS: &str = "attribute_exists(pk)";

/// An item as it was when a condition failed; `None` when there was none.
pub(crate) type Found = Option<HashMap<String, AttributeValue>>;

/// What became of a transaction.
#[derive(Debug)]
pub(crate) enum Written {
    /// All of it was written.
    All,
    /// Nothing was: the first condition that failed, by its place, and the item it found.
    Refused { place: usize, found: Found },
}

/// The writes of one transaction, in order.
#[derive(Debug, Default)]
pub(crate) struct Transaction(Vec<TransactWriteItem>);

impl Transaction {
    /// Writes a new item; refused where one stands.
    pub(crate) fn put_new(
        &mut self,
        key: &Key,
        item: &impl Serialize,
    ) -> Result<&mut Self, StoreError> {
        self.put(key, item, "attribute_not_exists(pk)", HashMap::new())
    }

    /// Writes an item under a condition on the one that stands there.
    pub(crate) fn put(
        &mut self,
        key: &Key,
        item: &impl Serialize,
        condition: &str,
        values: HashMap<String, AttributeValue>,
    ) -> Result<&mut Self, StoreError> {
        let put = Put::builder()
            .table_name("")
            .set_item(Some(item_of(key, item)?))
            .condition_expression(condition)
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("table and item are given");
        self.0.push(TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    /// Writes an item whatever stands there.
    pub(crate) fn put_any(
        &mut self,
        key: &Key,
        item: &impl Serialize,
    ) -> Result<&mut Self, StoreError> {
        let put = Put::builder()
            .table_name("")
            .set_item(Some(item_of(key, item)?))
            .build()
            .expect("table and item are given");
        self.0.push(TransactWriteItem::builder().put(put).build());
        Ok(self)
    }

    /// Changes attributes of an item under a condition.
    pub(crate) fn update(
        &mut self,
        key: &Key,
        change: &str,
        condition: &str,
        names: &[(&str, &str)],
        values: HashMap<String, AttributeValue>,
    ) -> &mut Self {
        let names = names
            .iter()
            .map(|(short, long)| ((*short).to_owned(), (*long).to_owned()))
            .collect();
        let update = Update::builder()
            .table_name("")
            .set_key(Some(key.attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(
                Some(names).filter(|names: &HashMap<_, _>| !names.is_empty()),
            )
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("table, key and expression are given");
        self.0
            .push(TransactWriteItem::builder().update(update).build());
        self
    }

    /// Removes an item, if it is there.
    pub(crate) fn delete(&mut self, key: &Key) -> &mut Self {
        let delete = Delete::builder()
            .table_name("")
            .set_key(Some(key.attributes()))
            .build()
            .expect("table and key are given");
        self.0
            .push(TransactWriteItem::builder().delete(delete).build());
        self
    }

    /// Removes an item; refused where none stands.
    pub(crate) fn delete_old(&mut self, key: &Key) -> &mut Self {
        let delete = Delete::builder()
            .table_name("")
            .set_key(Some(key.attributes()))
            .condition_expression(EXISTS)
            .build()
            .expect("table and key are given");
        self.0
            .push(TransactWriteItem::builder().delete(delete).build());
        self
    }

    /// Removes an item under a condition on it.
    pub(crate) fn delete_if(
        &mut self,
        key: &Key,
        condition: &str,
        values: HashMap<String, AttributeValue>,
    ) -> &mut Self {
        let delete = Delete::builder()
            .table_name("")
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .set_expression_attribute_values(Some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("table and key are given");
        self.0
            .push(TransactWriteItem::builder().delete(delete).build());
        self
    }

    /// Writes nothing; refused where no item stands.
    pub(crate) fn require(&mut self, key: &Key) -> &mut Self {
        self.check(key, EXISTS, HashMap::new())
    }

    /// Writes nothing; refused where the condition does not hold.
    pub(crate) fn check(
        &mut self,
        key: &Key,
        condition: &str,
        values: HashMap<String, AttributeValue>,
    ) -> &mut Self {
        let check = ConditionCheck::builder()
            .table_name("")
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .build()
            .expect("table, key and condition are given");
        self.0
            .push(TransactWriteItem::builder().condition_check(check).build());
        self
    }

    /// How many writes it holds: the place of the next one.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// An item: the key's attributes beside those of the value.
pub(crate) fn item_of(
    key: &Key,
    value: &impl Serialize,
) -> Result<HashMap<String, AttributeValue>, StoreError> {
    let mut item: HashMap<String, AttributeValue> = serde_dynamo::to_item(value)?;
    item.extend(key.attributes());
    upgrade::mark(&mut item);
    Ok(item)
}

impl Store {
    /// Writes a transaction: 1 request, more only while rivals write the same items.
    pub(crate) async fn write(&self, transaction: Transaction) -> Result<Written, StoreError> {
        let items: Vec<_> = transaction
            .0
            .into_iter()
            .map(|item| with_table(item, &self.table))
            .collect();
        let written = again((), |()| self.attempt(items.clone())).await?;
        written.ok_or_else(|| StoreError::Unavailable {
            operation: "TransactWriteItems",
            cause: "rivals wrote the same items again and again".to_owned(),
        })
    }

    /// Goes on where rivals write the same items.
    async fn attempt(
        &self,
        items: Vec<TransactWriteItem>,
    ) -> Result<ControlFlow<Written>, StoreError> {
        let sent = self.client.transact_write_items();
        let Err(error) = sent.set_transact_items(Some(items)).send().await else {
            return Ok(ControlFlow::Break(Written::All));
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        else {
            return Err(StoreError::of("TransactWriteItems")(error));
        };
        let reasons = cancelled.cancellation_reasons();
        let is = |reason: &CancellationReason, codes: &[&str]| {
            reason.code().is_some_and(|code| codes.contains(&code))
        };
        let refused = |reason: &CancellationReason| is(reason, &["ConditionalCheckFailed"]);
        if let Some(place) = reasons.iter().position(refused) {
            let found = reasons[place]
                .item()
                .filter(|item| item.contains_key(PK))
                .cloned();
            return Ok(ControlFlow::Break(Written::Refused { place, found }));
        }
        if reasons.iter().any(|reason| is(reason, RIVALS)) {
            return Ok(ControlFlow::Continue(()));
        }
        let codes: Vec<_> = reasons.iter().filter_map(|reason| reason.code()).collect();
        let cause = format!(
            "cancelled: {} {}",
            codes.join(","),
            cancelled.message().unwrap_or_default()
        );
        Err(StoreError::Unavailable {
            operation: "TransactWriteItems",
            cause,
        })
    }
}

fn with_table(mut item: TransactWriteItem, table: &str) -> TransactWriteItem {
    if let Some(put) = &mut item.put {
        table.clone_into(&mut put.table_name);
    }
    if let Some(delete) = &mut item.delete {
        table.clone_into(&mut delete.table_name);
    }
    if let Some(check) = &mut item.condition_check {
        table.clone_into(&mut check.table_name);
    }
    if let Some(update) = &mut item.update {
        table.clone_into(&mut update.table_name);
    }
    item
}
