//! Writes what a mail says into its ticket.

use std::ops::ControlFlow;

use domain::id::{MessageId, Timestamp};
use domain::language::Language;
use domain::mail::inbound::{Ignored, Parked, Sender, people};
use domain::policy::budget;
use domain::ticket::attachment::Attachment;
use domain::ticket::conversation::{self, Words};
use domain::ticket::message::{Author, Telling, Way};
use domain::ticket::observers;
use domain::ticket::{self, Mailed};
use mail::{Incoming, Remark};
use store::activity::{Activity, ActivityOf};
use store::again;
use store::mails::{MailRecord, Outcome};
use store::tickets::{Head, MailGuard, MailRefusal, Saved};

use crate::brought::{bring, what_is_known, what_was_said};
use crate::digests::{digest, id_digest};
use crate::lay_out::{Mail, Reading};
use crate::settle::{self, About};
use crate::writer::Writer;
use crate::{Again, Deps, Task, copied, said};

pub(crate) async fn open(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    sender: Sender,
    writer: &Writer,
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    let now = deps.clock.now();
    let person = &sender.who.person;
    let is_over =
        |activity: &Activity| !task.released && !budget::OPENINGS.has_room(activity.times(), now);
    // Whoever names somebody uses up nothing of theirs.
    let of = match sender.verified {
        true => ActivityOf::Openings,
        false => ActivityOf::UnprovedOpenings,
    };
    let read = deps.store.read_activity(of, person).await?;
    if is_over(&read) {
        return settle::park(deps, task, Parked::OverBudget, About::of(incoming)).await;
    }
    if is_known(deps, mail).await? {
        return duplicate(deps, task, incoming).await;
    }
    let about = what_is_known(deps, task, Reading::Opening, sender.who.language);
    let Some(brought) = bring(deps, mail, about).await? else {
        return settle::park(deps, task, Parked::Failing, About::of(incoming)).await;
    };
    let number = deps.store.next_ticket_number().await?;
    let mailed = Mailed {
        from: sender.who.clone(),
        verified: sender.verified,
        subject: incoming.subject.clone(),
        body: brought.body,
        files: brought.below,
        raw: task.raw.clone(),
        already: already(deps, incoming),
        previous: sender.previous,
        related: sender.related,
        writers: writer.others.clone(),
        spoken_for: writer.is_spoken_for(task.receipt.proof),
        acknowledge: sender.acknowledge,
    };
    let mut opening = ticket::open_from_mail(
        mailed,
        number,
        MessageId::new(now, environment::random()),
        now,
    );
    let author = opening.message.author.capacity;
    let copied = copied::people(deps, incoming, author).await?;
    observers::propose(&mut opening.ticket, &opening.message, &copied);
    let record = record(deps, task, mail, Outcome::Opened(number));
    let (opening, files) = (&opening, &brought.files);
    // Again while others write the same activity or Message-ID.
    let settled = again((read, record), |(read, mut record)| async move {
        let mut activity = read.clone();
        activity.count(&budget::OPENINGS, &task.raw, now);
        let guard = MailGuard {
            files: files.clone(),
            mail: &record,
            activity: &activity,
        };
        let saved = deps
            .store
            .open_ticket_by_mail(opening.clone(), &guard)
            .await?;
        let read = match saved {
            Saved::Done => return Ok(ControlFlow::Break(Outcome::Opened(number))),
            Saved::Not(MailRefusal::SeenMail) => {
                return duplicate(deps, task, incoming)
                    .await
                    .map(ControlFlow::Break);
            }
            Saved::Not(MailRefusal::SameMessageId) => {
                note_same_id(&mut record);
                read
            }
            // Another mail of theirs may have had the last of the budget.
            Saved::Not(MailRefusal::Counted) => {
                let read = deps.store.read_activity(of, person).await?;
                if is_over(&read) {
                    let about = About::of(incoming);
                    let parked = settle::park(deps, task, Parked::OverBudget, about).await?;
                    return Ok(ControlFlow::Break(parked));
                }
                read
            }
            // What it goes on from was followed by another: where it belongs is decided anew.
            Saved::Not(MailRefusal::Full) | Saved::Changed(_) | Saved::NoTicket => {
                return Err(Again::Busy);
            }
        };
        Ok(ControlFlow::Continue((read, record)))
    });
    settled.await?.ok_or(Again::Busy)
}

