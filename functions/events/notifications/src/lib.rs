//! Tells people: reads the table's stream and sends one mail to each person concerned.
//!
//! Each mail is claimed in the table before it is sent, so that a record that comes twice is mailed once.
//! A record that cannot be handled now is given back; the stream begins again from it. What everybody was told
//! of is noted: `upkeep` asks for the rest again.
//!
//! A mail to an address that refuses our mails is not sent; it waits until an agent unblocks it.
//!
//! Price of a message: 1 GetItem for the ticket, 1 Query for the agents while nobody is assigned, 1 BatchGetItem for the
//! addresses of all, and which are blocked (for each fifty of them); for each mail 1 UpdateItem, 1 SendRawEmail and 1
//! transaction; 1 DeleteItem in the end. Rationed mails (`ration`) cost 1 GetItem and 1 transaction more; one too many
//! 1 GetItem and 1 UpdateItem instead of all that. Of the mails to an agent about requests nobody has proved, one that
//! comes too soon costs 1 GetItem, until `upkeep` asks again. A mail withheld costs 1 transaction. A request that is
//! confirmed costs 1 Query more for each mail.
//! Price of an unblocked address: 1 Query, 1 BatchWriteItem for each 25 mails that are left, and for each that is
//! sent 2 BatchGetItem, 1 GetItem and 1 BatchWriteItem beside what its message costs.

mod account;
mod ration;
mod render;
mod send;
mod waited;
mod withheld;
mod write;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::id::PersonId;
use domain::mail::delivery::{About, Reason};
use domain::mail::notice::{Notice, who_is_told};
use domain::ticket::Ticket;
use environment::{Clock, Desk};
use mailer::{Mailer, MailerError};
use store::links::AccountLetter;
use store::people::Contacts;
use store::retries::Retry;
use store::stream::{self, Change};
use store::tickets::MessageWithFiles;
use store::{Store, StoreError};
use thiserror::Error;

use crate::ration::Fate;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub mailer: Mailer,
    /// The desk's mailbox and keys.
    pub desk: Desk,
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
    let change = match stream::read(record) {
        Ok(Some(change)) => change,
        Ok(None) => return Ok(()),
        Err(error) => {
            // It would not become readable by coming again, and must not hold up those behind it.
            tracing::error!(record = %record.event_id, "a change cannot be read and is passed over: {error}");
            return Ok(());
        }
    };
    // In a box: with all that it awaits it is nested deeper than the compiler lays out in one piece.
    match Box::pin(tell_change(deps, &change)).await {
        // The same of what a change names.
        Err(Again::Store(error @ StoreError::Unreadable(_))) => {
            tracing::error!(record = %record.event_id, "nobody can be told of a change: {error}");
        }
        // A later program can read it: it stays among what people are to be told of, and holds up nobody else.
        Err(Again::Store(error @ StoreError::Newer { .. })) => {
            tracing::error!(record = %record.event_id, "nobody can be told of a change yet: {error}");
            return Ok(());
        }
        Ok(Told::All) => {}
        // It stays among what people are to be told of.
        Ok(Told::Later) => return Ok(()),
        Err(again) => return Err(again),
    }
    Ok(deps.store.mark_notified(&change.retry()).await?)
}

/// Who was told of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Everybody.
    All,
    /// Everybody but who is told of several things at once, later.
    Later,
}

async fn tell_change(deps: &Deps, change: &Change) -> Result<Told, Again> {
    match change {
        Change::Message(entry) => tell_message(deps, entry).await,
        Change::Letter(letter) => tell_letter(deps, letter).await.map(|()| Told::All),
        // What was not told, or claimed and never sent, is told once more; whoever was told is not told again.
        Change::Retry(Retry::Message { ticket, message }) => {
            match deps.store.read_message(*ticket, message).await? {
                Some(entry) => tell_message(deps, &entry).await,
                None => Ok(Told::All),
            }
        }
        Change::Retry(Retry::Letter(id)) => match deps.store.read_account_letter(id).await? {
            Some(letter) => tell_letter(deps, &letter).await.map(|()| Told::All),
            None => Ok(Told::All),
        },
        Change::Retry(Retry::Unblocked(person)) => {
            withheld::send_all(deps, person).await.map(|()| Told::All)
        }
        Change::Retry(Retry::Mail { .. }) => Ok(Told::All),
    }
}

async fn tell_message(deps: &Deps, entry: &MessageWithFiles) -> Result<Told, Again> {
    let message = &entry.message;
    let Some((ticket, notices)) = notices_of(deps, entry).await? else {
        return Ok(Told::All);
    };
    let mut told = Told::All;
    let people: Vec<&PersonId> = notices.iter().map(|notice| &notice.to.person).collect();
    let contacts = deps.store.read_contacts(&people).await?;
    for notice in &notices {
        let notice = &reached(notice, &contacts);
        let outgoing = waited::render(deps, &ticket, entry, notice).await?;
        let mail_id = outgoing.named(About::Message(message.ticket, message.id.clone()));
        if contacts.is_blocked(&notice.to.person)
            && send::withhold(deps, &mail_id, &outgoing).await?
        {
            continue;
        }
        match ration::fate(deps, &ticket, message, notice).await? {
            Fate::Goes => send::send(deps, &mail_id, outgoing).await?,
            Fate::TooMany => send::drop(deps, &mail_id, &outgoing, Reason::TooMany).await?,
            Fate::Covered => {}
            Fate::Later => told = Told::Later,
        }
    }
    Ok(told)
}

/// The notice to where its person is written to now: a ticket keeps the address they had when they came to it.
fn reached(notice: &Notice, contacts: &Contacts) -> Notice {
    let mut notice = notice.clone();
    match contacts.address(&notice.to.person) {
        Some(address) => notice.to.address = address.clone(),
        None => tracing::error!(
            person = %notice.to.person,
            "the table does not say where a person is written to (PERSON/CONTACT): their mail goes to the address \
             they had in the ticket. Restore that item from a backup"
        ),
    }
    notice
}

/// The ticket of a message as it is now, and who is told of it; nothing when it is gone.
async fn notices_of(
    deps: &Deps,
    entry: &MessageWithFiles,
) -> Result<Option<(Ticket, Vec<Notice>)>, Again> {
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
    // An item outlives its time by up to two days (DynamoDB, "Using time to live").
    if letter.expires_at <= deps.clock.now() {
        return Ok(());
    }
    let Some(outgoing) = account::letter(&deps.desk, letter, deps.clock.now()) else {
        return Ok(());
    };
    let mail_id = outgoing.named(About::Account(letter.id.clone()));
    let blocked = deps.store.read_blocked(&[&letter.to.person]).await?;
    if !blocked.is_empty() && send::withhold(deps, &mail_id, &outgoing).await? {
        return Ok(());
    }
    send::send(deps, &mail_id, outgoing).await
}
