//! A mail with pictures and a layout, as the ticket's readers see it.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::language::Language;
use domain::people::person::{Account, Participant, Role};
use domain::ticket::attachment::TICKET_MAX;
use serde_json::Value;

use crate::portal::{Browser, Portal};

/// One pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==";

async fn messages(portal: &Portal, reader: &Browser) -> Vec<Value> {
    portal.ticket(reader, 1).await["messages"]
        .as_array()
        .unwrap()
        .clone()
}

/// An HTML mail with a picture named `logo` and, below a quote's marker, one named `old`.
fn mail(to: &str, id: &str, words: &str) -> String {
    format!(
        "From: Claire <claire@exemple.fr>\nTo: {to}\nSubject: Re: [#1] Ecran noir\nMessage-ID: <{id}@poste>\nMIME-Version: 1.0\n\
         Content-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html; charset=utf-8\n\n\
         <table bgcolor=\"#ffeeaa\"><tr><td style=\"color:#aa0000\">{words}</td></tr></table><p><img src=\"cid:logo\" alt=\"Mairie\"></p>\
         <img src=\"https://suivi.example/p.gif\"><script>alert(1)</script>\
         <div class=\"moz-cite-prefix\">Le 04/03/2025 à 10:02, Assistance a écrit :</div><blockquote type=\"cite\">Bonjour <img src=\"cid:old\"></blockquote>\n\
         --B\nContent-Type: image/png; name=logo.png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\n{PNG}\n\
         --B\nContent-Type: image/png; name=old.png\nContent-ID: <old>\nContent-Transfer-Encoding: base64\n\niVBORw==\n--B--\n"
    )
}

#[tokio::test]
async fn a_layout_is_shown_in_a_frame_that_runs_and_fetches_nothing() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let to = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let raw = mail(&to, "un", "Toujours noir.");
    portal
        .deliver("claire@exemple.fr", &[&to], &raw)
        .await
        .unwrap();

    let messages = messages(&portal, &marie).await;
    let html = messages[1]["html"].as_str().unwrap();
    assert!(
        html.contains("Toujours noir.") && !html.contains("style") && !html.contains("suivi"),
        "{html}"
    );
    assert_eq!(html.matches("<img").count(), 1, "{html}");
    assert_eq!(messages[1]["files"], serde_json::json!([]));

    let address = messages[1]["mail_page_url"].as_str().unwrap();
    let page = portal.get(&marie, address).await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.starts_with("sandbox allow-popups"), "{policy}");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"));
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"));
    assert!(!policy.contains("https:"), "{policy}");
    assert!(
        page.text
            .contains("<td style=\"color:#aa0000\">Toujours noir."),
        "{}",
        page.text
    );
    assert_eq!(page.text.matches("src=\"data:image/png;base64,").count(), 2);
    assert!(!page.text.contains("suivi.example") && !page.text.contains("<script"));

    let asked = portal
        .get(&marie, &format!("{address}&images=remote"))
        .await;
    assert!(asked.text.contains("src=\"https://suivi.example/p.gif\""));

    let facts = messages[1]["mail_facts_url"].as_str().unwrap();
    let known = portal.get(&marie, facts).await.json();
    assert_eq!(known, serde_json::json!({ "remote_images": 1 }));

    let stranger = portal.requester("paul@exemple.fr").await;
    assert_eq!(portal.get(&stranger, address).await.status, 404);
    assert_eq!(portal.get(&stranger, facts).await.status, 404);
}

#[tokio::test]
async fn a_mail_without_pictures_from_elsewhere_offers_none() {
    let portal = Portal::start().await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let own = mail("assistance@guichet.localhost", "un", "Voici.")
        .replace("<img src=\"https://suivi.example/p.gif\">", "");
    portal
        .deliver("claire@exemple.fr", &["assistance@guichet.localhost"], &own)
        .await
        .unwrap();
    let facts = messages(&portal, &marie).await[0]["mail_facts_url"].clone();
    let known = portal.get(&marie, facts.as_str().unwrap()).await.json();
    assert_eq!(known, serde_json::json!({ "remote_images": 0 }));
}

#[tokio::test]
async fn a_signature_s_picture_is_shown_once() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let to = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    for (id, words) in [("un", "Premier."), ("deux", "Second.")] {
        portal
            .deliver("claire@exemple.fr", &[&to], &mail(&to, id, words))
            .await
            .unwrap();
    }
    let messages = messages(&portal, &claire).await;
    let images = |at: usize| {
        messages[at]["html"]
            .as_str()
            .unwrap()
            .matches("<img")
            .count()
    };
    assert_eq!((images(1), images(2)), (1, 0));
    let second = messages[2]["html"].as_str().unwrap();
    assert!(
        second.contains("Second.") && !second.contains("Mairie"),
        "{second}"
    );
    assert_eq!(messages[2]["files"], serde_json::json!([]));
}

#[tokio::test]
async fn what_is_said_of_a_picture_the_mail_lacks_is_shown() {
    let portal = Portal::start().await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let whole = mail("assistance@guichet.localhost", "un", "Voici.");
    let desk = ["assistance@guichet.localhost"];
    for lacking in [
        whole.replace("Content-ID: <logo>\n", ""),
        whole.replace("image/png; name=logo", "image/tiff; name=logo"),
    ] {
        let sent = portal.deliver("claire@exemple.fr", &desk, &lacking);
        sent.await.unwrap();
        let messages = messages(&portal, &marie).await;
        let html = messages.last().unwrap()["html"].as_str().unwrap();
        assert!(html.contains("<p>[Mairie]</p>"), "{html}");
    }
}

