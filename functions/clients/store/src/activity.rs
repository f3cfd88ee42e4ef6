//! What has a budget, counted. Where an act is refused beyond it, each of the budget's windows is an item with
//! a number, and the act's own transaction adds one under the condition that there is room: nothing is read,
//! and what is refused is not counted. Where an act goes on differently, when somebody last did it is their activity:
//! it is read, and written again only as it was read, so that two at the same moment never both find room for
//! one.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::policy::budget::{Budget, Window};
use serde::{Deserialize, Serialize};

use crate::key::{self, Key, TTL, n};
use crate::transaction::{Found, Transaction, Written};
use crate::upgrade::{self, SET_FORM, form_value};
use crate::{Store, StoreError};

/// In what somebody is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityOf {
    /// Messages by mail into this ticket.
    Replies(TicketNumber),
    /// Tickets opened by mails whose sender proved the address.
    Openings,
    /// Tickets opened by mails that only name the person.
    UnprovedOpenings,
    /// Acknowledgements sent to the person.
    Acknowledgements,
    /// Mails that asked the person to read a ticket along.
    Invitations,
    /// Mails that told the person, an agent, of requests nobody has proved.
    Alerts,
}

impl ActivityOf {
    fn key(self, person: &PersonId) -> Key {
        match self {
            Self::Replies(ticket) => key::activity(&format!("REPLIES#{ticket}"), person),
            Self::Openings => key::activity("OPENINGS", person),
            Self::UnprovedOpenings => key::activity("UNPROVED_OPENINGS", person),
            Self::Acknowledgements => key::activity("ACKNOWLEDGEMENTS", person),
            Self::Invitations => key::activity("INVITATIONS", person),
            Self::Alerts => key::activity("ALERTS", person),
        }
    }
}

/// What somebody did lately, as it stands in the table.
#[derive(Debug, Clone)]
pub struct Activity {
    key: Key,
    item: ActivityItem,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct ActivityItem {
    version: u64,
    times: Vec<Timestamp>,
    #[serde(default)]
    warned: Vec<Timestamp>,
    #[serde(default)]
    last: String,
    ttl: i64,
}

impl Activity {
    /// When it was done, as far back as it matters.
    pub fn times(&self) -> &[Timestamp] {
        &self.item.times
    }

    /// When somebody was warned of it.
    pub fn warned(&self) -> &[Timestamp] {
        &self.item.warned
    }

    /// For what it was counted last.
    pub fn last(&self) -> &str {
        &self.item.last
    }

    /// One more, for `what`.
    pub fn count(&mut self, budget: &Budget, what: &str, now: Timestamp) {
        self.item.times = budget.noted(&self.item.times, now);
        what.clone_into(&mut self.item.last);
        self.keep(budget, now);
    }

    /// Somebody is warned.
    pub fn warn(&mut self, budget: &Budget, now: Timestamp) {
        self.item.warned = budget.noted(&self.item.warned, now);
        self.keep(budget, now);
    }

    fn keep(&mut self, budget: &Budget, now: Timestamp) {
        let until = now.plus_seconds(budget.forgotten_seconds()).seconds();
        self.item.ttl = self.item.ttl.max(until);
    }

    pub(crate) fn add_to(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let item = ActivityItem {
            version: self.item.version + 1,
            ..self.item.clone()
        };
        if self.item.version == 0 {
            transaction.put_new(&self.key, &item)?;
        } else {
            let values = HashMap::from([(":version".to_owned(), n(self.item.version))]);
            transaction.put(&self.key, &item, "version = :version", values)?;
        }
        Ok(())
    }
}

/// Counts an act in a window; refused when the window is full.
pub(crate) fn charge(transaction: &mut Transaction, window: &Window) {
    if window.from_the_act {
        return begin(transaction, window);
    }
    let acts = window.acts.min(window.most);
    let values = HashMap::from([
        (":acts".to_owned(), n(acts)),
        (":room".to_owned(), n(window.most - acts)),
        (":ttl".to_owned(), n(window.ends.seconds())),
        form_value(),
    ]);
    transaction.update(
        &key::spent(&window.name),
        &format!("SET #ttl = :ttl, {SET_FORM} ADD acts :acts"),
        "attribute_not_exists(acts) OR acts <= :room",
        &[("#ttl", TTL)],
        values,
    );
}

/// Counts the one act of a window that begins with it. One that is over may still stand there.
fn begin(transaction: &mut Transaction, window: &Window) {
    let values = HashMap::from([
        (":acts".to_owned(), n(window.acts)),
        (":now".to_owned(), n(window.asked_at.seconds())),
        (":ttl".to_owned(), n(window.ends.seconds())),
        form_value(),
    ]);
    transaction.update(
        &key::spent(&window.name),
        &format!("SET #ttl = :ttl, acts = :acts, {SET_FORM}"),
        "attribute_not_exists(acts) OR #ttl <= :now",
        &[("#ttl", TTL)],
        values,
    );
}

/// Takes off a window what was counted in it. Where the window is gone already, what is left of it goes as well.
pub(crate) fn refund(transaction: &mut Transaction, window: &Window) {
    let key = key::spent(&window.name);
    if window.from_the_act {
        transaction.delete(&key);
        return;
    }
    let acts = window.acts.min(window.most);
    let values = HashMap::from([
        (":acts".to_owned(), AttributeValue::N(format!("-{acts}"))),
        (":ttl".to_owned(), n(window.ends.seconds())),
        form_value(),
    ]);
    transaction.update(
        &key,
        &format!("SET #ttl = :ttl, {SET_FORM} ADD acts :acts"),
        // Whatever stands there: what fits is not refused for a count.
        "attribute_exists(pk) OR attribute_not_exists(pk)",
        &[("#ttl", TTL)],
        values,
    );
}

/// The window that had no room, when the refused write was one of `charged`, with how long it is still full.
pub(crate) fn full(charged: &[Window], place: usize, found: Found) -> Option<Window> {
    let mut window = charged.get(place)?.clone();
    let ends = found.and_then(|item| item.get(TTL)?.as_n().ok()?.parse::<i64>().ok());
    if let (true, Some(ends)) = (window.from_the_act, ends) {
        window.seconds_left = (ends - window.asked_at.seconds()).max(1);
    }
    Some(window)
}

impl Store {
    /// What somebody did lately: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_activity(
        &self,
        of: ActivityOf,
        person: &PersonId,
    ) -> Result<Activity, StoreError> {
        let key = of.key(person);
        let found = self.get(&key).await?;
        let item = found.map(upgrade::read).transpose()?.unwrap_or_default();
        Ok(Activity { key, item })
    }

    /// Counts an act in each of these windows, or in none: 1 transaction, nothing for no window. Gives one that had no room.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn spend(&self, charged: &[Window]) -> Result<Option<Window>, StoreError> {
        if charged.is_empty() {
            return Ok(None);
        }
        let mut transaction = Transaction::default();
        for window in charged {
            charge(&mut transaction, window);
        }
        Ok(match self.write(transaction).await? {
            Written::All => None,
            Written::Refused { place, found } => full(charged, place, found),
        })
    }

    /// Writes an activity that counted one more; `false` when somebody else counted meanwhile. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn save_activity(&self, activity: &Activity) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        activity.add_to(&mut transaction)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
