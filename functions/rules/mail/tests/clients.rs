//! What each mail program really sends when somebody replies, replies to all, forwards, or writes from another
//! address: `LANGUAGE-PROGRAM-KIND.eml`, and beside it `.txt` with what must be read: a few facts, an empty
//! line, the new words. After `[whole]` nothing may be folded: the words stand somewhere in all the rest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

const PROGRAMS: [&str; 10] = [
    "gmail-web",
    "gmail-android",
    "outlook",
    "outlook-web",
    "outlook-ios",
    "apple-mail",
    "ios",
    "thunderbird",
    "zimbra",
    "roundcube",
];
const KINDS: [&str; 4] = ["reply", "reply-all", "forward", "other-address"];
/// What our own letter says: in a forwarded mail it is what somebody wants to show.
const ASKED: [&str; 2] = ["affiche-t-elle un code", "show an error code"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

fn mails() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the folder of mails");
    let mut mails: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    mails.sort();
    mails
}

struct Expected {
    facts: HashMap<String, String>,
    whole: bool,
    words: Vec<String>,
}

fn expected(mail: &Path) -> Expected {
    let text = std::fs::read_to_string(mail.with_extension("txt")).expect("what must be read");
    let (head, words) = text.split_once("\n\n").expect("an empty line");
    let facts = head.lines().filter_map(|line| line.split_once(':'));
    let whole = words.starts_with("[whole]");
    Expected {
        facts: facts
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        whole,
        words: split(words.trim_start_matches("[whole]")),
    }
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_program_and_every_way_has_its_mail() {
    for language in ["fr", "en"] {
        for program in PROGRAMS {
            for kind in KINDS {
                let mail = folder().join(format!("{language}-{program}-{kind}.eml"));
                assert!(mail.is_file(), "{} is missing", mail.display());
            }
        }
    }
    let french = mails()
        .iter()
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("fr-"))
        })
        .count();
    assert!(french >= 80, "{french} French mails");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn the_new_words_and_the_facts_are_read() {
    let mut wrong = Vec::new();
    for path in mails() {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let expected = expected(&path);
        let mail = mail::read(&std::fs::read(&path).expect("a mail")).expect("readable");
        assert_eq!(mail.machine, None, "{name}");
        assert!(mail.repeated_headers.is_empty(), "{name}");
        let words = mail::new_words(&mail);

        let addresses: Vec<&str> = mail.cc.iter().map(|one| one.address.as_str()).collect();
        let files: Vec<String> = mail
            .parts
            .iter()
            .map(|part| {
                let place = if part.inline { "inline" } else { "below" };
                format!("{} {} {place}", part.name, part.content_type)
            })
            .collect();
        let found = [
            (
                "from",
                mail.from
                    .as_ref()
                    .map(|from| from.address.clone())
                    .unwrap_or_default(),
            ),
            ("cc", addresses.join(", ")),
            ("delivered-to", mail.delivered_to.join(", ")),
            ("answers", mail.in_reply_to.join(", ")),
            (
                "folded",
                if words.folded.is_some() { "yes" } else { "no" }.to_owned(),
            ),
            ("files", files.join("; ")),
        ];
        for (fact, value) in found {
            if expected.facts.get(fact) != Some(&value) {
                wrong.push(format!(
                    "{name}: {fact} is {value:?}, not {:?}",
                    expected.facts.get(fact)
                ));
            }
        }
        let read = split(&words.text);
        let right = if expected.whole {
            read.starts_with(&expected.words)
                && ASKED.iter().any(|asked| words.text.contains(asked))
        } else {
            read == expected.words
        };
        if !right {
            wrong.push(format!("{name}: the words are\n{}", words.text));
        }
        // What is shown is what was read, to the last word.
        let clean = richtext::clean(&words.html, &|_| true);
        if split(&clean.text) != read {
            wrong.push(format!("{name}: shown is\n{}", clean.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n=====\n"));
}
