//! One line of a calendar file (RFC 5545): what it is, when, and where.

mod when;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarMethod, ICalendarProperty};
use calcard::icalendar::{ICalendarEntry, ICalendarValue};
use calcard::{Entry, Parser};
use regex::{Captures, Regex, bytes};

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

static BEGINNING: LazyLock<bytes::Regex> =
    LazyLock::new(|| bytes::Regex::new(r"(?i-u)BEGIN:VEVENT").expect("a pattern that compiles"));

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
    fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = unsplit(&bytes[..bytes.len().min(LOOKED_AT)]);
        let whole = Self::parse(&bytes)?;
        if whole.events().next().is_some() {
            return Some(whole);
        }
        // An end without a beginning ends all, and an event may stand behind it.
        let event = BEGINNING.find(&bytes)?;
        Self::parse(&bytes[event.start()..])
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
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

    fn events(&self) -> impl Iterator<Item = &ICalendarComponent> {
        let all = self.0.components.iter();
        all.filter(|component| component.component_type.is_event())
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

/// What somebody wrote into the events or answered to them, line by line.
pub(super) fn said(bytes: &[u8]) -> Option<String> {
    let calendar = Calendar::read(bytes)?;
    let mut said: Vec<String> = Vec::new();
    // An appointment that is moved says its words again.
    let mut known = HashSet::new();
    for event in calendar.events() {
        for property in [ICalendarProperty::Description, ICalendarProperty::Comment] {
            let written = event.properties(&property).filter_map(text);
            let written = written.filter(|words| !words.trim().is_empty());
            said.extend(written.filter(|words| known.insert(words.clone())));
        }
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

/// The first event as one line; `None` when there is none.
pub(super) fn summary(bytes: &[u8], language: Language) -> Option<String> {
    let calendar = Calendar::read(bytes)?;
    let event = calendar.events().next()?;
    let words = |property| {
        event
            .properties(&property)
            .find_map(text)
            .map(|text| words(&text))
    };
    let title = words(ICalendarProperty::Summary).filter(|title| !title.is_empty());
    let when = when::spoken(event, language);
    if title.is_none() && when.is_none() {
        return None;
    }
    let pieces = [title, when, words(ICalendarProperty::Location)];
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
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line() {
        let event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:16010101T000000\r\nEND:VTIMEZONE\r\n\
            BEGIN:VEVENT\r\nSUMMARY;LANGUAGE=fr:Remplacement de\r\n  l'imprimante\\, 2e étage\r\n\
            DTSTART;TZID=\"Europe/Paris\":20250306T100000\r\nDTEND;TZID=Europe/Paris:20250306T113000\r\n\
            LOCATION:Salle B\\nBâtiment 2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(
            summary(event.as_bytes(), Language::Fr).as_deref(),
            Some(
                "Invitation : Remplacement de l'imprimante, 2e étage, jeudi 6 mars 2025 de 10:00 à 11:30 \
                 (Europe/Paris), Salle B Bâtiment 2"
            )
        );
        for (event, expected) in [
            (
                "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20250101T090000Z\nEND:VEVENT",
                Some("Invitation: x, Wednesday 1 January 2025 at 09:00 (UTC)"),
            ),
            (
                "METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART;VALUE=DATE:20240229\nEND:VEVENT",
                Some("Cancelled appointment: x, Thursday 29 February 2024"),
            ),
            ("BEGIN:VEVENT\nDTSTART:20259901\nEND:VEVENT", None),
            ("BEGIN:VEVENT\nDTSTART:20250230\nEND:VEVENT", None),
            (
                "BEGIN:VEVENT\nDTSTART:é\nSUMMARY:\u{202e}x\nEND:VEVENT",
                Some("Invitation: x"),
            ),
            (
                "BEGIN:VEVENT\nBEGIN:VALARM\nSUMMARY:Rappel\nEND:VALARM\nSummary:x\nEND:VEVENT",
                Some("Invitation: x"),
            ),
            ("nothing", None),
        ] {
            assert_eq!(
                summary(event.as_bytes(), Language::En).as_deref(),
                expected,
                "{event}"
            );
        }
    }

    #[test]
    fn zones_have_their_names_and_repetitions_are_told() {
        let line = |properties: &str, language| {
            let event = format!("BEGIN:VEVENT\nSUMMARY:x\n{properties}\nEND:VEVENT");
            summary(event.as_bytes(), language).expect("an event")
        };
        for (properties, french, english) in [
            (
                "DTSTART;TZID=\"(UTC+05:30) Notre bureau\":20250306T100000",
                "jeudi 6 mars 2025 à 10:00 ((UTC+05:30) Notre bureau)",
                "Thursday 6 March 2025 at 10:00 ((UTC+05:30) Notre bureau)",
            ),
            (
                "DTSTART;TZID=Europe/Paris:20250306T100000\nDTEND;TZID=America/New_York:20250306T100000",
                "jeudi 6 mars 2025 à 10:00 (Europe/Paris)",
                "Thursday 6 March 2025 at 10:00 (Europe/Paris)",
            ),
            (
                "DTSTART;TZID=Romance Standard Time:20250306T100000\nRRULE:FREQ=WEEKLY;BYDAY=TH",
                "jeudi 6 mars 2025 à 10:00 (Europe/Paris), chaque semaine",
                "Thursday 6 March 2025 at 10:00 (Europe/Paris), every week",
            ),
            (
                "DTSTART;TZID=Chez nous:20250306T100000\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=5",
                "jeudi 6 mars 2025 à 10:00 (Chez nous), tous les 2 jours, 5 fois",
                "Thursday 6 March 2025 at 10:00 (Chez nous), every 2 days, 5 times",
            ),
            (
                "DTSTART:20250306T100000+0100\nRRULE:FREQ=MONTHLY;UNTIL=20251231T235959Z",
                "jeudi 6 mars 2025 à 10:00 (UTC+01:00), chaque mois jusqu’au 31 décembre 2025",
                "Thursday 6 March 2025 at 10:00 (UTC+01:00), every month until 31 December 2025",
            ),
            (
                "DTSTART;VALUE=DATE:20250306\nRRULE:never",
                "jeudi 6 mars 2025",
                "Thursday 6 March 2025",
            ),
        ] {
            assert_eq!(
                line(properties, Language::Fr),
                format!("Invitation : x, {french}")
            );
            assert_eq!(
                line(properties, Language::En),
                format!("Invitation: x, {english}")
            );
        }
    }

    #[test]
    fn a_letter_may_be_folded_and_an_event_stand_behind_an_end() {
        let folded = b"BEGIN:VEVENT\r\nDESCRIPTION:caf\xc3\r\n \xa9 noir\r\nEND:VEVENT\r\n";
        assert_eq!(said(folded).as_deref(), Some("café noir"));
        let behind = b"END:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n";
        assert_eq!(
            summary(behind, Language::Fr).as_deref(),
            Some("Invitation : x")
        );
    }

    #[test]
    fn all_that_somebody_wrote_is_read() {
        for (properties, expected) in [
            ("DESCRIPTION:a\\nb\\, c", Some("a\nb, c")),
            ("description;charset=utf-8:a", Some("a")),
            ("COMMENT:a\nCOMMENT:b\nDESCRIPTION:c", Some("c\na\nb")),
            (
                "DESCRIPTION;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:=C3=A9cran=\n noir",
                Some("écran noir"),
            ),
            (
                "BEGIN:VALARM\nDESCRIPTION:Rappel\nEND:VALARM\nDESCRIPTION:a",
                Some("a"),
            ),
            (
                "DESCRIPTION:a\nEND:VEVENT\nBEGIN:VEVENT\nDESCRIPTION:a\nCOMMENT:b",
                Some("a\nb"),
            ),
            (
                r"DESCRIPTION:\\serveur\reseau\Robert",
                Some(r"\serveurreseauRobert"),
            ),
            ("DESCRIPTION: ", None),
            ("SUMMARY:x", None),
        ] {
            let event = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{properties}\nEND:VEVENT\n");
            assert_eq!(said(event.as_bytes()).as_deref(), expected, "{properties}");
        }
    }
}
