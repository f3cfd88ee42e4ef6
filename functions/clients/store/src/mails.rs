//! Mails that came in: one outcome each, and the mails already seen.

mod list;
mod outcome;

use std::collections::HashMap;

use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::mail::delivery::MailId;
use domain::mail::reply_address::ReplyAddress;
use serde::{Deserialize, Serialize};

use crate::key::{self, n};
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

pub use list::{PAGE, Page};
pub use outcome::{Outcome, Receipt};

/// The record of one raw mail, to be written with what it did.
#[derive(Debug, Clone)]
pub struct MailRecord {
    /// Key of the raw mail.
    pub raw: String,
    /// Digest that is the same for every copy of one mail; none for a mail that changes no ticket.
    pub digest: Option<String>,
    /// Digest of its Message-ID, unless it has none or another mail was seen under it.
    pub message_id: Option<String>,
    /// Whether another mail was seen under its Message-ID.
    pub same_id: bool,
    pub outcome: Outcome,
    /// Whether the reason for ignoring it is a guess: it is listed where somebody looks first.
    pub doubtful: bool,
    /// When.
    pub at: Timestamp,
    /// The sender's address, as it claims.
    pub from: String,
    /// One line.
    pub subject: String,
    /// What was said of it on arrival; nothing where the raw mail must tell.
    pub receipt: Option<Receipt>,
    /// The record it replaces, when it is decided again.
    pub before: Option<KeptMail>,
}

/// A raw mail with its outcome, as the table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// Key of the raw mail.
    pub raw: String,
    pub outcome: Outcome,
    /// When it was first handled.
    pub at: Timestamp,
    /// When it got this outcome.
    pub settled_at: Timestamp,
    /// The sender's address, as it claims.
    pub from: String,
    /// One line.
    pub subject: String,
    /// Whether another mail was seen under its Message-ID.
    pub same_id: bool,
    /// Whether the reason for ignoring it is a guess.
    pub doubtful: bool,
    /// What was said of it on arrival; nothing where the raw mail must tell.
    pub receipt: Option<Receipt>,
    turn: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct RawItem {
    raw: String,
    outcome: Outcome,
    at: Timestamp,
    settled_at: Timestamp,
    from: String,
    subject: String,
    same_id: bool,
    #[serde(default)]
    doubtful: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
    /// Counts how often it was decided, so that of two who decide again only one writes.
    turn: u64,
    queue: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    changed: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct SeenItem {
    raw: String,
    /// The ticket its words are in; none on items of before answers to incoming mails were followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketNumber>,
}

/// What the id of a mail sent leads to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WireItem {
    /// The ticket answers to it belong to; none for mails nobody answers.
    #[serde(default)]
    ticket: Option<TicketNumber>,
    recipient: PersonId,
    /// The mail itself; none on items of before deliveries were followed.
    #[serde(default)]
    #[serde(rename = "notification")]
    mail_id: Option<String>,
}

impl WireItem {
    pub(crate) fn new(mail_id: &MailId, answers: Option<&ReplyAddress>) -> Self {
        Self {
            ticket: answers.map(|answers| answers.ticket),
            recipient: mail_id.person.clone(),
            mail_id: Some(mail_id.to_string()),
        }
    }
}

impl From<RawItem> for KeptMail {
    fn from(item: RawItem) -> Self {
        Self {
            raw: item.raw,
            outcome: item.outcome,
            at: item.at,
            settled_at: item.settled_at,
            from: item.from,
            subject: item.subject,
            same_id: item.same_id,
            doubtful: item.doubtful,
            receipt: item.receipt,
            turn: item.turn,
        }
    }
}

impl MailRecord {
    /// Where in a transaction the condition on the Message-ID stands, if there is one.
    pub(crate) fn add_to(
        &self,
        transaction: &mut Transaction,
    ) -> Result<Option<usize>, StoreError> {
        let item = self.item();
        match &self.before {
            None => transaction.put_new(&key::raw(&self.raw), &item)?,
            Some(before) => transaction.put(
                &key::raw(&self.raw),
                &item,
                "turn = :turn",
                HashMap::from([(":turn".to_owned(), n(before.turn))]),
            )?,
        };
        let seen = SeenItem {
            raw: self.raw.clone(),
            ticket: self.outcome.ticket(),
        };
        if let Some(digest) = &self.digest {
            transaction.put_new(&key::mail(digest), &seen)?;
        }
        match &self.message_id {
            Some(digest) => {
                let place = transaction.len();
                transaction.put_new(&key::received_mail(digest), &seen)?;
                Ok(Some(place))
            }
            None => Ok(None),
        }
    }

    fn item(&self) -> RawItem {
        let outcome = self.outcome.tag();
        // What is ignored at a guess stands among what is put aside, which admins see first.
        let listed = if self.doubtful { "parked" } else { outcome };
        let at = self.before.as_ref().map_or(self.at, |before| before.at);
        RawItem {
            raw: self.raw.clone(),
            outcome: self.outcome.clone(),
            at,
            settled_at: self.at,
            from: self.from.clone(),
            subject: self.subject.clone(),
            same_id: self.same_id,
            doubtful: self.doubtful,
            receipt: self.receipt.clone(),
            turn: self.before.as_ref().map_or(1, |before| before.turn + 1),
            queue: key::outcome_queue(listed),
            person: self
                .outcome
                .reason()
                .map(|reason| key::reason_queue(outcome, reason)),
            changed: key::since(at, &self.raw),
        }
    }
}

impl Store {
    /// A raw mail with its outcome, once it has one: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_mail(&self, raw: &str) -> Result<Option<KeptMail>, StoreError> {
        let found = self.get(&key::raw(raw)).await?;
        found
            .map(|item| Ok(upgrade::read::<RawItem>(item)?.into()))
            .transpose()
    }

    /// Records an outcome that changes no ticket; `false` when another was quicker. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn record_outcome(&self, record: &MailRecord) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        record.add_to(&mut transaction)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }

    /// Which mail of ours a Message-ID names (final form, without angle brackets): 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_ses_message_id(&self, id: &str) -> Result<Option<ReplyAddress>, StoreError> {
        let found = self.read_wire_item(id).await?;
        Ok(found.and_then(|item| {
            Some(ReplyAddress {
                ticket: item.ticket?,
                person: item.recipient,
            })
        }))
    }

    /// Which mail of ours went out under a Message-ID (final form, without angle brackets): 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_sent_mail(&self, id: &str) -> Result<Option<MailId>, StoreError> {
        let found = self.read_wire_item(id).await?;
        Ok(found.and_then(|item| MailId::parse(&item.mail_id?)))
    }

    /// The ticket with the words of the incoming mail of this Message-ID, by its digest: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_ticket_of_mail(
        &self,
        message_id: &str,
    ) -> Result<Option<TicketNumber>, StoreError> {
        let found = self.get(&key::received_mail(message_id)).await?;
        let found: Option<SeenItem> = found.map(upgrade::read).transpose()?;
        Ok(found.and_then(|seen| seen.ticket))
    }

    /// Whether a copy of the mail with this digest is in a ticket: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn has_seen_mail(&self, digest: &str) -> Result<bool, StoreError> {
        Ok(self.get(&key::mail(digest)).await?.is_some())
    }

    async fn read_wire_item(&self, id: &str) -> Result<Option<WireItem>, StoreError> {
        let found = self.get(&key::wire(id)).await?;
        found.map(upgrade::read).transpose()
    }
}

#[cfg(test)]
mod tests;
