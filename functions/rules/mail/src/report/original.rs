//! The mail that a report is about: returned whole, as its headers, or copied below the report's words.

use super::copied;
use super::fields::{addresses, unquoted};
use super::recipient::RECIPIENTS_MAX;
use crate::{FilePart, Incoming};

/// What is known of the mail that was reported on.
#[derive(Debug, Default)]
pub(super) struct Original {
    pub(super) message_id: Option<String>,
    pub(super) notification: Option<String>,
    /// Those it was sent to.
    pub(super) to: Vec<String>,
    /// Those it came from: they are told, not complained of.
    pub(super) from: Vec<String>,
}

/// One in From, one in Sender and one in Return-Path, and as many again.
const SENDERS_MAX: usize = 9;
/// Headers are looked at within this: the longest of real mails stay below.
const HEADERS_MAX: usize = 128 * 1024;

pub(super) fn find(incoming: &Incoming) -> Original {
    let parts = incoming.parts.iter().filter(|part| is_returned(part));
    let mut original = parts
        .map(|part| {
            let end = part.bytes.len().min(HEADERS_MAX);
            read(&String::from_utf8_lossy(&part.bytes[..end]))
        })
        .find(|found| found.message_id.is_some() || !found.to.is_empty())
        .or_else(|| {
            incoming
                .text
                .as_deref()
                .map(|text| read(copied::copy(text)))
        })
        .unwrap_or_default();
    if original.message_id.is_none() {
        // Exim and Exchange name it as the mail they answer.
        let answered = incoming
            .in_reply_to
            .first()
            .or_else(|| incoming.references.last());
        original.message_id = answered.cloned();
    }
    original
}

fn is_returned(part: &FilePart) -> bool {
    matches!(
        part.content_type.as_str(),
        "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/global-headers"
            | "message/rfc822-headers"
    )
}

/// Reads the headers at the beginning of a text; lines before them are passed over.
fn read(text: &str) -> Original {
    let mut original = Original::default();
    let mut value: Option<(String, String)> = None;
    let (mut seen, mut read) = (false, 0);
    for line in text.lines().chain([""]) {
        read += line.len() + 1;
        let line = unquoted(line);
        if line.starts_with([' ', '\t']) && !line.trim().is_empty() && seen {
            if let Some((_, value)) = &mut value {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        if let Some((name, value)) = value.take() {
            take(&mut original, &name, &value);
        }
        let name = line.split_once(':').filter(|(name, _)| {
            (1..=60).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
        });
        match name {
            Some((name, first)) => {
                seen = true;
                value = Some((name.to_ascii_lowercase(), first.trim().to_owned()));
            }
            None if seen && line.trim().is_empty() || read > HEADERS_MAX => break,
            None => {}
        }
    }
    original
}

fn take(original: &mut Original, name: &str, value: &str) {
    match name {
        "message-id" if original.message_id.is_none() => {
            let id: String = value
                .split(['<', '>'])
                .find(|piece| piece.contains('@'))
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            original.message_id = Some(id).filter(|id| !id.is_empty() && id.len() <= 998);
        }
        "x-portal-notification" if original.notification.is_none() => {
            original.notification = Some(value.chars().filter(|c| c.is_ascii_graphic()).collect());
        }
        "to" | "cc" => {
            let room = RECIPIENTS_MAX - original.to.len();
            original.to.extend(addresses(value).take(room));
        }
        "from" | "return-path" | "sender" => {
            let room = SENDERS_MAX - original.from.len();
            original.from.extend(addresses(value).take(room));
        }
        _ => {}
    }
}
