//! "Ne plus suivre ce ticket": a link that asks, a button that does it, and the way back.

use serde_json::json;

use crate::portal::{Browser, Portal};

/// The link that ends mails, as the mail's text has it: path and query.
fn link(mail: &crate::portal::Mail) -> String {
    let (_, rest) = mail.text().split_once("/api/follow?").unwrap();
    format!("/api/follow?{}", rest.split_whitespace().next().unwrap())
}

fn token(link: &str) -> String {
    let (_, query) = link.split_once('?').unwrap();
    let mut named = form_urlencoded::parse(query.as_bytes());
    named.find(|(name, _)| name == "jeton").unwrap().1.into()
}

async fn answer(portal: &Portal, marie: &Browser) -> usize {
    let body = json!({ "body": "<p>Une réponse.</p>" });
    let reply = portal.post(marie, "/api/tickets/1/replies", &body).await;
    assert_eq!(reply.status, 201);
    portal.mails_to("claire@exemple.fr").await.len()
}

#[tokio::test]
async fn a_link_asks_a_button_ends_and_the_way_back_is_there() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let link = link(&portal.mails_to("claire@exemple.fr").await[0]);
    let nobody = Browser::default();

    // Looking changes nothing: programs open links too.
    let page = portal.get(&nobody, &link).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains("<form class=\"form stack\" method=\"post\" action=\"/api/follow\">"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Ne plus suivre ce ticket"));
    assert!(!page.text.contains("Écran noir") && !page.text.contains("<script"));
    assert_eq!(answer(&portal, &marie).await, 2);

    let form = |act: &str| format!("token={}&act={act}&lang=fr", token(&link));
    let ended = portal
        .submit(&nobody, "/api/follow", &form("unfollow"))
        .await;
    assert_eq!(ended.status, 200);
    assert!(
        ended.text.contains("Vous ne suivez plus ce ticket"),
        "{}",
        ended.text
    );
    assert_eq!(answer(&portal, &marie).await, 2, "no more mails");
    assert_eq!(portal.ticket(&claire, 1).await["following"], false);
    assert_eq!(
        portal.ticket(&marie, 1).await["following"],
        true,
        "for nobody else"
    );
    let again = portal
        .submit(&nobody, "/api/follow", &form("unfollow"))
        .await;
    assert_eq!(again.status, 200, "twice is once");

    let back = portal.submit(&nobody, "/api/follow", &form("follow")).await;
    assert!(back.text.contains("Vous suivez ce ticket"), "{}", back.text);
    assert_eq!(answer(&portal, &marie).await, 3);

    // The page says the same.
    for (act, following, mails) in [("unfollow", false, 3), ("follow", true, 4)] {
        let reply = portal
            .post(&claire, "/api/tickets/1/follow", &json!({ "act": act }))
            .await;
        assert_eq!(reply.json()["following"], following);
        assert_eq!(answer(&portal, &marie).await, mails);
    }
}

#[tokio::test]
async fn nobody_ends_the_mails_of_another() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let mails = portal.mails_to("marie@exemple.fr").await;
    let maries = link(&mails[0]);
    let claires = link(&portal.mails_to("claire@exemple.fr").await[0]);
    let (maries, claires) = (token(&maries), token(&claires));
    let mixed = format!(
        "{}.{}",
        claires.rsplit_once('.').unwrap().0,
        maries.rsplit_once('.').unwrap().1
    );
    let other_ticket = claires.replacen("1.", "2.", 1);
    let nobody = Browser::default();
    for forged in [mixed.as_str(), other_ticket.as_str(), "", "1.x.y"] {
        let page = portal
            .get(&nobody, &format!("/api/follow?jeton={forged}"))
            .await;
        assert_eq!(page.status, 404, "{forged}");
        let body = json!({ "token": forged, "act": "unfollow" });
        let reply = portal.post(&nobody, "/api/follow", &body).await;
        assert_eq!(reply.status, 404, "{forged}");
    }
    let stranger = portal.requester("autre@exemple.fr").await;
    let reply = portal
        .post(
            &stranger,
            "/api/tickets/1/follow",
            &json!({ "act": "unfollow" }),
        )
        .await;
    assert_eq!(reply.status, 404);
    let wrong = portal
        .post(&claire, "/api/tickets/1/follow", &json!({ "act": "" }))
        .await;
    assert_eq!(wrong.status, 422);
    // A form on another site cannot press the button.
    let request = lambda_http::http::Request::post("/api/follow")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://ailleurs.fr")
        .body(lambda_http::Body::Text(format!(
            "token={claires}&act=unfollow"
        )))
        .unwrap();
    assert_eq!(portal.send(&nobody, request).await.status, 400);
    assert_eq!(answer(&portal, &marie).await, 2);
}

#[tokio::test]
async fn no_mail_carries_the_machine_way_out() {
    // A mail program that follows List-Unsubscribe would end mails nobody asked to end.
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert!(!mails[0].raw.to_lowercase().contains("list-unsubscribe"));
}
