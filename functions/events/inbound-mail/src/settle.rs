//! Writes the outcome of a mail that changes no ticket, and the record that every mail gets.

use domain::mail::inbound::{Ignored, Parked};
use domain::text;
use mail::Incoming;
use store::mails::{MailRecord, Outcome};

use crate::{Again, Deps, Task};

/// Longest address and subject kept in a record, characters: the raw mail has the rest.
const LINE_MAX: usize = 200;

/// What a list shows of a mail; nothing for one that cannot be read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listed {
    from: String,
    subject: String,
}

/// Bytes of a head that are read of a mail that takes too long: SES's own lines and those that say who wrote.
const HEAD_MAX: usize = 16 * 1024;

impl Listed {
    /// What the head alone says, of a mail that takes too long to be read in full.
    pub(crate) fn of_head(raw: &[u8]) -> Self {
        let head = &raw[..raw.len().min(HEAD_MAX)];
        let end = head.windows(4).position(|four| four == b"\r\n\r\n");
        let head = mail::read(end.map_or(head, |end| &head[..end + 4]));
        head.map(|incoming| Self::of(&incoming)).unwrap_or_default()
    }

    pub(crate) fn of(incoming: &Incoming) -> Self {
        let from = incoming.from.as_ref().map(|from| from.address.as_str());
        let line = |text: &str| text::shorten(&text::one_line(text), LINE_MAX);
        Self {
            from: line(from.unwrap_or_default()),
            subject: line(&incoming.subject),
        }
    }
}

/// The record of a mail that ends here and now.
pub(crate) fn record(deps: &Deps, task: &Task, outcome: Outcome, listed: Listed) -> MailRecord {
    MailRecord {
        raw: task.raw.clone(),
        digest: None,
        message_id: None,
        same_id: false,
        outcome,
        doubtful: false,
        at: deps.clock.now(),
        from: listed.from,
        subject: listed.subject,
        receipt: Some(task.receipt.clone()),
        before: task.before.clone(),
    }
}

pub(crate) async fn park(
    deps: &Deps,
    task: &Task,
    reason: Parked,
    listed: Listed,
) -> Result<Outcome, Again> {
    settle(deps, task, Outcome::Parked(reason), listed).await
}

/// Records an outcome; where another run was quicker, its outcome counts.
pub(crate) async fn settle(
    deps: &Deps,
    task: &Task,
    outcome: Outcome,
    listed: Listed,
) -> Result<Outcome, Again> {
    settle_record(deps, task, record(deps, task, outcome, listed)).await
}

/// The same for a mail that is ignored; at a guess, where that is doubtful.
pub(crate) async fn ignore(
    deps: &Deps,
    task: &Task,
    reason: Ignored,
    doubtful: bool,
    listed: Listed,
) -> Result<Outcome, Again> {
    let record = MailRecord {
        doubtful,
        ..record(deps, task, Outcome::Ignored(reason), listed)
    };
    settle_record(deps, task, record).await
}

async fn settle_record(deps: &Deps, task: &Task, record: MailRecord) -> Result<Outcome, Again> {
    if deps.store.record_outcome(&record).await? {
        return Ok(record.outcome);
    }
    match deps.store.read_mail(&task.raw).await? {
        Some(kept) => Ok(kept.outcome),
        None => Err(Again::Busy),
    }
}
