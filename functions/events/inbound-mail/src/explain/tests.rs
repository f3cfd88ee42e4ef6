use super::*;

fn explained(raw: &[u8]) -> Explained {
    let support = Address::parse("assistance@guichet.localhost").expect("an address");
    explain(raw, &support, Timestamp(1_700_000_000_000))
}

fn outcome(header: &str) -> (Outcome, String) {
    let found = explained(format!("{header}\r\n\r\nBonjour\r\n").as_bytes());
    (found.outcome, found.reason)
}

#[test]
fn each_outcome_has_its_reason() {
    let hops = "Received: x\r\n".repeat(26);
    let looping = format!("{hops}From: c@exemple.fr\r\nSubject: x");
    for (header, expected, reason) in [
        (
            "From: c@exemple.fr\r\nSubject: x",
            Outcome::Opens,
            "no_ticket_named",
        ),
        (
            "From: c@exemple.fr\r\nTo: assistance+t1042.p7.k3a9@guichet.localhost",
            Outcome::Adds,
            "reply_address",
        ),
        ("From: Mailer-Daemon@exemple.fr", Outcome::Ignored, "bounce"),
        (
            "From: c@exemple.fr\r\nAuto-Submitted: auto-replied",
            Outcome::Ignored,
            "auto_reply",
        ),
        (
            "From: Assistance <assistance@guichet.localhost>\r\nX-Portal-Instance: 7f1c",
            Outcome::Ignored,
            "echo",
        ),
        // A group in front of the desk writes in its name: nobody knows for whom, or it says so.
        (
            "From: Assistance <assistance@guichet.localhost>",
            Outcome::Parked,
            "own_address",
        ),
        (
            "From: 'C' via Assistance <assistance@guichet.localhost>\r\nReply-To: c@exemple.fr",
            Outcome::Opens,
            "no_ticket_named",
        ),
        (
            "From: a@x.fr\r\nFrom: b@x.fr",
            Outcome::Parked,
            "conflicting_headers",
        ),
        ("Subject: x", Outcome::Parked, "no_sender"),
        (&looping, Outcome::Parked, "too_many_hops"),
    ] {
        assert_eq!(outcome(header), (expected, reason.to_owned()), "{header}");
    }
}

#[test]
fn what_is_no_mail_is_explained_too() {
    for raw in [&b""[..], b"\0\0\0", b"\r\n\r\n"] {
        assert_eq!(explained(raw).outcome, Outcome::Parked, "{raw:?}");
    }
}

#[test]
fn a_person_is_no_machine_in_the_line() {
    let person = explained(b"From: c@exemple.fr\r\nSubject: =?utf-8?q?a=0D=0AB?=\r\n\r\nBonjour");
    let line = serde_json::to_value(person).expect("a value");
    assert_eq!(line["machine"], false);
    assert_eq!(line["subject"], "a B");
    let list = explained(b"From: c@exemple.fr\r\nList-Id: <l.x.fr>\r\n\r\nBonjour");
    assert_eq!(
        serde_json::to_value(list).expect("a value")["machine"],
        "list"
    );
}

/// The mails of a folder of public corpora; an empty folder proves nothing and fails.
fn corpus(folder: &str) -> Vec<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../rules/mail/tests/corpora")
        .join(folder);
    let entries = std::fs::read_dir(&path).expect("the folder of mails");
    let mut mails: Vec<std::path::PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == "eml"))
        .collect();
    mails.sort();
    assert!(!mails.is_empty(), "no mail in {}", path.display());
    mails
}

#[test]
fn no_bounce_becomes_a_ticket_or_joins_one() {
    for path in corpus("bounces") {
        let found = explained(&std::fs::read(&path).expect("a mail"));
        assert!(
            matches!(found.outcome, Outcome::Ignored | Outcome::Parked),
            "{}: {:?} {}",
            path.display(),
            found.outcome,
            found.reason
        );
    }
}

#[test]
fn what_only_looks_like_a_bounce_opens_a_ticket() {
    for path in corpus("not-bounces") {
        let found = explained(&std::fs::read(&path).expect("a mail"));
        assert_eq!(found.outcome, Outcome::Opens, "{}", path.display());
        assert_eq!(found.machine, None, "{}", path.display());
    }
}
