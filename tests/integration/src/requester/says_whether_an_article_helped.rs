//! Voting on articles: by anybody, once, without being known; read by agents.

use domain::desk::vote::MARKS_MAX;
use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};

const ARTICLE: &str = "/articles/impression/imprimante-n-imprime-pas/";

#[tokio::test]
async fn a_vote_counts_once_for_a_visitor_and_agents_read_the_counts() {
    let portal = Portal::start_within_the_hour().await;
    let stranger = Browser::default();
    for (verdict, key, counted) in [
        ("yes", "k1", true),
        ("yes", "k1", false),
        ("no", "k1", false),
        ("no", "k2", true),
        ("solved", "k1", true),
        ("solved", "k1", false),
    ] {
        let vote = json!({ "article": ARTICLE, "verdict": verdict });
        let (price, reply) = portal
            .price(portal.post_keyed(&stranger, "/api/votes", &vote, Some(key)))
            .await;
        assert_eq!(price, ["TransactWriteItems"]);
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.json()["counted"], counted, "{verdict} {key}");
    }
    let marie = portal.agent("marie@exemple.fr").await;
    let (price, reply) = portal.price(portal.get(&marie, "/api/votes")).await;
    assert_eq!(price, ["GetItem", "Query"]);
    assert_eq!(
        reply.json()["articles"],
        json!([{ "article": ARTICLE, "yes": 1, "no": 1, "solved": 1 }])
    );
    let empty = portal.get(&marie, "/api/votes?month=2001-01").await;
    assert_eq!(empty.json(), json!({ "month": "2001-01", "articles": [] }));
    assert_eq!(portal.mails().await, 0);
}

#[tokio::test]
async fn only_agents_read_the_counts() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    for (browser, path, status) in [
        (&Browser::default(), "/api/votes", 401),
        (&claire, "/api/votes", 404),
        (&marie, "/api/votes?month=hier", 404),
        (&marie, "/api/votes?month=2026-13", 404),
    ] {
        let reply = portal.get(browser, path).await;
        assert_eq!(reply.status, status, "{}", reply.text);
        assert!(!reply.text.contains("articles\":"), "{}", reply.text);
    }
}

#[tokio::test]
async fn a_vote_that_names_nothing_is_refused_and_counts_nothing() {
    let portal = Portal::start_within_the_hour().await;
    let stranger = Browser::default();
    for (vote, fields) in [
        (json!({}), vec!["article", "verdict"]),
        (
            json!({ "article": ARTICLE, "verdict": "maybe" }),
            vec!["verdict"],
        ),
        (
            json!({ "article": "https://ailleurs.fr/", "verdict": "yes" }),
            vec!["article"],
        ),
        (
            json!({ "article": "/a/".repeat(100), "verdict": "yes" }),
            vec!["article"],
        ),
    ] {
        let (price, reply) = portal
            .price(portal.post(&stranger, "/api/votes", &vote))
            .await;
        assert_eq!(reply.status, 422);
        assert_eq!(reply.fields(), fields);
        assert!(price.is_empty());
    }
}

/// A vote as the gateway hands it on, from an address, with what the voter claims of where they are.
async fn vote(portal: &Portal, from: &str, article: &str, key: &str, claims: &str) -> Reply {
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/api/votes", "rawQueryString": "",
        "headers": { "content-type": "application/json", "idempotency-key": key,
            "x-forwarded-for": claims, "forwarded": claims, "x-real-ip": claims },
        "requestContext": { "http": { "method": "POST", "path": "/api/votes", "protocol": "HTTP/1.1",
            "sourceIp": from, "userAgent": "" }, "requestId": "1", "stage": "$default", "timeEpoch": 0 },
        "body": json!({ "article": article, "verdict": "yes" }).to_string(),
        "isBase64Encoded": false,
    });
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    portal.send(&Browser::default(), request).await
}

