//! An address that refused our mails works again, and somebody says so.

use domain::id::MessageId;
use domain::mail::delivery::{About, MailId};
use serde_json::{Value, json};
use store::sent_mails::{To, Withholding};

use crate::portal::{Browser, Portal};

const CLAIRE: &str = "claire@exemple.fr";

/// SES reports that a mail to Claire came back for good: the first, the second…
async fn refuse(portal: &Portal, place: usize) {
    portal.system.settled().await;
    let all = portal.system.outbox.all();
    let hers: Vec<_> = all.iter().filter(|one| one.to == [CLAIRE]).collect();
    let bounce =
        json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    let name = &hers[place].tags["notification"];
    report(portal, "Bounce", ("bounce", bounce), &hers[place].id, name).await;
}

/// SES reports on the mail of this name.
async fn report(portal: &Portal, kind: &str, part: (&str, Value), ses_id: &str, name: &str) {
    let (field, part) = part;
    let event = json!({
        "eventType": kind,
        field: part,
        "mail": { "timestamp": "2026-11-24T08:00:00Z", "messageId": ses_id,
            "tags": { "notification": [name] } },
    });
    portal.system.deliveries.send(event.to_string()).unwrap();
    portal.system.settled().await;
}

async fn lift(portal: &Portal, agent: &Browser) {
    portal.system.settled().await;
    let person = portal.person(CLAIRE).await;
    let lifted = json!({ "person": person });
    let reply = portal.post(agent, "/api/tickets/1/address", &lifted).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    portal.system.settled().await;
}

async fn reply(portal: &Portal, browser: &Browser, ticket: u64, words: &str) {
    let body = json!({ "body": format!("<p>{words}</p>") });
    let path = format!("/api/tickets/{ticket}/replies");
    let reply = portal.post(browser, &path, &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    portal.system.settled().await;
}

/// What the mails to Claire say, each by the one of `words` it holds.
async fn told(portal: &Portal, words: &[&str]) -> Vec<String> {
    let mails = portal.mails_to(CLAIRE).await;
    let said = |text: &str| {
        let found = words.iter().find(|word| text.contains(**word));
        found.map_or_else(|| text.to_owned(), |word| (*word).to_owned())
    };
    mails.iter().map(|mail| said(mail.text())).collect()
}

/// How far her mails about each message have come.
fn stages(ticket: &Value) -> Vec<String> {
    let messages = ticket["messages"].as_array().unwrap();
    let copies = messages
        .iter()
        .flat_map(|message| message["deliveries"].as_array().unwrap());
    let theirs = copies.filter(|copy| copy["name"] == "claire");
    theirs
        .map(|copy| copy["stage"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_was_withheld_is_sent_once_and_in_order_when_the_mark_is_lifted() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    reply(&portal, &marie, 1, "Avant la panne.").await;
    refuse(&portal, 1).await;
    for words in ["Première réponse.", "Deuxième réponse."] {
        reply(&portal, &marie, 1, words).await;
    }
    let forgotten = json!({ "address": CLAIRE });
    let forgot = "/api/passwords/forgotten";
    portal.post(&Browser::default(), forgot, &forgotten).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 2, "nothing is sent");
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(
        stages(&ticket),
        ["delivered", "refused", "withheld", "withheld"]
    );

    lift(&portal, &marie).await;
    let words = [
        "Avant la panne",
        "Première réponse",
        "Deuxième réponse",
        "nouveau-mot-de-passe",
    ];
    assert_eq!(told(&portal, &words).await[1..], words);
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(
        stages(&ticket),
        ["delivered", "refused", "delivered", "delivered"]
    );
    assert_eq!(ticket["refusing"], json!([]));

    // Lifted once more, and the report of the refusal once more: nothing happens.
    let mails = portal.mails().await;
    lift(&portal, &marie).await;
    refuse(&portal, 1).await;
    assert_eq!(portal.mails().await, mails);
    assert_eq!(portal.ticket(&marie, 1).await["refusing"], json!([]));
    reply(&portal, &marie, 1, "Troisième réponse.").await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 6);
}

#[tokio::test]
async fn of_many_withheld_mails_the_last_of_each_ticket_is_sent() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    refuse(&portal, 0).await;
    portal.declare(&claire, "Souris").await;
    for number in 1..=6 {
        for ticket in [1, 2] {
            reply(&portal, &marie, ticket, &format!("R{number} de T{ticket}.")).await;
        }
    }
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 1);
    lift(&portal, &marie).await;
    let sent = told(&portal, &["R6 de T1", "R6 de T2"]).await;
    assert_eq!(sent[1..], ["R6 de T1", "R6 de T2"]);
    let ticket = portal.ticket(&marie, 1).await;
    let mut expected = vec!["withheld"; 7];
    (expected[0], expected[6]) = ("refused", "delivered");
    assert_eq!(stages(&ticket), expected);
    lift(&portal, &marie).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 3);
}

