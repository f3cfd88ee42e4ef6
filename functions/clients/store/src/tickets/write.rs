//! Opening tickets and adding to them, each in one transaction.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::policy::budget::Window;
use domain::ticket::attachment::{Attachment, TICKET_MAX};
use domain::ticket::conversation::{Act, Ordinary};
use domain::ticket::message::Message;
use domain::ticket::{Opening, State, Ticket};

use super::{Entry, Head, HeadItem, Saved, bytes_of};
use crate::activity::{Activity, charge};
use crate::idempotency::IdempotencyKey;
use crate::key::{self, n, s};
use crate::mails::MailRecord;
use crate::pending::add_pending;
use crate::requests::add_request;
use crate::retries::{Retry, add_retry};
use crate::transaction::{Found, Transaction, Written};
use crate::uploads::FileItem;
use crate::{Store, StoreError, upgrade};

/// What is written together with a message.
#[derive(Debug, Default)]
pub struct Along<'a> {
    /// The files the message takes: announced before, or brought by the mail it came by.
    pub files: Vec<Attachment>,
    /// The idempotency key.
    pub once: Option<&'a IdempotencyKey>,
    /// The mail the message came by.
    pub mail: Option<&'a MailRecord>,
    /// What its sender did lately, this included.
    pub activity: Option<&'a Activity>,
    /// The windows of the budgets it is charged to.
    pub charged: Vec<Window>,
}

/// Where in a transaction each condition stands, to tell from its place what failed.
#[derive(Default)]
struct Places {
    once: Option<usize>,
    mail: std::ops::Range<usize>,
    message_id: Option<usize>,
    activity: Option<usize>,
    charged: std::ops::Range<usize>,
    files: std::ops::Range<usize>,
    head: Option<usize>,
    previous: Option<usize>,
}

impl Store {
    /// Draws the next ticket number: 1 UpdateItem. A number that is drawn and not used is a gap.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn next_ticket_number(&self) -> Result<TicketNumber, StoreError> {
        let updated = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::counter().attributes()))
            .update_expression("ADD #last :one")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":one", n(1))
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

    /// Writes a new ticket with its first message and all that goes along: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn open_ticket(
        &self,
        opening: Opening,
        along: Along<'_>,
    ) -> Result<Saved, StoreError> {
        let Opening { ticket, message } = opening;
        let bytes = bytes_of(&along.files);
        if bytes > TICKET_MAX {
            return Ok(Saved::Full);
        }
        let mut transaction = Transaction::default();
        let mut places = Places::default();
        add_guards(&mut transaction, &mut places, &along, &message)?;
        if let Some(previous) = ticket.previous {
            places.previous = Some(transaction.len());
            let values = HashMap::from([
                (":next".to_owned(), n(ticket.number)),
                (":one".to_owned(), n(1)),
                (":null".to_owned(), AttributeValue::Null(true)),
            ]);
            transaction.update(
                &key::head(previous),
                "SET ticket.#next = :next ADD version :one",
                "attribute_exists(pk) AND (attribute_not_exists(ticket.#next) OR ticket.#next = :null)",
                &[("#next", "next")],
                values,
            );
        }
        add_rows(&mut transaction, None, &ticket, 1)?;
        add_request(&mut transaction, None, &ticket)?;
        transaction.put_new(&key::head(ticket.number), &HeadItem::new(ticket, 1, bytes))?;
        add_message(&mut transaction, message, &along)?;
        let written = self.write(transaction).await?;
        saved(written, &places, &along)
    }

    /// Writes a ticket whose change nobody is told of, decided on `before`: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_quietly(&self, before: &Head, ticket: Ticket) -> Result<Saved, StoreError> {
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

    /// Writes what an act made of a ticket, decided on `before`: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_act(
        &self,
        before: &Head,
        act: Act,
        along: Along<'_>,
    ) -> Result<Saved, StoreError> {
        let bytes = before.bytes + bytes_of(&along.files);
        if bytes > TICKET_MAX {
            return Ok(Saved::Full);
        }
        let mut transaction = Transaction::default();
        let mut places = Places::default();
        add_guards(&mut transaction, &mut places, &along, &act.message)?;
        places.head = Some(transaction.len());
        add_changed_head(&mut transaction, before, act.ticket, bytes)?;
        add_message(&mut transaction, act.message, &along)?;
        let written = self.write(transaction).await?;
        saved(written, &places, &along)
    }

    /// Adds an ordinary reply, one that changes no state, without reading the ticket first: its
    /// condition checks what was assumed, and answers with the head where it does not hold. 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_ordinary_reply(
        &self,
        reply: Ordinary,
        along: Along<'_>,
    ) -> Result<Saved, StoreError> {
        let message = reply.message;
        let bytes = bytes_of(&along.files);
        if bytes > TICKET_MAX {
            return Ok(Saved::Full);
        }
        let mut transaction = Transaction::default();
        let mut places = Places::default();
        add_guards(&mut transaction, &mut places, &along, &message)?;
        places.head = Some(transaction.len());
        add_ordinary_head(&mut transaction, &message, &reply.states, reply.own, bytes);
        add_message(&mut transaction, message, &along)?;
        let written = self.write(transaction).await?;
        saved(written, &places, &along)
    }
}

