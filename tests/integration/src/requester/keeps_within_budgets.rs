//! What somebody with a session may do a day, and what they are told beyond it.

use serde_json::json;

use crate::portal::{Browser, Portal, Reply};

async fn reply(portal: &Portal, browser: &Browser, number: u64, key: Option<&str>) -> Reply {
    let body = json!({ "body": "<p>Encore</p>" });
    let path = format!("/api/tickets/{number}/replies");
    portal.post_keyed(browser, &path, &body, key).await
}

async fn messages(portal: &Portal, browser: &Browser, number: u64) -> usize {
    let ticket = portal.ticket(browser, number).await;
    ticket["messages"].as_array().unwrap().len()
}

/// What a refusal for want of budget has to say, whoever reads it.
fn assert_says_when(reply: &Reply, most_seconds: i64) {
    assert_eq!(reply.status, 429, "{}", reply.text);
    let wait: i64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=most_seconds).contains(&wait), "{wait}");
    assert_eq!(reply.json()["type"], "/problems/too-much");
    let detail = reply.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("Réessayez dans"), "{detail}");
}

#[tokio::test]
async fn beyond_its_budget_a_reply_changes_nothing_and_says_when_to_come_back() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    // From the beginning of a window on.
    let into = portal.system.clock.now().seconds() % 600;
    portal.system.clock.advance_seconds(600 - into);
    for count in 0..60 {
        let key = format!("k{count}");
        let sent = reply(&portal, &claire, number, Some(&key)).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
    }
    let before = messages(&portal, &claire, number).await;
    assert_says_when(&reply(&portal, &claire, number, Some("k60")).await, 600);
    assert_eq!(messages(&portal, &claire, number).await, before);
    // The same request again is no new one, and another ticket no way round.
    let again = reply(&portal, &claire, number, Some("k3")).await;
    assert_eq!(again.status, 201, "{}", again.text);
    let other = portal.declare(&claire, "Autre chose").await;
    assert_says_when(&reply(&portal, &claire, other, None).await, 600);
    // Others are not concerned, and she comes back when she was told.
    assert_eq!(reply(&portal, &marie, number, None).await.status, 201);
    portal.system.clock.advance_seconds(600);
    let back = reply(&portal, &claire, number, Some("k60")).await;
    assert_eq!(back.status, 201, "{}", back.text);
}

#[tokio::test]
async fn without_scripts_a_refused_form_comes_back_whole() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let form = "subject=Souris&description_text=Elle+ne+bouge+plus&lang=fr";
    let mut last = portal.submit(&claire, "/api/tickets", form).await;
    for _ in 0..120 {
        if last.status != 303 {
            break;
        }
        last = portal.submit(&claire, "/api/tickets", form).await;
    }
    assert_eq!(last.status, 429);
    assert!(!last.header("retry-after").is_empty());
    for part in ["Réessayez dans", "value=\"Souris\"", "Elle ne bouge plus"] {
        assert!(last.text.contains(part), "{part} in {}", last.text);
    }
    let english = portal
        .submit(&claire, "/api/tickets", &form.replace("lang=fr", "lang=en"))
        .await;
    assert!(english.text.contains("Try again in"), "{}", english.text);
}

#[tokio::test]
async fn two_at_the_same_moment_never_both_find_room_for_one() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let into = portal.system.clock.now().seconds() % 3600;
    portal.system.clock.advance_seconds(3600 - into);
    for _ in 0..59 {
        portal.declare(&claire, "Encore").await;
    }
    let form = json!({ "subject": "Souris", "description": "<p>Morte</p>" });
    let (one, other, third) = tokio::join!(
        portal.post(&claire, "/api/tickets", &form),
        portal.post(&claire, "/api/tickets", &form),
        portal.post(&claire, "/api/tickets", &form),
    );
    let mut statuses = [one, other, third].map(|reply| reply.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 429, 429]);
}
