//! Dates as authors write them in front matter: `2026-10-02`, with a time and an offset if they like.

use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use time::parsing::Parsed;
use time::{Date, OffsetDateTime, Time, UtcOffset};

const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");
const TIME: StaticFormatDescription = format_description!(
    version = 2,
    "[first [T] [t] [ ]][hour]:[minute][optional [:[second][optional [.[subsecond]]]]]"
);
const OFFSET: StaticFormatDescription = format_description!(
    version = 2,
    "[optional [ ]][first [Z] [z] [[offset_hour sign:mandatory]:[offset_minute]]]"
);

/// The date, with the time and offset it says: midnight and UTC where it says none.
pub(crate) fn read(date: &str) -> Option<OffsetDateTime> {
    let mut parsed = Parsed::new();
    let mut rest = parsed.parse_items(date.as_bytes(), DAY).ok()?;
    let day = Date::try_from(parsed).ok()?;
    if rest.is_empty() {
        return Some(day.midnight().assume_utc());
    }
    rest = parsed.parse_items(rest, TIME).ok()?;
    let time = Time::try_from(parsed).ok()?;
    let mut offset = UtcOffset::UTC;
    if !rest.is_empty() {
        rest = parsed.parse_items(rest, OFFSET).ok()?;
        offset = UtcOffset::try_from(parsed).unwrap_or(offset);
    }
    let whole = day.with_time(time).assume_offset(offset);
    rest.is_empty().then_some(whole)
}

/// Seconds since the beginning of 1970, to tell which of two dates comes first.
pub(crate) fn moment(date: &str) -> Option<i64> {
    read(date).map(OffsetDateTime::unix_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_authors_own_and_not_that_of_utc() {
        let date = read("2026-10-02T00:30:00+02:00").expect("a date");
        assert_eq!((date.year(), date.month() as u8, date.day()), (2026, 10, 2));
    }

    #[test]
    fn moments_are_counted() {
        for (date, seconds) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59 * 86_400),
            ("2000-03-01", 11_017 * 86_400),
            ("2026-10-02T10:20:30Z", 1_790_936_430),
            ("2026-10-02t10:20:30", 1_790_936_430),
            ("2026-10-02T10:20", 1_790_936_400),
            ("2026-10-02T10:20:30.5+02:00", 1_790_929_230),
            ("2026-10-02 10:20:30-02:00", 1_790_943_630),
        ] {
            assert_eq!(moment(date), Some(seconds), "{date}");
        }
        for none in [
            "",
            "2026-14-02",
            "2026-02-30",
            "12/10/2026",
            "2026-10-02 to 2026-10-09",
            "2026-10-02T10:20:30 Paris",
        ] {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
