//! What must hold beside the ticket for a message to be written, and what is written with it: the files it takes, and
//! what keeps it from happening twice or too often.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::policy::budget::Window;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::Message;

use crate::StoreError;
use crate::activity::{Activity, charge};
use crate::idempotency::{IdempotencyKey, UsedBefore};
use crate::key::{self, n, s};
use crate::mails::MailRecord;
use crate::transaction::{Found, Transaction};
use crate::uploads::FileItem;

/// There is no room in what something is charged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuch {
    /// Seconds until there is.
    pub seconds: i64,
}

impl TooMuch {
    fn of(window: &Window) -> Self {
        Self {
            seconds: window.seconds_left,
        }
    }
}

/// For a message from the portal's pages.
#[derive(Debug, Default)]
pub struct PageGuard<'a> {
    /// The files it takes, announced before.
    pub files: Vec<Attachment>,
    /// The idempotency key.
    pub once: Option<&'a IdempotencyKey>,
    /// The windows of the budgets it is charged to.
    pub charged: Vec<Window>,
}

/// Why a message from the portal's pages was not written.
#[derive(Debug, PartialEq, Eq)]
pub enum PageRefusal {
    /// It was written before, or another under its key.
    UsedBefore(UsedBefore),
    /// There is no room in what it is charged to.
    TooMuch(TooMuch),
    /// A file is not there for the taking any more.
    FilesGone,
    /// The ticket would hold more than [`domain::ticket::attachment::TICKET_MAX`] bytes.
    Full,
}

/// For a message that came by mail.
#[derive(Debug)]
pub struct MailGuard<'a> {
    pub files: Vec<Attachment>,
    /// The record of the mail.
    pub mail: &'a MailRecord,
    /// What its sender did lately, this included.
    pub activity: &'a Activity,
}

/// Why a message that came by mail was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailRefusal {
    /// This mail was recorded before.
    SeenMail,
    /// Another mail was recorded under the same Message-ID.
    SameMessageId,
    /// The activity was counted up by somebody else: read it again.
    Counted,
    /// The ticket would hold more than [`domain::ticket::attachment::TICKET_MAX`] bytes.
    Full,
}

/// The first writes of a transaction: what they are, and what it means that one of them failed.
pub(super) trait Guard {
    /// Where they stand, as far as their number does not say it.
    type Places;
    /// What one of them refuses.
    type Refusal;
    /// What a message is refused as whose files a ticket has no room for; `None` where none has files.
    const FULL: Option<Self::Refusal>;

    fn files(&self) -> &[Attachment];
    /// Adds them to an empty transaction.
    fn add_to(
        &self,
        transaction: &mut Transaction,
        message: &Message,
    ) -> Result<Self::Places, StoreError>;
    /// What it means that the write at `place` was refused; `None` when it is none of these.
    fn refusal(
        &self,
        places: &Self::Places,
        place: usize,
        found: &Found,
    ) -> Result<Option<Self::Refusal>, StoreError>;
}

impl Guard for &[Window] {
    type Places = ();
    type Refusal = TooMuch;
    const FULL: Option<TooMuch> = None;

    fn files(&self) -> &[Attachment] {
        &[]
    }

    fn add_to(&self, transaction: &mut Transaction, _: &Message) -> Result<(), StoreError> {
        for window in *self {
            charge(transaction, window);
        }
        Ok(())
    }

    fn refusal(&self, (): &(), place: usize, _: &Found) -> Result<Option<TooMuch>, StoreError> {
        Ok(self.get(place).map(TooMuch::of))
    }
}

impl Guard for PageGuard<'_> {
    type Places = ();
    type Refusal = PageRefusal;
    const FULL: Option<PageRefusal> = Some(PageRefusal::Full);

    fn files(&self) -> &[Attachment] {
        &self.files
    }

    fn add_to(&self, transaction: &mut Transaction, message: &Message) -> Result<(), StoreError> {
        if let Some(once) = self.once {
            once.add_to(transaction)?;
        }
        for window in &self.charged {
            charge(transaction, window);
        }
        for file in &self.files {
            claim(transaction, file, message);
        }
        Ok(())
    }

    fn refusal(
        &self,
        (): &(),
        place: usize,
        found: &Found,
    ) -> Result<Option<PageRefusal>, StoreError> {
        let charged = usize::from(self.once.is_some());
        let files = charged + self.charged.len();
        Ok(match self.once {
            Some(once) if place == 0 => {
                Some(PageRefusal::UsedBefore(once.used_before(found.clone())?))
            }
            _ if place < files => {
                let window = &self.charged[place - charged];
                Some(PageRefusal::TooMuch(TooMuch::of(window)))
            }
            _ => (place < files + self.files.len()).then_some(PageRefusal::FilesGone),
        })
    }
}

/// Where the writes of a mail stand.
pub(super) struct MailPlaces {
    message_id: Option<usize>,
    activity: usize,
    files: usize,
}

impl Guard for MailGuard<'_> {
    type Places = MailPlaces;
    type Refusal = MailRefusal;
    const FULL: Option<MailRefusal> = Some(MailRefusal::Full);

    fn files(&self) -> &[Attachment] {
        &self.files
    }

    fn add_to(
        &self,
        transaction: &mut Transaction,
        message: &Message,
    ) -> Result<MailPlaces, StoreError> {
        let message_id = self.mail.add_to(transaction)?;
        let activity = transaction.len();
        self.activity.add_to(transaction)?;
        let files = transaction.len();
        for file in &self.files {
            let item = FileItem::taken(file, message.ticket, message.is_for_agents());
            transaction.put_new(&key::file(&file.id), &item)?;
        }
        Ok(MailPlaces {
            message_id,
            activity,
            files,
        })
    }

    fn refusal(
        &self,
        places: &MailPlaces,
        place: usize,
        _: &Found,
    ) -> Result<Option<MailRefusal>, StoreError> {
        if places.message_id == Some(place) {
            return Ok(Some(MailRefusal::SameMessageId));
        }
        if place < places.activity {
            return Ok(Some(MailRefusal::SeenMail));
        }
        if place < places.files {
            return Ok(Some(MailRefusal::Counted));
        }
        if place < places.files + self.files.len() {
            return Err(StoreError::Unavailable {
                operation: "TransactWriteItems",
                cause: "the key of a mailed file was taken".to_owned(),
            });
        }
        Ok(None)
    }
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
