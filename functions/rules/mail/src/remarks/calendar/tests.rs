mod dates;

use super::*;

fn calendar(bytes: &[u8], charset: Option<&str>) -> FilePart {
    FilePart {
        name: "x.ics".to_owned(),
        content_type: "text/calendar".to_owned(),
        charset: charset.map(str::to_owned),
        content_id: None,
        inline: false,
        bytes: bytes.to_vec(),
        tokens: Vec::new(),
    }
}

fn summary(bytes: &[u8], language: Language) -> Option<String> {
    let lines = super::summaries(&calendar(bytes, None), language);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn said(bytes: &[u8]) -> Option<String> {
    super::said(&calendar(bytes, None), Lines::Shown)
}

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
            "DESCRIPTION:a\nBEGIN:VALARM\nDESCRIPTION:Prendre la clé\nEND:VALARM",
            Some("a\nPrendre la clé"),
        ),
        (
            "CATEGORIES:Réseau,Urgent\nURL:https://x.example/a?b=c\nRESOURCES:clé,échelle",
            Some("clé, échelle\nRéseau, Urgent\nhttps://x.example/a?b=c"),
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
        (
            "LOCATION:Salle 2\nCONTACT:Luc\nRESOURCES:clé",
            Some("Salle 2\nLuc\nclé"),
        ),
        (
            "LOCATION:Salle 2\nEND:VEVENT\nBEGIN:VEVENT\nLOCATION:Salle 3",
            Some("Salle 2\nSalle 3"),
        ),
        (
            "X-ALT-DESC;FMTTYPE=text/html:<p>Venez <b>tôt</b></p>",
            Some("Venez tôt"),
        ),
        ("DESCRIPTION:Venez\nX-ALT-DESC:<p>Venez</p>", Some("Venez")),
        (
            "ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT=\"je ne peux pas\":mailto:a@b.fr",
            Some("je ne peux pas"),
        ),
        ("SUMMARY:x", None),
    ] {
        let event = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{properties}\nEND:VEVENT\n");
        assert_eq!(said(event.as_bytes()).as_deref(), expected, "{properties}");
    }
}

#[test]
fn letters_are_read_as_the_part_says() {
    let event = "BEGIN:VEVENT\nSUMMARY:R\u{e9}union\nDESCRIPTION:Salle \u{2116} 2\nEND:VEVENT\n";
    let western = event.replace('\u{2116}', "no");
    let western: Vec<u8> = western.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = event.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, charset, described) in [
        (western.clone(), Some("iso-8859-1"), "Salle no 2"),
        (western, None, "Salle no 2"),
        (wide, Some("utf-16le"), "Salle \u{2116} 2"),
        (event.into(), Some("utf-8"), "Salle \u{2116} 2"),
    ] {
        let part = calendar(&bytes, charset);
        let lines = super::summaries(&part, Language::Fr);
        assert_eq!(lines, ["Invitation : R\u{e9}union"], "{charset:?}");
        assert_eq!(
            super::said(&part, Lines::Shown).as_deref(),
            Some(described),
            "{charset:?}"
        );
    }
}

#[test]
fn tasks_notes_and_later_events_have_their_words_too() {
    for (entries, line, words) in [
        (
            "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\nDESCRIPTION:c\nEND:VEVENT",
            Some("Invitation : a\nInvitation : b"),
            Some("c"),
        ),
        (
            "BEGIN:VTODO\nSUMMARY:Changer le toner\nDESCRIPTION:Salle 2\nEND:VTODO",
            Some("Tâche : Changer le toner"),
            Some("Salle 2"),
        ),
        (
            "BEGIN:VJOURNAL\nSUMMARY:a\nEND:VJOURNAL\nBEGIN:VEVENT\nSUMMARY:b\nEND:VEVENT",
            Some("Invitation : b"),
            Some("a"),
        ),
        (
            "END:VCALENDAR\nBEGIN:VTODO\nSUMMARY:a\nEND:VTODO",
            Some("Tâche : a"),
            None,
        ),
        (
            "BEGIN:VTODO\nSUMMARY:a\nDUE;VALUE=DATE:20250306\nEND:VTODO",
            Some("Tâche : a, pour le jeudi 6 mars 2025"),
            None,
        ),
        (
            "BEGIN:VFREEBUSY\nCOMMENT:a\nFREEBUSY;FBTYPE=BUSY:20250306T100000Z/20250306T113000Z\n\
             FREEBUSY;FBTYPE=FREE:20250307T100000Z/PT1H\nEND:VFREEBUSY",
            Some(
                "Disponibilités : occupé jeudi 6 mars 2025 de 10:00 à 11:30 (UTC), \
                 libre vendredi 7 mars 2025 à 10:00 (UTC)",
            ),
            Some("a"),
        ),
    ] {
        let file = format!("BEGIN:VCALENDAR\n{entries}\nEND:VCALENDAR\n");
        let file = file.as_bytes();
        assert_eq!(summary(file, Language::Fr).as_deref(), line, "{entries}");
        assert_eq!(said(file).as_deref(), words, "{entries}");
    }
}

#[test]
fn a_long_title_is_read_to_its_end() {
    let title = "mot ".repeat(60);
    let event = format!("BEGIN:VEVENT\nSUMMARY:{title}fin\nEND:VEVENT");
    assert!(said(event.as_bytes()).is_some_and(|words| words.ends_with("fin")));
}

#[test]
fn a_calendar_that_is_cut_says_so() {
    let long = format!(
        "BEGIN:VEVENT\nSUMMARY:x\nDESCRIPTION:{}\nEND:VEVENT",
        "mot ".repeat(LOOKED_AT / 4)
    );
    assert!(is_cut(&calendar(long.as_bytes(), None)));
    let incoming = crate::Incoming {
        parts: vec![calendar(long.as_bytes(), None)],
        ..crate::Incoming::default()
    };
    let remarks = crate::remarks(&incoming, Language::Fr);
    assert!(remarks.contains(&crate::Remark::Cut), "{remarks:?}");
}
