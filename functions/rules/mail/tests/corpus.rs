//! Public corpora of real mail: bounces, replies, malformed messages. Each folder of `corpora` carries the
//! licence it came under.

use std::path::{Path, PathBuf};

use mail::Machine;

fn corpus(folder: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpora")
        .join(folder);
    assert!(path.is_dir(), "{} is missing", path.display());
    path
}

/// Every file below a folder, by name; an empty folder proves nothing and fails.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no .{extension} in {}", folder.display());
    found
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn replies_keep_their_new_words() {
    let emails = files(&corpus("replies/emails"), "txt");
    let mut failed = Vec::new();
    for path in &emails {
        let text = std::fs::read_to_string(path).expect("a text");
        let trimmed = corpus("replies/trimmed").join(name(path));
        let expected = std::fs::read_to_string(trimmed)
            .expect("what is to be kept")
            .replace("\r\n", "\n");
        let kept = mail::reply::extract_text(&text).kept;
        if kept.trim_matches('\n').trim_end() != expected.trim_matches('\n').trim_end() {
            failed.push(format!(
                "{}:\n{}\n----",
                name(path),
                kept.chars().take(300).collect::<String>()
            ));
        }
    }
    // One stays by rule: a mail of nothing but quotes is shown, not hidden.
    let right = emails.len() - failed.len();
    assert!(
        right * 100 >= emails.len() * 97,
        "{right} of {}:\n{}",
        emails.len(),
        failed.join("\n")
    );
}

#[test]
fn bounces_are_machines() {
    let mails = files(&corpus("bounces"), "eml");
    let (mut missed, mut not_bounce, mut nobody) = (Vec::new(), Vec::new(), Vec::new());
    for path in &mails {
        let read = mail::read(&std::fs::read(path).expect("a mail")).expect("readable");
        let named =
            mail::delivery_report(&read).is_some_and(|report| !report.recipients.is_empty());
        if !named {
            nobody.push(name(path));
        }
        match read.machine {
            Some(Machine::Bounce) => {}
            // Automatic answers among them; ignored as bounces are.
            Some(other @ Machine::AutoReply) => {
                not_bounce.push(format!("{} {other:?}", name(path)))
            }
            other => missed.push(format!("{} {other:?}", name(path))),
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {} missed:\n{}",
        missed.len(),
        mails.len(),
        missed.join("\n")
    );
    assert!(
        not_bounce.len() * 40 <= mails.len(),
        "{} not bounces:\n{}",
        not_bounce.len(),
        not_bounce.join("\n")
    );
    assert!(
        nobody.len() * 20 <= mails.len(),
        "{} name nobody:\n{}",
        nobody.len(),
        nobody.join("\n")
    );
}

#[test]
fn people_s_mails_are_no_bounces() {
    let mut mails = files(&corpus("messages"), "eml");
    mails.extend(files(&corpus("not-bounces"), "eml"));
    // Two of the messages are delivery reports.
    let reports = [
        "report_530.eml",
        "raw_email_with_mimepart_without_content_type.eml",
    ];
    for path in &mails {
        let read = mail::read(&std::fs::read(path).expect("a mail"));
        let Ok(mail) = read else {
            panic!("{} is unreadable: {read:?}", path.display())
        };
        let is_report = reports.contains(&name(path).as_str());
        assert_eq!(
            mail.machine == Some(Machine::Bounce),
            is_report,
            "{}",
            path.display()
        );
        for line in [Some(mail.subject.clone()), mail.message_id.clone()]
            .into_iter()
            .flatten()
        {
            assert!(!line.chars().any(char::is_control), "{}", path.display());
        }
        let words = mail::new_words(&mail);
        let clean = richtext::clean(&words.html, &|_| true);
        assert_eq!(
            richtext::clean(&clean.html, &|_| true),
            clean,
            "{}",
            path.display()
        );
    }
}

#[test]
fn cut_off_mails_are_survived() {
    for path in files(&corpus("messages"), "eml") {
        let raw = std::fs::read(&path).expect("a mail");
        for parts in 1..8 {
            if let Ok(mail) = mail::read(&raw[..raw.len() * parts / 8]) {
                let _ = mail::new_words(&mail);
            }
        }
    }
}
