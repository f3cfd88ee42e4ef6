//! Strangers' bytes against everything that reads them. A finding becomes a test of the crate it was found in.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

use std::cell::Cell;

use bolero::check;
use domain::address::Address;
use domain::id::Timestamp;
use domain::reply_address::{Key, Keys, ReplyAddress};
use inbound_mail::explain;

/// Pieces of mails that matter more together than letters drawn at random.
const PIECES: [&str; 44] = [
    "From: a@b.fr\r\n",
    "From: =?utf-8?q?x=0D=0AY?= <a@b.fr>\r\n",
    "To: assistance+t1042.p7.k3a9@guichet.localhost\r\n",
    "Subject: =?utf-8?B?w6k=?=\r\n",
    "Subject: Fwd: Undelivered Mail\r\n",
    "Auto-Submitted: auto-replied\r\n",
    "Return-Path: <>\r\n",
    "Content-Type: multipart/mixed; boundary=B\r\n",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n",
    "Content-Type: text/html; charset=utf-8\r\n",
    "Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes\r\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Type: message/delivery-status\r\n",
    "Content-Type: text/calendar\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1=a\r\n",
    "Content-ID: <i@x>\r\n",
    "\r\n",
    "\r\n--B\r\n",
    "\r\n--B--\r\n",
    "=C3=A9=\r\n",
    "iVBORw==\r\n",
    "<p onclick=x()>",
    "<img src=cid:i@x>",
    "<img src=\"data:image/png;base64,iVBORw==\">",
    "<img src=https://t/p.gif>",
    "<blockquote type=cite>",
    "<div class=gmail_quote>",
    "</div>",
    "<script>",
    "<style>",
    "> cité\r\n",
    "-- \r\n",
    "Le 4 mars 2025 à 10:02, C <c@x.fr> a écrit :\r\n",
    "De : C <c@x.fr>\r\nEnvoyé : 4 mars 2025 10:02\r\nÀ : A\r\nObjet : x\r\n",
    "-----Message d'origine-----\r\n",
    "Envoyé de mon iPhone\r\n",
    "-- Répondez au-dessus de cette ligne --\r\n",
    "Final-Recipient: rfc822; c@x.fr\r\n",
    "Action: failed\r\n",
    "BEGIN:VEVENT\r\nDTSTART:20250306T100000\r\n",
    "mots \u{202e}\u{200b}\u{a0}é\r\n",
    "\0\u{7f}\r",
];

/// Bytes as pieces and, where they name none, as themselves.
fn mail(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in bytes {
        match PIECES.get(usize::from(byte) / 2) {
            Some(piece) if byte % 2 == 0 => out.extend_from_slice(piece.as_bytes()),
            _ => out.push(byte),
        }
    }
    out
}

fn is_one_line(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'))
}

#[test]
fn a_mail_has_one_outcome() {
    let support = Address::parse("assistance@guichet.localhost").unwrap();
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        for raw in [bytes.clone(), mail(bytes)] {
            let found = explain(&raw, &support, Timestamp(1_700_000_000_000));
            assert!(!found.reason.is_empty());
            assert!(is_one_line(&found.subject), "{:?}", found.subject);
            assert!(found.from.iter().all(|from| is_one_line(from)));
            for file in &found.attachments {
                assert!(
                    is_one_line(&file.name) && !file.name.contains(['/', '\\']),
                    "{:?}",
                    file.name
                );
                assert!(!file.name.is_empty() && file.name != "." && file.name != "..");
            }
            assert_eq!(found, explain(&raw, &support, Timestamp(1_700_000_000_000)));
        }
    });
}

#[test]
fn a_report_is_read() {
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        let mut raw = b"From: MAILER-DAEMON@x.fr\r\n".to_vec();
        raw.extend(mail(bytes));
        let Ok(incoming) = mail::read(&raw) else {
            return;
        };
        let Some(report) = mail::delivery_report(&incoming) else {
            return;
        };
        assert!(report.recipients.len() <= 100);
        for one in report.recipients {
            assert!(one.final_recipient.contains('@') && is_one_line(&one.final_recipient));
            assert!(one.diagnostic.iter().all(|said| is_one_line(said)));
        }
    });
}

