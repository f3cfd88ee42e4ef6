//! The bodies of one mail.

mod bytes;
mod types;

use std::collections::HashSet;

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::limits::PARTS_MAX;
use super::line::body;
use super::mail::FilePart;
use super::places::{Places, named};
use super::sizes::{self, divided};
use super::{charset, flowed, names, pasted, transfer, uuencode};
use crate::cids::text_without_pictures;

use bytes::{is_longer, start_bytes};

pub(super) use bytes::{bytes, file_bytes};
pub(super) use types::{
    is_called_a_file, is_html, is_of_unknown_type, is_read_otherwise, is_unparted,
};

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
    let text = pieces(message, &message.text_body, &named, lines);
    let html = pieces(message, &message.html_body, &named, lines);
    let has_text = text.iter().any(|piece| matches!(piece, Piece::Text(..)));
    let has_html = html.iter().any(|piece| matches!(piece, Piece::Html(_)));
    if !has_text && !has_html {
        return of_other_parts(message);
    }
    let mut found = Bodies {
        is_cut: is_longer(message),
        ..Bodies::default()
    };
    let mut lifted = Vec::new();
    if has_text {
        lifted = found.take_text(text);
    }
    if has_html {
        found.take_html(html);
    }
    found.pasted.extend(lifted);
    found
}

fn pieces(message: &Message<'_>, ids: &[u32], named: &HashSet<u32>, lines: Lines) -> Vec<Piece> {
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
}

/// What a mail says that has no body as the parser knows them.
fn of_other_parts(message: &Message<'_>) -> Bodies {
    if let Some(html) = html_of_other_types(message) {
        return of_html(&html);
    }
    let mut parts = message.parts.iter();
    let text = parts
        .find_map(|part| unparted(message, part))
        .or_else(|| parts_of_unknown_type(message))
        .or_else(|| named_texts(message));
    let (text, rest) = text.map_or((None, None), |text| {
        let (text, rest) = divided(text);
        (Some(text), rest)
    });
    Bodies {
        text,
        rest,
        ..Bodies::default()
    }
}

impl Bodies {
    /// Gives the files that stood in it.
    fn take_text(&mut self, pieces: Vec<Piece>) -> Vec<FilePart> {
        let mut lifted = Vec::new();
        let words = pieces.into_iter().map(|piece| match piece {
            Piece::Text(text, files) => {
                lifted.extend(files);
                text
            }
            Piece::Html(html) => text_without_pictures(&sizes::seen(&html, &mut self.is_cut)),
        });
        let (text, rest) = divided(words.collect::<Vec<_>>().join("\n"));
        (self.text, self.rest) = (Some(text), rest);
        lifted
    }

    fn take_html(&mut self, pieces: Vec<Piece>) {
        let words = pieces.into_iter().map(|piece| match piece {
            // Its files are those of the same piece as text.
            Piece::Text(text, _) => richtext::from_text(&text),
            Piece::Html(html) => html,
        });
        let html = of_html(&words.collect::<Vec<_>>().join("\n"));
        self.is_cut |= html.is_cut;
        (self.html, self.pasted) = (html.html, html.pasted);
        // Both say the same: the longer one is the whole.
        let longer = |rest: &String| rest.len() >= self.rest.as_ref().map_or(0, String::len);
        self.rest = html.rest.filter(longer).or(self.rest.take());
    }
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

/// What a text that is no body says, as text; nothing where it is none after all.
pub(super) fn words_of(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    if bytes(message, part).contains(&0) {
        return None;
    }
    let text = decoded(message, part);
    Some(if is_html(part) {
        text_without_pictures(&text)
    } else if is_flowed(part) {
        flowed::join(&text, attribute_is(part, "delsp", "yes"))
    } else {
        text
    })
}

fn decoded(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    body(&charset::decode(
        &start_bytes(message, part),
        charset_of(part),
    ))
}

/// How the letters of a part are written, as it says.
pub(super) fn charset_of<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type()?.attribute("charset")
}

/// The words of parts whose type nobody knows, where they are all there is.
fn parts_of_unknown_type(message: &Message<'_>) -> Option<String> {
    let parts = message.parts.iter().take(PARTS_MAX);
    let words = parts
        .filter(|part| is_of_unknown_type(message, part))
        .map(|part| decoded(message, part));
    Some(words.collect::<Vec<_>>().join("\n")).filter(|words| !words.trim().is_empty())
}

/// The texts that have a file's name or are said to be attached, but not both, where they are all there is: telephones
/// send messages so, beside a part that only they can read, and so do scripts.
fn named_texts(message: &Message<'_>) -> Option<String> {
    let parts = message.parts.iter().take(PARTS_MAX);
    let words = parts
        .filter(|part| matches!(part.body, PartType::Text(_)))
        .filter(|part| part.is_content_type("text", "plain"))
        .filter(|part| {
            let disposition = part.content_disposition();
            !disposition.is_some_and(|found| found.is_attachment())
                || names::name(message, part).is_none()
        })
        .map(|part| decoded(message, part));
    Some(words.collect::<Vec<_>>().join("\n")).filter(|words| !words.trim().is_empty())
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
