//! Writes what a mail says into its ticket.

use domain::id::{MessageId, Timestamp};
use domain::mail::inbound::{Ignored, Parked, Sender, people};
use domain::policy::budget;
use domain::ticket::conversation::{self, Words};
use domain::ticket::message::{Author, Telling, Way};
use domain::ticket::observers;
use domain::ticket::{self, Mailed};
use mail::{Incoming, Remark};
use store::activity::{Activity, ActivityOf};
use store::mails::{MailRecord, Outcome};
use store::tickets::{Along, Head, Saved};

use crate::brought::{bring, what_is_known, what_was_said};
use crate::digests::{digest, id_digest};
use crate::lay_out::{Mail, Reading};
use crate::settle::{self, About};
use crate::writer::Writer;
use crate::{Again, Deps, Task, copied, said};

/// Most attempts while others write the same ticket, activity or Message-ID.
const ATTEMPTS: usize = 8;

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
    let mut read = deps
        .store
        .read_activity(ActivityOf::Openings, person)
        .await?;
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
        spoken_for: writer.is_spoken_for(),
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
    let mut record = record(deps, task, mail, Outcome::Opened(number));
    for _ in 0..ATTEMPTS {
        let mut activity = read.clone();
        activity.count(&budget::OPENINGS, &task.raw, now);
        let along = Along {
            files: brought.files.clone(),
            mail: Some(&record),
            activity: Some(&activity),
            ..Along::default()
        };
        match deps.store.open_ticket(opening.clone(), along).await? {
            Saved::Done => return Ok(record.outcome),
            Saved::SeenMail => return duplicate(deps, task, incoming).await,
            Saved::SameMessageId => note_same_id(&mut record),
            Saved::Counted => {
                read = deps
                    .store
                    .read_activity(ActivityOf::Openings, person)
                    .await?;
                // Another mail of theirs may have had the last of the budget.
                if is_over(&read) {
                    return settle::park(deps, task, Parked::OverBudget, About::of(incoming)).await;
                }
            }
            _ => return Err(Again::Busy),
        }
    }
    Err(Again::Busy)
}

pub(crate) async fn reply(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    mut head: Head,
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
    let Some(mut brought) = bring(deps, mail, about).await? else {
        return settle::park(deps, task, Parked::Failing, About::of(incoming)).await;
    };
    let now = deps.clock.now();
    let mut record = record(deps, task, mail, Outcome::Added(number));
    let mut words = Words {
        id: MessageId::new(now, environment::random()),
        at: now,
        body: brought.body,
        files: brought.below,
        way: Way::Mail {
            raw: task.raw.clone(),
            already: already(deps, incoming),
        },
        spoken_for: writer.is_spoken_for(),
    };
    let of = ActivityOf::Replies(number);
    let person = &author.who.person;
    let mut read = deps.store.read_activity(of, person).await?;
    let copied = copied::people(deps, incoming, author.capacity).await?;
    for _ in 0..ATTEMPTS {
        let mut activity = read.clone();
        let telling = count(&mut activity, &task.raw, now);
        let mut act = conversation::add_reply(head.ticket.clone(), author.clone(), words.clone());
        act.message.telling = telling;
        observers::propose(&mut act.ticket, &act.message, &copied);
        let along = Along {
            files: brought.files.clone(),
            mail: Some(&record),
            activity: Some(&activity),
            ..Along::default()
        };
        match deps.store.save_act(&head, act, along).await? {
            Saved::Done => return Ok(record.outcome),
            Saved::SeenMail => return duplicate(deps, task, incoming).await,
            Saved::SameMessageId => note_same_id(&mut record),
            Saved::Counted => read = deps.store.read_activity(of, person).await?,
            Saved::Changed(newer) => head = *newer,
            // The words are kept; the files stay in the raw mail, one click away.
            Saved::Full if !brought.files.is_empty() => {
                let left = [Remark::Left(brought.files.len())];
                brought.files = Vec::new();
                words.files = Vec::new();
                words.body = said::with_remarks(words.body, &left, language);
            }
            _ => return Err(Again::Busy),
        }
    }
    Err(Again::Busy)
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
