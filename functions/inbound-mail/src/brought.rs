//! The words and files of a mail, made ready for its message.

use domain::attachment::{self, Attachment, FILE_MAX, FILES_MAX};
use domain::id::FileId;
use domain::language::Language;
use domain::message::Body;
use mail::{FilePart, Incoming, Remark};
use sha2::{Digest, Sha256};

use crate::digests::sha256;
use crate::{Again, Deps, Task, said};

/// What a mail brings, its files already stored.
pub(crate) struct Brought {
    pub(crate) body: Body,
    pub(crate) below: Vec<FileId>,
    pub(crate) files: Vec<Attachment>,
}

/// Cleans the words and stores the files. A file's identifier is a digest of this one delivery, of its place
/// and its content: handled twice it is stored once, and nothing else ever has its name.
pub(crate) async fn bring(
    deps: &Deps,
    task: &Task,
    incoming: &Incoming,
    raw: &[u8],
    words: mail::Words,
    language: Language,
    earlier: &[String],
) -> Result<Brought, Again> {
    let quoted = mail::quoted_images(incoming, &words);
    let seed = format!("{}/{}", task.raw, sha256(raw));
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
    let brought = incoming.parts.iter().enumerate();
    let brought: Vec<(usize, &FilePart)> = brought
        .filter(|(_, part)| !part.bytes.is_empty() && !is_old(part))
        .collect();
    let parts: Vec<(FileId, &FilePart)> = brought
        .iter()
        .filter(|(_, part)| part.bytes.len() as u64 <= FILE_MAX)
        .take(FILES_MAX)
        .map(|(place, part)| (file_id(&seed, *place, &part.bytes), *part))
        .collect();
    let left = brought.len() - parts.len();
    let of_cid = |cid: &str| {
        let found = parts
            .iter()
            .find(|(_, part)| part.content_id.as_deref() == Some(cid));
        found.map(|(id, _)| id.to_string())
    };
    let is_picture = |id: &str| {
        parts
            .iter()
            .any(|(known, part)| known.as_str() == id && attachment::is_image(&part.content_type))
    };
    let clean = |html: &str| {
        let html = richtext::without_signed(html);
        richtext::clean(&mail::replace_cids(&html, &of_cid), &is_picture)
    };
    let folded = words.folded.as_ref().map(|folded| clean(&folded.html));
    let said = said::of(clean(&words.html), folded, incoming);
    let inline = &said.body.inline;

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
    if let Some(text) = said.too_long {
        let id = file_id(&seed, usize::MAX, text.as_bytes());
        let file = said::file(id, &text, language, now);
        deps.files.put(&file, text.into_bytes()).await?;
        files.push(file);
    }
    let below = files
        .iter()
        .filter(|file| !file.inline)
        .map(|file| file.id.clone())
        .collect();
    let mut remarks = mail::remarks(incoming, in_mail(language));
    remarks.extend((left > 0).then_some(Remark::Left(left)));
    Ok(Brought {
        body: said::with_remarks(said.body, &remarks, language),
        below,
        files,
    })
}

pub(crate) fn in_mail(language: Language) -> mail::letters::Language {
    match language {
        Language::Fr => mail::letters::Language::Fr,
        Language::En => mail::letters::Language::En,
    }
}

fn file_id(seed: &str, place: usize, content: &[u8]) -> FileId {
    let digest = Sha256::digest(format!("{seed}/{place}/{}", sha256(content)));
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&digest[..20]);
    FileId::new(bytes)
}
