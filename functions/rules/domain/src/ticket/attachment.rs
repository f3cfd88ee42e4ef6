//! Files that people send: what is taken, under which name, and of whom.

use serde::{Deserialize, Serialize};

use crate::id::{FileId, PersonId, Timestamp};
use crate::refusal::{Fault, Faults, Refusal};
use crate::text;

/// Largest file, bytes.
pub const FILE_MAX: u64 = 25 * 1024 * 1024;
/// Most files of one message.
pub const FILES_MAX: usize = 10;
/// Most bytes of all files of one ticket.
pub const TICKET_MAX: u64 = 100 * 1024 * 1024;
/// A file that belongs to no ticket is swept after this, seconds.
pub const UNCLAIMED_SECONDS: i64 = 24 * 3600;
/// Longest file name shown, characters.
const NAME_MAX: usize = 150;

/// A file, from the moment it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its identifier, which is also its name in S3.
    pub id: FileId,
    /// The name people see; never used as a path.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Media type from our own list.
    pub content_type: String,
    /// Hexadecimal SHA-256 of the content.
    pub sha256: String,
    /// Who announced it; nobody when not logged in.
    pub owner: Option<PersonId>,
    /// When it was announced.
    pub at: Timestamp,
    /// Whether it stands inside a message's text rather than below it.
    pub inline: bool,
}

/// What the browser says of a file before it sends it.
#[derive(Debug, Clone, Deserialize)]
pub struct Declared {
    /// Name as on the person's disk.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Media type as the browser guesses it.
    #[serde(rename = "type", default)]
    pub content_type: String,
    /// Hexadecimal SHA-256 of the content.
    pub sha256: String,
}

/// Checks what was announced. `ids` gives one identifier per file.
///
/// # Errors
/// Field `files`: none at all, more than [`FILES_MAX`], an empty file, one over [`FILE_MAX`], a digest that is none.
pub fn declare(
    files: &[Declared],
    ids: &[FileId],
    owner: Option<&PersonId>,
    now: Timestamp,
) -> Result<Vec<Attachment>, Refusal> {
    let mut faults = Faults::default();
    if files.is_empty() {
        faults.add("files", Fault::Missing);
    }
    if files.len() > FILES_MAX {
        faults.add("files", Fault::TooManyFiles { max: FILES_MAX });
    }
    let mut taken = Vec::new();
    for (file, id) in files.iter().zip(ids) {
        let name = file_name(&file.name);
        let is_digest =
            file.sha256.len() == 64 && file.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        match file.size {
            0 => faults.add("files", Fault::EmptyFile { name: name.clone() }),
            size if size > FILE_MAX => {
                faults.add("files", Fault::FileTooLarge { name: name.clone() })
            }
            _ if !is_digest => faults.add("files", Fault::NotADigest),
            _ => {}
        }
        taken.push(Attachment {
            id: id.clone(),
            content_type: content_type(&file.content_type, &name).to_owned(),
            name,
            size: file.size,
            sha256: file.sha256.to_ascii_lowercase(),
            owner: owner.cloned(),
            at: now,
            inline: false,
        });
    }
    faults.done()?;
    Ok(taken)
}

/// The files a message names, out of those that exist, in its order: each must be its author's own and
/// not taken yet.
///
/// # Errors
/// [`Fault::FileNotArrived`] for one that is not there for them.
pub fn pick(
    named: &[FileId],
    inline: &[FileId],
    existing: Vec<(Attachment, bool)>,
    author: Option<&PersonId>,
) -> Result<Vec<Attachment>, Fault> {
    let mut picked = Vec::new();
    for id in named {
        let found = existing.iter().find(|(file, _)| file.id == *id);
        match found {
            // A file announced before logging in may be used after: knowing its identifier proves it.
            Some((file, false)) if file.owner.is_none() || file.owner.as_ref() == author => {
                picked.push(Attachment {
                    inline: inline.contains(id),
                    ..file.clone()
                });
            }
            Some((file, _)) => {
                return Err(Fault::FileNotArrived {
                    name: file.name.clone(),
                });
            }
            None => {
                return Err(Fault::FileNotArrived {
                    name: String::new(),
                });
            }
        }
    }
    Ok(picked)
}

/// The name people see: the last part of a path, without what could hide or turn an extension. A zero-width
/// prefix once made `.htaccess` pass a check: [`text::one_line`] leaves none.
pub fn file_name(name: &str) -> String {
    let name = text::one_line(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last
        .chars()
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .filter(|c| *c != '\u{ad}')
        .collect();
    let safe = safe.trim().trim_start_matches('.').trim();
    match safe.rsplit_once('.') {
        _ if safe.is_empty() => "fichier".to_owned(),
        // The extension is what people judge a file by: the stem is shortened, never the extension.
        Some((stem, extension))
            if safe.chars().count() > NAME_MAX && extension.chars().count() < 12 =>
        {
            format!("{}.{extension}", text::shorten(stem, NAME_MAX - 12))
        }
        _ => text::shorten(safe, NAME_MAX),
    }
}

/// Media types shown in the page; everything else is only ever downloaded.
const IMAGES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Other types that are passed on by name; they are downloads, so this helps the program that opens them.
const DOWNLOADS: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("log", "text/plain"),
    ("csv", "text/csv"),
    ("zip", "application/zip"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("eml", "message/rfc822"),
    ("mp4", "video/mp4"),
];

/// The media type we store: an image type as announced, else one by the extension, else plain bytes.
/// A type a stranger announced is never served as it is (RT CVE-2022-25802).
pub fn content_type(announced: &str, name: &str) -> &'static str {
    let announced = announced
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let announced = if announced == "image/jpg" {
        "image/jpeg".to_owned()
    } else {
        announced
    };
    if let Some(image) = IMAGES.iter().find(|image| **image == announced) {
        return image;
    }
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase();
    DOWNLOADS
        .iter()
        .find(|(known, _)| *known == extension)
        .map_or("application/octet-stream", |(_, media)| media)
}

/// Signatures' pictures stay below this; screenshots lie above it and may come twice on purpose.
pub const LOGO_MAX: u64 = 100 * 1024;

/// Whether a mail's picture is a signature's coming again: small, and in this ticket already. `earlier` are
/// the digests of the ticket's files. It was shown once; the whole mail still has it.
pub fn is_repeated_logo(content_type: &str, size: u64, sha256: &str, earlier: &[String]) -> bool {
    is_image(content_type) && size <= LOGO_MAX && earlier.iter().any(|known| known == sha256)
}

/// Whether the page may show it as a picture.
pub fn is_image(content_type: &str) -> bool {
    IMAGES.contains(&content_type)
}

#[cfg(test)]
mod tests;
