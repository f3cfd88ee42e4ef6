//! Reports in words, as systems write them that know no better.

use std::sync::LazyLock;

use regex::Regex;

use super::copied::before_copy;
use super::fields::{addresses, diagnostic, status, unquoted};
use super::original::Original;
use super::recipient::{Action, RECIPIENTS_MAX, ReportedRecipient};
use crate::Incoming;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant that a test uses")
}

static DELAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bdelay(?:ed)?\b|\bwarning\b|could not send message for past|not yet been delivered|will be retried|temporary failure report|still being tried|retardé|n'a pas encore",
    )
});

/// Whether the mail is still being tried.
pub(super) fn is_delay(incoming: &Incoming) -> bool {
    let text = incoming.text.as_deref().unwrap_or_default();
    let start: String = before_copy(text).chars().take(1_500).collect();
    DELAY.is_match(&incoming.subject) || DELAY.is_match(&start)
}

static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^[>\s]*["'<]?[^\s<>@,;:()\[\]"']+@[^\s<>@,;:()\[\]"']+[">']*(?:$|\s*:|\s*\(|\s*\[|\s+on |\.\.\.|\s+<|;|\s*-\s)"#,
    )
});
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:rcpt to|recipients?|deliver(?:ed|ing)?(?: (?:your|the|a))?(?: mail| message| email)?(?: to)?(?: the)?(?: following)?(?: addresse?s?)?|userid|undeliverable to|attempts|adresses?|destinataires?|envoyé à|address(?:es)?|mailbox)\s*(?:is|est)?\s*:?\s*<?([^\s<>@,;:()\[\]]+@[^\s<>@,;:()\[\]]+)",
    )
});
/// Amazon's notices, which are JSON.
static NOTICE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\\?"emailAddress\\?"\s*:\s*\\?"([^"\\]+@[^"\\]+)"#));
static REFUSED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[\s:(>])[45]\d\d(?:[ -]|$)|\(#?[45]\.\d"));
static NOT_THEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)mail from|^\W*from\b|further assistance|^\W*(?:in|out):"));

/// The recipients of a report that has no fields: those its headers name, else those its words do,
/// else the only one the mail was sent to.
pub(super) fn recipients(
    incoming: &Incoming,
    original: &Original,
    delayed: bool,
) -> Vec<ReportedRecipient> {
    let html = incoming.html.as_deref().filter(|_| incoming.text.is_none());
    let from_html = html.map(richtext::text);
    let text = incoming
        .text
        .as_deref()
        .or(from_html.as_deref())
        .unwrap_or_default();
    let words = before_copy(text);
    let lines: Vec<&str> = words.lines().map(unquoted).collect();
    let action = if is_complaint(text) {
        Action::Complained
    } else if delayed {
        Action::Delayed
    } else {
        Action::Failed
    };
    places(incoming, original, &lines)
        .into_iter()
        .map(|(final_recipient, at)| {
            let said = said(&lines, at);
            ReportedRecipient {
                original_recipient: None,
                action,
                status: said.as_deref().and_then(status),
                diagnostic: said,
                final_recipient,
            }
        })
        .collect()
}

/// The recipients, each with the line that names them.
fn places(incoming: &Incoming, original: &Original, lines: &[&str]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut add = |address: String, at: usize| {
        let own = original.from.contains(&address) && !original.to.contains(&address);
        let known = found.iter().any(|(known, _)| *known == address);
        if !own && !known && found.len() < RECIPIENTS_MAX {
            found.push((address, at));
        }
    };
    let lowered: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
    let place_of = |address: &str| {
        let holds = |line: &String| line.contains(address);
        lowered.iter().position(holds).unwrap_or(0)
    };
    if !incoming.failed_recipients.is_empty() {
        for address in &incoming.failed_recipients {
            add(address.clone(), place_of(address));
        }
    } else {
        for (at, line) in lines.iter().enumerate() {
            named(line).into_iter().for_each(|address| add(address, at));
        }
    }
    if found.is_empty() {
        let only = original.to.first().filter(|_| original.to.len() == 1);
        found.extend(only.map(|address| (address.clone(), place_of(address))));
    }
    found
}

fn is_complaint(text: &str) -> bool {
    text.contains("\"notificationType\":\"Complaint\"")
        || text.contains("\\\"notificationType\\\":\\\"Complaint\\\"")
}

/// The recipients one line names.
fn named(line: &str) -> Vec<String> {
    if NOT_THEM.is_match(line) {
        return Vec::new();
    }
    if BEGINS.is_match(line) {
        return addresses(line).take(1).collect();
    }
    let captured = |pattern: &Regex| -> Vec<String> {
        pattern
            .captures_iter(line)
            .filter_map(|found| found.get(1))
            .flat_map(|found| addresses(found.as_str()).take(1))
            .collect()
    };
    let mut found = captured(&NAMED);
    if found.is_empty() {
        found = captured(&NOTICE);
    }
    if found.is_empty() && REFUSED.is_match(line) {
        found.extend(addresses(line).take(1));
    }
    found
}

/// What the other system said of it: on the same line or within the next few.
fn said(lines: &[&str], at: usize) -> Option<String> {
    let near = lines.get(at..(at + 6).min(lines.len()))?;
    let mut refused = near.iter().filter(|line| REFUSED.is_match(line));
    let line = refused
        .next()
        .or_else(|| near.iter().skip(1).find(|line| !line.trim().is_empty()))?;
    Some(diagnostic(line)).filter(|said| !said.is_empty())
}
