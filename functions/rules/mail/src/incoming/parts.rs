//! The bodies of one mail.

use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::limits::PARTS_MAX;
use super::line::body;
use super::mail::FilePart;
use super::places::{Places, named};
use super::sizes::{self, divided};
use super::{charset, flowed, names, pasted, transfer, uuencode};

/// What a mail says.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// The files that stood in the words themselves.
    pub(super) pasted: Vec<FilePart>,
    /// The words beyond [`super::limits::TEXT_MAX`], as text.
    pub(super) rest: Option<String>,
    /// Whether there are even more, which nobody looked at.
    pub(super) is_cut: bool,
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
    let has_text = text.iter().any(|piece| matches!(piece, Piece::Text(..)));
    let has_html = html.iter().any(|piece| matches!(piece, Piece::Html(_)));
    if !has_text && !has_html {
        if let Some(html) = html_of_other_types(message) {
            return of_html(&html);
        }
        let mut parts = message.parts.iter();
        let text = parts
            .find_map(|part| unparted(message, part))
            .or_else(|| parts_of_unknown_type(message));
        let (text, rest) = text.map_or((None, None), |text| {
            let (text, rest) = divided(text);
            (Some(text), rest)
        });
        return Bodies {
            text,
            rest,
            ..Bodies::default()
        };
    }
    let mut found = Bodies {
        is_cut: is_longer(message),
        ..Bodies::default()
    };
    let mut lifted = Vec::new();
    if has_text {
        let words = text.into_iter().map(|piece| match piece {
            Piece::Text(text, files) => {
                lifted.extend(files);
                text
            }
            Piece::Html(html) => richtext::text(&sizes::seen(&html, &mut found.is_cut)),
        });
        let (text, rest) = divided(words.collect::<Vec<_>>().join("\n"));
        (found.text, found.rest) = (Some(text), rest);
    }
    if has_html {
        let words = html.into_iter().map(|piece| match piece {
            // Its files are those of the same piece as text.
            Piece::Text(text, _) => richtext::from_text(&text),
            Piece::Html(html) => html,
        });
        let html = of_html(&words.collect::<Vec<_>>().join("\n"));
        found.is_cut |= html.is_cut;
        (found.html, found.pasted) = (html.html, html.pasted);
        // Both say the same: the longer one is the whole.
        let longer = |rest: &String| rest.len() >= found.rest.as_ref().map_or(0, String::len);
        found.rest = html.rest.filter(longer).or(found.rest);
    }
    found.pasted.extend(lifted);
    found
}

fn of_html(html: &str) -> Bodies {
    let mut is_cut = false;
    let (html, pasted) = pasted::lift(html);
    let (html, rest) = sizes::fitting(html, &mut is_cut);
    Bodies {
        html: Some(html),
        pasted,
        rest,
        is_cut,
        ..Bodies::default()
    }
}

/// The HTML of parts whose type is another name for it, where they are all there is.
fn html_of_other_types(message: &Message<'_>) -> Option<String> {
    let parts = message.parts.iter().take(PARTS_MAX);
    let pages = parts
        .filter(|part| is_html(part) && !is_called_a_file(message, part))
        .map(|part| decoded(message, part));
    Some(pages.collect::<Vec<_>>().join("\n")).filter(|html| !html.trim().is_empty())
}

/// Whether a part is a page, by whatever name.
pub(super) fn is_html(part: &MessagePart<'_>) -> bool {
    let Some(found) = part.content_type() else {
        return false;
    };
    let subtype = found.subtype().unwrap_or_default().to_ascii_lowercase();
    match found.ctype().to_ascii_lowercase().as_str() {
        "text" => matches!(
            subtype.as_str(),
            "html" | "xhtml" | "xhtml+xml" | "x-html" | "x-amp-html" | "watch-html"
        ),
        "application" => matches!(
            subtype.as_str(),
            "xhtml+xml" | "xhtml" | "html" | "vnd.wap.xhtml+xml"
        ),
        _ => false,
    }
}

