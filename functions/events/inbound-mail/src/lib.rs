//! Incoming mail: each raw mail becomes a ticket, a message of one, or a record of why not.
//!
//! The raw bytes are in S3 before anything is read here, and stay. A mail that cannot be handled now is
//! given back to the queue; one that breaks the parser is parked, and the next goes on. Mails come from
//! the queue, and once more from the table's stream, where `upkeep` and admins ask for them: only a mail that
//! put no words into a ticket is decided again, and its record says which decision counts.
//!
//! Price of a mail: 1 GetItem for its outcome, 1 GetObject, 1 GetItem for the ticket it names, 1 for whose the
//! sender's address is, 1 for the account of somebody known, 1 for what the sender did lately, 1 where SES gave its
//! Message-ID, up to 5 for the Message-IDs it answers when no signed address is found (10 where SES gave them), 1 where
//! it brings files, 1 where nothing proves its sender, and for an answer the ticket's newest messages, which it may
//! quote (1 Query, of a ticket longer than a page a few more); 1 BatchGetItem where its words count and it has others in copy; 1 transaction for each of
//! whom the desk had never heard, its sender and five in copy at most; then 1 transaction, with a counter update before
//! it for a new ticket, 1 PutObject a file, and 1 DeleteObject for the mail's marker. A report on a mail of ours costs
//! 1 BatchGetItem.
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

mod brought;
mod copied;
mod digests;
mod explain;
mod facts;
mod keep;
mod lay_out;
mod notification;
mod report;
mod said;
mod settle;
mod trace;
mod writer;

pub use explain::{Explained, ExplainedFile, explain};

use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::mail::inbound::{self, Decision, Parked};
use domain::people::person::Participant;
use environment::{Clock, Desk, NotDone, Work};
use files::Files;
use store::mails::{KeptMail, Outcome, Receipt};
use store::retries::{MailRetry, Retry};
use store::stream::{self, Change};
use store::{Store, StoreError};
use thiserror::Error;

use crate::facts::Gathered;
use crate::lay_out::Mail;
use crate::notification::Received;
use crate::settle::Listed;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    /// The desk's mailbox and keys.
    pub desk: Desk,
    pub clock: Clock,
    /// How long reading a mail may take, and how long laying out its words: [`LIMIT`] but in tests.
    pub limit: Duration,
}

/// How long reading a mail of 40 MB may take, and how long laying out its words, on a busy machine. Both fit into the
/// time the function has.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Mails read at a time, those that exceeded the limit included.
static READING: Work = Work::at_most(12);

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
    /// Too many mails are being read.
    #[error("there is no room to read a mail")]
    Crowded,
}

/// One raw mail to be handled.
#[derive(Debug)]
pub(crate) struct Task {
    /// Key of the raw mail.
    pub(crate) raw: String,
    /// What was said of it on arrival.
    pub(crate) receipt: Receipt,
    /// Whether somebody answers for it.
    pub(crate) released: bool,
    /// Its record, when it is decided again.
    pub(crate) before: Option<KeptMail>,
}

/// Most tickets a closed one is followed to.
const FOLLOW_MAX: usize = 8;

/// Handles a batch of the queue; names the records that are to come again.
pub async fn handle(deps: &Deps, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let id = record.message_id.clone().unwrap_or_default();
        let Some(received) = record.body.as_deref().and_then(Received::read) else {
            // Not a mail: it would never become one by coming again.
            tracing::error!(record = %id, "a queue message is no mail notification; it is dropped");
            continue;
        };
        let raw = received.raw;
        if let Err(again) = receive(deps, &raw, Some(received.receipt), MailRetry::Unfinished).await
        {
            tracing::warn!(%raw, "a mail is given back: {again}");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
    }
    response
}

/// Handles a batch of the stream: mails that are tried once more. Names the first that is to come again,
/// with all after it.
pub async fn retry(deps: &Deps, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in &event.records {
        let (raw, why) = match stream::read(record) {
            Ok(Some(Change::Retry(Retry::Mail { raw, why }))) => (raw, why),
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(record = %record.event_id, "a retry cannot be read and is passed over: {error}");
                continue;
            }
        };
        match receive(deps, &raw, None, why).await {
            Ok(_) => {}
            // It would hold up those behind it, and not become readable by coming again: upkeep asks again later.
            Err(Again::Store(error @ StoreError::Newer { .. })) => {
                tracing::error!(%raw, "a mail waits: {error}");
            }
            Err(again) => {
                tracing::warn!(%raw, "a mail is given back: {again}");
                let mut failure = DynamoDbBatchItemFailure::default();
                failure.item_identifier = record.change.sequence_number.clone();
                response.batch_item_failures.push(failure);
                break;
            }
        }
    }
    response
}

