//! Opening tickets and adding to them, each in one transaction.

mod additions;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::id::{TicketNumber, Timestamp};
use domain::policy::budget::Window;
use domain::ticket::attachment::TICKET_MAX;
use domain::ticket::conversation::{Act, Ordinary};
use domain::ticket::{Opening, Ticket};

use super::guard::{Guard, MailGuard, MailRefusal, PageGuard, PageRefusal, TooMuch};
use super::{HeadItem, Inserted, MessageWithFiles, Saved, TicketHead, bytes_of};
use crate::key::{self, n};
use crate::pending::add_pending;
use crate::requests::add_request;
use crate::retries::{Retry, add_retry};
use crate::transaction::{Transaction, Written};
use crate::upgrade::{SET_FORM, form_value};
use crate::{Store, StoreError};

use additions::{
    add_changed_head, add_held, add_message, add_next, add_ordinary_head, add_rows, changed, saved,
};

impl Store {
    /// Draws the next ticket number: 1 UpdateItem. A number that is drawn and not used is a gap.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn next_ticket_number(&self) -> Result<TicketNumber, StoreError> {
        let values = HashMap::from([(":one".to_owned(), n(1)), form_value()]);
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::counter().attributes()))
            .update_expression(format!("SET {SET_FORM} ADD #last :one"))
            .expression_attribute_names("#last", "last")
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(StoreError::of("UpdateItem"))?;
        let last = updated
            .attributes
            .as_ref()
            .and_then(|item| item.get("last"))
            .and_then(|last| last.as_n().ok());
        last.and_then(|last| last.parse().ok())
            .map(TicketNumber)
            .ok_or(StoreError::Unavailable {
                operation: "UpdateItem",
                cause: "the counter gave no number".to_owned(),
            })
    }

    /// Writes a new ticket with its first message and what that takes: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn open_ticket(
        &self,
        opening: Opening,
        guard: &PageGuard<'_>,
    ) -> Result<Inserted<PageRefusal>, StoreError> {
        self.write_opening(opening, guard).await
    }

    /// The same of a ticket that a mail opens.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn open_ticket_by_mail(
        &self,
        opening: Opening,
        guard: &MailGuard<'_>,
    ) -> Result<Inserted<MailRefusal>, StoreError> {
        self.write_opening(opening, guard).await
    }

    /// Writes a ticket whose change nobody is told of, decided on `before`: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_quietly<N>(
        &self,
        before: &TicketHead,
        ticket: Ticket,
    ) -> Result<Saved<N>, StoreError> {
        let mut transaction = Transaction::default();
        let number = ticket.number;
        let head = HeadItem::new(ticket, before.version + 1, before.bytes);
        let values = HashMap::from([(":version".to_owned(), n(before.version))]);
        transaction.put(&key::head(number), &head, "version = :version", values)?;
        match self.write(transaction).await? {
            Written::All => Ok(Saved::Done),
            Written::Refused { found, .. } => changed(found),
        }
    }

    /// Writes what an act made of a ticket, decided on `before`, and charges it: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_act(
        &self,
        before: &TicketHead,
        act: Act,
        charged: &[Window],
    ) -> Result<Saved<TooMuch>, StoreError> {
        self.write_act(before, act, &charged).await
    }

    /// Writes a reply or a note, decided on `before`, with what it takes: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_reply(
        &self,
        before: &TicketHead,
        act: Act,
        guard: &PageGuard<'_>,
    ) -> Result<Saved<PageRefusal>, StoreError> {
        self.write_act(before, act, guard).await
    }

    /// The same of a reply that came by mail: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_reply_by_mail(
        &self,
        before: &TicketHead,
        act: Act,
        guard: &MailGuard<'_>,
    ) -> Result<Saved<MailRefusal>, StoreError> {
        self.write_act(before, act, guard).await
    }

    /// Adds an ordinary reply, one that changes no state, without reading the ticket first: its
    /// condition checks what was assumed, and answers with the head where it does not hold. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_ordinary_reply(
        &self,
        reply: Ordinary,
        guard: &PageGuard<'_>,
    ) -> Result<Saved<PageRefusal>, StoreError> {
        let message = reply.message;
        let bytes = bytes_of(guard.files());
        if bytes > TICKET_MAX {
            return Ok(Saved::Not(PageRefusal::Full));
        }
        let mut transaction = Transaction::default();
        guard.add_to(&mut transaction, &message)?;
        add_ordinary_head(&mut transaction, &message, &reply.states, reply.own, bytes);
        add_message(&mut transaction, message, guard.files())?;
        saved(self.write(transaction).await?, guard, &())
    }

    async fn write_opening<G: Guard>(
        &self,
        opening: Opening,
        guard: &G,
    ) -> Result<Inserted<G::Refusal>, StoreError> {
        let Opening { ticket, message } = opening;
        let bytes = bytes_of(guard.files());
        if let (true, Some(full)) = (bytes > TICKET_MAX, G::FULL) {
            return Ok(Inserted::Not(full));
        }
        let mut transaction = Transaction::default();
        let places = guard.add_to(&mut transaction, &message)?;
        if let Some(previous) = ticket.previous {
            add_next(&mut transaction, previous, ticket.number);
        }
        add_rows(&mut transaction, None, &ticket, 1)?;
        add_request(&mut transaction, None, &ticket)?;
        transaction.put_new(&key::head(ticket.number), &HeadItem::new(ticket, 1, bytes))?;
        add_message(&mut transaction, message, guard.files())?;
        let Written::Refused { place, found } = self.write(transaction).await? else {
            return Ok(Inserted::Done);
        };
        let refusal = guard.refusal(&places, place, &found)?;
        Ok(refusal.map_or(Inserted::Taken, Inserted::Not))
    }

    async fn write_act<G: Guard>(
        &self,
        before: &TicketHead,
        act: Act,
        guard: &G,
    ) -> Result<Saved<G::Refusal>, StoreError> {
        let bytes = before.bytes + bytes_of(guard.files());
        if let (true, Some(full)) = (bytes > TICKET_MAX, G::FULL) {
            return Ok(Saved::Not(full));
        }
        let mut transaction = Transaction::default();
        let places = guard.add_to(&mut transaction, &act.message)?;
        add_changed_head(&mut transaction, before, act.ticket, bytes)?;
        add_message(&mut transaction, act.message, guard.files())?;
        saved(self.write(transaction).await?, guard, &places)
    }
}

impl Store {
    /// Opens a message that waited, with its files, to everybody in the ticket, and has them told: 1
    /// transaction. `entry` is the message as it is from now on. `false` when the ticket or the message is not as it
    /// was read.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn let_in(
        &self,
        before: &TicketHead,
        ticket: Ticket,
        entry: &MessageWithFiles,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let message = &entry.message;
        let mut transaction = Transaction::default();
        add_changed_head(&mut transaction, before, ticket, before.bytes)?;
        add_held(&mut transaction, entry)?;
        for file in &entry.attachments {
            transaction.update(
                &key::file(&file.id),
                "SET in_note = :false",
                "attribute_exists(pk)",
                &[],
                HashMap::from([(":false".to_owned(), AttributeValue::Bool(false))]),
            );
        }
        let retry = Retry::of_message(message);
        add_pending(&mut transaction, &retry, now)?;
        add_retry(&mut transaction, &retry, now)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}

impl Store {
    /// Writes a message that waits as it is from now on, unless somebody let it in meanwhile: 1 transaction. Nobody
    /// is told. Says whether it was written.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_held(&self, entry: &MessageWithFiles) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        add_held(&mut transaction, entry)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}
