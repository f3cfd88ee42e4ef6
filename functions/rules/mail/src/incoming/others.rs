//! Texts beside the bodies: of types that the parser takes for files, and that their sender did not call so. Nobody
//! should have to open a file to read what somebody wrote.

use std::collections::HashSet;
use std::sync::LazyLock;

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};
use regex::Regex;

use super::limits::{PARTS_MAX, TEXT_MAX};
use super::parts::{is_called_a_file, is_html, is_read_otherwise, words_of};
use super::places::Places;

/// What such texts say.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// The parts that are read here: they are no files.
    pub(super) read: HashSet<u32>,
    /// What those say that stand among others.
    pub(super) beside: Vec<String>,
    /// What those say that tell the bodies in another form.
    pub(super) instead: Vec<String>,
}

/// The texts beside the bodies; those that are too long stay files.
pub(super) fn of(message: &Message<'_>) -> Others {
    let places = Places::of(message);
    let bodies = message.text_body.iter().chain(&message.html_body);
    let bodies: HashSet<u32> = bodies.copied().collect();
    let mut found = Others::default();
    let mut left = TEXT_MAX;
    for (id, part) in (0u32..).zip(&message.parts).take(PARTS_MAX) {
        if bodies.contains(&id) || !is_text(part) || is_called_a_file(message, part) {
            continue;
        }
        let is_form = places.is_alternative(id);
        if is_form && is_rendering(part) || is_named_by_others(&places, id, part) {
            continue;
        }
        let length = (part.offset_end as usize).saturating_sub(part.offset_body as usize);
        if length > left {
            continue;
        }
        let Some(words) = words_of(message, part).map(|words| without_tags(part, words)) else {
            continue;
        };
        let is_blank = words.trim().is_empty();
        // A page without words may show pictures.
        if is_blank && is_html(part) {
            continue;
        }
        left -= length;
        found.read.insert(id);
        if is_blank {
            continue;
        }
        if is_form {
            found.instead.push(words);
        } else {
            found.beside.push(words);
        }
    }
    found
}

fn is_text(part: &MessagePart<'_>) -> bool {
    let is_single = matches!(
        part.body,
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Text(_) | PartType::Html(_)
    );
    let is_type = is_html(part)
        || is_status(part)
        || part.content_type().is_none_or(|found| {
            found.ctype().eq_ignore_ascii_case("text")
                && !found
                    .subtype()
                    .is_some_and(|subtype| is_read_otherwise(subtype) || is_code(subtype))
        });
    is_single && is_type
}

/// What a server says of a mail: somebody shows it who attaches it outside a report.
fn is_status(part: &MessagePart<'_>) -> bool {
    let is_message =
        |found: &mail_parser::ContentType<'_>| found.ctype().eq_ignore_ascii_case("message");
    part.content_type().is_some_and(is_message)
        && subtype_is(part, &["delivery-status", "disposition-notification"])
}

/// What only a program can read.
fn is_code(subtype: &str) -> bool {
    ["rtf", "css", "javascript", "ecmascript"]
        .iter()
        .any(|known| subtype.eq_ignore_ascii_case(known))
}

/// Renderings that a program makes of the bodies for another program.
pub(super) fn is_rendering(part: &MessagePart<'_>) -> bool {
    subtype_is(part, &["x-amp-html", "watch-html"])
}

fn subtype_is(part: &MessagePart<'_>, wanted: &[&str]) -> bool {
    let found = part.content_type().and_then(|found| found.subtype());
    found.is_some_and(|found| {
        wanted
            .iter()
            .any(|wanted| found.eq_ignore_ascii_case(wanted))
    })
}

/// Whether a part belongs to the HTML beside it, or to a report.
fn is_named_by_others(places: &Places, id: u32, part: &MessagePart<'_>) -> bool {
    let is_named = part.content_id().is_some() || part.content_location().is_some();
    let mut parents = places.parents(id).into_iter();
    parents.any(|parent| places.is(parent, "report") || is_named && places.is(parent, "related"))
}

/// The tags of enriched text (RFC 1896), and what is between those that say something to programs alone.
static TAGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<param>[^<]{0,200}</param>|</?[a-z][a-z0-9-]{0,60}>")
        .expect("the pattern is a constant that a test uses")
});

fn without_tags(part: &MessagePart<'_>, words: String) -> String {
    if subtype_is(part, &["enriched", "richtext"]) {
        TAGS.replace_all(&words, "").replace("<<", "<")
    } else {
        words
    }
}
