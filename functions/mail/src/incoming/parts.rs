//! The bodies of one mail.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::line::body;
use super::places::{Places, named};
use super::{FilePart, PARTS_MAX, TEXT_MAX, charset, flowed, pasted, transfer};

/// What a mail says.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// The pictures that stood in the HTML itself.
    pub(super) pasted: Vec<FilePart>,
}

/// Text and HTML, each with all its pieces: some programs put a picture between two of them.
pub(super) fn bodies(message: &Message<'_>, lines: Lines) -> Bodies {
    let named = named(message, &Places::of(message));
    let pieces = |ids: &[u32]| -> Vec<Piece> {
        let has_words = ids
            .iter()
            .any(|id| !named.contains(id) && is_text(message, *id));
        let parts = ids
            .iter()
            .take(PARTS_MAX)
            // A text with a file's name is a file; where it is all there is, it is shown as well.
            .filter(|id| !has_words || !named.contains(id))
            .filter_map(|id| message.parts.get(*id as usize));
        parts
            .filter_map(|part| piece(message, part, lines))
            .collect()
    };
    let text = pieces(&message.text_body);
    let html = pieces(&message.html_body);
    let has_text = text.iter().any(|piece| matches!(piece, Piece::Text(_)));
    let has_html = html.iter().any(|piece| matches!(piece, Piece::Html(_)));
    if !has_text && !has_html {
        let parts = message.parts.iter();
        return Bodies {
            text: parts.filter_map(|part| unparted(message, part)).next(),
            ..Bodies::default()
        };
    }
    let text = has_text.then(|| {
        let mut words = String::new();
        for (number, piece) in text.into_iter().enumerate() {
            if number > 0 {
                words.push('\n');
            }
            words.push_str(&match piece {
                Piece::Text(text) => text,
                Piece::Html(html) => richtext::text(&html),
            });
            // What would be cut off is not laid out first.
            if words.len() > TEXT_MAX {
                break;
            }
        }
        cut(words)
    });
    let mut pasted = Vec::new();
    let html = has_html.then(|| {
        let words = html.into_iter().map(|piece| match piece {
            Piece::Text(text) => richtext::from_text(&text),
            Piece::Html(html) => html,
        });
        let (html, images) = pasted::lift(&words.collect::<Vec<_>>().join("\n"));
        pasted = images;
        cut(html)
    });
    Bodies { text, html, pasted }
}

/// What becomes of lines that were cut for the way (`format=flowed`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// As they came: reports are read line by line.
    AsSent,
    /// Paragraphs made whole.
    Flowed,
}

/// Whether a text has lines to be joined.
pub(super) fn flows(message: &Message<'_>) -> bool {
    message.text_body.iter().any(|id| {
        let part = message.parts.get(*id as usize);
        part.is_some_and(|part| is_flowed(part))
    })
}

fn is_flowed(part: &MessagePart<'_>) -> bool {
    attribute_is(part, "format", "flowed")
}

fn attribute_is(part: &MessagePart<'_>, name: &str, wanted: &str) -> bool {
    part.content_type()
        .and_then(|found| found.attribute(name))
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
}

/// The text of a multipart in which no part was found: its boundary is missing or broken.
fn unparted(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let text = is_unparted(part)
        .then(|| cut(body(&charset::decode(&start_bytes(message, part), None))))?;
    Some(text).filter(|text| !text.trim().is_empty())
}

pub(super) fn is_unparted(part: &MessagePart<'_>) -> bool {
    let is_multipart = part
        .content_type()
        .is_some_and(|found| found.ctype().eq_ignore_ascii_case("multipart"));
    is_multipart && !matches!(part.body, PartType::Multipart(_) | PartType::Message(_))
}

fn is_text(message: &Message<'_>, id: u32) -> bool {
    let part = message.parts.get(id as usize);
    part.is_some_and(|part| matches!(part.body, PartType::Text(_) | PartType::Html(_)))
}

enum Piece {
    Text(String),
    Html(String),
}

fn piece(message: &Message<'_>, part: &MessagePart<'_>, lines: Lines) -> Option<Piece> {
    let label = part
        .content_type()
        .and_then(|found| found.attribute("charset"));
    let decoded = || cut(body(&charset::decode(&start_bytes(message, part), label)));
    match &part.body {
        PartType::Text(_) if lines == Lines::Flowed && is_flowed(part) => {
            let delete_space = attribute_is(part, "delsp", "yes");
            Some(Piece::Text(flowed::join(&decoded(), delete_space)))
        }
        PartType::Text(_) => Some(Piece::Text(decoded())),
        PartType::Html(_) => {
            // Pictures within it are larger than any text: it is cut when they are out.
            let raw = raw(message, part);
            let pictured = transfer::encoding(part) == Encoding::Base64
                || memchr::memmem::find(raw, pasted::MARK.as_bytes()).is_some();
            Some(Piece::Html(if pictured && raw.len() <= PICTURED_MAX {
                body(&charset::decode(&bytes(message, part), label))
            } else {
                decoded()
            }))
        }
        _ => None,
    }
}

fn cut(mut text: String) -> String {
    if text.len() > TEXT_MAX {
        let mut end = TEXT_MAX;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
    text
}

/// Bytes of a body that are looked at, as sent: encoded for the way, [`TEXT_MAX`] of text are at most three
/// times as many.
const LOOKED_AT: usize = 3 * TEXT_MAX + 1024;

/// HTML with pictures in it is decoded whole up to here: ten screenshots.
const PICTURED_MAX: usize = 16 * 1024 * 1024;

/// The beginning of a text, decoded: of 39 MB no more is decoded than is kept.
fn start_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = raw(message, part);
    if raw.len() <= LOOKED_AT {
        return bytes(message, part);
    }
    let start = &raw[..LOOKED_AT];
    // Whole lines: no encoded character is cut in two.
    let end = start.iter().rposition(|byte| *byte == b'\n');
    let start = &start[..end.map_or(LOOKED_AT - LOOKED_AT % 4, |end| end + 1)];
    match transfer::encoding(part) {
        Encoding::None => start.to_vec(),
        Encoding::Base64 => base64_decode(start).unwrap_or_else(|| bytes(message, part)),
        Encoding::QuotedPrintable => {
            quoted_printable_decode(start).unwrap_or_else(|| bytes(message, part))
        }
    }
}

fn raw<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    message
        .raw_message
        .get(part.offset_body as usize..part.offset_end as usize)
        .unwrap_or_default()
}

/// The content as it was before it was encoded for the way.
pub(super) fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = || raw(message, part);
    let decoded = |instead: &[u8]| {
        let decoded = match transfer::encoding(part) {
            Encoding::None => Some(raw().to_vec()),
            Encoding::Base64 => base64_decode(raw()),
            Encoding::QuotedPrintable => quoted_printable_decode(raw()),
        };
        decoded.unwrap_or_else(|| instead.to_vec())
    };
    match &part.body {
        // The parser has decoded these with the label it found: the bytes are needed.
        PartType::Text(text) | PartType::Html(text) => decoded(text.as_bytes()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes)
            if transfer::encoding(part) == part.encoding =>
        {
            bytes.to_vec()
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => decoded(bytes),
        PartType::Message(_) | PartType::Multipart(_) => raw().to_vec(),
    }
}
