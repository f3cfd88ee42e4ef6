//! Colleagues in copy: they wait, are let in or not, read along and write, and go again.

use serde_json::{Value, json};

use crate::portal::{Browser, Portal};

struct SharedTicket {
    portal: Portal,
    claire: Browser,
    marie: Browser,
    jean: Browser,
    /// Where Claire answers to.
    claires: String,
}

async fn desk() -> SharedTicket {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let claires = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    SharedTicket {
        portal,
        claire,
        marie,
        jean,
        claires,
    }
}

impl SharedTicket {
    /// A mail of somebody, to an address of the desk, with others in copy.
    async fn mail(&self, from: &str, to: &str, cc: &str, id: &str) {
        let raw = format!(
            "From: {from}\nTo: {to}\nCc: {cc}\nSubject: Re: [#1] Ecran noir\nMessage-ID: <{id}@poste>\n\nAvec mes collègues.\n"
        );
        self.portal.deliver(from, &[to], &raw).await.unwrap();
    }

    async fn proposed(&self, browser: &Browser) -> Vec<Value> {
        let ticket = self.portal.ticket(browser, 1).await;
        ticket["proposed"].as_array().unwrap().clone()
    }

    async fn act(&self, browser: &Browser, person: &Value, act: &str) -> u16 {
        let path = format!("/api/tickets/1/observers/{}", person.as_str().unwrap());
        let reply = self
            .portal
            .post(browser, &path, &json!({ "act": act }))
            .await;
        reply.status.as_u16()
    }

    async fn add(&self, browser: &Browser, address: &str) -> crate::portal::Reply {
        let body = json!({ "address": address });
        self.portal
            .post(browser, "/api/tickets/1/observers", &body)
            .await
    }

    async fn reply(&self, browser: &Browser, kind: &str, words: &str) -> u16 {
        let body = json!({ "kind": kind, "body": format!("<p>{words}</p>") });
        let reply = self
            .portal
            .post(browser, "/api/tickets/1/replies", &body)
            .await;
        reply.status.as_u16()
    }

    async fn tickets(&self, browser: &Browser) -> usize {
        let list = self
            .portal
            .get(browser, "/api/tickets?view=mine")
            .await
            .json();
        list["tickets"].as_array().unwrap().len()
    }
}

#[tokio::test]
async fn colleagues_in_copy_wait_and_learn_nothing_until_they_are_let_in() {
    let desk = desk().await;
    let cc = "Jean Dupont <jean@exemple.fr>, marie@exemple.fr, claire@exemple.fr, assistance@guichet.localhost";
    desk.mail("claire@exemple.fr", &desk.claires, cc, "m1")
        .await;

    // The requester and agents see who waits; the agent's mail says so.
    let waiting = desk.proposed(&desk.claire).await;
    // An agent waits like anybody: who is one, nobody learns by a copy.
    assert_eq!(waiting.len(), 2, "{waiting:?}");
    assert_eq!(waiting[1]["address"], "marie@exemple.fr");
    assert_eq!(
        (&waiting[0]["name"], &waiting[0]["address"]),
        (&json!("Jean Dupont"), &json!("jean@exemple.fr"))
    );
    assert_eq!(desk.proposed(&desk.marie).await, waiting);

    // Waiting gives nothing.
    assert_eq!(
        desk.portal.get(&desk.jean, "/api/tickets/1").await.status,
        404
    );
    assert_eq!(desk.tickets(&desk.jean).await, 0);
    assert_eq!(desk.reply(&desk.marie, "reply", "Bien reçu.").await, 201);
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), 0);
    assert_eq!(
        desk.act(&desk.jean, &waiting[0]["person"], "approve").await,
        404,
        "nobody lets themselves in"
    );

    assert_eq!(
        desk.act(&desk.claire, &waiting[0]["person"], "approve")
            .await,
        200
    );
    assert_eq!(desk.proposed(&desk.claire).await, waiting[1..]);
    // Asked, he is told nothing but that, and reads nothing, until he says yes.
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), 1);
    assert_eq!(desk.tickets(&desk.jean).await, 0);
    desk.portal.join("jean@exemple.fr").await;
    let mails = desk.portal.mails_to("jean@exemple.fr").await;
    assert_eq!(mails.len(), 2);
    assert!(
        mails[1]
            .text()
            .contains("Vous suivez maintenant le ticket n° 1"),
        "{}",
        mails[1].text()
    );
    assert!(
        mails
            .iter()
            .all(|mail| !mail.raw.contains("claire@exemple.fr")),
        "nobody learns another's address"
    );
    assert_eq!(desk.tickets(&desk.jean).await, 1);
    assert_eq!(
        desk.portal.ticket(&desk.jean, 1).await["can"]["observers"],
        false
    );
}

