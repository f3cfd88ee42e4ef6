//! A text that costs too much to lay out is shown in its words, and a quiet sentence says so.

use serde_json::json;

use crate::mailroom::{SUPPORT, desk};

const SAID: &str = "n’a pas pu être reprise en entier";

/// Words before and after what no machine should lay out.
fn bomb() -> String {
    let middle = "<svg><td></x>".repeat(8_000);
    format!("<p>Elle clignote.</p>{middle}<p>Depuis <b>hier</b>.</p>")
}

#[tokio::test]
async fn a_description_and_a_reply_say_that_they_lost_their_layout() {
    let desk = desk().await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    let form = json!({ "subject": "Imprimante", "description": bomb() });
    let reply = desk.portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let reply = json!({ "body": bomb() });
    let path = "/api/tickets/1/replies";
    let reply = desk.portal.post(&claire, path, &reply).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let plain = json!({ "body": "<p>Une <b>autre</b> phrase.</p>" });
    desk.portal.post(&claire, path, &plain).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    let html = |place: usize| ticket["messages"][place]["html"].as_str().unwrap();
    for place in [0, 1] {
        for words in ["Elle clignote.", "Depuis hier.", SAID] {
            assert!(html(place).contains(words), "{words} in {}", html(place));
        }
    }
    assert!(!html(2).contains(SAID));
}

#[tokio::test]
async fn a_mail_says_that_it_lost_its_layout() {
    let desk = desk().await;
    let raw = format!(
        "From: luc@exemple.fr\nTo: {SUPPORT}\nSubject: Panne\nMessage-ID: <1@poste>\nContent-Type: text/html; charset=utf-8\n\n{}\n",
        bomb()
    );
    desk.deliver(&raw).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    let message = &ticket["messages"][0];
    let html = message["html"].as_str().unwrap();
    for words in ["Elle clignote.", "Depuis hier.", SAID] {
        assert!(html.contains(words), "{words} in {html}");
    }
    let page = message["mail_page_url"].as_str().unwrap();
    let page = desk.portal.get(&desk.admin, page).await;
    for words in ["Elle clignote.", "Depuis hier.", SAID] {
        assert!(page.text.contains(words), "{words}");
    }
    // Whoever reads it in a mail is told as well.
    let mails = desk.portal.mails_to("marie@exemple.fr").await;
    assert!(mails[0].text().contains(SAID), "{}", mails[0].text());
}
