//! A few lines of a calendar file (RFC 5545): what it is, when, and where.

mod when;
mod zones;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType};
use calcard::icalendar::{ICalendarEntry, ICalendarValue};
use calcard::icalendar::{ICalendarMethod, ICalendarProperty};
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
    Regex::new(r"(?i)BEGIN:V(?:EVENT|TODO|JOURNAL|FREEBUSY)").expect("a pattern that compiles")
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
        let text = zones::quoted(text);
        let text = ESCAPED.replace_all(&text, |found: &Captures<'_>| match &found[0] {
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

    /// What somebody wrote down in it: events, tasks and notes, and when they have time.
    fn entries(&self) -> impl Iterator<Item = &ICalendarComponent> {
        let all = self.0.components.iter();
        all.filter(|one| {
            let kind = &one.component_type;
            kind.is_event_or_todo() || kind.is_journal() || kind.is_freebusy()
        })
    }

    /// What has a line of its own: the first of its events, tasks and times.
    fn lined(&self) -> impl Iterator<Item = &ICalendarComponent> {
        let entries = self.entries();
        let lined = entries.filter(|one| !one.component_type.is_journal() && says_anything(one));
        lined.take(LINES_MAX)
    }

    /// What is said at the hour of a reminder.
    fn reminders(&self) -> impl Iterator<Item = String> {
        let all = self.0.components.iter();
        let alarms = all.filter(|one| one.component_type == ICalendarComponentType::VAlarm);
        let said = alarms.flat_map(|alarm| alarm.properties(&ICalendarProperty::Description));
        said.filter_map(text).filter(|words| {
            let words = words.trim().to_lowercase();
            !REMINDERS.contains(&words.as_str())
        })
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

/// What programs write where nobody wrote anything.
const REMINDERS: [&str; 6] = [
    "reminder",
    "event reminder",
    "this is an event reminder",
    "alarm",
    "rappel",
    "rappel d'événement",
];

/// Lines about one calendar.
const LINES_MAX: usize = 3;

/// Whether the end of a calendar is not looked at.
pub(super) fn is_cut(part: &FilePart) -> bool {
    part.bytes.len() > LOOKED_AT
}

/// Whether the lines about a calendar are shown beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    Shown,
    Missing,
}

/// What somebody wrote into its entries or answered to them, line by line; not the titles and places that
/// [`summaries`] gives in full.
pub(super) fn said(part: &FilePart, lines: Lines) -> Option<String> {
    let calendar = Calendar::read(part)?;
    let mut said: Vec<String> = Vec::new();
    // An appointment that is moved says its words again.
    let shown = calendar.lined().filter(|_| lines == Lines::Shown);
    let mut known: HashSet<String> = shown
        .flat_map(|one| TITLE.iter().filter_map(|title| first(one, title)))
        .filter(|title| title.chars().count() <= WORDS_MAX)
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
    said.extend(
        calendar
            .reminders()
            .filter(|words| known.insert(words.clone())),
    );
    (!said.is_empty()).then(|| said.join("\n"))
}

/// What the line about an event is made of.
const TITLE: [ICalendarProperty; 2] = [ICalendarProperty::Summary, ICalendarProperty::Location];
/// What somebody writes in their own words.
const WRITTEN: [ICalendarProperty; 9] = [
    ICalendarProperty::Summary,
    ICalendarProperty::Location,
    ICalendarProperty::Description,
    ICalendarProperty::Comment,
    ICalendarProperty::Contact,
    ICalendarProperty::Resources,
    ICalendarProperty::Categories,
    ICalendarProperty::Url,
    ICalendarProperty::Conference,
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

/// A line for each of its first entries that say anything.
pub(super) fn summaries(part: &FilePart, language: Language) -> Vec<String> {
    let Some(calendar) = Calendar::read(part) else {
        return Vec::new();
    };
    let method = calendar.method();
    let lined = calendar.lined();
    lined
        .map(|entry| summary(entry, method, language))
        .collect()
}

fn summary(
    entry: &ICalendarComponent,
    method: Option<&ICalendarMethod>,
    language: Language,
) -> String {
    let title = title(entry);
    let when = when::spoken(entry, language);
    let place = first(entry, &ICalendarProperty::Location);
    let pieces = [title, when, place.map(|place| words(&place))];
    let pieces = pieces.into_iter().flatten();
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    let heading = heading(entry, method, language);
    format!("{heading}{}", pieces.join(", "))
}

fn title(entry: &ICalendarComponent) -> Option<String> {
    let title = first(entry, &ICalendarProperty::Summary).map(|title| words(&title));
    title.filter(|title| !title.is_empty())
}

/// Whether there is something to be said in a line: a place alone is not.
fn says_anything(entry: &ICalendarComponent) -> bool {
    title(entry).is_some() || when::spoken(entry, Language::Fr).is_some()
}

fn heading(
    entry: &ICalendarComponent,
    method: Option<&ICalendarMethod>,
    language: Language,
) -> &'static str {
    use ICalendarMethod::{Cancel, Counter, Reply};
    let kind = &entry.component_type;
    let (french, english) = match method {
        _ if kind.is_todo() => ("Tâche : ", "Task: "),
        _ if kind.is_freebusy() => ("Disponibilités : ", "Availability: "),
        Some(Cancel) => ("Rendez-vous annulé : ", "Cancelled appointment: "),
        Some(Reply | Counter) => ("Réponse à une invitation : ", "Answer to an invitation: "),
        _ => ("Invitation : ", "Invitation: "),
    };
    match language {
        Language::Fr => french,
        Language::En => english,
    }
}

/// All that is said by a property: some have several values.
fn text(entry: &ICalendarEntry) -> Option<String> {
    let said: Vec<Cow<'_, str>> = entry.values.iter().filter_map(value).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn value(value: &ICalendarValue) -> Option<Cow<'_, str>> {
    match value {
        // Of no charset that is known.
        ICalendarValue::Binary(bytes) => Some(String::from_utf8_lossy(bytes)),
        other => other.as_text().map(Cow::Borrowed),
    }
}

/// On one line, not too long.
fn words(text: &str) -> String {
    one_line(text).chars().take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests;
