//! Strangers' bytes against everything that reads them. A finding becomes a test of the crate it was found in.

use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::keys::{Key, Keys};
use domain::mail::reply_address::ReplyAddress;
use domain::people::address::Address;
use inbound_mail::explain;
use proptest::prelude::*;
use richtext::tree::{Step, Tree};

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

/// Pieces, letters of all kinds, and bytes that are no letters.
fn mail() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(PIECES.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => "\\PC{0,20}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn is_one_line(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_mail_has_one_outcome(raw in mail()) {
        let support = Address::parse("assistance@guichet.localhost").unwrap();
        let now = Timestamp(1_700_000_000_000);
        let found = explain(&raw, &support, now);
        prop_assert!(!found.reason.is_empty());
        prop_assert!(is_one_line(&found.subject), "{:?}", found.subject);
        prop_assert!(found.from.iter().all(|from| is_one_line(from)));
        for file in &found.attachments {
            prop_assert!(is_one_line(&file.name) && !file.name.contains(['/', '\\']), "{:?}", file.name);
            prop_assert!(!file.name.is_empty() && file.name != "." && file.name != "..");
        }
        prop_assert_eq!(&found, &explain(&raw, &support, now));
    }

    #[test]
    fn a_report_is_read(raw in mail()) {
        let raw = [b"From: MAILER-DAEMON@x.fr\r\n".to_vec(), raw].concat();
        let report = mail::read(&raw).ok().and_then(|incoming| mail::delivery_report(&incoming));
        let recipients = report.map(|report| report.recipients).unwrap_or_default();
        prop_assert!(recipients.len() <= 100);
        for one in recipients {
            prop_assert!(one.final_recipient.contains('@') && is_one_line(&one.final_recipient));
            prop_assert!(one.diagnostic.iter().all(|said| is_one_line(said)));
        }
    }

    #[test]
    fn a_reply_keeps_its_lines_and_loses_none(raw in mail()) {
        let text = String::from_utf8_lossy(&raw).into_owned();
        let found = mail::reply::extract_text(&text);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = text.split('\n');
        for line in found.kept.split('\n').filter(|line| !line.is_empty()) {
            prop_assert!(lines.any(|input| input == line), "{:?}", line);
        }
        let full = |text: &str| text.split('\n').filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(full(&found.kept) + full(&found.cut), full(&text));
        prop_assert!(full(&text) == 0 || full(&found.kept) > 0, "an empty result shows everything");
        let html = mail::reply::extract_html(&text);
        prop_assert!(!richtext::is_empty(&html.kept) || richtext::is_empty(&text));
    }

    #[test]
    fn a_mail_without_quotes_is_kept_as_it_is(lines in prop::collection::vec("[A-Za-zéà0-9 ,.!?()]{0,60}", 1..20)) {
        let text = lines.join("\n");
        let found = mail::reply::extract_text(&text);
        let full = |text: &str| -> Vec<String> {
            text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect()
        };
        prop_assert_eq!(full(&found.kept), full(&text));
    }

    #[test]
    fn a_token_that_was_not_signed_routes_nothing(token in "\\PC{0,40}", ticket in 1_u32..99_999, changed in 0_usize..40, with in "[0-9a-z]") {
        let keys = Keys::new(vec![Key::new('1', [7; 32]), Key::new('2', [8; 32])]).unwrap();
        let others = Keys::new(vec![Key::new('1', [9; 32])]).unwrap();
        prop_assert!(ReplyAddress::verify(&token, &keys).is_none());
        let address = ReplyAddress {
            ticket: TicketNumber(ticket.into()),
            person: PersonId::new([5; 10]),
        };
        let signed = address.sign(&keys);
        prop_assert_eq!(ReplyAddress::verify(&signed.to_uppercase(), &keys), Some(address));
        prop_assert!(ReplyAddress::verify(&signed, &others).is_none());
        let mut letters: Vec<char> = signed.chars().collect();
        let place = changed % letters.len();
        letters[place] = with.chars().next().unwrap();
        let other: String = letters.into_iter().collect();
        prop_assert!(other == signed || ReplyAddress::verify(&other, &keys).is_none());
    }

    #[test]
    fn html_is_made_harmless_and_settles(raw in mail()) {
        let html = String::from_utf8_lossy(&raw).into_owned();
        let clean = richtext::clean(&html, &|_| true);
        prop_assert_eq!(&richtext::clean(&clean.html, &|_| true), &clean);
        let whole = richtext::whole_mail(&html);
        prop_assert_eq!(&richtext::whole_mail(&whole.html), &whole);
        for shown in [&clean.html, &whole.html] {
            let tree = Tree::parse(shown);
            for name in ["script", "style", "iframe", "object", "embed", "svg", "link", "meta", "base", "form"] {
                prop_assert!(tree.elements(name).is_empty(), "{}: {}", name, shown);
            }
            for step in tree.walk(tree.root()) {
                let Step::Enter(node) = step else { continue };
                for (name, value) in tree.attributes(node) {
                    prop_assert!(!name.starts_with("on") && name != "src", "{}={}", name, value);
                    let said = value.to_ascii_lowercase().replace(char::is_whitespace, "");
                    prop_assert!(name != "href" || !said.starts_with("javascript:"), "{}", value);
                }
            }
        }
    }

    #[test]
    fn address_lists_give_addresses(list in "[<>@,;:()\\[\\]\"\\\\ \t=?a.béñ\u{202e}\u{200b}-]{0,80}") {
        let raw = format!("From: a@b.fr\r\nTo: {list}\r\nCc: c@d.fr, x <e@f.fr>\r\n\r\nBonjour\r\n");
        let incoming = mail::read(raw.as_bytes()).unwrap();
        prop_assert_eq!(incoming.cc.len(), 2, "one header never spills into the next");
        for one in incoming.to.iter().chain(&incoming.cc) {
            prop_assert_eq!(one.address.matches('@').count(), 1, "{:?}", one.address);
            prop_assert!(is_one_line(&one.address) && !one.address.contains([' ', '<', '>', ',']));
            prop_assert!(one.name.iter().all(|name| is_one_line(name)));
        }
    }
}
