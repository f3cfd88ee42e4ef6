//! Tells people: reads the table's stream and sends one mail to each person concerned.
//!
//! Each mail is claimed in the table before it is sent, so that a record that comes twice is mailed once.
//! A record that cannot be handled now is given back; the stream begins again from it.
//!
//! A mail to an address that refuses our mails is not sent, and that is recorded.
//!
//! Price of a message: 1 GetItem for the ticket, 1 Query for the agents while nobody is assigned, 1
//! BatchGetItem for the marks of all addresses, and for each mail 1 UpdateItem, 1 SendRawEmail and 1
//! transaction; for an acknowledgement of a mail, or of a form by somebody who is not logged in, 1 GetItem
//! and 1 transaction more.

mod acknowledge;
mod render;
mod write;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::delivery::{About, Notification, Reason};
use domain::id::PersonId;
use domain::notice::who_is_told;
use environment::{Clock, Desk};
use mailer::{Mailer, MailerError};
use store::drives::Drive;
use store::links::AccountLetter;
use store::notices::{Claim, To};
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
    let notices = who_is_told(&ticket, message, &agents);
    let people: Vec<&PersonId> = notices.iter().map(|notice| &notice.to.person).collect();
    let marks = deps.store.read_marks(&people).await?;
    for notice in &notices {
        if acknowledge::is_rationed(&ticket, message, notice)
            && !acknowledge::may_go(deps, message, notice).await?
        {
            tracing::info!(message = %message.id, "an acknowledgement too many is not sent");
            continue;
        }
        let outgoing = render::notice(&deps.desk, &ticket, entry, notice);
        let about = About::Message(message.ticket, message.id.clone());
        if marks.contains_key(&notice.to.person) {
            withhold(deps, about, &outgoing).await?;
        } else {
            send(deps, about, outgoing).await?;
        }
    }
    Ok(())
}

async fn tell_letter(deps: &Deps, letter: &AccountLetter) -> Result<(), Again> {
    let outgoing = render::account_letter(&deps.desk, letter);
    let about = About::Account(letter.id.clone());
    let marks = deps.store.read_marks(&[&letter.to.person]).await?;
    if marks.is_empty() {
        send(deps, about, outgoing).await
    } else {
        withhold(deps, about, &outgoing).await
    }
}

fn name(about: About, outgoing: &Outgoing) -> Notification {
    Notification {
        about,
        person: outgoing.to.person.clone(),
    }
}

fn addressed(outgoing: &Outgoing) -> To<'_> {
    To {
        who: &outgoing.to,
        as_agent: outgoing.as_agent,
        answers: outgoing.answers.as_ref(),
    }
}

/// Records that a mail is not sent: its address refuses our mails.
async fn withhold(deps: &Deps, about: About, outgoing: &Outgoing) -> Result<(), Again> {
    let notification = name(about, outgoing);
    tracing::info!(%notification, "a mail is withheld: its address refuses our mails");
    let claim = deps
        .store
        .withhold_notice(&notification, &addressed(outgoing), deps.clock.now())
        .await?;
    match claim {
        Claim::Yours | Claim::Settled => Ok(()),
        Claim::Busy => Err(Again::Busy),
    }
}

/// Claims, composes, sends and records one mail. What SES refuses for good is recorded and over.
async fn send(deps: &Deps, about: About, outgoing: Outgoing) -> Result<(), Again> {
    let notification = name(about, &outgoing);
    let now = deps.clock.now();
    match deps
        .store
        .claim_notice(&notification, &addressed(&outgoing), now)
        .await?
    {
        Claim::Settled => return Ok(()),
        Claim::Busy => return Err(Again::Busy),
        Claim::Yours => {}
    }
    let raw = match write::compose(&deps.desk, &outgoing, &notification, now) {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(%notification, "a mail could not be composed: {error}");
            return Ok(deps
                .store
                .settle_failed(&notification, Reason::Unknown, "not composed", now)
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
            .settle_sent(&notification, &wire_id, outgoing.answers.as_ref(), now)
            .await?),
        Err(MailerError::Refused(reason)) => {
            tracing::warn!(%notification, "SES refused a mail: {reason}");
            Ok(deps
                .store
                .settle_failed(&notification, Reason::Unknown, &reason, now)
                .await?)
        }
        // It may have gone out: SES's event says so, or the lease ends.
        Err(error @ MailerError::NoAnswer) => Err(error.into()),
        Err(error) => {
            // SES has not taken it: whoever comes next may try at once.
            deps.store.release_notice(&notification).await?;
            Err(error.into())
        }
    }
}
