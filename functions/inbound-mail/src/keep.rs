//! Writes what a mail says into its ticket.

use domain::attachment::{self, Attachment};
use domain::budget;
use domain::conversation::{self, Words};
use domain::id::{FileId, MessageId, Timestamp};
use domain::inbound::{Ignored, Parked, Sender, people};
use domain::language::Language;
use domain::message::{Author, Body, Telling, Way};
use domain::observers;
use domain::ticket::{self, Mailed, Ticket};
use environment::NotDone;
use mail::reply::Sent;
use mail::{Incoming, Remark};
use sha2::{Digest, Sha256};
use store::mails::{MailRecord, Outcome};
use store::tallies::{Tallied, Tally};
use store::tickets::{Along, Entry, Head, Saved};

use crate::lay_out::{self, Mail, Reading};
use crate::settle::{self, About};
use crate::writer::Writer;
use crate::{Again, Deps, READING, Task, copied, said};

/// What a mail brings, its files already stored.
struct Brought {
    body: Body,
    below: Vec<FileId>,
    files: Vec<Attachment>,
}

/// Most attempts while others write the same ticket, tally or Message-ID.
const ATTEMPTS: usize = 8;

pub(crate) async fn open(
    deps: &Deps,
    task: &Task,
    mail: &Mail,
    sender: Sender,
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    let now = deps.clock.now();
    let person = &sender.who.person;
    let is_over = |tally: &Tally| !task.released && !budget::OPENINGS.has_room(tally.times(), now);
    let mut read = deps.store.read_tally(Tallied::Openings, person).await?;
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
        writers: Writer::of(incoming, &deps.desk.support).others,
        acknowledge: sender.acknowledge,
    };
    let mut opening = ticket::open_from_mail(
        mailed,
        number,
        MessageId::new(now, environment::random()),
        now,
    );
    let copied = copied::people(deps, incoming);
    observers::propose(&mut opening.ticket, &opening.message, &copied);
    let mut record = record(deps, task, mail, Outcome::Opened(number));
    for _ in 0..ATTEMPTS {
        let mut tally = read.clone();
        tally.count(&budget::OPENINGS, &task.raw, now);
        let along = Along {
            files: brought.files.clone(),
            mail: Some(&record),
            tally: Some(&tally),
            ..Along::default()
        };
        match deps.store.open_ticket(opening.clone(), along).await? {
            Saved::Done => return Ok(record.outcome),
            Saved::SeenMail => return duplicate(deps, task, incoming).await,
            Saved::SameMessageId => note_same_id(&mut record),
            Saved::Counted => {
                read = deps.store.read_tally(Tallied::Openings, person).await?;
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
) -> Result<Outcome, Again> {
    let incoming: &Incoming = &mail.incoming;
    let number = head.ticket.number;
    if is_known(deps, mail).await? {
        return duplicate(deps, task, incoming).await;
    }
    let language = head.ticket.requester.language;
    let known = what_was_said(deps, &head.ticket).await?;
    let about = lay_out::About {
        earlier: known.files,
        sent: known.sent,
        ..what_is_known(deps, task, Reading::Answer, language)
    };
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
    };
    let tallied = Tallied::Replies(number);
    let person = &author.who.person;
    let mut read = deps.store.read_tally(tallied, person).await?;
    let copied = copied::people(deps, incoming);
    for _ in 0..ATTEMPTS {
        let mut tally = read.clone();
        let telling = count(&mut tally, &task.raw, now);
        let mut act = conversation::add_reply(head.ticket.clone(), author.clone(), words.clone());
        act.message.telling = telling;
        observers::propose(&mut act.ticket, &act.message, &copied);
        let along = Along {
            files: brought.files.clone(),
            mail: Some(&record),
            tally: Some(&tally),
            ..Along::default()
        };
        match deps.store.save_act(&head, act, along).await? {
            Saved::Done => return Ok(record.outcome),
            Saved::SeenMail => return duplicate(deps, task, incoming).await,
            Saved::SameMessageId => note_same_id(&mut record),
            Saved::Counted => read = deps.store.read_tally(tallied, person).await?,
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
fn count(tally: &mut Tally, raw: &str, now: Timestamp) -> Telling {
    let room = budget::REPLIES.has_room(tally.times(), now);
    tally.count(&budget::REPLIES, raw, now);
    if room {
        return Telling::Everybody;
    }
    if !budget::WARNINGS.has_room(tally.warned(), now) {
        return Telling::Nobody;
    }
    tally.warn(&budget::WARNINGS, now);
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

fn already(deps: &Deps, incoming: &Incoming) -> Vec<domain::address::Address> {
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

/// The same for every copy of one mail: two deliveries differ in Received lines only.
fn digest(incoming: &Incoming, raw: &[u8]) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    match &incoming.message_id {
        Some(id) => add(id.as_bytes()),
        None => add(format!("{:?} {:?}", incoming.date, incoming.from).as_bytes()),
    }
    add(incoming.subject.as_bytes());
    for line in said_of_content(raw) {
        add(line);
    }
    // What follows the header is the same bytes on every way.
    let body = raw
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(raw, |at| &raw[at..]);
    add(body);
    hexadecimal(&hash.finalize())
}

/// The lines of the header that say who wrote and how the rest is to be read: the same bytes read another way
/// are another mail.
fn said_of_content(raw: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut wanted = false;
    for line in raw.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            wanted = ["from", "content-type", "content-transfer-encoding"]
                .iter()
                .any(|one| name.eq_ignore_ascii_case(one.as_bytes()));
        }
        if wanted {
            lines.push(line);
        }
    }
    lines
}

/// What a Message-ID is known by: it may be longer than a key of the table.
pub(crate) fn id_digest(id: &str) -> String {
    hexadecimal(&Sha256::digest(id))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the ticket holds that a mail may quote: 1 Query or little more, whatever its length.
async fn what_was_said(deps: &Deps, ticket: &Ticket) -> Result<Known, Again> {
    let mut known = Known::default();
    known.sent.add_name(&ticket.subject);
    known.sent.add_name(&ticket.number.to_string());
    known.sent.add_name(&deps.desk.organisation);
    for person in ticket.people() {
        known.sent.add_name(&person.name);
    }
    let whole = deps.store.read_latest(ticket.number).await?;
    let entries = whole
        .into_iter()
        .flat_map(|whole| whole.opening.into_iter().chain(whole.entries));
    for Entry {
        message,
        attachments,
    } in entries
    {
        known.sent.add_name(&message.author.who.name);
        known.sent.add_text(&message.body.text);
        if let Some(folded) = &message.body.folded {
            known.sent.add_text(&folded.text);
        }
        for file in attachments {
            known.sent.add_name(&file.name);
            known.files.push(file.sha256);
        }
    }
    Ok(known)
}

/// What a ticket holds.
#[derive(Default)]
struct Known {
    /// Digests of its files.
    files: Vec<String>,
    /// The words the desk has sent in it.
    sent: Sent,
}

fn what_is_known(deps: &Deps, task: &Task, reading: Reading, language: Language) -> lay_out::About {
    lay_out::About {
        reading,
        key: task.raw.clone(),
        desk: deps.desk.support.to_string(),
        language,
        earlier: Vec::new(),
        sent: Sent::default(),
    }
}

/// Lays out the words and stores the files; `None` when that is more work than a mail may be.
async fn bring(deps: &Deps, mail: &Mail, about: lay_out::About) -> Result<Option<Brought>, Again> {
    let (laid_out, language) = (mail.clone(), about.language);
    let work = move || lay_out::lay_out(&laid_out, &about);
    let laid_out = match READING.run(deps.limit, work).await {
        Ok(laid_out) => laid_out,
        Err(NotDone::Broken | NotDone::TooLong) => return Ok(None),
        Err(NotDone::Crowded) => return Err(Again::Crowded),
    };
    let inline = &laid_out.said.body.inline;

    let now = deps.clock.now();
    let mut files = Vec::new();
    for (id, place, digest) in laid_out.files {
        let part = &mail.incoming.parts[place];
        let name = attachment::file_name(&part.name);
        let file = Attachment {
            content_type: attachment::content_type(&part.content_type, &name).to_owned(),
            name,
            size: part.bytes.len() as u64,
            sha256: digest,
            owner: None,
            at: now,
            inline: inline.contains(&id),
            id,
        };
        deps.files.put(&file, part.bytes.clone()).await?;
        files.push(file);
    }
    if let (Some(id), Some(text)) = (laid_out.too_long, laid_out.said.too_long) {
        let file = said::file(id, &text, language, now);
        deps.files.put(&file, text.into_bytes()).await?;
        files.push(file);
    }
    let below = files
        .iter()
        .filter(|file| !file.inline)
        .map(|file| file.id.clone())
        .collect();
    let body = laid_out.said.body;
    Ok(Some(Brought {
        body: said::with_remarks(body, &laid_out.remarks, language),
        below,
        files,
    }))
}

pub(crate) fn in_mail(language: Language) -> mail::letters::Language {
    match language {
        Language::Fr => mail::letters::Language::Fr,
        Language::En => mail::letters::Language::En,
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}
