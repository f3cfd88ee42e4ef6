//! Writes what a mail says into its ticket.

use domain::attachment::{self, Attachment, FILE_MAX, FILES_MAX};
use domain::conversation::{self, Words};
use domain::id::{FileId, MessageId, TicketNumber};
use domain::inbound::{Facts, Ignored, Sender, people};
use domain::language::Language;
use domain::message::{Author, BODY_MAX, Body, Way};
use domain::ticket::{self, Mailed};
use mail::{FilePart, Incoming};
use sha2::{Digest, Sha256};
use store::mails::{MailRecord, Outcome};
use store::tickets::{Along, Saved};

use crate::notification::Received;
use crate::{Again, Deps};

/// What a mail brings, its files already stored.
struct Brought {
    body: Body,
    below: Vec<FileId>,
    files: Vec<Attachment>,
}

pub(crate) async fn open(
    deps: &Deps,
    received: &Received,
    incoming: &Incoming,
    raw: &[u8],
    sender: Sender,
) -> Result<Outcome, Again> {
    let brought = bring(deps, incoming, raw, sender.who.language, &[]).await?;
    let now = deps.clock.now();
    let number = deps.store.next_ticket_number().await?;
    let mailed = Mailed {
        from: sender.who,
        verified: sender.verified,
        subject: incoming.subject.clone(),
        body: brought.body,
        files: brought.below,
        raw: received.raw.clone(),
        already: already(deps, incoming),
        previous: sender.previous,
        acknowledge: sender.acknowledge,
    };
    let opening = ticket::open_from_mail(
        mailed,
        number,
        MessageId::new(now, environment::random()),
        now,
    );
    let record = record(received, incoming, raw, Outcome::Opened(number), now);
    let along = Along {
        files: brought.files,
        once: None,
        mail: Some(&record),
    };
    match deps.store.open_ticket(opening, along).await? {
        Saved::Done => Ok(record.outcome),
        Saved::SeenMail => duplicate(deps, received).await,
        _ => Err(Again::Busy),
    }
}

/// `None` when the ticket changed meanwhile in a way that asks for a new decision.
pub(crate) async fn reply(
    deps: &Deps,
    received: &Received,
    incoming: &Incoming,
    raw: &[u8],
    facts: &Facts,
    author: Author,
) -> Result<Option<Outcome>, Again> {
    let Some(ticket) = &facts.ticket else {
        return Ok(None);
    };
    let earlier = earlier_digests(deps, ticket.number, incoming).await?;
    let brought = bring(deps, incoming, raw, ticket.requester.language, &earlier).await?;
    let now = deps.clock.now();
    let record = record(received, incoming, raw, Outcome::Added(ticket.number), now);
    let words = Words {
        id: MessageId::new(now, environment::random()),
        at: now,
        body: brought.body,
        files: brought.below,
        way: Way::Mail {
            raw: received.raw.clone(),
            already: already(deps, incoming),
        },
    };
    let mut head = match deps.store.read_head(ticket.number).await? {
        Some(head) => head,
        None => return Ok(None),
    };
    for _ in 0..6 {
        let act = conversation::add_reply(head.ticket.clone(), author.clone(), words.clone());
        let along = Along {
            files: brought.files.clone(),
            once: None,
            mail: Some(&record),
        };
        match deps.store.save_act(&head, act, along).await? {
            Saved::Done => return Ok(Some(record.outcome)),
            Saved::SeenMail => return duplicate(deps, received).await.map(Some),
            Saved::Changed(newer) => head = *newer,
            // The words are kept; the files stay in the raw mail, one click away.
            Saved::Full => {
                return without_files(deps, head, author, words, &record)
                    .await
                    .map(Some);
            }
            _ => return Err(Again::Busy),
        }
    }
    Err(Again::Busy)
}

async fn without_files(
    deps: &Deps,
    head: store::tickets::Head,
    author: Author,
    words: Words,
    record: &MailRecord,
) -> Result<Outcome, Again> {
    let words = Words {
        files: Vec::new(),
        ..words
    };
    let act = conversation::add_reply(head.ticket.clone(), author, words);
    match deps
        .store
        .save_act(
            &head,
            act,
            Along {
                mail: Some(record),
                ..Along::default()
            },
        )
        .await?
    {
        Saved::Done => Ok(record.outcome.clone()),
        _ => Err(Again::Busy),
    }
}

async fn duplicate(deps: &Deps, received: &Received) -> Result<Outcome, Again> {
    // The raw mail's own record may be what stood there: another run of this very event was quicker.
    if let Some(outcome) = deps.store.read_outcome(&received.raw).await? {
        return Ok(outcome);
    }
    crate::settle(deps, received, Outcome::Ignored(Ignored::Duplicate)).await
}

fn already(deps: &Deps, incoming: &Incoming) -> Vec<domain::address::Address> {
    let addresses = incoming
        .to
        .iter()
        .chain(&incoming.cc)
        .map(|one| one.address.clone());
    people(addresses, deps.desk.support.domain())
}

