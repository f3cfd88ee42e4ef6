//! Machines that write to each other, and people who write too much: everything is kept, little is mailed.

use std::sync::{Arc, Mutex};

use domain::people::person::Role;
use local::aws::queue::Queue;
use local::aws::receive::{Receiver, local_envelope};
use tokio::task::JoinSet;

use crate::portal::{Browser, Portal};

const SUPPORT: &str = "assistance@guichet.localhost";

struct FloodedDesk {
    portal: Portal,
    agent: Browser,
}

async fn desk() -> FloodedDesk {
    let portal = Portal::start().await;
    let agent = portal.log_in("marie@exemple.fr", Role::Admin).await;
    FloodedDesk { portal, agent }
}

impl FloodedDesk {
    async fn deliver(&self, from: &str, to: &str, id: &str, more: &str) {
        let raw = mail(from, to, id, more);
        self.portal.deliver(from, &[to], &raw).await.unwrap();
    }

    /// The subjects of mails put aside for a reason.
    async fn put_aside(&self, reason: &str) -> Vec<String> {
        let path = format!("/api/mails?outcome=parked&reason={reason}");
        let list = self.portal.get(&self.agent, &path).await.json();
        let mails = list["mails"].as_array().unwrap().iter();
        mails
            .map(|mail| mail["subject"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn count(&self, address: &str) -> usize {
        self.portal.mails_to(address).await.len()
    }

    fn pass(&self, seconds: i64) {
        self.portal.system.clock.advance_seconds(seconds);
    }
}

fn mail(from: &str, to: &str, id: &str, more: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nSubject: Panne {id}\nMessage-ID: <{id}@poste>\n{more}\nVoici {id}.\n"
    )
}

#[tokio::test]
async fn after_five_messages_in_ten_minutes_agents_are_told_once_and_then_nobody() {
    let desk = desk().await;
    desk.deliver("luc@exemple.fr", SUPPORT, "0", "").await;
    let address = desk.portal.mails_to("luc@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let mut told = Vec::new();
    for number in 1..=9 {
        desk.pass(30);
        let before = desk.count("marie@exemple.fr").await;
        desk.deliver("luc@exemple.fr", &address, &number.to_string(), "")
            .await;
        told.push(desk.count("marie@exemple.fr").await - before);
    }
    assert_eq!(told, [1, 1, 1, 1, 1, 1, 0, 0, 0]);
    let mails = desk.portal.mails_to("marie@exemple.fr").await;
    let warning = mails.last().unwrap();
    assert!(
        warning
            .text()
            .contains("C’est peut-être une réponse automatique"),
        "{}",
        warning.text()
    );
    let ticket = desk.portal.ticket(&desk.agent, 1).await;
    assert_eq!(
        ticket["messages"].as_array().unwrap().len(),
        10,
        "all is kept"
    );

    // Somebody else in the same ticket, and the same sender ten minutes later, are heard.
    let before = desk.count("marie@exemple.fr").await;
    desk.pass(601);
    desk.deliver("luc@exemple.fr", &address, "10", "").await;
    assert_eq!(desk.count("marie@exemple.fr").await, before + 1);
}

#[tokio::test]
async fn an_address_is_acknowledged_once_an_hour_and_five_times_a_day() {
    let desk = desk().await;
    let mut told = Vec::new();
    for half_hour in 0..14 {
        desk.deliver("luc@exemple.fr", SUPPORT, &half_hour.to_string(), "")
            .await;
        told.push(desk.count("luc@exemple.fr").await);
        desk.pass(1800);
    }
    assert_eq!(told, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5]);
    assert_eq!(
        desk.count("marie@exemple.fr").await,
        14,
        "agents hear of each"
    );
    // Agents see in the ticket that its requester was not told.
    for (number, stage, reason) in [(1, "delivered", None), (2, "withheld", Some("too_many"))] {
        let ticket = desk.portal.ticket(&desk.agent, number).await;
        let copies = ticket["messages"][0]["deliveries"].as_array().unwrap();
        let his: Vec<_> = copies.iter().filter(|copy| copy["name"] == "luc").collect();
        assert_eq!(his.len(), 1);
        assert_eq!(
            (his[0]["stage"].as_str(), his[0]["reason"].as_str()),
            (Some(stage), reason)
        );
        assert_eq!(ticket["refusing"], serde_json::json!([]));
    }
    // A visitor's form names an address that is perhaps somebody else's.
    let form = serde_json::json!({ "address": "victime@ailleurs.fr", "subject": "Achetez", "description": "<p>Ici</p>" });
    for _ in 0..3 {
        let reply = desk
            .portal
            .post(&Browser::default(), "/api/tickets", &form)
            .await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    assert_eq!(desk.count("victime@ailleurs.fr").await, 1);
    // Whoever is logged in looks at the page and is answered each time.
    let claire = desk.portal.requester("claire@exemple.fr").await;
    for subject in ["Un", "Deux"] {
        desk.portal.declare(&claire, subject).await;
    }
    assert_eq!(desk.count("claire@exemple.fr").await, 2);
}

#[tokio::test]
async fn the_last_of_a_budget_is_had_once_however_many_come_at_that_moment() {
    let desk = desk().await;
    let system = &desk.portal.system;
    for number in 1..=29 {
        desk.deliver("luc@exemple.fr", SUPPORT, &number.to_string(), "")
            .await;
    }
    let held = Arc::new(Mutex::new(Vec::new()));
    let keeper = held.clone();
    let receiver = Receiver {
        queue: Queue::start("held", move |event| {
            keeper.lock().unwrap().push(event);
            std::future::ready(Default::default())
        }),
        ..system.receiver.clone()
    };
    for number in 30..=34 {
        let raw = mail("luc@exemple.fr", SUPPORT, &number.to_string(), "");
        let envelope = local_envelope("luc@exemple.fr", &[SUPPORT]);
        receiver.accept(envelope, raw.into_bytes()).await.unwrap();
    }
    receiver.queue.drained().await;
    let mut together = JoinSet::new();
    for event in held.lock().unwrap().drain(..) {
        let deps = system.counted_inbound.clone();
        together.spawn(async move { inbound_mail::handle(&deps, event).await });
    }
    for response in together.join_all().await {
        assert!(response.batch_item_failures.is_empty(), "{response:?}");
    }
    assert_eq!(desk.put_aside("over_budget").await.len(), 4);
}

/// Anybody may name anybody: it takes no room from what they prove to have written.
#[tokio::test]
async fn mails_that_name_somebody_leave_them_their_own() {
    let desk = desk().await;
    for number in 1..=32 {
        let id = format!("named-{number}");
        desk.deliver(
            "no-reply@service.example",
            SUPPORT,
            &id,
            "Reply-To: luc@exemple.fr\n",
        )
        .await;
    }
    assert_eq!(desk.put_aside("over_budget").await.len(), 2);
    desk.deliver("luc@exemple.fr", SUPPORT, "own", "").await;
    assert_eq!(desk.put_aside("over_budget").await.len(), 2);
}

#[tokio::test]
async fn a_mail_that_went_round_in_circles_is_put_aside() {
    let desk = desk().await;
    // One line is the desk's own.
    let hops =
        |count: usize| "Received: from a by b; Tue, 24 Nov 2026 10:00:00 +0100\n".repeat(count);
    desk.deliver("luc@exemple.fr", SUPPORT, "24", &hops(24))
        .await;
    desk.deliver("luc@exemple.fr", SUPPORT, "25", &hops(25))
        .await;
    let parked = desk.put_aside("too_many_hops").await;
    assert_eq!(parked, ["Panne 25"]);
    assert_eq!(desk.count("luc@exemple.fr").await, 1);
}
