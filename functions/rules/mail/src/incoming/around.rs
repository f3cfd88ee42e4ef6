//! Words before the first part of a mail and after its last: programs show none of them, and gateways and scripts that
//! know nothing of parts write there.

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};
use memchr::memmem;

use super::charset;
use super::limits::{PARTS_MAX, TEXT_MAX};
use super::line::body;

/// What programs write there to readers without parts is one paragraph, and no longer.
const NOTICE_MAX: usize = 600;

/// The words around the parts of a mail, and whether there are more than are looked at.
pub(super) fn words(message: &Message<'_>) -> (Option<String>, bool) {
    let mut found = Vec::new();
    let mut left = TEXT_MAX;
    let mut is_cut = false;
    for part in message.parts.iter().take(PARTS_MAX) {
        for bytes in around(message, part).into_iter().flatten() {
            let bytes = bytes.trim_ascii();
            is_cut |= bytes.len() > left;
            let bytes = &bytes[..bytes.len().min(left)];
            left -= bytes.len();
            found.extend(paragraphs(&body(&charset::guess(bytes))));
        }
    }
    let found = (!found.is_empty()).then(|| found.join("\n\n"));
    (found, is_cut)
}

/// What stands before the first and after the last part of a multipart.
fn around<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> Option<[&'m [u8]; 2]> {
    let PartType::Multipart(children) = &part.body else {
        return None;
    };
    let boundary = part.content_type()?.attribute("boundary")?;
    let boundary = [b"--", boundary.as_bytes()].concat();
    let child = |id: Option<&u32>| message.parts.get(*id? as usize);
    let (first, last) = (child(children.first())?, child(children.last())?);
    let bytes = |from: u32, to: u32| {
        let bytes = message.raw_message.get(from as usize..to as usize);
        bytes.unwrap_or_default()
    };
    let before = bytes(part.offset_body, first.offset_header);
    let before = &before[..memmem::find(before, &boundary).unwrap_or_default()];
    let mut after = bytes(last.offset_end, part.offset_end);
    if let Some(end) = memmem::find(after, &boundary) {
        after = &after[end + boundary.len()..];
        after = after.strip_prefix(b"--").unwrap_or(after);
    }
    // A part behind the end is no word.
    let end = memmem::find(after, &boundary).unwrap_or(after.len());
    Some([before, &after[..end]])
}

/// The paragraphs that are somebody's: programs name there what their readers lack, and broken ones leave boundaries.
fn paragraphs(text: &str) -> Vec<String> {
    // The end of a part that no header speaks of.
    let is_boundary = |line: &str| {
        line.starts_with("--") && line.ends_with("--") && !line.contains(char::is_whitespace)
    };
    let lines = text.lines().map(str::trim_end);
    let lines: Vec<&str> = lines.filter(|line| !is_boundary(line)).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    let paragraphs = paragraphs.map(|lines| lines.join("\n"));
    paragraphs
        .filter(|paragraph| !paragraph.is_empty() && !is_notice(paragraph))
        .collect()
}

fn is_notice(paragraph: &str) -> bool {
    paragraph.len() <= NOTICE_MAX && paragraph.contains("MIME")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_to_readers_without_parts_is_no_word() {
        for notice in [
            "This is a multi-part message in MIME format.",
            "This is a MIME-encapsulated message",
            "Ceci est un message multipart au format MIME.",
            "Dies ist eine mehrteilige Nachricht im MIME-Format.",
            "Este es un mensaje de varias partes en formato MIME.",
            "Dit is een meerdelig bericht in MIME-formaat.",
            "\u{3053}\u{308c}\u{306f}MIME\u{5f62}\u{5f0f}\u{3067}\u{3059}",
            "This is an S/MIME signed message",
            "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)",
            "This message is in MIME format. Since your mail reader does not understand\nthis format, some or all of this message may not be legible.",
        ] {
            let expected: [String; 0] = [];
            assert_eq!(paragraphs(notice), expected, "{notice}");
            let with_words = format!("{notice}\n\nAjout de la passerelle\n--B--\nen deux lignes\n");
            assert_eq!(
                paragraphs(&with_words),
                ["Ajout de la passerelle\nen deux lignes"]
            );
        }
    }
}
