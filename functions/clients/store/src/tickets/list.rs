//! Lists of tickets, a page at a time, newest change first.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::PersonId;
use domain::ticket::Ticket;

use super::HeadItem;
use crate::key::{self, s};
use crate::{Store, StoreError, upgrade};

/// Tickets of one page.
pub const PAGE: i32 = 25;

/// One page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The tickets, newest change first.
    pub tickets: Vec<Ticket>,
    /// Where the next page begins, unless this is the last.
    pub cursor: Option<String>,
}

impl Store {
    /// The tickets a person takes part in, as requester or observer: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_tickets_of(
        &self,
        person: &PersonId,
        cursor: Option<&str>,
    ) -> Result<Page, StoreError> {
        self.list(key::BY_PERSON, key::PERSON, person.as_str(), cursor)
            .await
    }

    /// The open tickets: 1 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_open_tickets(&self, cursor: Option<&str>) -> Result<Page, StoreError> {
        self.list(key::OPEN, key::QUEUE, key::OPEN_QUEUE, cursor)
            .await
    }

    async fn list(
        &self,
        index: &str,
        attribute: &str,
        value: &str,
        cursor: Option<&str>,
    ) -> Result<Page, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#p = :p")
            .expression_attribute_names("#p", attribute)
            .expression_attribute_values(":p", s(value))
            .scan_index_forward(false)
            .limit(PAGE)
            .set_exclusive_start_key(cursor.and_then(|place| start(attribute, value, place)))
            .send()
            .await
            .map_err(StoreError::of("Query"))?;
        let cursor = page.last_evaluated_key.as_ref().and_then(place);
        let heads: Vec<HeadItem> = upgrade::read_list(page.items.unwrap_or_default())?;
        let tickets = heads.into_iter().map(|head| head.ticket).collect();
        Ok(Page { tickets, cursor })
    }
}

/// What a cursor ends with when the last ticket is one that the person reads along.
const ALONG: &str = "#o";

/// A cursor is the place of the last ticket; one that is none begins the list anew.
fn start(attribute: &str, value: &str, cursor: &str) -> Option<HashMap<String, AttributeValue>> {
    let place = cursor.strip_suffix(ALONG).unwrap_or(cursor);
    let number = key::ticket_of_place(place)?;
    let item = match PersonId::parse(value) {
        Some(person) if place != cursor => key::observer(number, &person),
        _ => key::head(number),
    };
    let mut start = item.attributes();
    start.insert(attribute.to_owned(), s(value));
    start.insert(key::CHANGED.to_owned(), s(place));
    Some(start)
}

fn place(last: &HashMap<String, AttributeValue>) -> Option<String> {
    let place = last.get(key::CHANGED)?.as_s().ok()?;
    let is_head = last.get(key::SK)?.as_s().ok()? == key::HEAD;
    Some(format!("{place}{}", if is_head { "" } else { ALONG }))
}
