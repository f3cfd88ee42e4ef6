//! Taking tickets, changing their state, notes among agents.

use serde_json::json;

use crate::portal::Portal;

#[tokio::test]
async fn a_taken_ticket_is_told_to_its_agent_only() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.agent("paul@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}");
    assert_eq!(
        portal.get(&marie, "/api/tickets?view=open").await.json()["tickets"][0]["number"],
        number
    );

    assert_eq!(
        portal
            .post(&marie, &format!("{path}/take"), &json!({}))
            .await
            .status,
        200
    );
    assert_eq!(
        portal
            .post(&marie, &format!("{path}/take"), &json!({}))
            .await
            .status,
        200
    );
    let before = portal.mails_to("paul@exemple.fr").await.len();
    portal
        .post(
            &claire,
            &format!("{path}/replies"),
            &json!({ "body": "<p>Alors ?</p>" }),
        )
        .await;
    assert_eq!(portal.mails_to("paul@exemple.fr").await.len(), before);
    assert!(
        portal
            .mails_to("marie@exemple.fr")
            .await
            .last()
            .unwrap()
            .text()
            .contains("Alors ?")
    );
    assert_eq!(
        portal.ticket(&claire, number).await["assignees"][0]["name"],
        "marie"
    );
}

#[tokio::test]
async fn a_note_never_reaches_the_requester() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}");
    let mails = portal.mails().await;
    let note = json!({ "body": "<p>NOTE-INTERNE</p>", "kind": "note" });
    assert_eq!(
        portal
            .post(&marie, &format!("{path}/replies"), &note)
            .await
            .status,
        201
    );

    assert_eq!(portal.mails().await, mails);
    let seen = portal.get(&claire, &path).await.text;
    assert!(
        !seen.contains("NOTE-INTERNE") && !seen.contains("\"note\":true"),
        "{seen}"
    );
    assert!(
        portal
            .get(&marie, &path)
            .await
            .text
            .contains("NOTE-INTERNE")
    );
    assert_eq!(
        portal
            .post(&claire, &format!("{path}/replies"), &note)
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_new_state_is_told_to_the_requester() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}/state");
    let before = portal.mails_to("claire@exemple.fr").await.len();
    assert_eq!(
        portal
            .post(&marie, &path, &json!({ "state": "resolved" }))
            .await
            .status,
        200
    );
    let told = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(told.len(), before + 1);
    assert!(told.last().unwrap().text().contains("Résolu"));
    assert_eq!(
        portal.get(&marie, "/api/tickets?view=open").await.json()["tickets"],
        json!([])
    );

    assert_eq!(
        portal
            .post(&marie, &path, &json!({ "state": "ouvert" }))
            .await
            .status,
        422
    );
    assert_eq!(
        portal
            .post(&claire, &path, &json!({ "state": "closed" }))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_list_goes_on_page_by_page() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    for number in 1..=27 {
        portal.declare(&claire, &format!("Ticket {number}")).await;
    }
    let first = portal.get(&claire, "/api/tickets").await.json();
    assert_eq!(first["tickets"].as_array().unwrap().len(), 25);
    let cursor = first["cursor"].as_str().unwrap().as_bytes();
    let cursor: String = form_urlencoded::byte_serialize(cursor).collect();
    let second = portal
        .get(&claire, &format!("/api/tickets?cursor={cursor}"))
        .await
        .json();
    assert_eq!(second["tickets"].as_array().unwrap().len(), 2);
    assert_eq!(second["tickets"][1]["subject"], "Ticket 1");
    assert!(second["cursor"].is_null());
    let odd = portal
        .get(&claire, "/api/tickets?cursor=nimporte")
        .await
        .json();
    assert_eq!(odd["tickets"].as_array().unwrap().len(), 25);
}