pub(crate) async fn reply(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    head: Head,
    author: Author,
    writer: &Writer,
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    let number = head.ticket.number;
    if is_known(deps, mail).await? {
        return duplicate(deps, task, incoming).await;
    }
    let language = head.ticket.requester.language;
    let known = what_was_said(deps, &head.ticket).await?;
    let about = what_is_known(deps, task, Reading::Answer(known), language);
    let Some(brought) = bring(deps, mail, about).await? else {
        return settle::park(deps, task, Parked::Failing, About::of(incoming)).await;
    };
    let now = deps.clock.now();
    let record = record(deps, task, mail, Outcome::Added(number));
    let words = Words {
        id: MessageId::new(now, environment::random()),
        at: now,
        body: brought.body,
        files: brought.below,
        way: Way::Mail {
            raw: task.raw.clone(),
            already: already(deps, incoming),
        },
        spoken_for: writer.is_spoken_for(task.receipt.proof),
    };
    let of = ActivityOf::Replies(number);
    let person = &author.who.person;
    let read = deps.store.read_activity(of, person).await?;
    let copied = copied::people(deps, incoming, author.capacity).await?;
    let (author, copied) = (&author, &copied);
    let first = Attempt {
        head,
        read,
        record,
        words,
        files: brought.files,
    };
    let settled = again(first, |mut attempt| async move {
        let mut activity = attempt.read.clone();
        let telling = count(&mut activity, &task.raw, now);
        let ticket = attempt.head.ticket.clone();
        let mut act = conversation::add_reply(ticket, author.clone(), attempt.words.clone());
        act.message.telling = telling;
        observers::propose(&mut act.ticket, &act.message, copied);
        let guard = MailGuard {
            files: attempt.files.clone(),
            mail: &attempt.record,
            activity: &activity,
        };
        let saved = deps
            .store
            .save_reply_by_mail(&attempt.head, act, &guard)
            .await?;
        match saved {
            Saved::Done => return Ok(ControlFlow::Break(Outcome::Added(number))),
            Saved::Not(MailRefusal::SeenMail) => {
                return duplicate(deps, task, incoming)
                    .await
                    .map(ControlFlow::Break);
            }
            Saved::Not(MailRefusal::SameMessageId) => note_same_id(&mut attempt.record),
            Saved::Not(MailRefusal::Counted) => {
                attempt.read = deps.store.read_activity(of, person).await?;
            }
            Saved::Changed(newer) => attempt.head = *newer,
            Saved::Not(MailRefusal::Full) if !attempt.files.is_empty() => {
                attempt.leave_files(language);
            }
            Saved::Not(MailRefusal::Full) | Saved::NoTicket => return Err(Again::Busy),
        }
        Ok(ControlFlow::Continue(attempt))
    });
    settled.await?.ok_or(Again::Busy)
}

/// What a reply is written with, as far as others may change it meanwhile.
struct Attempt {
    head: Head,
    read: Activity,
    record: MailRecord,
    words: Words,
    files: Vec<Attachment>,
}

impl Attempt {
    /// The words are kept; the files stay in the raw mail, one click away.
    fn leave_files(&mut self, language: Language) {
        let left = [Remark::Left(self.files.len())];
        self.files.clear();
        self.words.files.clear();
        let body = std::mem::take(&mut self.words.body);
        self.words.body = said::with_remarks(body, &left, language);
    }
}

/// Counts one more message of its sender in its ticket, and says who hears of it.
fn count(activity: &mut Activity, raw: &str, now: Timestamp) -> Telling {
    let room = budget::REPLIES.has_room(activity.times(), now);
    activity.count(&budget::REPLIES, raw, now);
    if room {
        return Telling::Everybody;
    }
    if !budget::WARNINGS.has_room(activity.warned(), now) {
        return Telling::Nobody;
    }
    activity.warn(&budget::WARNINGS, now);
    Telling::Warning
}

/// The same Message-ID over other words: both mails are kept, and the second says so.
fn note_same_id(record: &mut MailRecord) {
    record.message_id = None;
    record.same_id = true;
}

async fn duplicate(deps: &Deps, task: &Task, incoming: &Incoming) -> Result<Outcome, Again> {
    // Where the raw mail's own record was what stood there, that one is given.
    let outcome = Outcome::Ignored(Ignored::Duplicate);
    settle::settle(deps, task, outcome, About::of(incoming)).await
}

fn already(deps: &Deps, incoming: &Incoming) -> Vec<domain::people::address::Address> {
    let addresses = incoming
        .to
        .iter()
        .chain(&incoming.cc)
        .map(|one| one.address.clone());
    people(addresses, deps.desk.support.domain())
}

fn record(deps: &Deps, task: &Task, mail: &Mail, outcome: Outcome) -> MailRecord {
    let incoming = &mail.incoming;
    MailRecord {
        digest: Some(digest(incoming, &mail.raw)),
        message_id: incoming.message_id.as_deref().map(id_digest),
        ..settle::record(deps, task, outcome, About::of(incoming))
    }
}

/// Whether another copy of a mail that brings files is in a ticket: theirs need not be stored then. What
/// decides is the transaction. 1 GetItem where there are files.
async fn is_known(deps: &Deps, mail: &Mail) -> Result<bool, Again> {
    if mail.incoming.parts.is_empty() {
        return Ok(false);
    }
    let digest = digest(&mail.incoming, &mail.raw);
    Ok(deps.store.has_seen_mail(&digest).await?)
}
