//! Names of time zones as programs write them, made what the standard wants (RFC 5545, 3.2.19).

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A date in a time zone, with what stands before the zone's name, and the name.
static ZONED: LazyLock<Regex> = LazyLock::new(|| {
    let head = r"^(DTSTART|DTEND|DUE|RECURRENCE-ID)(?:;[^\r\n:]*?)?;TZID=";
    let zone = r"([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?)";
    let date = r":(\d{8}(?:T\d{6}Z?)?)[ \t]*(?:\r?$|\z)";
    Regex::new(&format!("(?im){head}{zone}{date}")).expect("a pattern that compiles")
});

/// Names of zones have colons, commas and semicolons, and not every program puts quotes around them, or closes them.
pub(super) fn quoted(text: &str) -> Cow<'_, str> {
    ZONED.replace_all(text, |found: &Captures<'_>| {
        let unfolded = found[2].replace("\r\n", "\n");
        let unfolded = unfolded.replace("\n ", "").replace("\n\t", "");
        let zone = unfolded.split(";VALUE=").next().unwrap_or_default();
        let zone = zone.replace('"', "");
        format!("{};TZID=\"{}\":{}", &found[1], zone.trim(), &found[3])
    })
}
