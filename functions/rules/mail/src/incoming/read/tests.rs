use mail_parser::decoders::base64::base64_decode;
use proptest::prelude::*;

use super::super::limits::TEXT_MAX;
use super::*;
use crate::Mailbox;

fn read_text(raw: &str) -> Incoming {
    read(raw.replace('\n', "\r\n").as_bytes()).expect("readable")
}

#[test]
fn headers_are_read() {
    let mail = read_text(
        "Return-Path: <Claire@Exemple.fr>\nDelivered-To: assistance+T1@guichet.localhost\nX-Original-To: <a@b.fr>\n\
         Received: from a\nReceived: from b\nAuthentication-Results: mx; dmarc=pass\n\
         From: =?utf-8?q?=C3=89lise_Petit?= <Elise@Exemple.fr>\nReply-To: elise@ailleurs.fr\n\
         To: Assistance <assistance@guichet.localhost>, b@exemple.fr\nCc: Groupe: c@exemple.fr, d@exemple.fr;\n\
         Message-ID: <abc@exemple.fr>\nIn-Reply-To: <1@x>\nReferences: <0@x>\n <1@x>\n\
         Date: Thu, 9 Oct 2025 10:53:20 +0200\nSubject: =?iso-8859-1?Q?Imprimante_cass=E9e?=\n\nBonjour\n",
    );
    assert_eq!(mail.message_id.as_deref(), Some("abc@exemple.fr"));
    assert_eq!(mail.in_reply_to, ["1@x"]);
    assert_eq!(mail.references, ["0@x", "1@x"]);
    assert_eq!(
        mail.from,
        Some(Mailbox {
            name: Some("Élise Petit".into()),
            address: "elise@exemple.fr".into()
        })
    );
    assert_eq!(
        mail.reply_to.map(|to| to.address).as_deref(),
        Some("elise@ailleurs.fr")
    );
    assert_eq!(mail.to.len(), 2);
    assert_eq!(
        mail.cc
            .iter()
            .map(|one| one.address.as_str())
            .collect::<Vec<_>>(),
        ["c@exemple.fr", "d@exemple.fr"]
    );
    assert_eq!(
        mail.delivered_to,
        ["assistance+t1@guichet.localhost", "a@b.fr"]
    );
    assert_eq!(mail.return_path.as_deref(), Some("claire@exemple.fr"));
    assert_eq!(mail.subject, "Imprimante cassée");
    assert_eq!(mail.date, Some(1_760_000_000));
    assert_eq!(mail.received_hops, 2);
    assert_eq!(mail.authentication_results, ["mx; dmarc=pass"]);
    assert_eq!(mail.text.as_deref(), Some("Bonjour\n"));
    assert!(mail.machine.is_none() && mail.repeated_headers.is_empty() && mail.parts.is_empty());
}

#[test]
fn an_encoded_word_injects_nothing() {
    let mail = read_text(
        "From: =?utf-8?q?a=0D=0AX=00b?= <a@b.fr>\nSubject: =?utf-8?q?x=0D=0ABcc:_e@y=E2=80=AE?=\n\nb\n",
    );
    assert_eq!(mail.subject, "x Bcc: e@y");
    assert_eq!(
        mail.from.and_then(|from| from.name).as_deref(),
        Some("a X b")
    );
}

#[test]
fn doubled_headers_are_named() {
    let mail = read_text(
        "From: a@b.fr\nfrom: c@d.fr\nSubject: x\nDate: y\nDate: z\nTo: a@b.fr\nTo: c@d.fr\n\nb\n",
    );
    assert_eq!(mail.repeated_headers, ["From", "Date"]);
    assert_eq!(mail.to.len(), 2);
}

#[test]
fn nothing_is_unreadable_by_surprise() {
    assert_eq!(read(b""), Err(Unreadable::Empty));
    assert_eq!(read(b" \r\n\r\n"), Err(Unreadable::Empty));
    assert_eq!(
        read(b"\r\rSubject: a\rFrom: b@c.fr\r\rd\r").map(|mail| mail.subject),
        Ok("a".to_owned())
    );
}

const MIXED: &str = "From: a@b.fr\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=A\n\n\
--A\nContent-Type: multipart/related; boundary=B\n\n\
--B\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n<p>caf=E9 =80<img src=3D\"cid:i1@x\"></p>\n\
--B\nContent-Type: image/png; name=\"..\\\\ecran.png\"\nContent-ID: <i1@x>\nContent-Transfer-Encoding: base64\n\niVBORw==\n\
--B--\n\
--A\nContent-Type: text/plain; charset=iso-8859-15; name=\"n.txt\"\nContent-Disposition: attachment; filename*=utf-8''%C3%A9t%C3%A9.txt\nContent-Transfer-Encoding: base64\n\n6aQ=\n\
--A\nContent-Type: \"a<b\"/x\nContent-Disposition: attachment\n\nzz\n\
--A\nContent-Type: message/rfc822\n\nSubject: Avant / apres\nFrom: c@d.fr\n\nvieux\n\
--A--\n";

