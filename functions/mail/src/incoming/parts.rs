//! The bodies and the files of one mail.

use std::collections::{HashMap, HashSet};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use super::line::{body, file_name, one_line};
use super::{FilePart, PARTS_MAX, TEXT_MAX, charset, flowed, pasted};

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
    let pieces = |ids: &[u32]| -> Vec<Piece> {
        let parts = ids
            .iter()
            .take(PARTS_MAX)
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

fn is_unparted(part: &MessagePart<'_>) -> bool {
    let is_multipart = part
        .content_type()
        .is_some_and(|found| found.ctype().eq_ignore_ascii_case("multipart"));
    is_multipart && !matches!(part.body, PartType::Multipart(_) | PartType::Message(_))
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
            let pictured = part.encoding == Encoding::Base64
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
    match part.encoding {
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
fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = || raw(message, part);
    match &part.body {
        // The parser has decoded these with the label it found: the bytes are needed.
        PartType::Text(text) | PartType::Html(text) => match part.encoding {
            Encoding::None => raw().to_vec(),
            Encoding::Base64 => base64_decode(raw()).unwrap_or_else(|| text.as_bytes().to_vec()),
            Encoding::QuotedPrintable => {
                quoted_printable_decode(raw()).unwrap_or_else(|| text.as_bytes().to_vec())
            }
        },
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(_) | PartType::Multipart(_) => raw().to_vec(),
    }
}

/// Everything that is neither of the bodies.
pub(super) fn files(message: &Message<'_>, html: Option<&str>) -> Vec<FilePart> {
    let scope = Scope::of(message);
    let named = Cids::of(html.unwrap_or_default());
    let has_body = !message.text_body.is_empty() || !message.html_body.is_empty();
    let mut files = Vec::new();
    for id in message.attachments.iter().take(PARTS_MAX) {
        let Some(part) = message.parts.get(*id as usize) else {
            continue;
        };
        let bytes = bytes(message, part);
        // An empty part without a name is a wrapping mistake, nobody's file; a multipart without parts is
        // the text.
        if bytes.is_empty() && part.attachment_name().is_none() || is_unparted(part) && !has_body {
            continue;
        }
        let content_type = content_type(part);
        let content_id = part.content_id().map(clean_id).filter(|id| !id.is_empty());
        let content_id = content_id.filter(|_| scope.holds(*id));
        let shown = content_id.as_deref().is_some_and(|id| named.hold(id));
        let name = part.attachment_name().and_then(file_name);
        let name = name.unwrap_or_else(|| made_up_name(part, &content_type, files.len() + 1));
        files.push(FilePart {
            name,
            content_type,
            content_id,
            inline: shown,
            bytes,
        });
    }
    files
}

/// Which parts the HTML may name: those of its own `multipart/related`; without one, all of the mail.
struct Scope {
    /// The part around each part.
    around: HashMap<u32, u32>,
    /// Every `multipart/related` around a piece of HTML.
    related: HashSet<u32>,
}

impl Scope {
    fn of(message: &Message<'_>) -> Self {
        let mut around = HashMap::new();
        for (id, part) in (0u32..).zip(&message.parts) {
            if let PartType::Multipart(children) = &part.body {
                around.extend(children.iter().map(|child| (*child, id)));
            }
        }
        let mut scope = Self {
            around,
            related: HashSet::new(),
        };
        let is_related = |id: &u32| {
            let part = message.parts.get(*id as usize);
            part.and_then(|part| part.content_type()?.subtype())
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case("related"))
        };
        let pieces = message.html_body.iter().take(PARTS_MAX);
        scope.related = pieces
            .flat_map(|id| scope.parents(*id))
            .filter(is_related)
            .collect();
        scope
    }

    /// The parts around one, from the inside out; real mails nest few.
    fn parents(&self, id: u32) -> Vec<u32> {
        let mut parents = Vec::new();
        let mut at = id;
        while let Some(&parent) = self.around.get(&at) {
            parents.push(parent);
            at = parent;
            if parents.len() >= DEPTH_MAX {
                break;
            }
        }
        parents
    }

    fn holds(&self, id: u32) -> bool {
        self.related.is_empty()
            || self
                .parents(id)
                .iter()
                .any(|parent| self.related.contains(parent))
    }
}

/// Parts around a part that are looked at.
const DEPTH_MAX: usize = 50;

fn clean_id(id: &str) -> String {
    one_line(id).trim().trim_matches(['<', '>']).to_owned()
}

/// What the `cid:` links of HTML name, gathered once: a mail may have a thousand parts to ask for.
struct Cids(HashSet<String>);

/// Longer is no content id: a line holds no more (RFC 5322, 2.1.1).
const CID_MAX: usize = 998;

impl Cids {
    fn of(html: &str) -> Self {
        let mut named = HashSet::new();
        for (at, mark) in html.match_indices("cid:") {
            let rest = &html[at + mark.len()..];
            let rest = &rest[..rest.floor_char_boundary(CID_MAX)];
            let quoted = rest.split(['"', '\'', '<', '>', ')']).next();
            let bare = quoted.and_then(|rest| rest.split(char::is_whitespace).next());
            // An address without quotes ends at a space, one within quotes may hold some.
            for id in [quoted, bare].into_iter().flatten() {
                // Some programs write the id of the link percent-encoded, as the standard says.
                named.insert(id.replace("%40", "@").trim().to_owned());
            }
        }
        Self(named)
    }

    fn hold(&self, id: &str) -> bool {
        self.0.contains(id)
    }
}

fn content_type(part: &MessagePart<'_>) -> String {
    let found = part.content_type().map(|found| {
        format!("{}/{}", found.ctype(), found.subtype().unwrap_or_default()).to_ascii_lowercase()
    });
    let found = found.unwrap_or_else(|| match part.body {
        PartType::Message(_) => "message/rfc822".to_owned(),
        PartType::Text(_) => "text/plain".to_owned(),
        _ => String::new(),
    });
    // What was renamed so that the parser leaves it alone gets its name back.
    let found = found.replace("xessage/", "message/");
    if is_media_type(&found) {
        found
    } else {
        "application/octet-stream".to_owned()
    }
}

/// Two tokens of letters, digits and what RFC 6838 allows.
fn is_media_type(text: &str) -> bool {
    let is_token = |token: &str| {
        (1..=64).contains(&token.len())
            && token.starts_with(|c: char| c.is_ascii_alphanumeric())
            && token
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

fn made_up_name(part: &MessagePart<'_>, content_type: &str, number: usize) -> String {
    if let PartType::Message(inner) = &part.body
        && let Some(name) = inner
            .subject()
            .and_then(|subject| file_name(&subject.replace(['/', '\\'], "-")))
    {
        return file_name(&format!("{name}.eml")).unwrap_or_default();
    }
    let (stem, extension) = match content_type {
        "image/png" => ("image", "png"),
        "image/jpeg" | "image/jpg" => ("image", "jpg"),
        "image/gif" => ("image", "gif"),
        "message/rfc822" => ("message", "eml"),
        "text/plain" => ("texte", "txt"),
        "text/html" => ("page", "html"),
        "text/calendar" => ("invitation", "ics"),
        "application/pdf" => ("document", "pdf"),
        "application/ms-tnef" => ("winmail", "dat"),
        _ => ("piece-jointe", "bin"),
    };
    format!("{stem}-{number}.{extension}")
}
