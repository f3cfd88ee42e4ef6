//! Mails that came in: one outcome each, and the mails already seen.

use domain::id::{TicketNumber, Timestamp};
use domain::inbound::{Ignored, Parked};
use domain::reply_address::ReplyAddress;
use serde::{Deserialize, Serialize};

use crate::key;
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError};

/// What became of a raw mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It opened this ticket.
    Opened(TicketNumber),
    /// It was added to this ticket.
    Added(TicketNumber),
    /// It was kept and nothing done.
    Ignored(Ignored),
    /// It was kept for somebody to look at.
    Parked(Parked),
}

/// The record of one raw mail, written with what it did.
#[derive(Debug, Clone)]
pub struct MailRecord {
    /// Key of the raw mail.
    pub raw: String,
    /// Digest that is the same for every copy of one mail; none for mails that cannot be read.
    pub digest: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct RawItem {
    outcome: Outcome,
    at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct SeenItem {
    raw: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireItem {
    ticket: TicketNumber,
    recipient: domain::id::PersonId,
}

impl MailRecord {
    pub(crate) fn add_to(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        transaction.put_new(
            &key::raw(&self.raw),
            &RawItem {
                outcome: self.outcome.clone(),
                at: self.at,
            },
        )?;
        if let Some(digest) = &self.digest {
            transaction.put_new(
                &key::mail(digest),
                &SeenItem {
                    raw: self.raw.clone(),
                },
            )?;
        }
        Ok(())
    }
}

impl Store {
    /// What became of a raw mail, if it is known: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_outcome(&self, raw: &str) -> Result<Option<Outcome>, StoreError> {
        let found = self.get(&key::raw(raw)).await?;
        Ok(found
            .map(serde_dynamo::from_item::<_, RawItem>)
            .transpose()?
            .map(|item| item.outcome))
    }

    /// Records an outcome that changes no ticket; one that stands already is kept. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn record_outcome(
        &self,
        raw: &str,
        outcome: Outcome,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.put_new(&key::raw(raw), &RawItem { outcome, at })?;
        match self.write(transaction).await? {
            Written::All | Written::Refused { .. } => Ok(()),
        }
    }

    /// Which mail of ours a Message-ID names (final form, without angle brackets): 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_wire_id(&self, id: &str) -> Result<Option<ReplyAddress>, StoreError> {
        let found = self.get(&key::wire(id)).await?;
        let found = found
            .map(serde_dynamo::from_item::<_, WireItem>)
            .transpose()?;
        Ok(found.map(|item| ReplyAddress {
            ticket: item.ticket,
            person: item.recipient,
        }))
    }
}

/// The item that leads from the id of a mail sent to its ticket.
pub(crate) fn add_wire_id(
    transaction: &mut Transaction,
    id: &str,
    to: &ReplyAddress,
) -> Result<(), StoreError> {
    let item = WireItem {
        ticket: to.ticket,
        recipient: to.person.clone(),
    };
    transaction.put_any(&key::wire(id), &item)?;
    Ok(())
}
