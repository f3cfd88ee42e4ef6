//! Words in forms that few programs write: what they say is read like any other mail.

use mail::Incoming;

fn read(raw: &[u8]) -> Incoming {
    mail::read(raw).expect("readable")
}

fn words(mail: &Incoming) -> String {
    mail::new_words(mail).text.trim().to_owned()
}

fn files(mail: &Incoming) -> Vec<&str> {
    mail.parts.iter().map(|part| part.name.as_str()).collect()
}

#[test]
fn ascii_words_survive_every_charset() {
    for label in [
        "iso-2022-kr",
        "csiso2022kr",
        "hz-gb-2312",
        "iso-2022-cn",
        "iso-2022-cn-ext",
        "replacement",
        "ucs-2",
        "iso-10646-ucs-2",
        "utf-16",
        "utf-16be",
        "utf-32",
        "utf-7",
        "unicode-1-1-utf-7",
        "ibm037",
        "x-user-defined",
        "x-inconnu",
        "big5",
        "shift_jis",
    ] {
        for kind in ["plain", "html"] {
            let mail = read(
                format!(
                    "From: c@exemple.fr\r\nSubject: =?{label}?Q?zorvobjet_un?=\r\n\
                     Content-Type: text/{kind}; charset={label}\r\n\r\nzorvmot deux\r\n"
                )
                .as_bytes(),
            );
            assert_eq!(words(&mail), "zorvmot deux", "{label} {kind}");
            assert_eq!(mail.subject, "zorvobjet un", "{label}");
        }
    }
}

#[test]
fn utf_8_called_latin_is_read_as_utf_8() {
    let mail = read(
        "From: c@exemple.fr\r\nSubject: =?iso-8859-1?Q?r=C3=A9seau?=\r\n\
         Content-Type: text/plain; charset=iso-8859-1\r\n\r\nL’écran est cassé.\r\n"
            .as_bytes(),
    );
    assert_eq!(mail.subject, "réseau");
    assert_eq!(words(&mail), "L’écran est cassé.");
}

/// A mail of parts, each with its headers.
fn parts(kind: &str, parts: &[&str]) -> Incoming {
    let parts: String = parts.iter().map(|part| format!("--J\n{part}\n")).collect();
    let raw = format!(
        "From: c@exemple.fr\nSubject: x\nContent-Type: multipart/{kind}; boundary=J\n\n{parts}--J--\n"
    );
    read(raw.replace('\n', "\r\n").as_bytes())
}

const TYPES: [&str; 7] = [
    "text/markdown",
    "text/enriched",
    "text/x-foo",
    "TEXT",
    "text/unknown",
    "text/x-foo; charset=iso-8859-1\nContent-Disposition: inline",
    "application/xhtml+xml",
];

#[test]
fn texts_of_other_types_are_shown_below_the_others() {
    for kind in TYPES {
        let other = format!("Content-Type: {kind}\n\nzorvmot deux");
        for body in [
            "Content-Type: text/plain\n\nBonjour",
            "Content-Type: text/html\n\n<p>Bonjour</p>",
        ] {
            let mail = parts("mixed", &[body, &other]);
            assert_eq!(words(&mail), "Bonjour\n\nzorvmot deux", "{kind}");
            assert!(mail.parts.is_empty(), "{kind}: {:?}", files(&mail));
            // Another form of the same words is shown where it says more.
            let mail = parts("alternative", &[body, &other]);
            assert_eq!(words(&mail), "Bonjour\n\nzorvmot deux", "{kind}");
            assert!(mail.parts.is_empty(), "{kind}: {:?}", files(&mail));
            let same = format!("Content-Type: {kind}\n\nBonjour");
            let mail = parts("alternative", &[body, &same]);
            assert_eq!(words(&mail), "Bonjour", "{kind}");
        }
        // All there is.
        let mail = parts("mixed", &[&other]);
        assert_eq!(words(&mail), "zorvmot deux", "{kind}");
        // What has a file's name, or is attached, is a file.
        for head in ["; name=a.x", "\nContent-Disposition: attachment"] {
            let file = format!("Content-Type: {kind}{head}\n\nzorvmot deux");
            let mail = parts("mixed", &["Content-Type: text/plain\n\nBonjour", &file]);
            if !kind.contains("inline") {
                assert_eq!(
                    (words(&mail).as_str(), mail.parts.len()),
                    ("Bonjour", 1),
                    "{kind}"
                );
            }
        }
    }
    let enriched = "Content-Type: text/enriched\n\n<bold>zorvmot</bold> <color><param>red</param>deux</color> << 3";
    let mail = parts("mixed", &["Content-Type: text/plain\n\nBonjour", enriched]);
    assert_eq!(words(&mail), "Bonjour\n\nzorvmot deux < 3");
    // The page's own parts are no words, and a quote is folded wherever it stands.
    let mail = parts(
        "related",
        &[
            "Content-Type: text/html\n\n<p>Bonjour</p>",
            "Content-Type: text/x-foo\nContent-ID: <a>\n\nzorvmot",
        ],
    );
    assert_eq!((words(&mail).as_str(), mail.parts.len()), ("Bonjour", 1));
    let quote = "Content-Type: text/x-foo\n\nzorvmot\n\nLe 24/11/2026, Assistance <a@b.fr> a =E9crit :\n> Bonjour";
    let mail = parts("mixed", &["Content-Type: text/plain\n\nVoici", quote]);
    assert!(words(&mail).starts_with("Voici\n\nzorvmot"));
}

#[test]
fn a_page_by_another_name_is_a_page() {
    for kind in [
        "application/xhtml+xml",
        "text/x-amp-html",
        "application/vnd.wap.xhtml+xml",
    ] {
        let mail = read(
            format!(
                "From: c@exemple.fr\r\nSubject: x\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n\
                 <html><body><p>zorvmot <b>gras</b></p></body></html>\r\n"
            )
            .as_bytes(),
        );
        assert_eq!(words(&mail), "zorvmot gras", "{kind}");
        assert!(
            mail.html.is_some() && mail.parts.is_empty(),
            "{kind}: {:?}",
            files(&mail)
        );
    }
}

#[test]
fn uuencoded_words_and_files_are_decoded() {
    let encoded = "begin 644 a.txt\n00F]N:F]U<B!Z;W)V;6]T\"@``\n`\nend\n";
    for encoding in ["x-uuencode", "uuencode", "X-UUE", "x-uuencode; x"] {
        let mail = read(
            format!(
                "From: c@exemple.fr\nContent-Type: text/plain\nContent-Transfer-Encoding: {encoding}\n\n{encoded}"
            )
            .as_bytes(),
        );
        assert_eq!(words(&mail), "Bonjour zorvmot", "{encoding}");
        let file = format!(
            "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: {encoding}\n\n{encoded}"
        );
        let mail = parts("mixed", &["Content-Type: text/plain\n\nVoici", &file]);
        assert_eq!(files(&mail), ["a.pdf"]);
        assert_eq!(mail.parts[0].bytes, b"Bonjour zorvmot\n");
    }
    let file = encoded.replace("a.txt", "a.cfg");
    let raw = format!("From: c@exemple.fr\nSubject: x\n\nVoici :\n\n{encoded}\n{file}\nClaire\n");
    let mail = read(raw.as_bytes());
    assert_eq!(
        words(&mail),
        "Voici :\n\n[a.txt]\nBonjour zorvmot\n\n\nClaire"
    );
    assert_eq!(files(&mail), ["a.cfg"]);
    assert_eq!(mail.parts[0].bytes, b"Bonjour zorvmot\n");
}