#[test]
fn files_keep_their_bytes_and_get_safe_names() {
    let mail = read_text(MIXED);
    assert_eq!(
        mail.html.as_deref().map(str::trim),
        Some("<p>café €<img src=\"cid:i1@x\"></p>")
    );
    assert_eq!(mail.text, None);
    let seen: Vec<(&str, &str, bool)> = mail
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.content_type.as_str(), part.inline))
        .collect();
    assert_eq!(
        seen,
        [
            ("ecran.png", "image/png", true),
            ("été.txt", "text/plain", false),
            ("piece-jointe-3.bin", "application/octet-stream", false),
            ("Avant - apres.eml", "message/rfc822", false),
        ]
    );
    assert_eq!(mail.parts[0].bytes, b"\x89PNG");
    assert_eq!(mail.parts[1].bytes, b"\xe9\xa4");
    assert!(
        mail.parts[3].bytes.starts_with(b"Subject: Avant"),
        "{:?}",
        mail.parts[3]
    );
}

#[test]
fn nests_and_crowds_cost_little() {
    let start = std::time::Instant::now();
    let nest = format!(
        "From: a@b.fr\n{}",
        "Content-Type: message/rfc822\n\n".repeat(100_000)
    );
    let encoded = format!(
        "From: a@b.fr\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n{nest}"
    );
    let crowd = format!(
        "From: a@b.fr\nContent-Type: multipart/mixed; boundary=A\n\n{}",
        "--A\nContent-Type: image/png\n\nx\n".repeat(20_000)
    );
    let deep: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=A{n}\n\n--A{n}\n"))
        .collect();
    let long = format!("From: a@b.fr\n\n{}", "é".repeat(2 * TEXT_MAX));
    for raw in [nest, encoded, deep] {
        let _ = read(raw.as_bytes());
    }
    assert_eq!(
        read(crowd.as_bytes()).map(|mail| mail.parts.len()),
        Ok(PARTS_MAX)
    );
    assert_eq!(
        read(long.as_bytes()).map(|mail| mail.text.unwrap_or_default().len()),
        Ok(TEXT_MAX)
    );
    assert!(
        start.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_survived(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&raw);
    }

    #[test]
    fn any_mangled_mail_is_survived(at in 0usize..900, cut in 0usize..40, byte: u8) {
        let mut raw = MIXED.as_bytes().to_vec();
        let at = at.min(raw.len() - 1);
        raw[at] = byte;
        raw.drain(at..(at + cut).min(raw.len()));
        if let Ok(mail) = read(&raw) {
            for line in [Some(mail.subject), mail.message_id, mail.from.and_then(|from| from.name)].into_iter().flatten() {
                prop_assert!(!line.chars().any(char::is_control));
            }
        }
    }
}

#[test]
fn a_text_that_is_all_there_is_is_read_though_it_is_attached() {
    for (disposition, is_read) in [
        ("attachment", true),
        ("attachment; filename=\"n.txt\"", false),
    ] {
        let raw = format!(
            "From: a@b.fr\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\
             Content-Type: text/plain; charset=utf-8\nContent-Disposition: {disposition}\n\nLe badge ne bipe plus\n--B--\n"
        );
        let incoming = read(raw.as_bytes()).expect("a mail");
        let text = incoming.text.unwrap_or_default();
        assert_eq!(
            text.contains("ne bipe plus"),
            is_read,
            "{disposition}: {text:?}"
        );
    }
}

#[test]
fn a_file_is_what_its_code_says_byte_for_byte() {
    // The last line looks like a word, and one in the middle is shorter.
    let code =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\nCAYAAAAf\nFcSJAAAADUlEQVR42mNkYPhfDwAChwGA\nAAAA\n";
    let mut expected = base64_decode(code.as_bytes()).expect("base64");
    for label in ["base64", "base64;", "\"base64\"", "base-64"] {
        for (padded, more) in [
            (code.to_owned(), vec![]),
            (format!("{code}AQ==\n"), vec![1]),
        ] {
            let raw = format!(
                "From: a@b.fr\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nx\n--B\n\
                 Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: {label}\n\n{padded}--B--\n"
            );
            let mail = read(raw.as_bytes()).expect("readable");
            let length = expected.len();
            expected.extend(more);
            assert_eq!(mail.parts[0].bytes, expected, "{label}");
            expected.truncate(length);
        }
    }
}