/// A mail with an invitation, to the desk.
fn invitation(from: &str) -> String {
    format!(
        "From: {from}\nTo: assistance@guichet.localhost\nSubject: Point\nMessage-ID: <rdv@poste>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\nEst-ce possible ?\n\
         --B\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Pose de l'imprimante\n\
         DTSTART;TZID=Europe/Paris:20250306T100000\nLOCATION:Salle B\nEND:VEVENT\nEND:VCALENDAR\n--B--\n"
    )
}

#[tokio::test]
async fn an_invitation_is_kept_and_summed_up() {
    let portal = Portal::start().await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let raw = invitation("Claire <claire@exemple.fr>");
    portal
        .deliver("claire@exemple.fr", &["assistance@guichet.localhost"], &raw)
        .await
        .unwrap();
    let messages = messages(&portal, &marie).await;
    let html = messages[0]["html"].as_str().unwrap();
    assert!(
        html.contains(
            "[Invitation : Pose de l'imprimante, jeudi 6 mars 2025 à 10:00 (Europe/Paris), Salle B]"
        ),
        "{html}"
    );
    assert_eq!(messages[0]["files"][0]["name"], "invitation-1.ics");
}

/// What the desk adds to a mail's words is for the requester first: in the language of their account, whatever
/// the mail is written in, and so is the answer they get.
#[tokio::test]
async fn remarks_are_in_the_language_of_the_requester() {
    let portal = Portal::start().await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let now = portal.system.clock.now();
    let account = Account {
        who: Participant {
            language: Language::En,
            ..portal.who("claire@exemple.fr").await
        },
        role: Role::Requester,
        password_hash: None,
        verified_at: Some(now),
        created_at: now,
    };
    portal.system.store.add_account(&account).await.unwrap();
    let raw = invitation("Claire <claire@exemple.fr>");
    portal
        .deliver("claire@exemple.fr", &["assistance@guichet.localhost"], &raw)
        .await
        .unwrap();
    let acknowledged = &portal.mails_to("claire@exemple.fr").await[0];
    assert!(
        acknowledged.text().contains("We have received"),
        "{}",
        acknowledged.text()
    );
    // An agent answers by mail, from a French account.
    let to = portal.mails_to("marie@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let signed = format!(
        "From: marie@exemple.fr\nTo: {to}\nSubject: Re\nMessage-ID: <s@poste>\nMIME-Version: 1.0\n\
         Content-Type: multipart/signed; boundary=B\n\n--B\nContent-Type: text/plain\n\nOui.\n\
         --B\nContent-Type: application/pgp-signature\n\nx\n--B--\n"
    );
    portal
        .deliver("marie@exemple.fr", &[&to], &signed)
        .await
        .unwrap();
    let messages = messages(&portal, &marie).await;
    for (place, expected) in [
        (
            0,
            "[Invitation: Pose de l'imprimante, Thursday 6 March 2025 at 10:00 (Europe/Paris), Salle B]",
        ),
        (1, "[Signed message; the signature was not checked]"),
    ] {
        let html = messages[place]["html"].as_str().unwrap();
        assert!(html.contains(expected), "{html}");
    }
}

/// A mail of Claire's with so many small files.
fn with_files(to: &str, id: &str, count: usize) -> String {
    let files: String = (0..count)
        .map(|number| {
            format!(
                "--B\nContent-Type: text/plain; name=journal{number}.txt\nContent-Disposition: attachment\n\nligne {number}\n"
            )
        })
        .collect();
    format!(
        "From: Claire <claire@exemple.fr>\nTo: {to}\nSubject: Journaux\nMessage-ID: <{id}@poste>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nVoici.\n{files}--B--\n"
    )
}

#[tokio::test]
async fn files_that_a_ticket_cannot_take_are_told_of() {
    let portal = Portal::start().await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let support = "assistance@guichet.localhost";
    portal
        .deliver(
            "claire@exemple.fr",
            &[support],
            &with_files(support, "onze", 11),
        )
        .await
        .unwrap();
    // The ticket's files come near to all that one may have.
    let (client, table) = &portal.system.table;
    client
        .update_item()
        .table_name(table)
        .key("pk", AttributeValue::S("TICKET#1".to_owned()))
        .key("sk", AttributeValue::S("HEAD".to_owned()))
        .update_expression("SET bytes = :bytes")
        .expression_attribute_values(":bytes", AttributeValue::N(TICKET_MAX.to_string()))
        .send()
        .await
        .unwrap();
    let address = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    for (id, count) in [("encore", 2), ("sans", 0)] {
        let raw = with_files(&address, id, count);
        portal
            .deliver("claire@exemple.fr", &[&address], &raw)
            .await
            .unwrap();
    }

    let messages = messages(&portal, &marie).await;
    for (place, files, expected) in [
        (
            0,
            10,
            "[Un fichier joint, trop lourd ou en trop, n’a pas été repris ici : il reste dans le mail d’origine (journal10.txt)]",
        ),
        (
            1,
            0,
            "[2 fichiers joints, trop lourds ou trop nombreux, n’ont pas été repris ici : ils restent dans le mail d’origine (journal0.txt, journal1.txt)]",
        ),
        (2, 0, ""),
    ] {
        let message = &messages[place];
        let html = message["html"].as_str().unwrap();
        assert!(html.contains("Voici.") && html.contains(expected), "{html}");
        assert_eq!(html.contains('['), !expected.is_empty(), "{html}");
        assert_eq!(message["files"].as_array().unwrap().len(), files);
        assert_ne!(message["whole_mail_url"], Value::Null);
    }
}