impl Store {
    /// Opens a message that waited, with its files, to everybody in the ticket, and has them told: 1
    /// transaction. `entry` is the message as it is from now on.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn let_in(
        &self,
        before: &Head,
        ticket: Ticket,
        entry: &Entry,
        now: Timestamp,
    ) -> Result<Saved, StoreError> {
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
        match self.write(transaction).await? {
            Written::All => Ok(Saved::Done),
            Written::Refused { place: 0, found } => changed(found),
            // Somebody else let it in, in a moment in which the head was as it was read.
            Written::Refused { .. } => Ok(Saved::NoTicket),
        }
    }
}

impl Store {
    /// Writes a message that waits as it is from now on, unless somebody let it in meanwhile: 1 transaction. Nobody
    /// is told. Says whether it was written.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer; nothing is known of the effect then.
    pub async fn save_held(&self, entry: &Entry) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        add_held(&mut transaction, entry)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }
}

/// The message in the place of one that waits.
fn add_held(transaction: &mut Transaction, entry: &Entry) -> Result<(), StoreError> {
    transaction.put(
        &key::message(entry.message.ticket, &entry.message.id),
        entry,
        "message.held = :true",
        HashMap::from([(":true".to_owned(), AttributeValue::Bool(true))]),
    )?;
    Ok(())
}

/// The head as it is from now on, on condition that it is as it was read, with what stands beside it.
fn add_changed_head(
    transaction: &mut Transaction,
    before: &Head,
    ticket: Ticket,
    bytes: u64,
) -> Result<(), StoreError> {
    let version = before.version + 1;
    let head = HeadItem::new(ticket, version, bytes);
    let values = HashMap::from([(":version".to_owned(), n(before.version))]);
    let place = key::head(head.ticket.number);
    transaction.put(&place, &head, "version = :version", values)?;
    add_rows(transaction, Some(&before.ticket), &head.ticket, version)?;
    add_request(transaction, Some(&before.ticket), &head.ticket)
}

/// The message with its files, and that people are to be told of it.
fn add_message(
    transaction: &mut Transaction,
    message: Message,
    along: &Along<'_>,
) -> Result<(), StoreError> {
    let (at, retry) = (message.at, Retry::of_message(&message));
    let tells = message.tells_people();
    let place = key::message(message.ticket, &message.id);
    let entry = Entry {
        message,
        attachments: along.files.clone(),
    };
    transaction.put_new(&place, &entry)?;
    if tells {
        add_pending(transaction, &retry, at)?;
    }
    Ok(())
}

/// Puts the ticket at its new place in the list of everybody who reads it along, and out of the list of
/// those who do so no longer.
fn add_rows(
    transaction: &mut Transaction,
    before: Option<&Ticket>,
    after: &Ticket,
    version: u64,
) -> Result<(), StoreError> {
    let remain = |person: &PersonId| after.observers.iter().any(|one| one.person == *person);
    for one in &after.observers {
        let row = HeadItem::row(after, &one.person, version);
        transaction.put_any(&key::observer(after.number, &one.person), &row)?;
    }
    let former = before.map(|ticket| ticket.observers.as_slice());
    for one in former.unwrap_or_default() {
        if !remain(&one.person) {
            transaction.delete(&key::observer(after.number, &one.person));
        }
    }
    Ok(())
}

