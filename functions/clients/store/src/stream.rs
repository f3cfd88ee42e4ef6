//! What the table's stream tells, read from the event Lambda gives.

use std::collections::HashMap;

use aws_lambda_events::event::dynamodb::EventRecord;

use crate::key;
use crate::links::{AccountLetter, LetterItem};
use crate::retries::{Retry, RetryItem};
use crate::tickets::MessageWithFiles;
use crate::{StoreError, upgrade};

/// A change that concerns somebody outside the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A message was added to a ticket.
    Message(Box<MessageWithFiles>),
    /// A letter about an account is to be sent.
    Letter(AccountLetter),
    /// Something is to be done again.
    Retry(Retry),
}

impl Change {
    /// What tells people of it once more.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Message(entry) => Retry::of_message(&entry.message),
            Self::Letter(letter) => Retry::Letter(letter.id.clone()),
            Self::Retry(retry) => retry.clone(),
        }
    }
}

/// Reads a stream record; `None` for changes nobody is told of.
///
/// # Errors
/// [`StoreError::Unreadable`] when an item is not of the form this version writes.
pub fn read(record: &EventRecord) -> Result<Option<Change>, StoreError> {
    if record.event_name != "INSERT" {
        return Ok(None);
    }
    let keys: key::Key = serde_dynamo::from_item(record.change.keys.clone())?;
    let image = HashMap::from(record.change.new_image.clone());
    if keys.sk.starts_with(key::MESSAGE_PREFIX) {
        let entry: MessageWithFiles = upgrade::read(image)?;
        let told = entry.message.tells_people();
        return Ok(told.then(|| Change::Message(Box::new(entry))));
    }
    if keys.sk == key::LETTER {
        return Ok(Some(Change::Letter(
            upgrade::read::<LetterItem>(image)?.letter,
        )));
    }
    if keys.sk.starts_with(key::DRIVE_PREFIX) {
        return Ok(Some(Change::Retry(
            upgrade::read::<RetryItem>(image)?.retry,
        )));
    }
    Ok(None)
}
