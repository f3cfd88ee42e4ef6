//! A ticket with more messages than anybody reads at once: newest first, the rest in pages, nothing twice.

use lambda_http::Body;
use lambda_http::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};

/// What Lambda takes of an answer, bytes.
const ANSWER_MAX: usize = 6 * 1024 * 1024;

/// The words of all messages, oldest first, read page by page; each page is checked against Lambda's limit.
async fn read_all(portal: &Portal, browser: &Browser, number: u64) -> (Vec<String>, usize) {
    let path = format!("/api/tickets/{number}");
    let mut reply = portal.get(browser, &path).await;
    let mut words: Vec<String> = Vec::new();
    let mut pages = 0;
    let first = reply.json()["opening"].clone();
    loop {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        assert!(reply.text.len() < ANSWER_MAX / 2, "{}", reply.text.len());
        pages += 1;
        let page = reply.json();
        let mut older: Vec<String> = texts(&page["messages"]);
        older.append(&mut words);
        words = older;
        let Some(before) = page["earlier"].as_str() else {
            break;
        };
        reply = portal
            .get(browser, &format!("{path}?before={before}"))
            .await;
    }
    if pages > 1 {
        assert!(
            first["html"].as_str().unwrap().contains("en panne"),
            "{first}"
        );
    } else {
        assert_eq!(first, Value::Null);
    }
    (words, pages)
}

fn texts(messages: &Value) -> Vec<String> {
    let words = |one: &Value| one["html"].as_str().unwrap().chars().take(40).collect();
    messages.as_array().unwrap().iter().map(words).collect()
}

async fn reply(portal: &Portal, browser: &Browser, number: u64, body: &str) {
    let path = format!("/api/tickets/{number}/replies");
    let reply = portal.post(browser, &path, &json!({ "body": body })).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
}

#[tokio::test]
async fn many_messages_come_in_pages_each_once_and_in_order() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let mut expected = vec!["<p>Il est en panne.</p>".to_owned()];
    for message in 0..120 {
        let body = format!("<p>Message {message}</p>");
        reply(&portal, &marie, number, &body).await;
        expected.push(body);
    }
    portal.system.settled().await;
    for browser in [&claire, &marie] {
        let (words, pages) = read_all(&portal, browser, number).await;
        let written: Vec<&String> = words.iter().filter(|one| !one.is_empty()).collect();
        assert_eq!(written, expected.iter().collect::<Vec<_>>());
        assert_eq!(pages, 3);
    }
    // The newest are on the first page, with where their mails stand.
    let shown = portal.ticket(&marie, number).await;
    let newest = shown["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(newest["html"], "<p>Message 119</p>");
    assert_eq!(
        newest["deliveries"].as_array().unwrap().len(),
        1,
        "{newest}"
    );

    let path = format!("/api/tickets/{number}");
    let (price, _) = portal.price(portal.get(&claire, &path)).await;
    assert_eq!(price, ["GetItem", "Query"]);
    let before = shown["earlier"].as_str().unwrap();
    let earlier = format!("{path}?before={before}");
    let (price, _) = portal.price(portal.get(&claire, &earlier)).await;
    assert_eq!(price, ["GetItem", "GetItem", "Query", "Query"]);

    // Pages are for those who may read the ticket, and names that are none lead nowhere.
    let jean = portal.requester("jean@exemple.fr").await;
    for (browser, address) in [(&jean, &earlier), (&claire, &format!("{path}?before=x"))] {
        let answer = portal.get(browser, address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn messages_of_full_length_stay_within_what_lambda_answers() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Journaux").await;
    let mut expected = vec!["<p>Il est en panne.</p>".to_owned()];
    let long = "journal ".repeat(24_000);
    for message in 0..36 {
        let body = format!("<p>Partie {message:02} {long}</p>");
        reply(&portal, &marie, number, &body).await;
        expected.push(body.chars().take(40).collect());
    }
    portal.system.settled().await;
    let (words, pages) = read_all(&portal, &claire, number).await;
    let written: Vec<String> = words.into_iter().filter(|one| !one.is_empty()).collect();
    assert_eq!(written, expected);
    assert!(pages > 5, "{pages}");

    let path = format!("/api/tickets/{number}");
    let (price, answer) = portal.price(portal.get(&marie, &path)).await;
    assert_eq!(price, ["GetItem", "GetItem", "Query", "Query", "Query"]);
    let shown = answer.json();
    let newest = shown["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(
        newest["deliveries"].as_array().unwrap().len(),
        1,
        "{newest}"
    );
}

async fn ask(portal: &Portal, browser: &Browser, path: &str, known: &str) -> Reply {
    let request = Request::get(path).header(header::IF_NONE_MATCH, known);
    portal
        .send(browser, request.body(Body::Empty).unwrap())
        .await
}

#[tokio::test]
async fn who_has_the_ticket_as_it_is_gets_it_no_second_time() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;
    let path = format!("/api/tickets/{number}");
    let first = portal.get(&claire, &path).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");

    let strong = tag.trim_start_matches("W/");
    for known in [tag.as_str(), strong, &format!("\"autre\", {tag}")] {
        let again = ask(&portal, &claire, &path, known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(again.text, "");
        assert_eq!(again.header("etag"), tag);
    }
    let by_address = format!("{path}?known={}", strong.trim_matches('"'));
    let again = portal.get(&claire, &by_address).await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NO_CONTENT, "")
    );

    // What is known to one is another thing for somebody else.
    assert_eq!(
        ask(&portal, &marie, &path, &tag).await.status,
        StatusCode::OK
    );
    let jean = portal.requester("jean@exemple.fr").await;
    for address in [&path, &by_address] {
        let foreign = ask(&portal, &jean, address, &tag).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    }
    // A change gives it another name.
    reply(&portal, &marie, number, "<p>Je regarde.</p>").await;
    let changed = portal.get(&claire, &by_address).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header("etag"), tag);
    assert!(changed.text.contains("Je regarde."));
}