#[tokio::test]
async fn agents_are_told_by_mail_who_waits() {
    let desk = desk().await;
    desk.mail(
        "claire@exemple.fr",
        &desk.claires,
        "Jean <jean@exemple.fr>",
        "m1",
    )
    .await;
    let told = desk.portal.mails_to("marie@exemple.fr").await;
    let text = told.last().unwrap().text();
    assert!(
        text.contains("Mis en copie : Jean (jean@exemple.fr)."),
        "{text}"
    );
}

#[tokio::test]
async fn an_observer_gets_every_public_word_by_their_own_address_and_may_answer() {
    let desk = desk().await;
    assert_eq!(desk.add(&desk.marie, "jean@exemple.fr").await.status, 200);
    desk.portal.join("jean@exemple.fr").await;
    assert_eq!(
        desk.reply(&desk.marie, "note", "Client pénible.").await,
        201
    );
    assert_eq!(
        desk.reply(&desk.marie, "reply", "Redémarrez-le.").await,
        201
    );
    let mails = desk.portal.mails_to("jean@exemple.fr").await;
    assert_eq!(mails.len(), 3, "asked, welcome and the answer; no note");
    assert!(mails[2].text().contains("Redémarrez-le."));
    assert!(mails.iter().all(|mail| !mail.raw.contains("pénible")));
    assert_ne!(mails[2].reply_to(), desk.claires);
    let seen = desk.portal.ticket(&desk.jean, 1).await.to_string();
    assert!(
        !seen.contains("pénible") && !seen.contains("claire@exemple.fr")
            || !seen.contains("pénible")
    );

    // By mail, with their own address: everybody else is told, they are not.
    let to = mails[2].reply_to().to_owned();
    desk.mail("jean@exemple.fr", &to, "luc@exemple.fr", "m2")
        .await;
    let ticket = desk.portal.ticket(&desk.marie, 1).await;
    let last = ticket["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(last["author"]["role"], "observer");
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), 3);
    let told = desk.portal.mails_to("claire@exemple.fr").await;
    assert!(told.last().unwrap().text().contains("Avec mes collègues."));
    assert_eq!(
        ticket["proposed"],
        json!([]),
        "an observer brings nobody in"
    );
    // And in the page.
    assert_eq!(desk.reply(&desk.jean, "reply", "Toujours noir.").await, 201);
    assert_eq!(desk.reply(&desk.jean, "note", "Entre nous.").await, 404);
}

#[tokio::test]
async fn whoever_got_the_mail_itself_is_not_sent_its_words_again() {
    let desk = desk().await;
    desk.add(&desk.claire, "jean@exemple.fr").await;
    desk.portal.join("jean@exemple.fr").await;
    let before = desk.portal.mails_to("jean@exemple.fr").await.len();
    desk.mail("claire@exemple.fr", &desk.claires, "jean@exemple.fr", "m1")
        .await;
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), before);
    assert_eq!(
        desk.portal.ticket(&desk.jean, 1).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    desk.mail("claire@exemple.fr", &desk.claires, "", "m2")
        .await;
    assert_eq!(
        desk.portal.mails_to("jean@exemple.fr").await.len(),
        before + 1
    );
}

#[tokio::test]
async fn a_refused_or_removed_colleague_is_out() {
    let desk = desk().await;
    desk.mail(
        "claire@exemple.fr",
        &desk.claires,
        "jean@exemple.fr, luc@exemple.fr",
        "m1",
    )
    .await;
    let waiting = desk.proposed(&desk.claire).await;
    assert_eq!(
        desk.act(&desk.marie, &waiting[0]["person"], "refuse").await,
        200
    );
    assert_eq!(
        desk.act(&desk.marie, &waiting[1]["person"], "approve")
            .await,
        200
    );
    assert_eq!(desk.portal.mails_to("jean@exemple.fr").await.len(), 0);
    assert_eq!(desk.portal.mails_to("luc@exemple.fr").await.len(), 1);
    desk.portal.join("luc@exemple.fr").await;
    assert_eq!(
        desk.portal.get(&desk.jean, "/api/tickets/1").await.status,
        404
    );

    let luc = desk.portal.requester("luc@exemple.fr").await;
    assert_eq!(desk.tickets(&luc).await, 1);
    assert_eq!(
        desk.act(&luc, &waiting[1]["person"], "remove").await,
        404,
        "agents and the requester only"
    );
    assert_eq!(
        desk.act(&desk.claire, &waiting[1]["person"], "remove")
            .await,
        200
    );
    assert_eq!(desk.tickets(&luc).await, 0);
    assert_eq!(desk.portal.get(&luc, "/api/tickets/1").await.status, 404);
    assert_eq!(desk.reply(&desk.marie, "reply", "Suite.").await, 201);
    assert_eq!(desk.portal.mails_to("luc@exemple.fr").await.len(), 2);
    assert_eq!(
        desk.act(&desk.claire, &waiting[1]["person"], "sell").await,
        422
    );
}