fn add_ordinary_head(
    transaction: &mut Transaction,
    message: &Message,
    states: &[State],
    own: bool,
    bytes: u64,
) {
    let at: Timestamp = message.at;
    let mut values = HashMap::from([
        (":at".to_owned(), n(at.0)),
        (":changed".to_owned(), s(key::changed(at, message.ticket))),
        (":one".to_owned(), n(1)),
        (":bytes".to_owned(), n(bytes)),
        (":room".to_owned(), n(TICKET_MAX - bytes)),
        // Whoever reads along has the ticket in a list of their own, which this write does not reach.
        (":nobody".to_owned(), n(0)),
        // A reply says something of a request that waits to be confirmed.
        (":false".to_owned(), AttributeValue::Bool(false)),
        (":person".to_owned(), s(message.author.who.person.as_str())),
    ]);
    let mut tags = Vec::new();
    for (place, state) in states.iter().enumerate() {
        values.insert(format!(":s{place}"), s(state.tag()));
        tags.push(format!(":s{place}"));
    }
    let author = if own {
        "#person = :person"
    } else {
        values.insert(
            ":address".to_owned(),
            s(message.author.who.address.as_str()),
        );
        "#person <> :person AND contains(ticket.met, :address)"
    };
    let condition = format!(
        "{author} AND ticket.#state IN ({}) AND #bytes <= :room AND ticket.updated_at <= :at \
         AND size(ticket.observers) = :nobody AND ticket.unconfirmed = :false \
         AND attribute_not_exists(ticket.accepted) AND attribute_not_exists(ticket.spoken_for)",
        tags.join(", ")
    );
    transaction.update(
        &key::head(message.ticket),
        "SET ticket.updated_at = :at, #changed = :changed ADD version :one, #bytes :bytes",
        &condition,
        &[
            ("#person", key::PERSON),
            ("#state", "state"),
            ("#bytes", "bytes"),
            ("#changed", key::CHANGED),
        ],
        values,
    );
}

/// The conditions that keep an act from happening twice, and the files it takes.
fn add_guards(
    transaction: &mut Transaction,
    places: &mut Places,
    along: &Along<'_>,
    message: &Message,
) -> Result<(), StoreError> {
    if let Some(once) = along.once {
        places.once = Some(transaction.len());
        once.add_to(transaction)?;
    }
    if let Some(mail) = along.mail {
        let start = transaction.len();
        places.message_id = mail.add_to(transaction)?;
        places.mail = start..transaction.len();
    }
    if let Some(activity) = along.activity {
        places.activity = Some(transaction.len());
        activity.add_to(transaction)?;
    }
    let start = transaction.len();
    for window in &along.charged {
        charge(transaction, window);
    }
    places.charged = start..transaction.len();
    let start = transaction.len();
    for file in &along.files {
        match along.mail {
            Some(_) => {
                let item = FileItem::taken(file, message.ticket, message.is_for_agents());
                transaction.put_new(&key::file(&file.id), &item)?;
            }
            None => claim(transaction, file, message),
        }
    }
    places.files = start..transaction.len();
    Ok(())
}

/// A file is taken by the message that names it first, and only as whoever announced it.
fn claim(transaction: &mut Transaction, file: &Attachment, message: &Message) {
    let owner = file
        .owner
        .as_ref()
        .map_or(AttributeValue::Null(true), |person| s(person.as_str()));
    let values = HashMap::from([
        (":ticket".to_owned(), n(message.ticket)),
        (
            ":note".to_owned(),
            AttributeValue::Bool(message.is_for_agents()),
        ),
        (":owner".to_owned(), owner),
    ]);
    transaction.update(
        &key::file(&file.id),
        "SET ticket = :ticket, in_note = :note REMOVE #queue, #changed",
        "attribute_exists(pk) AND attribute_not_exists(ticket) AND attribute_not_exists(gone) AND attachment.#owner = :owner",
        &[
            ("#owner", "owner"),
            ("#queue", key::QUEUE),
            ("#changed", key::CHANGED),
        ],
        values,
    );
}

fn saved(written: Written, places: &Places, along: &Along<'_>) -> Result<Saved, StoreError> {
    let Written::Refused { place, found } = written else {
        return Ok(Saved::Done);
    };
    if let (Some(once), true) = (along.once, places.once == Some(place)) {
        return Ok(Saved::UsedBefore(once.used_before(found)?));
    }
    if places.message_id == Some(place) {
        return Ok(Saved::SameMessageId);
    }
    if places.mail.contains(&place) {
        return Ok(Saved::SeenMail);
    }
    if places.activity == Some(place) {
        return Ok(Saved::Counted);
    }
    if places.charged.contains(&place) {
        let window = &along.charged[place - places.charged.start];
        return Ok(Saved::TooMuch(window.ends));
    }
    if places.files.contains(&place) {
        return Ok(Saved::FilesGone);
    }
    if places.head == Some(place) || places.previous == Some(place) {
        return changed(found);
    }
    Err(StoreError::Unavailable {
        operation: "TransactWriteItems",
        cause: "a fresh key was taken".to_owned(),
    })
}

fn changed(found: Found) -> Result<Saved, StoreError> {
    let Some(item) = found else {
        return Ok(Saved::NoTicket);
    };
    Ok(Saved::Changed(Box::new(
        upgrade::read::<HeadItem>(item)?.into(),
    )))
}
