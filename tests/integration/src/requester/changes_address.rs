//! Somebody who is written to elsewhere from now on is who they were.

use domain::id::PersonId;
use domain::mail::delivery::{About, Delivery, MailId, Reason, Stage};
use domain::people::address::Address;
use lambda_http::http::StatusCode;
use serde_json::{Value, json};

use crate::log;
use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};

const OLD: &str = "claire@exemple.fr";
const NEW: &str = "claire.martin@ailleurs.fr";

struct ClairesTicket {
    portal: Portal,
    claire: Browser,
    marie: Browser,
    person: PersonId,
}

/// A desk with a ticket of Claire's.
async fn desk() -> ClairesTicket {
    let portal = Portal::start().await;
    let claire = portal.requester(OLD).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let person = portal.person(OLD).await;
    ClairesTicket {
        portal,
        claire,
        marie,
        person,
    }
}

impl ClairesTicket {
    async fn change(&self, address: &str) -> bool {
        let system = &self.portal.system;
        let address = Address::parse(address).unwrap();
        let changed = system
            .store
            .change_address(&self.person, &address, system.clock.now())
            .await;
        system.settled().await;
        changed.unwrap()
    }

    async fn answer(&self, words: &str) {
        let body = json!({ "body": format!("<p>{words}</p>") });
        let path = "/api/tickets/1/replies";
        let reply = self.portal.post(&self.marie, path, &body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
        self.portal.system.settled().await;
    }

    async fn mail(&self, from: &str, to: &str, words: &str) {
        let raw = format!(
            "From: Claire <{from}>\nTo: {to}\nSubject: Re: [#1] Ecran noir\nMessage-ID: <{words}@poste>\n\n{words}\n"
        );
        self.portal.deliver(from, &[to], &raw).await.unwrap();
    }

    /// The last message of the ticket, as the agent sees it.
    async fn last(&self) -> Value {
        let ticket = self.portal.ticket(&self.marie, 1).await;
        ticket["messages"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone()
    }
}

#[tokio::test]
async fn what_was_signed_for_them_still_counts() {
    let desk = desk().await;
    let portal = &desk.portal;
    let mails = portal.mails_to(OLD).await;
    assert!(desk.change(NEW).await);

    desk.answer("Une première réponse.").await;
    assert_eq!(
        portal.mails_to(OLD).await.len(),
        1,
        "no more to the old one"
    );
    let there = portal.mails_to(NEW).await;
    assert!(there[0].text().contains("Une première réponse."));
    assert_eq!(desk.last().await["deliveries"][0]["address"], NEW);

    // Signed before and after, mailed from the new address and from the one they still have, or by its number.
    for (from, to, words) in [
        (NEW, mails[0].reply_to(), "Par-la-nouvelle"),
        (NEW, there[0].reply_to(), "Par-la-suivante"),
        (OLD, mails[0].reply_to(), "Par-la-vieille"),
        (NEW, SUPPORT, "Par-le-numero"),
    ] {
        desk.mail(from, to, words).await;
        let message = desk.last().await;
        let said = message["html"].as_str().unwrap();
        assert!(said.contains(words), "{words}: {said}");
        let shown = (
            &message["author"]["role"],
            &message["unverified"],
            &message["held"],
        );
        assert_eq!(shown, (&json!("requester"), &json!(false), &json!(false)));
    }
}

#[tokio::test]
async fn their_session_and_the_link_that_ends_mails_still_count() {
    let desk = desk().await;
    let portal = &desk.portal;
    let mails = portal.mails_to(OLD).await;
    assert!(desk.change(NEW).await);
    assert_eq!(
        portal.ticket(&desk.claire, 1).await["subject"],
        "Écran noir"
    );
    let list = portal.get(&desk.claire, "/api/tickets?view=mine").await;
    assert_eq!(list.json()["tickets"].as_array().unwrap().len(), 1);
    let (_, link) = mails[0].text().split_once("/api/follow?jeton=").unwrap();
    let token = link.split(['&', '\r', '\n', ' ']).next().unwrap();
    let unfollow = json!({ "token": token, "act": "unfollow" });
    let reply = portal
        .post(&Browser::default(), "/api/follow", &unfollow)
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    desk.answer("Une autre réponse.").await;
    assert_eq!(portal.mails_to(NEW).await.len(), 0);
}

#[tokio::test]
async fn what_the_old_address_refused_goes_to_the_new_one() {
    let desk = desk().await;
    let store = &desk.portal.system.store;
    let first = desk.last().await["id"].as_str().unwrap().to_owned();
    let mail_id = MailId {
        about: About::Message(
            domain::id::TicketNumber(1),
            domain::id::MessageId::parse(&first).unwrap(),
        ),
        person: desk.person.clone(),
    };
    let now = desk.portal.system.clock.now();
    let refused = Delivery::because(Stage::Refused, Reason::Unknown, "", now);
    let recorded = store.record_delivery(&mail_id, &refused, "w@x").await;
    recorded.unwrap();
    desk.answer("Attendue.").await;
    assert_eq!(desk.last().await["deliveries"][0]["stage"], "withheld");

    assert!(desk.change(NEW).await);
    assert_eq!(
        store.read_blocked(&[&desk.person]).await.unwrap(),
        [].into()
    );
    let mails = desk.portal.mails_to(NEW).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains("Attendue."), "{}", mails[0].text());
    assert_eq!(
        desk.portal.ticket(&desk.marie, 1).await["refusing"],
        json!([])
    );
}

#[tokio::test]
async fn an_address_of_somebody_else_is_refused_and_ones_own_may_come_back() {
    let desk = desk().await;
    desk.portal.person("jean@exemple.fr").await;
    assert!(!desk.change("jean@exemple.fr").await);
    desk.answer("Une réponse.").await;
    assert_eq!(desk.portal.mails_to(OLD).await.len(), 2);
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), 0);

    assert!(desk.change(NEW).await && desk.change(OLD).await);
    desk.answer("Une autre.").await;
    assert_eq!(desk.portal.mails_to(OLD).await.len(), 3);
    let anew = desk.portal.person(NEW).await;
    assert_eq!(anew, desk.person, "and nobody else gets it");
}