/// What a text that is no body says, as text; nothing where it is none after all.
pub(super) fn words_of(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    if bytes(message, part).contains(&0) {
        return None;
    }
    let text = decoded(message, part);
    Some(if is_html(part) {
        richtext::text(&text)
    } else if is_flowed(part) {
        flowed::join(&text, attribute_is(part, "delsp", "yes"))
    } else {
        text
    })
}

fn decoded(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let label = part
        .content_type()
        .and_then(|found| found.attribute("charset"));
    body(&charset::decode(&start_bytes(message, part), label))
}

/// The words of parts whose type nobody knows, where they are all there is.
fn parts_of_unknown_type(message: &Message<'_>) -> Option<String> {
    let parts = message.parts.iter().take(PARTS_MAX);
    let words = parts
        .filter(|part| is_of_unknown_type(message, part))
        .map(|part| decoded(message, part));
    Some(words.collect::<Vec<_>>().join("\n")).filter(|words| !words.trim().is_empty())
}

/// Whether a part is a text (`text`, `text/markdown`) that its sender did not call a file.
pub(super) fn is_of_unknown_type(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let is_text = part
        .content_type()
        .is_some_and(|found| match found.subtype() {
            Some(subtype) => {
                found.ctype().eq_ignore_ascii_case("text") && !is_read_otherwise(subtype)
            }
            None => true,
        });
    let is_single = matches!(
        part.body,
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Text(_)
    );
    is_text && is_single && !is_called_a_file(message, part)
}

/// Whether a part has a file's name, or is said to be attached.
pub(super) fn is_called_a_file(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    names::name(message, part).is_some()
        || part
            .content_disposition()
            .is_some_and(|found| found.is_attachment())
}

/// Texts that are told in another way, or another rendering of the words.
pub(super) fn is_read_otherwise(subtype: &str) -> bool {
    [
        "calendar",
        "x-vcard",
        "vcard",
        "directory",
        "x-amp-html",
        "watch-html",
        "rfc822-headers",
    ]
    .iter()
    .any(|known| subtype.eq_ignore_ascii_case(known))
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
    let text =
        is_unparted(part).then(|| body(&charset::decode(&start_bytes(message, part), None)))?;
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
    /// A text, and the files that stood in it.
    Text(String, Vec<FilePart>),
    Html(String),
}

fn piece(message: &Message<'_>, part: &MessagePart<'_>, lines: Lines) -> Option<Piece> {
    match &part.body {
        PartType::Text(_) => {
            let is_encoded = transfer::is_uuencoded(part);
            let (text, files) = uuencode::lift(&decoded(message, part), is_encoded);
            let text = if lines == Lines::Flowed && is_flowed(part) {
                flowed::join(&text, attribute_is(part, "delsp", "yes"))
            } else {
                text
            };
            Some(Piece::Text(text, files))
        }
        PartType::Html(_) => Some(Piece::Html(decoded(message, part))),
        _ => None,
    }
}

/// Bytes of a body that are looked at, as sent. What is beyond stays in the raw mail, and the ticket says so.
const LOOKED_AT: usize = 24 * 1024 * 1024;

fn is_longer(message: &Message<'_>) -> bool {
    let ids = message.text_body.iter().chain(&message.html_body);
    let mut parts = ids.filter_map(|id| message.parts.get(*id as usize));
    parts.any(|part| {
        matches!(part.body, PartType::Text(_) | PartType::Html(_))
            && raw(message, part).len() > LOOKED_AT
    })
}

/// A text, decoded as far as it is looked at.
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
        Encoding::Base64 => transfer::base64(start).unwrap_or_else(|| bytes(message, part)),
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

/// The content of a file.
pub(super) fn file_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let encoded = transfer::is_uuencoded(part).then(|| uuencode::first(raw(message, part)));
    encoded.flatten().unwrap_or_else(|| bytes(message, part))
}

/// The content as it was before it was encoded for the way.
pub(super) fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = || raw(message, part);
    let decoded = |instead: &[u8]| {
        let decoded = match transfer::encoding(part) {
            Encoding::None => Some(raw().to_vec()),
            Encoding::Base64 => transfer::base64(raw()),
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
