//! A mail that answers a ticket.

use std::ops::ControlFlow;

use domain::id::{MessageId, Timestamp};
use domain::mail::inbound::Parked;
use domain::people::person::Participant;
use domain::policy::budget;
use domain::ticket::attachment::Attachment;
use domain::ticket::conversation::{self, NewMessage};
use domain::ticket::message::{Author, Telling, Way};
use domain::ticket::observers;
use mail::{Incoming, Remark};
use store::activity::{Activity, ActivityOf};
use store::again;
use store::mails::{MailRecord, Outcome};
use store::tickets::{MailGuard, MailRefusal, Saved, TicketHead};

use super::{already, duplicate, is_known, note_same_id, record};
use crate::brought::{bring, what_is_known, what_was_said};
use crate::lay_out::{Mail, Reading};
use crate::settle::{self, Listed};
use crate::writer::Writer;
use crate::{Again, Deps, Task, copied, said};

pub(crate) async fn reply(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    head: TicketHead,
    author: Author,
    writer: &Writer,
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    let number = head.ticket.number;
    if is_known(deps, task, mail).await? {
        return duplicate(deps, task, incoming).await;
    }
    let known = what_was_said(deps, &head.ticket, &author).await?;
    let language = head.ticket.requester.language;
    let setting = what_is_known(deps, task, Reading::Answer(known), language);
    let Some(brought) = bring(deps, mail, setting).await? else {
        return settle::park(deps, task, Parked::Failing, Listed::of(incoming)).await;
    };
    let now = deps.clock.now();
    let words = NewMessage {
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
    let first = Attempt {
        head,
        read: deps.store.read_activity(of, &author.who.person).await?,
        record: record(deps, task, mail, Outcome::Added(number)),
        words,
        files: brought.files,
    };
    let copied = copied::people(deps, incoming, author.capacity).await?;
    let settled = again(first, |attempt| {
        attempt.write(deps, task, mail, &author, &copied)
    });
    settled.await?.ok_or(Again::Busy)
}

/// What a reply is written with, as far as others may change it meanwhile.
struct Attempt {
    head: TicketHead,
    read: Activity,
    record: MailRecord,
    words: NewMessage,
    files: Vec<Attachment>,
}

impl Attempt {
    /// The words are kept; the files stay in the raw mail, one click away.
    fn leave_files(&mut self) {
        let names = self.files.iter().map(|file| file.name.clone());
        let left = [Remark::Left(names.collect())];
        self.files.clear();
        self.words.files.clear();
        let body = std::mem::take(&mut self.words.body);
        self.words.body = said::with_remarks(body, &left, self.head.ticket.requester.language);
    }

    async fn write(
        mut self,
        deps: &Deps,
        task: &Task,
        mail: &Mail,
        author: &Author,
        copied: &[Participant],
    ) -> Result<ControlFlow<Outcome, Self>, Again> {
        let (store, number) = (&deps.store, self.head.ticket.number);
        let mut activity = self.read.clone();
        let telling = count(&mut activity, &task.raw, self.words.at);
        let ticket = self.head.ticket.clone();
        let mut act = conversation::add_reply(ticket, author.clone(), self.words.clone());
        act.message.telling = telling;
        observers::propose(&mut act.ticket, &act.message, copied);
        let guard = MailGuard {
            files: self.files.clone(),
            mail: &self.record,
            activity: &activity,
        };
        match store.save_reply_by_mail(&self.head, act, &guard).await? {
            Saved::Done => return Ok(ControlFlow::Break(self.record.outcome)),
            Saved::Not(MailRefusal::SeenMail) => {
                let known = duplicate(deps, task, &mail.incoming).await?;
                return Ok(ControlFlow::Break(known));
            }
            Saved::Not(MailRefusal::SameMessageId) => note_same_id(&mut self.record),
            Saved::Not(MailRefusal::Counted) => {
                let of = ActivityOf::Replies(number);
                self.read = store.read_activity(of, &author.who.person).await?;
            }
            Saved::Changed(newer) => self.head = *newer,
            Saved::Not(MailRefusal::Full) if !self.files.is_empty() => self.leave_files(),
            Saved::Not(MailRefusal::Full) | Saved::NoTicket => return Err(Again::Busy),
        }
        Ok(ControlFlow::Continue(self))
    }
}

/// Counts one more message of its sender in its ticket, and says who hears of it.
fn count(activity: &mut Activity, raw: &str, now: Timestamp) -> Telling {
    let room = budget::MAILED_REPLIES.has_room(activity.times(), now);
    activity.count(&budget::MAILED_REPLIES, raw, now);
    if room {
        return Telling::Everybody;
    }
    if !budget::WARNINGS.has_room(activity.warned(), now) {
        return Telling::Nobody;
    }
    activity.warn(&budget::WARNINGS, now);
    Telling::Warning
}
