//! What a mail brings into its ticket, made ready and stored.

use domain::id::FileId;
use domain::language::Language;
use domain::people::person::Capacity;
use domain::ticket::Ticket;
use domain::ticket::attachment::{self, Attachment};
use domain::ticket::message::{Author, Body};
use environment::NotDone;
use store::tickets::MessageWithFiles;

use crate::lay_out::{self, Known, LaidOut, Mail, Reading};
use crate::{Again, Deps, READING, Task, said};

/// What a mail brings, its files already stored.
pub(crate) struct Brought {
    pub(crate) body: Body,
    pub(crate) below: Vec<FileId>,
    pub(crate) files: Vec<Attachment>,
}

/// What the ticket holds that its author may quote, because they read it here: what is folded away and left out tells
/// them that it stands there. 1 Query or little more, whatever its length.
pub(crate) async fn what_was_said(
    deps: &Deps,
    ticket: &Ticket,
    author: &Author,
) -> Result<Known, Again> {
    let mut known = Known::default();
    known.sent.add_name(&ticket.subject);
    known.subjects.add(&ticket.subject);
    // A ticket that was closed too long ago goes on in another.
    let others = [ticket.previous, ticket.next].into_iter().flatten();
    for number in others.chain([ticket.number]) {
        known.subjects.add_number(number.0);
    }
    known.sent.add_name(&ticket.number.to_string());
    known.sent.add_name(&deps.desk.organisation);
    for person in ticket.people() {
        known.sent.add_name(&person.name);
    }
    let whole = deps.store.read_latest(ticket.number).await?;
    let entries = whole
        .into_iter()
        .flat_map(|whole| whole.opening.into_iter().chain(whole.entries))
        .filter(|entry| author.capacity == Capacity::Agent || !entry.message.is_for_agents());
    for MessageWithFiles {
        message,
        attachments,
    } in entries
    {
        known.sent.add_name(&message.author.who.name);
        known.sent.add_text(&message.body.text);
        if let Some(subject) = mail::subject_in(&message.body.text) {
            known.subjects.add(subject);
        }
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

pub(crate) fn what_is_known(
    deps: &Deps,
    task: &Task,
    reading: Reading,
    language: Language,
) -> lay_out::Setting {
    lay_out::Setting {
        reading,
        key: task.raw.clone(),
        desk: deps.desk.support.to_string(),
        language,
        keys: deps.desk.keys.clone(),
    }
}

/// Lays out the words and stores the files; `None` when that is more work than a mail may be.
pub(crate) async fn bring(
    deps: &Deps,
    mail: &Mail,
    setting: lay_out::Setting,
) -> Result<Option<Brought>, Again> {
    let (laid_out, language) = (mail.clone(), setting.language);
    let work = move || lay_out::lay_out(&laid_out, &setting);
    let laid_out = match READING.run(deps.limit, work).await {
        Ok(laid_out) => laid_out,
        Err(NotDone::Broken | NotDone::TooLong) => return Ok(None),
        Err(NotDone::Crowded) => return Err(Again::Crowded),
    };
    let mut files = store_parts(deps, mail, &laid_out).await?;
    if let (Some(id), Some(text)) = (laid_out.too_long, laid_out.said.too_long) {
        let file = said::file(id, &text, language, deps.clock.now());
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

/// Stores the files that the mail brings: 1 PutObject each.
async fn store_parts(
    deps: &Deps,
    mail: &Mail,
    laid_out: &LaidOut,
) -> Result<Vec<Attachment>, Again> {
    let inline = &laid_out.said.body.inline;
    let mut files = Vec::new();
    for (id, place, digest) in laid_out.files.iter().cloned() {
        let part = &mail.incoming.parts[place];
        let name = attachment::file_name(&part.name);
        let file = Attachment {
            content_type: attachment::content_type(&part.content_type, &name).to_owned(),
            name,
            size: part.bytes.len() as u64,
            sha256: digest,
            owner: None,
            at: deps.clock.now(),
            inline: inline.contains(&id),
            id,
        };
        deps.files.put(&file, part.bytes.clone()).await?;
        files.push(file);
    }
    Ok(files)
}
