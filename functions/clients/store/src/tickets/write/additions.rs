//! What is added to the transaction of a write, and what that came to.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::ticket::attachment::{Attachment, TICKET_MAX};
use domain::ticket::message::Message;
use domain::ticket::{State, Ticket};

use crate::key::{self, n, s};
use crate::pending::add_pending;
use crate::requests::add_request;
use crate::retries::Retry;
use crate::tickets::guard::Guard;
use crate::tickets::{HeadItem, MessageWithFiles, Saved, TicketHead};
use crate::transaction::{Found, Transaction, Written};
use crate::{StoreError, upgrade};

/// The message in the place of one that waits.
pub(super) fn add_held(
    transaction: &mut Transaction,
    entry: &MessageWithFiles,
) -> Result<(), StoreError> {
    transaction.put(
        &key::message(entry.message.ticket, &entry.message.id),
        entry,
        "message.held = :true",
        HashMap::from([(":true".to_owned(), AttributeValue::Bool(true))]),
    )?;
    Ok(())
}

/// The head as it is from now on, on condition that it is as it was read, with what stands beside it.
pub(super) fn add_changed_head(
    transaction: &mut Transaction,
    before: &TicketHead,
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
pub(super) fn add_message(
    transaction: &mut Transaction,
    message: Message,
    files: &[Attachment],
) -> Result<(), StoreError> {
    let (at, retry) = (message.at, Retry::of_message(&message));
    let tells = message.tells_people();
    let place = key::message(message.ticket, &message.id);
    let entry = MessageWithFiles {
        message,
        attachments: files.to_vec(),
    };
    transaction.put_new(&place, &entry)?;
    if tells {
        add_pending(transaction, &retry, at)?;
    }
    Ok(())
}

/// Puts the ticket at its new place in the list of everybody who reads it along, and out of the list of
/// those who do so no longer.
pub(super) fn add_rows(
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

pub(super) fn add_ordinary_head(
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

/// Notes in the ticket that was closed too long ago which one goes on from it, unless another does.
pub(super) fn add_next(transaction: &mut Transaction, previous: TicketNumber, next: TicketNumber) {
    let values = HashMap::from([
        (":next".to_owned(), n(next)),
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

/// What a transaction came to whose guard stands first and the ticket that others change next.
pub(super) fn saved<G: Guard>(
    written: Written,
    guard: &G,
    places: &G::Places,
) -> Result<Saved<G::Refusal>, StoreError> {
    let Written::Refused { place, found } = written else {
        return Ok(Saved::Done);
    };
    match guard.refusal(places, place, &found)? {
        Some(refusal) => Ok(Saved::Not(refusal)),
        None => changed(found),
    }
}

pub(super) fn changed<N>(found: Found) -> Result<Saved<N>, StoreError> {
    let Some(item) = found else {
        return Ok(Saved::NoTicket);
    };
    Ok(Saved::Changed(Box::new(
        upgrade::read::<HeadItem>(item)?.into(),
    )))
}
