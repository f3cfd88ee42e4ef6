//! Mails in the shapes of many makers: whatever begins with "zq" in one of them can be read in the ticket.

use std::collections::BTreeSet;

use mail::letters::Language;
use mail::{Incoming, MailWords, Picture};

const DESK: &str = "assistance@guichet.localhost";

/// All that can be read in the ticket: words, what is folded, what is said of the mail, its subject and files.
fn readable(incoming: &Incoming, words: &MailWords) -> String {
    let clean = |html: &str| {
        let html = mail::replace_cids(html, &|_| Picture::Missing);
        richtext::clean(&html, &|_| true).text
    };
    let folded = words.folded.as_ref().map(|folded| clean(&folded.html));
    let remarks = mail::remarks(incoming, Language::Fr);
    let mut lines = vec![clean(&words.html), folded.unwrap_or_default()];
    lines.extend(remarks.iter().map(|remark| remark.in_words(Language::Fr)));
    lines.push(incoming.subject.clone());
    lines.extend(incoming.parts.iter().map(|part| part.name.clone()));
    lines.join("\n")
}

fn marked(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with("zq")).collect()
}

/// A mail with what stands in `{{…}}` as base64.
fn encoded(mail: &str) -> String {
    let mut out = String::new();
    let mut rest = mail;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, behind) = after.split_once("}}").expect("an end");
        out.push_str(before);
        out.push_str(&data_encoding::BASE64.encode(inside.as_bytes()));
        rest = behind;
    }
    out + rest
}

#[test]
fn no_maker_s_words_are_lost() {
    let mails = include_str!("makers/mails.txt").split("=== ").skip(1);
    let (mut lost, mut seen) = (Vec::new(), 0);
    for mail in mails {
        let (maker, raw) = mail.split_once('\n').expect("a name");
        let incoming = mail::read(encoded(raw).replace('\n', "\r\n").as_bytes()).expect(maker);
        for words in [
            mail::new_words(&incoming),
            mail::opening_words(&incoming, DESK),
        ] {
            let readable = readable(&incoming, &words);
            let found: BTreeSet<&str> = marked(&readable);
            let missing: Vec<&str> = marked(raw)
                .into_iter()
                .filter(|word| !found.contains(word))
                .collect();
            if !missing.is_empty() {
                lost.push(format!("{maker}: {missing:?} in\n{readable}"));
            }
        }
        seen += 1;
    }
    assert!(seen >= 60, "{seen} mails");
    assert!(lost.is_empty(), "{}", lost.join("\n=====\n"));
}

/// What only Outlook opens is named, and stays a file that its reader may open.
#[test]
fn a_winmail_dat_is_said_and_kept() {
    for (kind, name) in [
        ("application/ms-tnef", "; name=winmail.dat"),
        ("application/ms-tnef", ""),
        ("application/octet-stream", "; name=Winmail.dat"),
    ] {
        let raw = format!(
            "From: zoe@client.example\r\nMIME-Version: 1.0\r\n\
             Content-Type: {kind}{name}\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgEAAQA=\r\n"
        );
        let incoming = mail::read(raw.as_bytes()).expect("readable");
        let remarks = mail::remarks(&incoming, Language::Fr);
        assert_eq!(remarks, [mail::Remark::Winmail], "{kind}{name}");
        let [file] = &incoming.parts[..] else {
            panic!("one file: {:?}", incoming.parts)
        };
        assert!(file.bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22]));
    }
}