#[tokio::test]
async fn whoever_would_not_be_told_any_more_gets_nothing_of_what_was_withheld() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    refuse(&portal, 0).await;
    reply(&portal, &marie, 1, "Une réponse.").await;
    let unfollow = json!({ "act": "unfollow" });
    portal
        .post(&claire, "/api/tickets/1/follow", &unfollow)
        .await;
    let forgotten = json!({ "address": CLAIRE });
    let forgot = "/api/passwords/forgotten";
    portal.post(&Browser::default(), forgot, &forgotten).await;
    portal.system.settled().await;
    // Its link is over by then.
    portal.system.clock.advance_seconds(3 * 3600);
    lift(&portal, &marie).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 1);
    let person = portal.person(CLAIRE).await;
    let waiting = portal.system.store.list_withheld(&person).await.unwrap();
    assert_eq!(waiting, [], "and nothing waits");
}

/// The mark was read, and lifted before the mail was withheld.
#[tokio::test]
async fn a_mail_is_withheld_only_while_the_mark_stands() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    portal.declare(&claire, "Écran noir").await;
    let who = portal.who(CLAIRE).await;
    let now = portal.system.clock.now();
    let ticket = domain::id::TicketNumber(1);
    let mail_id = MailId {
        about: About::Message(ticket, MessageId::new(now, [7; 10])),
        person: who.person.clone(),
    };
    let to = To {
        who: &who,
        as_agent: false,
        answers: None,
    };
    let store = &portal.system.store;
    let withhold = || store.withhold_mail(&mail_id, &to, now);
    assert_eq!(withhold().await.unwrap(), Withholding::Unblocked);
    assert_eq!(store.list_withheld(&who.person).await.unwrap(), []);
    refuse(&portal, 0).await;
    assert_eq!(withhold().await.unwrap(), Withholding::Withheld);
    assert_eq!(withhold().await.unwrap(), Withholding::Settled);
    assert_eq!(store.list_withheld(&who.person).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_acknowledgement_that_was_withheld_is_sent_as_well_within_its_budget() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    refuse(&portal, 0).await;
    portal.declare(&claire, "Souris").await;
    for name in ["Clavier", "Casque"] {
        let raw = format!(
            "From: {CLAIRE}\nTo: assistance@guichet.localhost\nSubject: {name}\nMessage-ID: <{name}@p>\n\nPerdu.\n"
        );
        let desk = ["assistance@guichet.localhost"];
        portal.deliver(CLAIRE, &desk, &raw).await.unwrap();
    }
    for number in [2, 3, 4] {
        let ticket = portal.ticket(&marie, number).await;
        assert_eq!(stages(&ticket), ["withheld"], "{number}");
    }
    lift(&portal, &marie).await;
    let subjects: Vec<_> = portal
        .mails_to(CLAIRE)
        .await
        .into_iter()
        .map(|mail| mail.read.subject)
        .collect();
    assert_eq!(
        subjects,
        ["[#1] Écran noir", "[#2] Souris", "[#3] Clavier"],
        "by mail one an hour"
    );
    assert_eq!(stages(&portal.ticket(&marie, 3).await), ["delivered"]);
    assert_eq!(stages(&portal.ticket(&marie, 4).await), ["withheld"]);
    lift(&portal, &marie).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 3);
}

/// A run sent a mail and died; before SES's report came, the address was marked and the mail withheld.
#[tokio::test]
async fn a_mail_that_had_left_after_all_is_not_sent_a_second_time() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    refuse(&portal, 0).await;
    reply(&portal, &marie, 1, "Une réponse.").await;
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(stages(&ticket), ["refused", "withheld"]);
    let message = ticket["messages"][1]["id"].as_str().unwrap();
    let person = portal.person(CLAIRE).await;
    let name = format!("t1_{message}_{person}");
    report(&portal, "Send", ("send", json!({})), "0102-late", &name).await;
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(stages(&ticket), ["refused", "sent"]);
    lift(&portal, &marie).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 1);
    let waiting = portal.system.store.list_withheld(&person).await.unwrap();
    assert_eq!(waiting, []);
}
