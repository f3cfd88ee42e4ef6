//! Answering in the ticket's page, and who may.

use serde_json::json;

use crate::portal::{Browser, Portal};

#[tokio::test]
async fn each_answer_reaches_the_other_side_and_not_its_author() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}/replies");
    let before = (
        portal.mails_to("claire@exemple.fr").await.len(),
        portal.mails_to("marie@exemple.fr").await.len(),
    );

    let reply = portal
        .post(&marie, &path, &json!({ "body": "<p>Redémarrez-le.</p>" }))
        .await;
    assert_eq!(reply.status, 201);
    assert_eq!(
        portal.mails_to("claire@exemple.fr").await.len(),
        before.0 + 1
    );
    assert_eq!(portal.mails_to("marie@exemple.fr").await.len(), before.1);

    portal
        .post(&claire, &path, &json!({ "body": "<p>Il marche.</p>" }))
        .await;
    let told = portal.mails_to("marie@exemple.fr").await;
    assert_eq!(told.len(), before.1 + 1);
    assert!(told.last().unwrap().text().contains("Il marche."));
    assert_eq!(
        portal.mails_to("claire@exemple.fr").await.len(),
        before.0 + 1
    );

    let ticket = portal.ticket(&claire, number).await;
    assert_eq!(ticket["state"], "in_progress");
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 3);
    assert_eq!(ticket["messages"][1]["author"]["role"], "agent");
    assert_eq!(ticket["messages"][2]["mine"], true);
}

#[tokio::test]
async fn somebody_elses_ticket_does_not_exist() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let mails = portal.mails().await;

    for (browser, expected) in [(&jean, 404), (&Browser::default(), 401)] {
        let path = format!("/api/tickets/{number}");
        assert_eq!(portal.get(browser, &path).await.status, expected);
        let reply = portal
            .post(
                browser,
                &format!("{path}/replies"),
                &json!({ "body": "<p>x</p>" }),
            )
            .await;
        assert_eq!(reply.status, expected);
        let note = json!({ "body": "<p>x</p>", "kind": "note" });
        assert_eq!(
            portal
                .post(browser, &format!("{path}/replies"), &note)
                .await
                .status,
            expected
        );
        let state = json!({ "state": "resolved" });
        assert_eq!(
            portal
                .post(browser, &format!("{path}/state"), &state)
                .await
                .status,
            expected
        );
        assert_eq!(
            portal
                .post(browser, &format!("{path}/take"), &json!({}))
                .await
                .status,
            expected
        );
    }
    assert_eq!(
        portal.get(&jean, "/api/tickets?view=open").await.status,
        404
    );
    assert_eq!(
        portal.get(&jean, "/api/tickets").await.json()["tickets"],
        json!([])
    );
    assert_eq!(
        portal.ticket(&claire, number).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(portal.mails().await, mails);
    assert_eq!(portal.get(&jean, "/api/tickets/999").await.status, 404);
}

#[tokio::test]
async fn two_answers_at_once_are_both_kept() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}/replies");
    let (one, two) = (
        json!({ "body": "<p>un</p>" }),
        json!({ "body": "<p>deux</p>" }),
    );
    let (first, second) = tokio::join!(
        portal.post(&claire, &path, &one),
        portal.post(&marie, &path, &two)
    );
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
    assert_eq!(
        portal.ticket(&claire, number).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn the_same_key_adds_one_answer() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}/replies");
    let body = json!({ "body": "<p>un</p>" });
    let first = portal.post_keyed(&claire, &path, &body, Some("k")).await;
    let again = portal.post_keyed(&claire, &path, &body, Some("k")).await;
    assert_eq!(first.text, again.text);
    let other = portal
        .post_keyed(&claire, &path, &json!({ "body": "<p>deux</p>" }), Some("k"))
        .await;
    assert_eq!(other.status, 409);
    assert_eq!(
        portal.ticket(&claire, number).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn an_answer_to_a_resolved_ticket_reopens_it_and_thanks_do_not() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}");
    portal
        .post(
            &marie,
            &format!("{path}/state"),
            &json!({ "state": "resolved" }),
        )
        .await;

    portal
        .post(
            &claire,
            &format!("{path}/replies"),
            &json!({ "body": "<p>Merci beaucoup</p>" }),
        )
        .await;
    assert_eq!(portal.ticket(&claire, number).await["state"], "resolved");
    portal
        .post(
            &claire,
            &format!("{path}/replies"),
            &json!({ "body": "<p>Encore noir</p>" }),
        )
        .await;
    assert_eq!(portal.ticket(&claire, number).await["state"], "in_progress");
}

#[tokio::test]
async fn a_session_that_ended_changes_nothing_and_says_what_to_do() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    portal.system.clock.advance_seconds(13 * 3600);
    let reply = portal
        .post(
            &claire,
            &format!("/api/tickets/{number}/replies"),
            &json!({ "body": "<p>x</p>" }),
        )
        .await;
    assert_eq!(reply.status, 401);
    assert!(
        reply.json()["detail"]
            .as_str()
            .unwrap()
            .contains("Connectez-vous")
    );
    let again = portal.requester("claire@exemple.fr").await;
    assert_eq!(
        portal.ticket(&again, number).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
