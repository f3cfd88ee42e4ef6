//! One line of a calendar file (RFC 5545): what it is, when, and where.

mod when;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarMethod, ICalendarProperty};
use calcard::icalendar::{ICalendarEntry, ICalendarValue};
use calcard::icalendar::{ICalendarParameterName, ICalendarParameterValue};
use calcard::{Entry, Parser};
use regex::{Captures, Regex, bytes};

use crate::FilePart;
use crate::cids::text_without_pictures;
use crate::incoming::charset::decode;
use crate::incoming::line::one_line;
use crate::letters::Language;

/// Calendars are read within this; a picture attached to an event may come before its words.
const LOOKED_AT: usize = 1024 * 1024;
/// Titles and places are cut here.
const WORDS_MAX: usize = 120;

/// What a backslash stands before. Before an "r" it means nothing by the standard, but a line break to the parser:
/// of a path that a program did not escape, a letter would be lost.
static ESCAPED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\\(?s:.)").expect("a pattern that compiles"));

static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)BEGIN:V(?:EVENT|TODO|JOURNAL)").expect("a pattern that compiles")
});

/// Lines are folded by bytes: within a letter too.
static SPLIT: LazyLock<bytes::Regex> = LazyLock::new(|| {
    bytes::Regex::new(r"(?-u)([\x80-\xff])\r?\n[ \t]([\x80-\xbf])")
        .expect("a pattern that compiles")
});

fn unsplit(bytes: &[u8]) -> Cow<'_, [u8]> {
    SPLIT.replace_all(bytes, b"$1$2".as_slice())
}

/// A calendar file, however little of one it is.
struct Calendar(ICalendar);

impl Calendar {
    fn read(part: &FilePart) -> Option<Self> {
        let bytes = unsplit(&part.bytes[..part.bytes.len().min(LOOKED_AT)]);
        let text = decode(&bytes, part.charset.as_deref());
        let whole = Self::parse(&text)?;
        if whole.entries().next().is_some() {
            return Some(whole);
        }
        // An end without a beginning ends all, and an event may stand behind it.
        let event = BEGINNING.find(&text)?;
        Self::parse(&text[event.start()..])
    }

    fn parse(text: &str) -> Option<Self> {
        let text = ESCAPED.replace_all(text, |found: &Captures<'_>| match &found[0] {
            r"\r" | r"\R" => found[0][1..].to_owned(),
            escaped => escaped.to_owned(),
        });
        // With a beginning of ours an event is found where a file has none, or garbage before it.
        let whole = format!("BEGIN:VCALENDAR\n{text}");
        match Parser::new(&whole).entry() {
            Entry::ICalendar(calendar) => Some(Self(calendar)),
            _ => None,
        }
    }

    /// What somebody wrote down in it: events, tasks and notes.
    fn entries(&self) -> impl Iterator<Item = &ICalendarComponent> {
        let all = self.0.components.iter();
        all.filter(|one| one.component_type.is_event_or_todo() || one.component_type.is_journal())
    }

    /// What stands in the line about it: its first event.
    fn event(&self) -> Option<&ICalendarComponent> {
        self.entries().find(|one| one.component_type.is_event())
    }

    fn method(&self) -> Option<&ICalendarMethod> {
        let all = self.0.components.iter();
        let mut methods = all.filter_map(|one| one.property(&ICalendarProperty::Method));
        methods.find_map(|entry| match entry.values.first()? {
            ICalendarValue::Method(method) => Some(method),
            _ => None,
        })
    }
}

/// What somebody wrote into its entries or answered to them, line by line; not the title and the place that [`summary`]
/// gives.
pub(super) fn said(part: &FilePart) -> Option<String> {
    let calendar = Calendar::read(part)?;
    let shown = calendar.event();
    let mut said: Vec<String> = Vec::new();
    // An appointment that is moved says its words again.
    let mut known: HashSet<String> = shown
        .into_iter()
        .flat_map(|event| TITLE.iter().filter_map(|one| first(event, one)))
        .collect();
    for entry in calendar.entries() {
        let typed = WRITTEN
            .iter()
            .flat_map(|one| entry.properties(one))
            .filter_map(text);
        let typed = typed.chain(look(entry)).chain(answers(entry));
        let typed = typed.filter(|words| !words.trim().is_empty());
        said.extend(typed.filter(|words| known.insert(words.clone())));
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

/// What the line about an event is made of.
const TITLE: [ICalendarProperty; 2] = [ICalendarProperty::Summary, ICalendarProperty::Location];
/// What somebody writes in their own words.
const WRITTEN: [ICalendarProperty; 6] = [
    ICalendarProperty::Summary,
    ICalendarProperty::Location,
    ICalendarProperty::Description,
    ICalendarProperty::Comment,
    ICalendarProperty::Contact,
    ICalendarProperty::Resources,
];

fn first(entry: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    entry.properties(property).find_map(text)
}

/// The description with its look, where it stands without the plain one.
fn look(entry: &ICalendarComponent) -> Option<String> {
    if first(entry, &ICalendarProperty::Description).is_some() {
        return None;
    }
    let own = ICalendarProperty::Other("X-ALT-DESC".to_owned());
    let html = first(entry, &own).or_else(|| first(entry, &ICalendarProperty::StyledDescription));
    html.map(|html| text_without_pictures(&html))
}

/// What Outlook has somebody say to an invitation.
fn answers(entry: &ICalendarComponent) -> impl Iterator<Item = String> {
    let attendees = entry.properties(&ICalendarProperty::Attendee);
    let said = attendees.flat_map(|attendee| &attendee.params);
    said.filter_map(|param| match (&param.name, &param.value) {
        (ICalendarParameterName::Other(name), ICalendarParameterValue::Text(words))
            if name.eq_ignore_ascii_case("X-RESPONSE-COMMENT") =>
        {
            Some(words.clone())
        }
        _ => None,
    })
}

/// The first event as one line; `None` when there is none.
pub(super) fn summary(part: &FilePart, language: Language) -> Option<String> {
    let calendar = Calendar::read(part)?;
    let event = calendar.event()?;
    let title = first(event, &ICalendarProperty::Summary).map(|title| words(&title));
    let title = title.filter(|title| !title.is_empty());
    let when = when::spoken(event, language);
    if title.is_none() && when.is_none() {
        return None;
    }
    let place = first(event, &ICalendarProperty::Location);
    let pieces = [title, when, place.map(|place| words(&place))];
    let pieces = pieces.into_iter().flatten();
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    let heading = heading(calendar.method(), language);
    Some(format!("{heading}{}", pieces.join(", ")))
}

fn heading(method: Option<&ICalendarMethod>, language: Language) -> &'static str {
    use ICalendarMethod::{Cancel, Counter, Reply};
    match (method, language) {
        (Some(Cancel), Language::Fr) => "Rendez-vous annulé : ",
        (Some(Cancel), Language::En) => "Cancelled appointment: ",
        (Some(Reply | Counter), Language::Fr) => "Réponse à une invitation : ",
        (Some(Reply | Counter), Language::En) => "Answer to an invitation: ",
        (_, Language::Fr) => "Invitation : ",
        (_, Language::En) => "Invitation: ",
    }
}

fn text(entry: &ICalendarEntry) -> Option<String> {
    match entry.values.first()? {
        // Of no charset that is known.
        ICalendarValue::Binary(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        other => other.as_text().map(str::to_owned),
    }
}

/// On one line, not too long.
fn words(text: &str) -> String {
    one_line(text).chars().take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests;
