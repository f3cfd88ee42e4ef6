use super::*;

#[test]
fn a_zone_without_quotes_leaves_the_date() {
    let paris = "(UTC+01:00) Bruxelles, Paris; Madrid";
    let date = "jeudi 6 mars 2025 à 10:00";
    for (parameters, zone) in [
        (format!("TZID={paris}"), paris),
        (format!("TZID=\"{paris}"), paris),
        (format!("TZID={paris}\""), paris),
        (format!("VALUE=DATE-TIME;tzid={paris}"), paris),
        (format!("TZID={paris};VALUE=DATE-TIME"), paris),
        (
            "TZID=(UTC+01:00) Brux\r\n elles, Paris; Madrid".to_owned(),
            paris,
        ),
        ("TZID=GMT+01:00".to_owned(), "GMT+01:00"),
        ("TZID=\"Europe/Paris\"".to_owned(), "Europe/Paris"),
    ] {
        for end in ["\r\n", "\n"] {
            let event = format!(
                "BEGIN:VEVENT{end}SUMMARY:x{end}DTSTART;{parameters}:20250306T100000{end}END:VEVENT{end}"
            );
            let expected = format!("Invitation : x, {date} ({zone})");
            assert_eq!(
                summary(event.as_bytes(), Language::Fr),
                Some(expected),
                "{parameters}"
            );
        }
    }
}

#[test]
fn an_end_on_another_day_is_said() {
    for (properties, expected) in [
        (
            "DTSTART;VALUE=DATE:20250306\nDTEND;VALUE=DATE:20250307",
            "jeudi 6 mars 2025",
        ),
        (
            "DTSTART;VALUE=DATE:20250306\nDTEND;VALUE=DATE:20250309",
            "jeudi 6 mars 2025 au samedi 8 mars 2025",
        ),
        (
            "DTSTART:20250306T100000Z\nDTEND:20250307T120000Z",
            "jeudi 6 mars 2025 à 10:00 au vendredi 7 mars 2025 à 12:00 (UTC)",
        ),
    ] {
        let event = format!("BEGIN:VEVENT\n{properties}\nEND:VEVENT");
        let expected = format!("Invitation : {expected}");
        assert_eq!(summary(event.as_bytes(), Language::Fr), Some(expected));
    }
}
