//! Incoming mail: each raw mail becomes a ticket, a message of one, or a record of why not.
//!
//! The raw bytes are in S3 before anything is read here, and stay. A mail that cannot be handled now is
//! given back to the queue; one that breaks the parser is parked, and the next goes on.
//!
//! Price of a mail: 1 GetItem for its outcome, 1 GetObject, 1 GetItem for the ticket it names, 1 for the
//! sender's account, up to 5 for Message-IDs when no signed address is found, 1 Query of the ticket when an
//! answer brings pictures (a signature's is kept once); then 1 transaction, with a counter update before it
//! for a new ticket, and 1 PutObject a file.

mod explain;
mod facts;
mod keep;
mod notification;

pub use explain::{Explained, ExplainedFile, explain};

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use domain::inbound::{self, Decision, Parked};
use environment::{Clock, Desk};
use files::Files;
use store::Store;
use store::mails::Outcome;
use thiserror::Error;

use crate::notification::Received;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The buckets.
    pub files: Files,
    /// The desk's mailbox and keys.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// A mail could not be handled now; it stays in the queue.
#[derive(Debug, Error)]
pub(crate) enum Again {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// S3 did not answer.
    #[error(transparent)]
    Files(#[from] files::FilesError),
    /// Rivals wrote the same ticket again and again.
    #[error("the ticket was changed too often meanwhile")]
    Busy,
}

/// Most tickets a closed one is followed to.
const FOLLOW_MAX: usize = 8;

/// Handles a batch; names the records that are to come again.
pub async fn handle(deps: &Deps, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let id = record.message_id.clone().unwrap_or_default();
        let Some(received) = record.body.as_deref().and_then(Received::read) else {
            // Not a mail: it would never become one by coming again.
            tracing::error!(record = %id, "a queue message is no mail notification; it is dropped");
            continue;
        };
        match receive(deps, &received).await {
            Ok(outcome) => tracing::info!(raw = %received.raw, ?outcome, "mail handled"),
            Err(again) => {
                tracing::warn!(raw = %received.raw, "mail {} is given back: {again}", received.raw);
                let mut failure = BatchItemFailure::default();
                failure.item_identifier = id;
                response.batch_item_failures.push(failure);
            }
        }
    }
    response
}

/// Handles one mail to its one outcome; a mail that has one keeps it.
async fn receive(deps: &Deps, received: &Received) -> Result<Outcome, Again> {
    let now = deps.clock.now();
    if let Some(outcome) = deps.store.read_outcome(&received.raw).await? {
        return Ok(outcome);
    }
    let raw = deps
        .files
        .read_raw_mail(&received.raw)
        .await?
        .unwrap_or_default();
    // Whatever a stranger wrote must not stop the next mail: a panic of the parser costs this one only.
    let read = tokio::task::spawn_blocking(move || (mail::read(&raw), raw)).await;
    let Ok((Ok(incoming), raw)) = read else {
        return settle(deps, received, Outcome::Parked(Parked::Unparsable)).await;
    };

    let mut facts = facts::gather(deps, received, &incoming).await?;
    for _ in 0..FOLLOW_MAX {
        let outcome = match inbound::decide(&facts, now) {
            Decision::Ignored(reason) => Outcome::Ignored(reason),
            Decision::Parked(reason) => Outcome::Parked(reason),
            Decision::OpenTicket(sender) => {
                return keep::open(deps, received, &incoming, &raw, sender).await;
            }
            Decision::AddReply(author) => {
                match keep::reply(deps, received, &incoming, &raw, &facts, author).await? {
                    Some(outcome) => return Ok(outcome),
                    None => continue,
                }
            }
            Decision::Follow(next) => {
                facts.ticket = deps.store.read_head(next).await?.map(|head| head.ticket);
                continue;
            }
        };
        return settle(deps, received, outcome).await;
    }
    Err(Again::Busy)
}

async fn settle(deps: &Deps, received: &Received, outcome: Outcome) -> Result<Outcome, Again> {
    deps.store
        .record_outcome(&received.raw, outcome.clone(), deps.clock.now())
        .await?;
    Ok(outcome)
}
