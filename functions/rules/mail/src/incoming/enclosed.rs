//! Mails within a mail, forwarded as files: nobody should have to open a file to read what somebody wrote.

use super::gather::{gather, parse};
use super::limits::TEXT_MAX;
use super::mail::{FilePart, Incoming};
use super::normalize;
use crate::cids::text_without_pictures;
use crate::remarks::calendar_text;
use crate::unsaid::Said;

/// Mails within mails within mails that are read; deeper ones are files within files.
const DEPTH_MAX: usize = 8;
/// Mails of one mail that are read, those within others included.
const COUNT_MAX: usize = 50;

/// What they say, the outer before the inner, each with the place of the part it came in.
pub(super) fn words(parts: &[FilePart]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut left = TEXT_MAX;
    for (place, part) in parts.iter().enumerate() {
        read_into(
            &mut found,
            &mut left,
            std::slice::from_ref(part),
            (place, 0),
        );
    }
    found
}

fn read_into(
    found: &mut Vec<(usize, String)>,
    left: &mut usize,
    parts: &[FilePart],
    (place, depth): (usize, usize),
) {
    for part in parts.iter().filter(|part| is_mail(part)) {
        if found.len() >= COUNT_MAX {
            return;
        }
        let raw = normalize::normalize(&part.bytes);
        let Some(mail) = parse(&raw).map(|message| gather(&message)) else {
            continue;
        };
        let mut said = said(&mail);
        said.truncate(said.floor_char_boundary(*left));
        *left -= said.len();
        if !said.trim().is_empty() {
            found.push((place, said));
        }
        if depth + 1 < DEPTH_MAX {
            read_into(found, left, &mail.parts, (place, depth + 1));
        }
    }
}

fn is_mail(part: &FilePart) -> bool {
    matches!(
        part.content_type.as_str(),
        "message/rfc822" | "message/global"
    ) || part.name.to_ascii_lowercase().ends_with(".eml")
}

/// Who wrote it, its subject, its words, the names of its files: a line each, without words of any language.
fn said(mail: &Incoming) -> String {
    let from = mail.from.as_ref().map(|from| match &from.name {
        Some(name) => format!("{name} <{}>", from.address),
        None => from.address.clone(),
    });
    let words = body(mail);
    let head = [from.unwrap_or_default(), mail.subject.clone()];
    let head = head.iter().filter(|line| !line.is_empty());
    let mut lines: Vec<String> = head.cloned().collect();
    if !words.is_empty() {
        lines.push(format!("\n{words}"));
    }
    let beside = [&mail.others, &mail.other_forms, &mail.around];
    lines.extend(
        beside
            .into_iter()
            .flatten()
            .map(|words| format!("\n{words}")),
    );
    let calendars = mail.parts.iter().filter_map(calendar_text);
    lines.extend(calendars.map(|words| format!("\n{words}")));
    let files: Vec<String> = mail
        .parts
        .iter()
        .filter(|part| !part.inline && !is_mail(part))
        .map(|part| format!("[{}]", part.name))
        .collect();
    if !files.is_empty() {
        lines.push(format!("\n{}", files.join(" ")));
    }
    lines.join("\n")
}

/// The text, and the lines of the HTML that say more: many a text says only that there is HTML.
fn body(mail: &Incoming) -> String {
    let text = mail.text.as_deref().unwrap_or_default().trim();
    let html = mail.html.as_deref().map(text_without_pictures);
    let html = html.unwrap_or_default();
    if text.is_empty() {
        return html;
    }
    let mut said = Said::default();
    said.add_text(text);
    let unsaid = said.unsaid_lines(&html).join("\n");
    let forms = [text, unsaid.as_str()].into_iter();
    let forms: Vec<&str> = forms.filter(|words| !words.is_empty()).collect();
    forms.join("\n\n")
}