/// Handles one mail to its one outcome. A mail that has one keeps it, unless somebody asks for it to be
/// decided again and none of its words is in a ticket.
async fn receive(
    deps: &Deps,
    raw: &str,
    receipt: Option<Receipt>,
    why: MailRetry,
) -> Result<Outcome, Again> {
    let before = deps.store.read_mail(raw).await?;
    let outcome = match before {
        Some(kept) if kept.outcome.is_final() || why == MailRetry::Unfinished => kept.outcome,
        before => {
            let receipt = before
                .as_ref()
                .and_then(|kept| kept.receipt.clone())
                .or(receipt);
            let outcome = process(deps, raw, receipt, why, before).await?;
            tracing::info!(%raw, ?outcome, "mail handled");
            outcome
        }
    };
    if let Err(error) = deps.files.finish_raw_mail(raw).await {
        // Upkeep finds the marker, and the outcome beside it.
        tracing::warn!(%raw, "a mail's marker stays: {error}");
    }
    Ok(outcome)
}

async fn process(
    deps: &Deps,
    raw: &str,
    receipt: Option<Receipt>,
    why: MailRetry,
    before: Option<KeptMail>,
) -> Result<Outcome, Again> {
    let bytes = deps.files.read_raw_mail(raw).await?;
    let task = Task {
        raw: raw.to_owned(),
        receipt: receipt.unwrap_or_else(|| trace::read(bytes.as_deref().unwrap_or_default())),
        released: why == MailRetry::Released,
        before,
    };
    let Some(bytes) = bytes else {
        return settle::park(deps, &task, Parked::Missing, Listed::default()).await;
    };
    // Whatever a stranger wrote must not stop the next mail: a panic of the parser costs this one only, and what
    // takes too long is put before somebody at once, because it would take as long again.
    let raw = Arc::new(bytes);
    let read = raw.clone();
    let (reason, listed) = match READING.run(deps.limit, move || mail::read(&read)).await {
        Ok(Ok(incoming)) => {
            let incoming = Arc::new(incoming);
            return decide(deps, task, &Mail { incoming, raw }).await;
        }
        Ok(Err(_)) | Err(NotDone::Broken) => (Parked::Unparsable, Listed::default()),
        Err(NotDone::TooLong) => (Parked::Failing, Listed::of_head(&raw)),
        Err(NotDone::Crowded) => return Err(Again::Crowded),
    };
    settle::park(deps, &task, reason, listed).await
}

/// Decides on a mail that was read, and does what was decided.
async fn decide(deps: &Deps, mut task: Task, mail: &Mail) -> Result<Outcome, Again> {
    let incoming = &mail.incoming;
    // A copy of the recipients, so that what is stored of them stays small.
    task.receipt
        .recipients
        .truncate(notification::RECIPIENTS_MAX);

    let Gathered {
        mut facts,
        writer,
        mut head,
        is_first_contact,
    } = facts::gather(deps, &task, incoming).await?;
    for _ in 0..FOLLOW_MAX {
        let outcome = match inbound::decide(&facts, deps.clock.now()) {
            Decision::Ignored(reason) => {
                let about_ours = report::record(deps, incoming, &facts).await?;
                let is_doubtful = !about_ours && inbound::is_doubtful(&facts, reason);
                return settle::ignore(deps, &task, reason, is_doubtful, Listed::of(incoming))
                    .await;
            }
            Decision::Parked(reason) => Outcome::Parked(reason),
            Decision::OpenTicket(mut sender) => {
                sender.who = known(deps, sender.who, is_first_contact).await?;
                return keep::open(deps, &task, mail, sender, &writer).await;
            }
            Decision::AddReply(mut author) => {
                author.who = known(deps, author.who, is_first_contact).await?;
                let Some(head) = head else {
                    return Err(Again::Busy);
                };
                return keep::reply(deps, &task, mail, head, author, &writer).await;
            }
            Decision::Follow(next) => {
                head = deps.store.read_head(next).await?;
                facts.ticket = head.as_ref().map(|head| head.ticket.clone());
                continue;
            }
        };
        return settle::settle(deps, &task, outcome, Listed::of(incoming)).await;
    }
    Err(Again::Busy)
}

/// The sender; of whom the desk had never heard, as the person they are from now on: another first contact of the
/// same address may have been quicker.
async fn known(
    deps: &Deps,
    who: Participant,
    is_first_contact: bool,
) -> Result<Participant, Again> {
    if !is_first_contact {
        return Ok(who);
    }
    let person = deps.store.introduce(&who.address, &who.person).await?;
    Ok(Participant { person, ..who })
}
