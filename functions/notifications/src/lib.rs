//! Tells people: reads the table's stream and sends one mail to each person concerned.
//!
//! Each mail is claimed in the table before it is sent, so that a record that comes twice is mailed once.
//! A record that cannot be handled now is given back; the stream begins again from it.
//!
//! Price of a message: 1 GetItem for the ticket, 1 Query for the agents while nobody is assigned, and for
//! each mail 1 UpdateItem, 1 SendRawEmail and 1 transaction; for an acknowledgement of a mail, or of a form
//! by somebody who is not logged in, 1 GetItem and 1 transaction more.

mod acknowledge;
mod render;
mod write;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::notice::who_is_told;
use environment::{Clock, Desk};
use mailer::{Mailer, MailerError};
use store::drives::Drive;
use store::links::AccountLetter;
use store::notices::Claim;
use store::stream::{self, Change};
use store::tickets::Entry;
use store::{Store, StoreError};
use thiserror::Error;

use crate::write::Outgoing;

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
        Ok(Some(Change::Drive(drive))) => tell_again(deps, drive).await,
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
        Drive::Mail { .. } => Ok(()),
    }
}

async fn tell_message(deps: &Deps, entry: &Entry) -> Result<(), Again> {
    let message = &entry.message;
    let Some(head) = deps.store.read_head(message.ticket).await? else {
        return Ok(());
    };
    let ticket = head.ticket;
    let agents = if ticket.assignees.is_empty() {
        deps.store.list_agents().await?
    } else {
        Vec::new()
    };
    let again = Drive::Message {
        ticket: message.ticket,
        message: message.id.clone(),
    };
    for notice in who_is_told(&ticket, message, &agents) {
        if acknowledge::is_rationed(&ticket, message, &notice)
            && !acknowledge::may_go(deps, message, &notice).await?
        {
            tracing::info!(message = %message.id, "an acknowledgement too many is not sent");
            continue;
        }
        let outgoing = render::notice(&deps.desk, &ticket, entry, &notice);
        send(deps, message.id.as_str(), &again, outgoing).await?;
    }
    Ok(())
}

async fn tell_letter(deps: &Deps, letter: &AccountLetter) -> Result<(), Again> {
    send(
        deps,
        letter.id.as_str(),
        &Drive::Letter(letter.id.clone()),
        render::account_letter(&deps.desk, letter),
    )
    .await
}

/// Claims, composes, sends and records one mail. What SES refuses for good is recorded and over.
async fn send(deps: &Deps, subject: &str, again: &Drive, outgoing: Outgoing) -> Result<(), Again> {
    let person = outgoing.to.person.clone();
    match deps
        .store
        .claim_notice(subject, &person, again, deps.clock.now())
        .await?
    {
        Claim::Settled => return Ok(()),
        Claim::Busy => return Err(Again::Busy),
        Claim::Yours => {}
    }
    let notification = format!("{subject}.{person}");
    let raw = match write::compose(&deps.desk, &outgoing, &notification, deps.clock.now()) {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(%subject, %person, "a mail could not be composed: {error}");
            return Ok(deps
                .store
                .settle_failed(subject, &person, "not composed")
                .await?);
        }
    };
    let sent = deps
        .mailer
        .send(
            raw,
            deps.desk.support.as_str(),
            outgoing.to.address.as_str(),
            &notification,
        )
        .await;
    match sent {
        Ok(wire_id) => Ok(deps
            .store
            .settle_sent(subject, &person, &wire_id, outgoing.answers.as_ref())
            .await?),
        Err(MailerError::Refused(reason)) => {
            tracing::warn!(%subject, %person, "SES refused a mail: {reason}");
            Ok(deps.store.settle_failed(subject, &person, &reason).await?)
        }
        Err(error) => {
            // SES has not taken it: whoever comes next may try at once.
            deps.store.release_notice(subject, &person).await?;
            Err(error.into())
        }
    }
}
