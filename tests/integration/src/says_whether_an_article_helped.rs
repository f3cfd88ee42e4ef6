//! Voting on articles: by anybody, once, without being known; read by agents.

use domain::vote::MARKS_MAX;
use serde_json::json;

use crate::portal::{Browser, Portal};

const ARTICLE: &str = "/articles/impression/imprimante-n-imprime-pas/";

#[tokio::test]
async fn a_vote_counts_once_for_a_visitor_and_agents_read_the_counts() {
    let portal = Portal::start().await;
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
        assert_eq!(price, ["UpdateItem"]);
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
    let portal = Portal::start().await;
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
    let portal = Portal::start().await;
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

#[tokio::test]
async fn an_article_takes_so_many_votes_a_month_and_no_more() {
    let portal = Portal::start().await;
    let stranger = Browser::default();
    let vote = json!({ "article": ARTICLE, "verdict": "yes" });
    for number in 0..=MARKS_MAX {
        let reply = portal
            .post_keyed(&stranger, "/api/votes", &vote, Some(&format!("k{number}")))
            .await;
        assert_eq!(reply.json()["counted"], number < MARKS_MAX, "{number}");
    }
}

#[tokio::test]
async fn without_a_script_a_vote_leads_to_thanks() {
    let portal = Portal::start().await;
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
