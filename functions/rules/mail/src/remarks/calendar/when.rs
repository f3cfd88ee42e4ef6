//! When an event is, as people say it.

use std::str::FromStr as _;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarFrequency, ICalendarParameterName,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue,
};
use time::{Date, Month};

use crate::incoming::line::one_line;
use crate::letters::Language;

/// Of the name of a time zone that is none.
const ZONE_MAX: usize = 60;

const DAYS: [[&str; 2]; 7] = [
    ["lundi", "Monday"],
    ["mardi", "Tuesday"],
    ["mercredi", "Wednesday"],
    ["jeudi", "Thursday"],
    ["vendredi", "Friday"],
    ["samedi", "Saturday"],
    ["dimanche", "Sunday"],
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

fn index(language: Language) -> usize {
    match language {
        Language::Fr => 0,
        Language::En => 1,
    }
}

struct Moment {
    date: Date,
    time: Option<(u8, u8)>,
    zone: String,
}

impl Moment {
    fn of(event: &ICalendarComponent, property: &ICalendarProperty) -> Option<Self> {
        let entry = event.property(property)?;
        let said = entry.values.first()?.as_partial_date_time()?;
        Some(Self {
            date: date(said)?,
            time: said
                .hour
                .zip(said.minute)
                .filter(|(hour, minute)| *hour < 24 && *minute < 60),
            zone: zone(entry, said),
        })
    }
}

fn date(said: &PartialDateTime) -> Option<Date> {
    let month = Month::try_from(said.month?).ok()?;
    Date::from_calendar_date(said.year?.into(), month, said.day?).ok()
}

/// The zone by its name in the tz database where it is known; programs write names of their own.
fn zone(entry: &ICalendarEntry, said: &PartialDateTime) -> String {
    match (said.tz_hour, said.tz_minute.unwrap_or(0), said.tz_minus) {
        (Some(0), 0, _) => return "UTC".to_owned(),
        (Some(hour), minute, false) => return format!("UTC+{hour:02}:{minute:02}"),
        (Some(hour), minute, true) => return format!("UTC-{hour:02}:{minute:02}"),
        (None, _, _) => {}
    }
    let named = entry.parameter(&ICalendarParameterName::Tzid);
    let named = named.and_then(|named| named.as_text()).unwrap_or_default();
    let known = Tz::from_str(named).ok().and_then(|zone| zone.name());
    // What stands for an offset it read in a name: its sign is the other way round, and half hours are lost.
    let known = known.filter(|zone| !zone.starts_with("Etc/GMT"));
    let zone = one_line(known.as_deref().unwrap_or(named));
    zone.chars().take(ZONE_MAX).collect()
}

/// "jeudi 6 mars 2025 de 10:00 à 11:30 (Europe/Paris), chaque semaine"
pub(super) fn spoken(event: &ICalendarComponent, language: Language) -> Option<String> {
    let start = Moment::of(event, &ICalendarProperty::Dtstart)?;
    let weekday = start.date.weekday().number_days_from_monday();
    let weekday = DAYS[usize::from(weekday)][index(language)];
    let mut out = format!("{weekday} {}", day(start.date, language));
    if let Some((hour, minute)) = start.time {
        let end = Moment::of(event, &ICalendarProperty::Dtend);
        let end = end.filter(|end| end.date == start.date && end.zone == start.zone);
        out.push_str(&match (end.and_then(|end| end.time), language) {
            (Some((h, m)), Language::Fr) => format!(" de {hour:02}:{minute:02} à {h:02}:{m:02}"),
            (Some((h, m)), Language::En) => format!(" from {hour:02}:{minute:02} to {h:02}:{m:02}"),
            (None, Language::Fr) => format!(" à {hour:02}:{minute:02}"),
            (None, Language::En) => format!(" at {hour:02}:{minute:02}"),
        });
        if !start.zone.is_empty() {
            out.push_str(&format!(" ({})", start.zone));
        }
    }
    if let Some(rule) = rule(event) {
        out.push_str(&repeated(rule, language));
    }
    Some(out)
}

/// "6 mars 2025"
fn day(date: Date, language: Language) -> String {
    let month = MONTHS[usize::from(u8::from(date.month())) - 1][index(language)];
    format!("{} {month} {}", date.day(), date.year())
}

fn rule(event: &ICalendarComponent) -> Option<&ICalendarRecurrenceRule> {
    let entry = event.property(&ICalendarProperty::Rrule)?;
    match entry.values.first()? {
        ICalendarValue::RecurrenceRule(rule) => Some(rule),
        _ => None,
    }
}

/// ", toutes les 2 semaines jusqu’au 6 mars 2025": how often, and not on which days of a week or month.
fn repeated(rule: &ICalendarRecurrenceRule, language: Language) -> String {
    use ICalendarFrequency::{Daily, Hourly, Minutely, Monthly, Secondly, Weekly, Yearly};
    let often = rule.interval.filter(|often| *often > 1);
    let (once, french, english) = match rule.freq {
        Daily => (["chaque jour", "every day"], "tous les {} jours", "days"),
        Weekly => (
            ["chaque semaine", "every week"],
            "toutes les {} semaines",
            "weeks",
        ),
        Monthly => (["chaque mois", "every month"], "tous les {} mois", "months"),
        Yearly => (["chaque année", "every year"], "tous les {} ans", "years"),
        Hourly | Minutely | Secondly => return String::new(),
    };
    let mut out = match (often, language) {
        (None, _) => format!(", {}", once[index(language)]),
        (Some(often), Language::Fr) => format!(", {}", french.replace("{}", &often.to_string())),
        (Some(often), Language::En) => format!(", every {often} {english}"),
    };
    let until = rule.until.as_ref().and_then(date);
    out.push_str(&match (until, rule.count, language) {
        (Some(last), _, Language::Fr) => format!(" jusqu’au {}", day(last, language)),
        (Some(last), _, Language::En) => format!(" until {}", day(last, language)),
        (None, Some(times), Language::Fr) => format!(", {times} fois"),
        (None, Some(times), Language::En) => format!(", {times} times"),
        (None, None, _) => String::new(),
    });
    out
}
