//! Tells people: reads the table's stream and sends one mail to each person concerned.
//!
//! Each mail is claimed in the table before it is sent, so that a record that comes twice is mailed once.
//! A record that cannot be handled now is given back; the stream begins again from it.
//!
//! A mail to an address that refuses our mails is not sent; it waits until an agent lifts the mark.
//!
//! Price of a message: 1 GetItem for the ticket, 1 Query for the agents while nobody is assigned, 1
//! BatchGetItem for the marks of all addresses, and for each mail 1 UpdateItem, 1 SendRawEmail and 1
//! transaction; for an acknowledgement of a mail, or of a form by somebody who is not logged in, 1 GetItem
//! and 1 transaction more. A mail withheld costs 1 transaction, an
//! acknowledgement too many 1 UpdateItem.
//! Price of a lifted mark: 1 Query, 1 BatchWriteItem for each 25 mails that are left, and for each that is
//! sent 2 BatchGetItem, 1 GetItem and 1 BatchWriteItem beside what its message costs.

mod acknowledge;
mod render;
mod send;
mod withheld;
mod write;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::delivery::{About, Reason};
use domain::id::PersonId;
use domain::notice::{Notice, who_is_told};
use domain::ticket::Ticket;
use environment::{Clock, Desk};
use mailer::{Mailer, MailerError};
use store::drives::Drive;
use store::links::AccountLetter;
use store::stream::{self, Change};
use store::tickets::Entry;
use store::{Store, StoreError};
use thiserror::Error;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The way out.
    pub mailer: Mailer,
    /// The desk's mailbox and keys.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// Somebody could not be told now.
#[derive(Debug, Error)]
enum Again {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Mailer(#[from] MailerError),
    #[error("another run is sending this mail")]
    Busy,
}

/// Handles a batch; names the first record that is to come again, with all after it.
pub async fn handle(deps: &Deps, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in &event.records {
        if let Err(again) = tell(deps, record).await {
            tracing::warn!(record = %record.event_id, "a change is given back: {again}");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = record.change.sequence_number.clone();
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn tell(deps: &Deps, record: &EventRecord) -> Result<(), Again> {
    match stream::read(record) {
        Ok(Some(Change::Message(entry))) => tell_message(deps, &entry).await,
        Ok(Some(Change::Letter(letter))) => tell_letter(deps, &letter).await,
        // In a box: with all that it awaits it is nested deeper than the compiler lays out in one piece.
        Ok(Some(Change::Drive(drive))) => Box::pin(tell_again(deps, drive)).await,
        Ok(None) => Ok(()),
        Err(error) => {
            // It would not become readable by coming again, and must not hold up those behind it.
            tracing::error!(record = %record.event_id, "a change cannot be read and is passed over: {error}");
            Ok(())
        }
    }
}

/// What somebody claimed and never sent is told once more; whoever was told is not told again.
async fn tell_again(deps: &Deps, drive: Drive) -> Result<(), Again> {
    match drive {
        Drive::Message { ticket, message } => {
            match deps.store.read_message(ticket, &message).await? {
                Some(entry) => tell_message(deps, &entry).await,
                None => Ok(()),
            }
        }
        Drive::Letter(id) => match deps.store.read_account_letter(&id).await? {
            Some(letter) => tell_letter(deps, &letter).await,
            None => Ok(()),
        },
        Drive::Lifted(person) => withheld::send_all(deps, &person).await,
        Drive::Mail { .. } => Ok(()),
    }
}

async fn tell_message(deps: &Deps, entry: &Entry) -> Result<(), Again> {
    let message = &entry.message;
    let Some((ticket, notices)) = notices_of(deps, entry).await? else {
        return Ok(());
    };
    let people: Vec<&PersonId> = notices.iter().map(|notice| &notice.to.person).collect();
    let marks = deps.store.read_marks(&people).await?;
    for notice in &notices {
        let outgoing = render::notice(&deps.desk, &ticket, entry, notice);
        let notification = outgoing.named(About::Message(message.ticket, message.id.clone()));
        if marks.contains_key(&notice.to.person)
            && send::withhold(deps, &notification, &outgoing).await?
        {
            continue;
        }
        if acknowledge::is_rationed(&ticket, message, notice)
            && !acknowledge::may_go(deps, message, notice).await?
        {
            send::drop(deps, &notification, &outgoing, Reason::TooMany).await?;
            continue;
        }
        send::send(deps, &notification, outgoing).await?;
    }
    Ok(())
}

/// The ticket of a message as it is now, and who is told of it; nothing when it is gone.
async fn notices_of(deps: &Deps, entry: &Entry) -> Result<Option<(Ticket, Vec<Notice>)>, Again> {
    let Some(head) = deps.store.read_head(entry.message.ticket).await? else {
        return Ok(None);
    };
    let ticket = head.ticket;
    let agents = if ticket.assignees.is_empty() {
        deps.store.list_agents().await?
    } else {
        Vec::new()
    };
    let notices = who_is_told(&ticket, &entry.message, &agents);
    Ok(Some((ticket, notices)))
}

async fn tell_letter(deps: &Deps, letter: &AccountLetter) -> Result<(), Again> {
    let outgoing = render::account_letter(&deps.desk, letter);
    let notification = outgoing.named(About::Account(letter.id.clone()));
    let marks = deps.store.read_marks(&[&letter.to.person]).await?;
    if !marks.is_empty() && send::withhold(deps, &notification, &outgoing).await? {
        return Ok(());
    }
    send::send(deps, &notification, outgoing).await
}
