//! Reads one raw mail, with what lies within its signatures and the mails it encloses.

use super::gather::{gather, parse, take_content};
use super::limits::PARTS_MAX;
use super::mail::{Incoming, Unreadable};
use super::parts::{self, Lines};
use super::{enclosed, normalize, signed, tokens};

/// Reads a raw mail. Whatever a stranger sent, this returns.
///
/// # Errors
///
/// [`Unreadable`]: the raw mail is to be kept and somebody is to look at it.
pub fn read(raw: &[u8]) -> Result<Incoming, Unreadable> {
    let raw = normalize::normalize(raw);
    if raw.is_empty() {
        return Err(Unreadable::Empty);
    }
    // The parser is known not to panic; should it, the next mail must still be read.
    let read = std::panic::catch_unwind(|| {
        let mut incoming = parse(&raw).map(|message| gather(&message))?;
        unwrap(&mut incoming, 0);
        let enclosed = enclosed::words(&incoming.parts);
        tokens::note(&mut incoming.parts, &enclosed);
        incoming.enclosed = enclosed.into_iter().map(|(_, words)| words).collect();
        Some(incoming)
    });
    read.map_err(|_| Unreadable::ParserFailed)?
        .ok_or(Unreadable::NoHeader)
}

/// Signatures within signatures: gateways add one, nobody three.
const WRAPPED_MAX: usize = 3;

/// Reads the words and files inside an opaque signature; the signature stays, as the file it is.
fn unwrap(incoming: &mut Incoming, depth: usize) {
    let mut parts = incoming.parts.iter();
    let Some(inner) = parts.find_map(|part| {
        let may_be = part.content_type.ends_with("pkcs7-mime") || part.name.ends_with(".p7m");
        may_be.then(|| signed::content(&part.bytes)).flatten()
    }) else {
        return;
    };
    // Without a line that is a header all of it is words.
    let inner = [b"MIME-Version: 1.0\r\n", inner.as_slice()].concat();
    let raw = normalize::normalize(&inner);
    let Some(message) = parse(&raw) else {
        return;
    };
    let mut inner = Incoming {
        machine: incoming.machine,
        ..Incoming::default()
    };
    let lines = if parts::flows(&message) {
        Lines::Flowed
    } else {
        Lines::AsSent
    };
    take_content(&mut inner, &message, parts::bodies(&message, lines));
    if depth + 1 < WRAPPED_MAX {
        unwrap(&mut inner, depth + 1);
    }
    // What stands around the signature stays: somebody's words about it, a list's line.
    if incoming.html.is_some() || inner.html.is_some() {
        incoming.html = both(in_html(incoming), in_html(&inner));
    }
    incoming.text = both(incoming.text.take(), inner.text);
    incoming.rest = both(incoming.rest.take(), inner.rest);
    incoming.others = both(incoming.others.take(), inner.others);
    incoming.other_forms = both(incoming.other_forms.take(), inner.other_forms);
    incoming.around = both(incoming.around.take(), inner.around);
    incoming.is_cut |= inner.is_cut;
    incoming.parts.extend(inner.parts);
    incoming.parts.truncate(PARTS_MAX);
}

fn in_html(incoming: &Incoming) -> Option<String> {
    let from_text = || incoming.text.as_deref().map(richtext::from_text);
    incoming.html.clone().or_else(from_text)
}

fn both(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first.filter(|text| !text.trim().is_empty()), second) {
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests;