#[tokio::test]
async fn a_mail_proposes_five_at_most_and_an_unproved_one_nobody() {
    let desk = desk().await;
    let many: Vec<String> = (0..5000).map(|n| format!("p{n}@exemple.fr")).collect();
    desk.mail("claire@exemple.fr", &desk.claires, &many.join(",\n "), "m1")
        .await;
    assert_eq!(desk.proposed(&desk.claire).await.len(), 5);
    assert_eq!(desk.portal.mails_to("p0@exemple.fr").await.len(), 0);

    let stranger = desk.claires.clone();
    desk.mail("autre@ailleurs.fr", &stranger, "jean@exemple.fr", "m2")
        .await;
    assert_eq!(desk.proposed(&desk.claire).await.len(), 5);
}

#[tokio::test]
async fn adding_by_address_names_what_is_wrong() {
    let desk = desk().await;
    for (address, status) in [
        ("", 422),
        ("jean", 422),
        ("autre@guichet.localhost", 422),
        ("claire@exemple.fr", 200),
    ] {
        let reply = desk.add(&desk.claire, address).await;
        assert_eq!(reply.status, status, "{address}: {}", reply.text);
        if status == 422 {
            assert_eq!(reply.fields(), ["address"]);
        }
    }
    assert_eq!(
        desk.portal.ticket(&desk.claire, 1).await["observers"],
        json!([])
    );
    assert_eq!(
        desk.add(&desk.jean, "jean@exemple.fr").await.status,
        404,
        "a stranger adds nobody"
    );
    for n in 0..20 {
        assert_eq!(
            desk.add(&desk.marie, &format!("p{n}@exemple.fr"))
                .await
                .status,
            200
        );
    }
    let full = desk.add(&desk.marie, "jean@exemple.fr").await;
    assert_eq!(
        (full.status.as_u16(), full.fields()),
        (422, vec!["address".to_owned()])
    );
}

#[tokio::test]
async fn a_list_of_own_and_shared_tickets_has_each_once_and_in_order() {
    let portal = Portal::start().await;
    let jean = portal.requester("jean@exemple.fr").await;
    let claire = portal.requester("claire@exemple.fr").await;
    for number in 1..=60 {
        if number % 2 == 0 {
            portal.declare(&jean, "Le sien").await;
        } else {
            portal.declare(&claire, "Partagé").await;
            // An agent, who may ask as many as the desk needs, and logs in each half day.
            let marie = portal.agent("marie@exemple.fr").await;
            let path = format!("/api/tickets/{number}/observers");
            let added = portal
                .post(&marie, &path, &json!({ "address": "jean@exemple.fr" }))
                .await;
            assert_eq!(added.status, 200);
            // As many mails an hour as he is sent at most.
            portal.system.clock.advance_seconds(4 * 3600);
            portal.join("jean@exemple.fr").await;
        }
    }
    // The oldest comes to the top for both when somebody writes.
    let body = json!({ "body": "<p>Du nouveau</p>" });
    let reply = portal.post(&claire, "/api/tickets/1/replies", &body).await;
    assert_eq!(reply.status, 201);

    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let from: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        let path = format!("/api/tickets?view=mine&cursor={from}");
        let (price, page) = portal.price(portal.get(&jean, &path)).await;
        assert_eq!(price, ["GetItem", "Query"]);
        let page = page.json();
        let tickets = page["tickets"].as_array().unwrap();
        numbers.extend(tickets.iter().map(|one| one["number"].as_u64().unwrap()));
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    let mut expected = vec![1];
    expected.extend((2..=60).rev());
    assert_eq!(numbers, expected);
}