/// The table lost where somebody is written to: that is said, and the ticket still knows.
#[tokio::test]
async fn whose_address_is_lost_is_written_to_where_the_ticket_says() {
    log::keep();
    let desk = desk().await;
    let portal = &desk.portal;
    let jean = json!({ "address": "jean@exemple.fr" });
    let path = "/api/tickets/1/observers";
    let reply = portal.post(&desk.claire, path, &jean).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    portal.join("jean@exemple.fr").await;
    let before = (
        portal.mails_to(OLD).await.len(),
        portal.mails_to("jean@exemple.fr").await.len(),
    );

    let (client, table) = &portal.system.table;
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let delete = client.delete_item().table_name(table);
    let delete = delete.key("pk", text(&format!("PERSON#{}", desk.person)));
    delete.key("sk", text("CONTACT")).send().await.unwrap();
    desk.answer("Une réponse.").await;

    let after = (
        portal.mails_to(OLD).await.len(),
        portal.mails_to("jean@exemple.fr").await.len(),
    );
    assert_eq!(after, (before.0 + 1, before.1 + 1));
    let errors = log::errors(desk.person.as_str());
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("PERSON/CONTACT"), "{errors:?}");
    assert!(!errors[0].contains(OLD), "{errors:?}");
}

/// The table lost whose an address is: its owner is somebody new by it, and the log says so when their mail comes to
/// their own ticket. Nobody else's mail is held up or taken for theirs.
#[tokio::test]
async fn whose_address_leads_to_nobody_is_named_to_the_operator() {
    log::keep();
    let desk = desk().await;
    let portal = &desk.portal;
    let reply_to = portal.mails_to(OLD).await[0].reply_to().to_owned();
    desk.mail(OLD, &reply_to, "Avant").await;
    assert!(log::errors(desk.person.as_str()).is_empty());

    let (client, table) = &portal.system.table;
    let all = client.scan().table_name(table).send().await.unwrap();
    let mut lost = 0;
    for item in all.items() {
        let owner = item.get("belongs_to").and_then(|owner| owner.as_s().ok());
        if owner.is_none_or(|owner| owner != desk.person.as_str()) {
            continue;
        }
        let delete = client.delete_item().table_name(table);
        let delete = delete.key("pk", item["pk"].clone());
        delete.key("sk", item["sk"].clone()).send().await.unwrap();
        lost += 1;
    }
    assert_eq!(lost, 1);

    for (number, words) in ["Perdu", "Encore"].into_iter().enumerate() {
        desk.mail(OLD, &reply_to, words).await;
        let message = desk.last().await;
        let said = message["html"].as_str().unwrap();
        assert!(said.contains(words), "{said}");
        assert_eq!(message["author"]["role"], "unverified", "{message}");
        let errors = log::errors(desk.person.as_str());
        assert_eq!(errors.len(), number + 1, "{errors:?}");
        assert!(
            errors[number].contains("ADDRESS") && errors[number].contains("backup"),
            "{errors:?}"
        );
        assert!(!errors[number].contains(OLD), "{errors:?}");
    }
    let ticket = portal.ticket(&desk.claire, 1).await;
    assert_eq!(ticket["requester"]["address"], OLD, "hers by her session");
}