#[test]
fn a_reply_keeps_its_lines_and_loses_none() {
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        let text = String::from_utf8_lossy(&mail(bytes)).into_owned();
        let found = mail::reply::extract_text(&text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = text.split('\n');
        for line in found.kept.split('\n').filter(|line| !line.is_empty()) {
            assert!(lines.any(|input| input == line), "{line:?}");
        }
        let full = |text: &str| {
            text.split('\n')
                .filter(|line| !line.trim().is_empty())
                .count()
        };
        assert_eq!(full(&found.kept) + full(&found.cut), full(&text));
        assert!(
            full(&text) == 0 || full(&found.kept) > 0,
            "an empty result shows everything"
        );
        let html = mail::reply::extract_html(&text);
        assert!(!richtext::is_empty(&html.kept) || richtext::is_empty(&text));
    });
}

#[test]
fn a_token_that_was_not_signed_routes_nothing() {
    let keys = Keys::new(vec![Key::new('1', [7; 32]), Key::new('2', [8; 32])]).unwrap();
    let others = Keys::new(vec![Key::new('1', [9; 32])]).unwrap();
    let signed = Cell::new(0_u32);
    check!()
        .with_type::<(Vec<u8>, u8, u8)>()
        .for_each(|(bytes, at, with)| {
            let token = String::from_utf8_lossy(bytes).into_owned();
            if let Some(found) = ReplyAddress::verify(&token, &keys) {
                // Only what signs to the same token verifies.
                assert!(found.sign(&keys).eq_ignore_ascii_case(&token));
                signed.set(signed.get() + 1);
            }
            assert_eq!(ReplyAddress::verify(&token, &others).is_some(), false);
            let mut known = b"t1042.p7.k3a9".to_vec();
            let place = usize::from(*at) % known.len();
            known[place] = *with;
            assert!(ReplyAddress::verify(&String::from_utf8_lossy(&known), &keys).is_none());
        });
    assert_eq!(
        signed.get(),
        0,
        "nobody guesses a signature in a thousand tries"
    );
}

#[test]
fn html_is_made_harmless_and_settles() {
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        let html = String::from_utf8_lossy(&mail(bytes)).into_owned();
        let clean = richtext::clean(&html, &|_| true);
        assert_eq!(richtext::clean(&clean.html, &|_| true), clean);
        let whole = richtext::whole_mail(&html);
        assert_eq!(richtext::whole_mail(&whole.html), whole);
        for shown in [&clean.html, &whole.html] {
            let tree = richtext::tree::Tree::parse(shown);
            for name in [
                "script", "style", "iframe", "object", "embed", "svg", "link", "meta", "base",
                "form",
            ] {
                assert!(tree.elements(name).is_empty(), "{name}: {shown}");
            }
            for step in tree.walk(tree.root()) {
                let richtext::tree::Step::Enter(node) = step else {
                    continue;
                };
                for (name, value) in tree.attributes(node) {
                    assert!(!name.starts_with("on") && name != "src", "{name}={value}");
                    assert!(
                        !value
                            .to_ascii_lowercase()
                            .replace(char::is_whitespace, "")
                            .contains("javascript:")
                            || name != "href"
                    );
                }
            }
        }
    });
}

#[test]
fn address_lists_give_addresses() {
    const SIGNS: &[u8] = b"<>@,;:()[]\"\\ \t=?a.b";
    check!().with_type::<Vec<u8>>().for_each(|bytes| {
        let list: Vec<u8> = bytes
            .iter()
            .map(|byte| SIGNS.get(usize::from(*byte) % 32).copied().unwrap_or(*byte))
            .collect();
        let mut raw = b"From: a@b.fr\r\nTo: ".to_vec();
        raw.extend(list.iter().filter(|byte| !b"\r\n".contains(byte)));
        raw.extend_from_slice(b"\r\nCc: c@d.fr, x <e@f.fr>\r\n\r\nBonjour\r\n");
        let incoming = mail::read(&raw).unwrap();
        assert_eq!(
            incoming.cc.len(),
            2,
            "one header never spills into the next"
        );
        for one in incoming.to.iter().chain(&incoming.cc) {
            assert_eq!(one.address.matches('@').count(), 1, "{:?}", one.address);
            assert!(is_one_line(&one.address) && !one.address.contains([' ', '<', '>', ',']));
            assert!(one.name.iter().all(|name| is_one_line(name)));
        }
    });
}
