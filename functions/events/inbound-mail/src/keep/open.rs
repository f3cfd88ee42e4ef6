//! A mail that opens a ticket.

use std::ops::ControlFlow;

use domain::id::{FileId, MessageId, PersonId};
use domain::mail::inbound::{Parked, Sender};
use domain::policy::budget;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::Body;
use domain::ticket::{self, Mailed, Opening, observers};
use mail::Incoming;
use store::activity::{Activity, ActivityOf};
use store::again;
use store::mails::{MailRecord, Outcome};
use store::tickets::{Inserted, MailGuard, MailRefusal};

use super::{already, duplicate, is_known, note_same_id, record};
use crate::brought::{bring, what_is_known};
use crate::lay_out::{Mail, Reading};
use crate::settle::{self, Listed};
use crate::writer::Writer;
use crate::{Again, Deps, Task, copied};

pub(crate) async fn open(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    sender: Sender,
    writer: &Writer,
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    // Whoever names somebody uses up nothing of theirs.
    let of = match sender.verified {
        true => ActivityOf::Openings,
        false => ActivityOf::UnprovedOpenings,
    };
    let person = &sender.who.person.clone();
    let read = deps.store.read_activity(of, person).await?;
    if is_over(deps, task, &read) {
        return settle::park(deps, task, Parked::OverBudget, Listed::of(incoming)).await;
    }
    if is_known(deps, task, mail).await? {
        return duplicate(deps, task, incoming).await;
    }
    let setting = what_is_known(deps, task, Reading::Opening, sender.who.language);
    let Some(brought) = bring(deps, mail, setting).await? else {
        return settle::park(deps, task, Parked::Failing, Listed::of(incoming)).await;
    };
    let words = (brought.body, brought.below);
    let opening = opening(deps, task, incoming, sender, writer, words).await?;
    let outcome = Outcome::Opened(opening.ticket.number);
    let first = Attempt {
        read,
        record: record(deps, task, mail, outcome),
    };
    let (opening, files) = (&opening, &brought.files);
    let settled = again(first, |attempt| {
        attempt.write(deps, task, mail, (of, person), opening, files)
    });
    settled.await?.ok_or(Again::Busy)
}

/// Whether somebody opened as many tickets lately as anybody may.
fn is_over(deps: &Deps, task: &Task, activity: &Activity) -> bool {
    let now = deps.clock.now();
    !task.released && !budget::MAILED_OPENINGS.has_room(activity.times(), now)
}

/// The ticket that a mail opens, with its words and the files below them.
async fn opening(
    deps: &Deps,
    task: &Task,
    incoming: &Incoming,
    sender: Sender,
    writer: &Writer,
    (body, files): (Body, Vec<FileId>),
) -> Result<Opening, Again> {
    let now = deps.clock.now();
    let number = deps.store.next_ticket_number().await?;
    let mailed = Mailed {
        from: sender.who,
        verified: sender.verified,
        subject: incoming.subject.clone(),
        body,
        files,
        raw: task.raw.clone(),
        already: already(deps, incoming),
        previous: sender.previous,
        related: sender.related,
        writers: writer.others.clone(),
        spoken_for: writer.is_spoken_for(task.receipt.proof),
        acknowledge: sender.acknowledge,
    };
    let id = MessageId::new(now, environment::random());
    let mut opening = ticket::open_from_mail(mailed, number, id, now);
    let author = opening.message.author.capacity;
    let copied = copied::people(deps, incoming, author).await?;
    observers::propose(&mut opening.ticket, &opening.message, &copied);
    Ok(opening)
}

/// What others may change while it is written: what its sender did lately, and which Message-IDs there are.
struct Attempt {
    read: Activity,
    record: MailRecord,
}

impl Attempt {
    async fn write(
        mut self,
        deps: &Deps,
        task: &Task,
        mail: &Mail,
        (of, person): (ActivityOf, &PersonId),
        opening: &Opening,
        files: &[Attachment],
    ) -> Result<ControlFlow<Outcome, Self>, Again> {
        let (store, incoming) = (&deps.store, &mail.incoming);
        let mut activity = self.read.clone();
        activity.count(&budget::MAILED_OPENINGS, &task.raw, deps.clock.now());
        let guard = MailGuard {
            files: files.to_vec(),
            mail: &self.record,
            activity: &activity,
        };
        match store.open_ticket_by_mail(opening.clone(), &guard).await? {
            Inserted::Done => Ok(ControlFlow::Break(self.record.outcome)),
            Inserted::Not(MailRefusal::SeenMail) => {
                let known = duplicate(deps, task, incoming).await?;
                Ok(ControlFlow::Break(known))
            }
            Inserted::Not(MailRefusal::SameMessageId) => {
                note_same_id(&mut self.record);
                Ok(ControlFlow::Continue(self))
            }
            Inserted::Not(MailRefusal::Counted) => {
                self.read = store.read_activity(of, person).await?;
                // Another mail of theirs may have had the last of the budget.
                if is_over(deps, task, &self.read) {
                    let listed = Listed::of(incoming);
                    let parked = settle::park(deps, task, Parked::OverBudget, listed).await?;
                    return Ok(ControlFlow::Break(parked));
                }
                Ok(ControlFlow::Continue(self))
            }
            // What it goes on from was followed by another: where it belongs is decided anew.
            Inserted::Not(MailRefusal::Full) | Inserted::Taken => Err(Again::Busy),
        }
    }
}
