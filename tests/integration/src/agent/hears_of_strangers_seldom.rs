//! Requests that nobody has proved: a flood of them fills a list, and no agent's mailbox.

use serde_json::json;

use crate::mailroom::{Mailroom, desk};
use crate::portal::Browser;

const MARIE: &str = "marie@exemple.fr";

/// Somebody who is not logged in asks for help, each from a network of their own.
async fn declared(desk: &Mailroom, number: usize) {
    let form = json!({ "address": format!("p{number}@exemple.fr"), "subject": "Écran", "description": "<p>Noir</p>" });
    let from = format!("10.0.{number}.1");
    let nobody = Browser::default();
    let reply = desk.portal.post_from(&from, &nobody, "/api/tickets", &form);
    assert_eq!(reply.await.status, 201);
    desk.portal.system.settled().await;
}

async fn told(desk: &Mailroom) -> Vec<String> {
    let mails = desk.portal.mails_to(MARIE).await;
    mails.into_iter().map(|mail| mail.read.subject).collect()
}

/// A minute passes, and upkeep runs, so many times.
async fn minutes(desk: &Mailroom, count: usize) {
    for _ in 0..count {
        desk.later(60).await;
    }
}

#[tokio::test]
async fn forty_within_ten_minutes_are_one_mail_at_once_and_one_later() {
    let desk = desk().await;
    for number in 1..=40 {
        declared(&desk, number).await;
        desk.portal.system.clock.advance_seconds(10);
    }
    assert_eq!(told(&desk).await, ["[#1] Demande à confirmer"]);
    minutes(&desk, 30).await;
    let later = told(&desk).await;
    assert_eq!(later.len(), 2, "{later:?}");
    // Nothing waits to be told any more, and a new one is told at once.
    minutes(&desk, 60).await;
    assert_eq!(told(&desk).await, later);
    declared(&desk, 41).await;
    assert_eq!(told(&desk).await.len(), 3);
}

#[tokio::test]
async fn one_alone_is_told_at_once_and_a_second_one_before_long() {
    let desk = desk().await;
    declared(&desk, 1).await;
    desk.portal.system.clock.advance_seconds(60);
    declared(&desk, 2).await;
    assert_eq!(told(&desk).await.len(), 1);
    minutes(&desk, 25).await;
    let told = told(&desk).await;
    assert_eq!(
        told,
        ["[#1] Demande à confirmer", "[#2] Demande à confirmer"]
    );
    let mails = desk.portal.mails_to(MARIE).await;
    assert!(
        mails[1].text().contains("toutes les dix minutes"),
        "{}",
        mails[1].raw
    );
}

#[tokio::test]
async fn one_that_is_confirmed_meanwhile_is_told_once_as_what_it_is() {
    let desk = desk().await;
    declared(&desk, 1).await;
    declared(&desk, 2).await;
    let mails = desk.portal.mails_to("p2@exemple.fr").await;
    let nobody = Browser::default();
    let confirmed = json!({ "token": mails[0].token() });
    let reply = desk.portal.post(&nobody, "/api/confirmation", &confirmed);
    assert_eq!(reply.await.status, 200);
    minutes(&desk, 40).await;
    let told = told(&desk).await;
    assert_eq!(told, ["[#1] Demande à confirmer", "[#2] Écran"]);
}

#[tokio::test]
async fn somebody_else_s_requests_are_told_as_ever() {
    let desk = desk().await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    for number in 1..=5 {
        declared(&desk, number).await;
        desk.portal.declare(&claire, "Souris").await;
    }
    let told = told(&desk).await;
    let proved = told.iter().filter(|subject| subject.contains("Souris"));
    assert_eq!((told.len(), proved.count()), (6, 5), "{told:?}");
}