fn record(
    received: &Received,
    incoming: &Incoming,
    raw: &[u8],
    outcome: Outcome,
    at: domain::id::Timestamp,
) -> MailRecord {
    MailRecord {
        raw: received.raw.clone(),
        digest: Some(digest(incoming, raw)),
        outcome,
        at,
    }
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
    // What follows the header is the same bytes on every way.
    let body = raw
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(raw, |at| &raw[at..]);
    add(body);
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Digests of the files the ticket has, when the mail brings pictures that may be among them: 1 Query.
async fn earlier_digests(
    deps: &Deps,
    number: TicketNumber,
    incoming: &Incoming,
) -> Result<Vec<String>, Again> {
    let pictured = incoming
        .parts
        .iter()
        .any(|part| attachment::is_image(&part.content_type));
    if !pictured {
        return Ok(Vec::new());
    }
    let whole = deps.store.read_ticket(number).await?;
    let entries = whole.into_iter().flat_map(|whole| whole.entries);
    Ok(entries
        .flat_map(|entry| entry.attachments)
        .map(|file| file.sha256)
        .collect())
}

/// Cleans the words and stores the files. Files get identifiers derived from the mail and their place,
/// so that a mail handled twice stores them once.
async fn bring(
    deps: &Deps,
    incoming: &Incoming,
    raw: &[u8],
    language: Language,
    earlier: &[String],
) -> Result<Brought, Again> {
    let words = mail::new_words(incoming);
    let quoted = mail::quoted_images(incoming, &words);
    let seed = digest(incoming, raw);
    let is_old = |part: &FilePart| {
        part.content_id
            .as_ref()
            .is_some_and(|id| quoted.contains(id))
            || !earlier.is_empty()
                && attachment::is_repeated_logo(
                    &part.content_type,
                    part.bytes.len() as u64,
                    &sha256(&part.bytes),
                    earlier,
                )
    };
    let parts: Vec<(FileId, &FilePart)> = incoming
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.bytes.is_empty() && part.bytes.len() as u64 <= FILE_MAX)
        .filter(|(_, part)| !is_old(part))
        .take(FILES_MAX)
        .map(|(place, part)| (file_id(&seed, place), part))
        .collect();
    let of_cid = |cid: &str| {
        let found = parts
            .iter()
            .find(|(_, part)| part.content_id.as_deref() == Some(cid));
        found.map(|(id, _)| id.to_string())
    };
    let clean = richtext::clean(&mail::replace_cids(&words.html, &of_cid), &|id| {
        parts
            .iter()
            .any(|(known, part)| known.as_str() == id && attachment::is_image(&part.content_type))
    });
    let inline: Vec<FileId> = clean
        .files
        .iter()
        .filter_map(|id| FileId::parse(id))
        .collect();

    let now = deps.clock.now();
    let mut files = Vec::new();
    for (id, part) in &parts {
        let name = attachment::file_name(&part.name);
        let file = Attachment {
            id: id.clone(),
            content_type: attachment::content_type(&part.content_type, &name).to_owned(),
            name,
            size: part.bytes.len() as u64,
            sha256: sha256(&part.bytes),
            owner: None,
            at: now,
            inline: inline.contains(id),
        };
        deps.files.put(&file, part.bytes.clone()).await?;
        files.push(file);
    }
    let below = files
        .iter()
        .filter(|file| !file.inline)
        .map(|file| file.id.clone())
        .collect();
    let remarks = mail::remarks(incoming, in_mail(language));
    let remarks: Vec<String> = remarks
        .iter()
        .map(|remark| remark.in_words(in_mail(language)))
        .collect();
    Ok(Brought {
        body: with_remarks(body(clean, inline, incoming), &remarks),
        below,
        files,
    })
}

/// The words, shortened where they would not fit: the whole mail stays one click away. A mail that
/// says all in its subject keeps that.
fn body(clean: richtext::Clean, inline: Vec<FileId>, incoming: &Incoming) -> Body {
    if clean.text.trim().is_empty() && inline.is_empty() {
        let html = richtext::from_text(&incoming.subject);
        return Body {
            html,
            text: incoming.subject.clone(),
            inline,
        };
    }
    if clean.html.len() <= BODY_MAX {
        return Body {
            html: clean.html,
            text: clean.text,
            inline,
        };
    }
    let text: String = clean.text.chars().take(BODY_MAX / 8).collect();
    let text = format!("{text}\n[…]");
    Body {
        html: richtext::from_text(&text),
        text,
        inline: Vec::new(),
    }
}

/// Says below the words what the ticket cannot show of the mail.
fn with_remarks(mut body: Body, remarks: &[String]) -> Body {
    if remarks.is_empty() {
        return body;
    }
    let lines = remarks.join("\n");
    let html = richtext::from_text(&lines);
    body.html.push_str(&html);
    if !body.text.is_empty() {
        body.text.push_str("\n\n");
    }
    body.text.push_str(&lines);
    body
}

fn in_mail(language: Language) -> mail::letters::Language {
    match language {
        Language::Fr => mail::letters::Language::Fr,
        Language::En => mail::letters::Language::En,
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn file_id(seed: &str, place: usize) -> FileId {
    let digest = Sha256::digest(format!("{seed}/{place}"));
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&digest[..20]);
    FileId::new(bytes)
}
