//! The files of one mail.

use std::collections::HashSet;

use mail_parser::{HeaderName, Message, MessagePart, MimeHeaders, PartType};
use percent_encoding::percent_decode_str;

use super::encoded;
use super::limits::PARTS_MAX;
use super::line::{file_name, one_line};
use super::mail::FilePart;
use super::names::name;
use super::others::is_rendering;
use super::parts::{charset_of, file_bytes, is_of_unknown_type, is_unparted};
use super::places::{Places, named};

/// Everything that is neither of the bodies, and what is shown as one although it has a file's name.
pub(super) fn files(
    message: &Message<'_>,
    html: Option<&str>,
    read: &HashSet<u32>,
) -> Vec<FilePart> {
    let scope = Scope::of(message);
    let shown = Cids::of(html.unwrap_or_default());
    let has_body = !message.text_body.is_empty() || !message.html_body.is_empty();
    let mut ids = message.attachments.clone();
    ids.extend(named(message, &scope.places));
    ids.sort_unstable();
    ids.dedup();
    let mut files = Vec::new();
    for id in ids.iter().take(PARTS_MAX) {
        let Some(part) = message.parts.get(*id as usize) else {
            continue;
        };
        if read.contains(id) {
            continue;
        }
        let bytes = file_bytes(message, part);
        let name = name(message, part);
        // An empty part without a name is a wrapping mistake, nobody's file; a multipart without parts or a
        // text of a type nobody knows is the text.
        let is_the_text = is_unparted(part) || is_of_unknown_type(message, part);
        if bytes.is_empty() && name.is_none() || is_the_text && !has_body {
            continue;
        }
        if has_body && is_rendering(part) && scope.places.is_alternative(*id) {
            continue;
        }
        let content_type = content_type(part);
        let content_id = part.content_id().map(clean_id).filter(|id| !id.is_empty());
        let content_id = content_id.filter(|_| scope.holds(*id));
        let shown = content_id.as_deref().is_some_and(|id| shown.hold(id));
        let name = name.unwrap_or_else(|| made_up_name(part, &content_type, files.len() + 1));
        files.push(FilePart {
            name,
            content_type,
            charset: charset_of(part).map(str::to_owned),
            content_id,
            inline: shown,
            bytes,
            tokens: Vec::new(),
        });
    }
    files
}

/// Which parts the HTML may name: those of its own `multipart/related`; without one, all of the mail.
struct Scope {
    places: Places,
    /// Every `multipart/related` around a piece of HTML.
    related: HashSet<u32>,
}

impl Scope {
    fn of(message: &Message<'_>) -> Self {
        let places = Places::of(message);
        let pieces = message.html_body.iter().take(PARTS_MAX);
        let related = pieces
            .flat_map(|id| places.parents(*id))
            .filter(|id| places.is(*id, "related"))
            .collect();
        Self { places, related }
    }

    fn holds(&self, id: u32) -> bool {
        self.related.is_empty()
            || self
                .places
                .parents(id)
                .iter()
                .any(|parent| self.related.contains(parent))
    }
}

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
                named.insert(percent_decode_str(id).decode_utf8_lossy().trim().to_owned());
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

/// The subject of a message within, whose encoded words nobody has put together.
fn subject(inner: &Message<'_>) -> Option<String> {
    let headers = &inner.parts.first()?.headers;
    let header = headers
        .iter()
        .rfind(|header| header.name == HeaderName::Subject)?;
    let range = header.offset_start as usize..header.offset_end as usize;
    inner.raw_message.get(range).map(encoded::decode)
}

fn made_up_name(part: &MessagePart<'_>, content_type: &str, number: usize) -> String {
    if let PartType::Message(inner) = &part.body
        && let Some(name) =
            subject(inner).and_then(|subject| file_name(&subject.replace(['/', '\\'], "-")))
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
