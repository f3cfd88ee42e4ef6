//! One line of a calendar file (RFC 5545): what it is, when, and where.

use crate::incoming::line::one_line;
use crate::letters::Language;

/// Calendars are looked at within this: the first event comes first.
const LOOKED_AT: usize = 64 * 1024;
/// Titles and places are cut here.
const WORDS_MAX: usize = 120;

/// Lines that were folded made whole.
fn unfolded(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).into_owned();
    text.replace("\r\n", "\n")
        .replace("\n ", "")
        .replace("\n\t", "")
}

fn first_event(text: &str) -> Option<&str> {
    let event = text.split("BEGIN:VEVENT").nth(1)?;
    event.split("END:VEVENT").next()
}

/// What somebody wrote into the first event or answered to it, line by line.
pub(super) fn said(bytes: &[u8]) -> Option<String> {
    let text = unfolded(bytes);
    let event = first_event(&text)?;
    let said: Vec<String> = ["DESCRIPTION", "COMMENT"]
        .iter()
        .filter_map(|name| value(event, name))
        .map(|value| unescaped(&value))
        .filter(|words| !words.trim().is_empty())
        .collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

/// The first event as one line; `None` when there is none.
pub(super) fn summary(bytes: &[u8], language: Language) -> Option<String> {
    let text = unfolded(bytes);
    let event = first_event(&text)?;
    let start = moment(event, "DTSTART");
    let when = start
        .as_ref()
        .map(|start| spoken(start, moment(event, "DTEND").as_ref(), language));
    let title = value(event, "SUMMARY").map(|title| words(&title));
    let title = title.filter(|title| !title.is_empty());
    if title.is_none() && when.is_none() {
        return None;
    }
    let method = value(&text, "METHOD")
        .unwrap_or_default()
        .to_ascii_uppercase();
    let mut line = heading(&method, language).to_owned();
    for piece in [
        title,
        when,
        value(event, "LOCATION").map(|place| words(&place)),
    ] {
        if let Some(piece) = piece.filter(|piece| !piece.is_empty()) {
            line.push_str(if line.ends_with(':') || line.ends_with(": ") {
                ""
            } else {
                ", "
            });
            line.push_str(&piece);
        }
    }
    Some(line)
}

fn heading(method: &str, language: Language) -> &'static str {
    match (method, language) {
        ("CANCEL", Language::Fr) => "Rendez-vous annulé : ",
        ("CANCEL", Language::En) => "Cancelled appointment: ",
        ("REPLY" | "COUNTER", Language::Fr) => "Réponse à une invitation : ",
        ("REPLY" | "COUNTER", Language::En) => "Answer to an invitation: ",
        (_, Language::Fr) => "Invitation : ",
        (_, Language::En) => "Invitation: ",
    }
}

/// The raw parameters and value of the first property of this name.
fn property<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    text.lines().find_map(|line| {
        let rest = line.strip_prefix(name)?;
        if !rest.starts_with([':', ';']) {
            return None;
        }
        // A quoted parameter may hold a colon.
        let mut quoted = false;
        let colon = rest.char_indices().find_map(|(at, character)| {
            quoted ^= character == '"';
            (character == ':' && !quoted).then_some(at)
        })?;
        Some((&rest[..colon], &rest[colon + 1..]))
    })
}

fn value(text: &str, name: &str) -> Option<String> {
    property(text, name).map(|(_, value)| value.to_owned())
}

/// Escapes undone.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(escaped) => out.push(escaped),
                None => {}
            },
            _ => out.push(letter),
        }
    }
    out
}

/// Escapes undone, on one line, not too long.
fn words(value: &str) -> String {
    one_line(&unescaped(value))
        .chars()
        .take(WORDS_MAX)
        .collect()
}

struct Moment {
    year: u32,
    month: u32,
    day: u32,
    time: Option<(u32, u32)>,
    zone: String,
}

fn moment(event: &str, name: &str) -> Option<Moment> {
    let (parameters, value) = property(event, name)?;
    let value = value.trim();
    let number = |from: usize, to: usize| value.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let time = (value.as_bytes().get(8) == Some(&b'T'))
        .then(|| Some((number(9, 11)?, number(11, 13)?)))
        .flatten()
        .filter(|(hour, minute)| *hour < 24 && *minute < 60);
    let zone = if value.ends_with('Z') {
        "UTC".to_owned()
    } else {
        let named = parameters
            .split(';')
            .find_map(|parameter| parameter.strip_prefix("TZID="));
        words(named.unwrap_or_default().trim_matches('"'))
    };
    Some(Moment {
        year,
        month,
        day,
        time,
        zone,
    })
}

const DAYS: [[&str; 2]; 7] = [
    ["dimanche", "Sunday"],
    ["lundi", "Monday"],
    ["mardi", "Tuesday"],
    ["mercredi", "Wednesday"],
    ["jeudi", "Thursday"],
    ["vendredi", "Friday"],
    ["samedi", "Saturday"],
];
const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "January"],
    ["février", "February"],
    ["mars", "March"],
    ["avril", "April"],
    ["mai", "May"],
    ["juin", "June"],
    ["juillet", "July"],
    ["août", "August"],
    ["septembre", "September"],
    ["octobre", "October"],
    ["novembre", "November"],
    ["décembre", "December"],
];

/// "jeudi 6 mars 2025 de 10:00 à 11:30 (Europe/Paris)"
fn spoken(start: &Moment, end: Option<&Moment>, language: Language) -> String {
    let index = match language {
        Language::Fr => 0,
        Language::En => 1,
    };
    let weekday = DAYS[weekday(start)][index];
    let month = MONTHS[start.month as usize - 1][index];
    let mut out = format!("{weekday} {} {month} {}", start.day, start.year);
    let Some((hour, minute)) = start.time else {
        return out;
    };
    let same_day =
        |end: &&Moment| (end.year, end.month, end.day) == (start.year, start.month, start.day);
    let until = end.filter(same_day).and_then(|end| end.time);
    out.push_str(&match (until, language) {
        (Some((h, m)), Language::Fr) => format!(" de {hour:02}:{minute:02} à {h:02}:{m:02}"),
        (Some((h, m)), Language::En) => format!(" from {hour:02}:{minute:02} to {h:02}:{m:02}"),
        (None, Language::Fr) => format!(" à {hour:02}:{minute:02}"),
        (None, Language::En) => format!(" at {hour:02}:{minute:02}"),
    });
    if !start.zone.is_empty() {
        out.push_str(&format!(" ({})", start.zone));
    }
    out
}

/// Sakamoto's rule: 0 is Sunday.
fn weekday(moment: &Moment) -> usize {
    const SHIFT: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if moment.month < 3 {
        moment.year.saturating_sub(1)
    } else {
        moment.year
    };
    let days =
        year + year / 4 - year / 100 + year / 400 + SHIFT[moment.month as usize - 1] + moment.day;
    (days % 7) as usize
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
            (
                "BEGIN:VEVENT\nDTSTART:é\nSUMMARY:\u{202e}x\nEND:VEVENT",
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
}