async fn votes(portal: &Portal) -> Vec<Value> {
    let marie = portal.agent("marie@exemple.fr").await;
    let listed = portal.get(&marie, "/api/votes").await.json();
    listed["articles"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_article_takes_so_many_votes_a_month_and_no_more() {
    let portal = Portal::start_within_the_hour().await;
    for number in 0..=MARKS_MAX {
        let from = format!("10.{}.{}.7", number / 250, number % 250);
        let reply = vote(&portal, &from, ARTICLE, &format!("k{number}"), "").await;
        assert_eq!(reply.json()["counted"], number < MARKS_MAX, "{number}");
    }
}

#[tokio::test]
async fn a_flood_from_one_network_leaves_the_month_to_the_others() {
    let portal = Portal::start_within_the_hour().await;
    let mut counted = 0;
    for number in 0..MARKS_MAX {
        // Another address of the same network, another visitor, another claim each time.
        let from = format!("192.0.2.{}", number % 250);
        let claim = format!("10.0.{}.{}", number / 250, number % 250);
        let reply = vote(&portal, &from, ARTICLE, &format!("k{number}"), &claim).await;
        counted += u64::from(reply.status == 200);
        if reply.status != 200 {
            assert_eq!(reply.status, 429, "{}", reply.text);
            let wait: i64 = reply.header("retry-after").parse().unwrap();
            assert!((1..=30 * 24 * 3600).contains(&wait), "{wait}");
            assert!(
                reply.json()["detail"]
                    .as_str()
                    .unwrap()
                    .contains("Réessayez dans")
            );
        }
    }
    assert_eq!(counted, 10);
    let (neighbour, other) = ("192.0.2.251", "198.51.100.1");
    assert_eq!(vote(&portal, neighbour, ARTICLE, "n", "").await.status, 429);
    assert_eq!(
        vote(&portal, other, ARTICLE, "o", "").await.json()["counted"],
        true
    );
    assert_eq!(
        votes(&portal).await,
        [json!({ "article": ARTICLE, "yes": 11, "no": 0, "solved": 0 })]
    );

    // Day after day, a tenth of the month at most.
    for day in 0..15 {
        portal.system.clock.advance_seconds(24 * 3600);
        for number in 0..11 {
            let key = format!("d{day}-{number}");
            counted += u64::from(vote(&portal, neighbour, ARTICLE, &key, "").await.status == 200);
        }
    }
    // Two stretches of thirty days may meet in these fifteen.
    assert!(counted <= 100, "{counted}");
}

#[tokio::test]
async fn what_is_no_article_fills_nothing() {
    let portal = Portal::start_within_the_hour().await;
    let mut written = 0;
    for number in 0..500 {
        let path = format!("/articles/invente/{number}/");
        let from = format!("2001:db8:7:{number:x}::1");
        written += usize::from(vote(&portal, &from, &path, "k", "").await.status == 200);
    }
    assert_eq!(written, 60, "an hour's budget of the network");
    assert_eq!(votes(&portal).await.len(), 60);
}

#[tokio::test]
async fn a_vote_that_counts_for_nothing_costs_its_network_nothing() {
    let portal = Portal::start_within_the_hour().await;
    for _ in 0..30 {
        let again = vote(&portal, "192.0.2.1", ARTICLE, "same", "").await;
        assert_eq!(again.status, 200, "{}", again.text);
    }
    let other = vote(&portal, "192.0.2.2", ARTICLE, "another", "").await;
    assert_eq!(other.json()["counted"], true);
}

#[tokio::test]
async fn without_a_script_a_vote_leads_to_thanks() {
    let portal = Portal::start_within_the_hour().await;
    let stranger = Browser::default();
    for (lang, thanks) in [("fr", "/merci/"), ("en", "/en/thank-you/")] {
        let form = format!("article=%2Farticles%2Fimpression%2Fx%2F&verdict=yes&lang={lang}");
        let reply = portal.submit(&stranger, "/api/votes", &form).await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("location")),
            (303, thanks)
        );
    }
}

#[tokio::test]
async fn an_agent_reads_the_counts_long_after_logging_in_and_nothing_is_written_for_it() {
    let portal = Portal::start_within_the_hour().await;
    let marie = portal.agent("marie@exemple.fr").await;
    // A session's end is put off after an hour, by a function that may write sessions.
    portal.system.clock.advance_seconds(2 * 3600);
    let (price, reply) = portal.price(portal.get(&marie, "/api/votes")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(price, ["GetItem", "Query"]);
}
