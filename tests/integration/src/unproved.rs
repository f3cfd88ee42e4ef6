//! Requests sent without logging in, with an address that nobody has proved.

use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};

pub(crate) const BAIT: &str = "GAGNEZ-UN-LOT";
pub(crate) const VICTIM: &str = "victime@ailleurs.fr";
pub(crate) const DAY: i64 = 24 * 3600;

pub(crate) async fn ask(portal: &Portal, address: &str, files: &[Value]) -> Reply {
    let form = json!({
        "address": address, "subject": BAIT, "description": format!("<p>{BAIT}</p>"),
        "phone": BAIT, "equipment": BAIT, "files": files,
    });
    let reply = portal
        .post(&Browser::default(), "/api/tickets", &form)
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    // Mails about different tickets go out in any order.
    portal.system.settled().await;
    reply
}

pub(crate) async fn act(portal: &Portal, browser: &Browser, path: &str, body: &Value) {
    let path = format!("/api/tickets/1/{path}");
    let reply = portal.post(browser, &path, body).await;
    assert!(reply.status.is_success(), "{path} {}", reply.text);
}

pub(crate) async fn confirm(portal: &Portal, token: &str) -> Reply {
    let body = json!({ "token": token });
    portal
        .post(&Browser::default(), "/api/confirmation", &body)
        .await
}

pub(crate) async fn later(portal: &Portal, seconds: i64) -> upkeep::Report {
    portal.system.settled().await;
    portal.system.clock.advance_seconds(seconds);
    let report = upkeep::handle(&portal.system.upkeep).await.unwrap();
    portal.system.settled().await;
    report
}
