//! When an event is, as people say it.

use std::str::FromStr as _;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarFrequency, ICalendarParameterName,
    ICalendarPeriod, ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue,
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
        Self::said(entry, said)
    }

    fn said(entry: &ICalendarEntry, said: &PartialDateTime) -> Option<Self> {
        Some(Self {
            date: date(said)?,
            time: said
                .hour
                .zip(said.minute)
                .filter(|(hour, minute)| *hour < 24 && *minute < 60),
            zone: zone(entry, said),
        })
    }

    /// "jeudi 6 mars 2025"
    fn day(&self, language: Language) -> String {
        let weekday = self.date.weekday().number_days_from_monday();
        let weekday = DAYS[usize::from(weekday)][index(language)];
        format!("{weekday} {}", day(self.date, language))
    }

    /// "jeudi 6 mars 2025 de 10:00 à 11:30 (Europe/Paris)"
    fn until(&self, end: Option<Self>, language: Language) -> String {
        let mut out = self.day(language);
        let end = end.filter(|end| end.zone == self.zone && end.date >= self.date);
        let (same, later): (Option<Self>, Option<Self>) = match end {
            Some(end) if end.date == self.date => (Some(end), None),
            end => (None, end),
        };
        if let Some((hour, minute)) = self.time {
            out.push_str(&match (same.and_then(|end| end.time), language) {
                (Some((h, m)), Language::Fr) => {
                    format!(" de {hour:02}:{minute:02} à {h:02}:{m:02}")
                }
                (Some((h, m)), Language::En) => {
                    format!(" from {hour:02}:{minute:02} to {h:02}:{m:02}")
                }
                (None, Language::Fr) => format!(" à {hour:02}:{minute:02}"),
                (None, Language::En) => format!(" at {hour:02}:{minute:02}"),
            });
        }
        if let Some(later) = later.and_then(|end| end.last(self, language)) {
            out.push_str(&later);
        }
        if self.time.is_some() && !self.zone.is_empty() {
            out.push_str(&format!(" ({})", self.zone));
        }
        out
    }

    /// " au vendredi 7 mars 2025 à 12:00": an end without an hour is the day after the last.
    fn last(mut self, start: &Self, language: Language) -> Option<String> {
        if self.time.is_none() {
            self.date = self.date.previous_day()?;
        }
        if self.date == start.date {
            return None;
        }
        let day = self.day(language);
        let time = self.time.map(|(h, m)| format!("{h:02}:{m:02}"));
        Some(match (time, language) {
            (Some(time), Language::Fr) => format!(" au {day} à {time}"),
            (Some(time), Language::En) => format!(" to {day} at {time}"),
            (None, Language::Fr) => format!(" au {day}"),
            (None, Language::En) => format!(" to {day}"),
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
pub(super) fn spoken(entry: &ICalendarComponent, language: Language) -> Option<String> {
    let kind = &entry.component_type;
    if kind.is_freebusy() {
        return times(entry, language);
    }
    let start = Moment::of(entry, &ICalendarProperty::Dtstart);
    let start = start.map(|start| {
        let end = Moment::of(entry, &ICalendarProperty::Dtend);
        start.until(end, language)
    });
    let due = Moment::of(entry, &ICalendarProperty::Due);
    let due = due.map(|due| match language {
        Language::Fr => format!("pour le {}", due.until(None, language)),
        Language::En => format!("due {}", due.until(None, language)),
    });
    let moments: Vec<String> = [start, due].into_iter().flatten().collect();
    if moments.is_empty() {
        return None;
    }
    let repeated = rule(entry).map(|rule| repeated(rule, language));
    Some(moments.join(", ") + &repeated.unwrap_or_default())
}

/// Times of which a calendar says whether somebody is free.
const TIMES_MAX: usize = 10;

/// "occupé jeudi 6 mars 2025 de 10:00 à 11:30 (UTC)", one after the other.
fn times(entry: &ICalendarComponent, language: Language) -> Option<String> {
    let all = entry.properties(&ICalendarProperty::Freebusy);
    let times = all.flat_map(|times| times.values.iter().map(move |value| (times, value)));
    let spoken = times.filter_map(|(times, value)| {
        let ICalendarValue::Period(period) = value else {
            return None;
        };
        let (start, end) = match period {
            ICalendarPeriod::Range { start, end } => (start, Some(end)),
            ICalendarPeriod::Duration { start, .. } => (start, None),
        };
        let start = Moment::said(times, start)?;
        let end = end.and_then(|end| Moment::said(times, end));
        let state = match (is_free(times), language) {
            (true, Language::Fr) => "libre",
            (true, Language::En) => "free",
            (false, Language::Fr) => "occupé",
            (false, Language::En) => "busy",
        };
        Some(format!("{state} {}", start.until(end, language)))
    });
    let spoken: Vec<String> = spoken.take(TIMES_MAX).collect();
    (!spoken.is_empty()).then(|| spoken.join(", "))
}

fn is_free(times: &ICalendarEntry) -> bool {
    let kind = times.parameter(&ICalendarParameterName::Fbtype);
    let kind = kind.and_then(|kind| kind.as_text()).unwrap_or_default();
    kind.eq_ignore_ascii_case("FREE")
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
