//! Raw mails by what became of them, a page at a time, newest first.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{KeptMail, RawItem};
use crate::key::{self, s};
use crate::{Store, StoreError, upgrade};

/// Mails of one page.
pub const PAGE: i32 = 25;

/// One page of the list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The mails, newest first.
    pub mails: Vec<KeptMail>,
    /// Where the next page begins, unless this is the last.
    pub cursor: Option<String>,
}

impl Store {
    /// The mails of one outcome, or of one reason of it: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_mails(
        &self,
        outcome: &str,
        reason: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<Page, StoreError> {
        let (index, attribute, value) = match reason {
            Some(reason) => (
                key::BY_PERSON,
                key::PERSON,
                key::reason_queue(outcome, reason),
            ),
            None => (key::OPEN, key::QUEUE, key::outcome_queue(outcome)),
        };
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#p = :p")
            .expression_attribute_names("#p", attribute)
            .expression_attribute_values(":p", s(&value))
            .scan_index_forward(false)
            .limit(PAGE)
            .set_exclusive_start_key(cursor.and_then(|place| start(attribute, &value, place)))
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        let cursor = page
            .last_evaluated_key
            .as_ref()
            .and_then(|last| last.get(key::CHANGED)?.as_s().ok().cloned());
        let mails: Vec<RawItem> = upgrade::read_list(page.items.unwrap_or_default())?;
        let mails = mails.into_iter().map(Into::into).collect();
        Ok(Page { mails, cursor })
    }
}

/// A cursor is the place of the last mail; one that is none begins the list anew.
fn start(attribute: &str, value: &str, place: &str) -> Option<HashMap<String, AttributeValue>> {
    let (at, raw) = place.split_once('#')?;
    let is_time = at.len() == 13 && at.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = (1..=1024).contains(&raw.len());
    (is_time && is_name).then(|| {
        let mut start = key::raw(raw).attributes();
        start.insert(attribute.to_owned(), s(value));
        start.insert(key::CHANGED.to_owned(), s(place));
        start
    })
}
