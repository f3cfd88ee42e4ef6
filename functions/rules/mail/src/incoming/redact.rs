//! Files without what the desk signed for one person: whoever reads the ticket may fetch them, and would write in that
//! person's name, or end their mails.

use super::mail::FilePart;
use super::{charset, signed};

/// Takes it out of the files' names and, where it stands as it was signed, out of their content: a mail is forwarded as
/// it came, an invitation names where to answer. A file that still says it, in some code, is marked; `enclosed` are the
/// words of those that are mails, each with its place.
pub(super) fn redact(parts: &mut [FilePart], enclosed: &[(usize, String)]) {
    for part in &mut *parts {
        if let std::borrow::Cow::Owned(name) = richtext::without_signed(&part.name) {
            part.name = name;
        }
        if is_text(part)
            && let Some(bytes) = without_signed(&part.bytes)
        {
            part.bytes = bytes;
        }
        part.names_signed = names_signed(part);
    }
    for (place, words) in enclosed {
        if let Some(part) = parts.get_mut(*place) {
            part.names_signed = part.names_signed || richtext::names_signed(words);
        }
    }
}

fn is_text(part: &FilePart) -> bool {
    let name = part.name.to_ascii_lowercase();
    let kinds = [
        "text/",
        "message/",
        "application/ics",
        "application/xml",
        "application/json",
    ];
    let ends = [
        ".eml", ".txt", ".ics", ".vcf", ".csv", ".htm", ".html", ".xml", ".json", ".mht", ".mhtml",
    ];
    kinds.iter().any(|kind| part.content_type.starts_with(kind))
        || ends.iter().any(|end| name.ends_with(end))
}

/// The bytes without it, where it was there; each byte a letter, so that all others stay as they are.
fn without_signed(bytes: &[u8]) -> Option<Vec<u8>> {
    let letters: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let shown = richtext::without_signed(&letters);
    let is_changed = shown.len() != letters.len();
    is_changed.then(|| {
        shown
            .chars()
            .filter_map(|letter| u8::try_from(letter).ok())
            .collect()
    })
}

fn names_signed(part: &FilePart) -> bool {
    if let Some(inside) = signed::content(&part.bytes).filter(|_| !is_text(part)) {
        return richtext::names_signed(&String::from_utf8_lossy(&inside));
    }
    if !is_text(part) {
        return false;
    }
    richtext::names_signed(&charset::decode(&part.bytes, part.charset.as_deref()))
}
