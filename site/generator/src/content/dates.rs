//! Dates as authors write them in front matter: `2026-10-02`, with a time and an offset if they like.

/// The year, month and day at the head of a date.
pub(crate) fn year_month_day(date: &str) -> Option<(i32, u8, u8)> {
    let mut parts = date.get(..10)?.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let rest = date.get(10..)?;
    let tail = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    ((1..=12).contains(&month) && (1..=31).contains(&day) && tail).then_some((year, month, day))
}

/// Seconds since the beginning of 1970, to tell which of two dates comes first.
pub(crate) fn moment(date: &str) -> Option<i64> {
    let (year, month, day) = year_month_day(date)?;
    let mut seconds = days(i64::from(year), i64::from(month), i64::from(day)) * 86_400;
    let Some(time) = date.get(11..) else {
        return Some(seconds);
    };
    let number = |from: usize| -> i64 {
        let digits = time.get(from..from + 2);
        digits.and_then(|two| two.parse().ok()).unwrap_or(0)
    };
    seconds += number(0) * 3_600 + number(3) * 60 + number(6);
    if let Some(at) = time.rfind(['+', '-']) {
        let offset = number(at + 1) * 3_600 + number(at + 4) * 60;
        let before_utc = time[at..].starts_with('+');
        seconds += if before_utc { -offset } else { offset };
    }
    Some(seconds)
}

/// Days since the beginning of 1970, counting years from March so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        assert_eq!(year_month_day("2026-10-02T10:00:00Z"), Some((2026, 10, 2)));
        assert_eq!(year_month_day("2026-14-02"), None);
        assert_eq!(year_month_day("12/10/2026"), None);
    }

    #[test]
    fn moments_are_counted() {
        for (date, seconds) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59 * 86_400),
            ("2000-03-01", 11_017 * 86_400),
            ("2026-10-02T10:20:30Z", 1_790_936_430),
            ("2026-10-02T10:20:30.5+02:00", 1_790_929_230),
            ("2026-10-02 10:20:30-02:00", 1_790_943_630),
        ] {
            assert_eq!(moment(date), Some(seconds), "{date}");
        }
    }
}
