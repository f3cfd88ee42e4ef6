//! What each operation costs in requests to the table, whatever the number of tickets.

use std::collections::BTreeSet;

use domain::people::person::Role;
use local::aws::queue::Queue;
use local::aws::receive::{Receiver, local_envelope};
use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};
use crate::requester::attaches_files::{declared, upload};

#[tokio::test]
async fn operations_cost_what_they_say_and_no_more_in_a_full_desk() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    // More tickets than a page of the lists holds.
    for filled in [false, true] {
        if filled {
            for number in 0..40 {
                portal.declare(&claire, &format!("Ticket {number}")).await;
            }
        }
        let form = json!({ "subject": "Écran noir", "description": "<p>Noir</p>" });
        let (price, reply) = portal
            .price(portal.post_keyed(&claire, "/api/tickets", &form, Some(&format!("k{filled}"))))
            .await;
        assert_eq!(
            price,
            ["GetItem", "TransactWriteItems", "UpdateItem"],
            "create"
        );
        let number = reply.json()["number"].as_u64().unwrap();
        let path = format!("/api/tickets/{number}");

        // With the mails sent about it, and where they stand.
        for browser in [&claire, &marie] {
            let (price, _) = portal.price(portal.get(browser, &path)).await;
            assert_eq!(price, ["GetItem", "Query"], "open");
        }
        let (price, _) = portal
            .price(portal.get(&claire, "/api/tickets?view=mine"))
            .await;
        assert_eq!(price, ["GetItem", "Query"], "list");
        let (price, _) = portal
            .price(portal.get(&marie, "/api/tickets?view=open"))
            .await;
        assert_eq!(price, ["GetItem", "Query"], "list of agents");
        let (price, _) = portal
            .price(portal.get(&marie, "/api/tickets?view=erased"))
            .await;
        assert_eq!(price, ["GetItem", "GetItem"], "what was erased");
    }
}

#[tokio::test]
async fn a_reply_is_one_transaction() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let path = format!("/api/tickets/{number}/replies");
    portal
        .post(&marie, &format!("/api/tickets/{number}/take"), &json!({}))
        .await;
    portal.system.settled().await;

    for browser in [&claire, &marie] {
        let body = json!({ "body": "<p>Voici</p>" });
        let (price, reply) = portal.price(portal.post(browser, &path, &body)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        assert_eq!(price, ["GetItem", "TransactWriteItems"]);
    }
}

#[tokio::test]
async fn reading_along_costs_one_transaction_more_a_reply_and_a_refused_mail_one_read() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let ticket = format!("/api/tickets/{number}");
    let take = format!("{ticket}/take");
    portal.post(&marie, &take, &json!({})).await;

    let jean = json!({ "address": "bounce@simulator.amazonses.com" });
    let add = format!("{ticket}/observers");
    let (price, reply) = portal.price(portal.post(&claire, &add, &jean)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(
        price,
        [
            "GetItem",
            "GetItem",
            "GetItem",
            "GetItem",
            "TransactWriteItems",
            "TransactWriteItems"
        ],
        "add somebody the desk had never heard of"
    );
    portal.join("bounce@simulator.amazonses.com").await;

    let replies = format!("{ticket}/replies");
    let body = json!({ "body": "<p>Voici</p>" });
    let (price, _) = portal.price(portal.post(&claire, &replies, &body)).await;
    assert_eq!(
        price,
        ["GetItem", "TransactWriteItems", "TransactWriteItems"],
        "reply"
    );

    let (price, _) = portal.price(portal.get(&claire, &ticket)).await;
    assert_eq!(
        price,
        ["GetItem", "Query"],
        "open, of others' refusals nothing is read"
    );
    let (price, reply) = portal.price(portal.get(&marie, &ticket)).await;
    assert_eq!(
        price,
        ["BatchGetItem", "GetItem", "Query"],
        "open, as an agent"
    );
    let person = reply.json()["refusing"][0]["person"].clone();

    let lift = format!("{ticket}/address");
    let (price, _) = portal
        .price(portal.post(&marie, &lift, &json!({ "person": person })))
        .await;
    assert_eq!(price, ["GetItem", "GetItem", "TransactWriteItems"], "lift");
    let follow = format!("{ticket}/follow");
    let (price, _) = portal
        .price(portal.post(&claire, &follow, &json!({ "act": "unfollow" })))
        .await;
    assert_eq!(
        price,
        ["GetItem", "GetItem", "TransactWriteItems"],
        "unfollow"
    );
}

#[tokio::test]
async fn what_comes_from_outside_costs_two_reads_and_a_transaction() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let address = portal.mails_to("claire@exemple.fr").await.remove(0);
    let raw =
        mail(address.reply_to(), "dehors", "").replace("claire@exemple.fr", "luc@ailleurs.example");
    let to = [address.reply_to()];
    portal
        .deliver("luc@ailleurs.example", &to, &raw)
        .await
        .unwrap();
    let ticket = format!("/api/tickets/{number}");
    let messages = portal.ticket(&marie, number).await["messages"].clone();
    let let_in = format!(
        "{ticket}/messages/{}/let-in",
        messages[1]["id"].as_str().unwrap()
    );
    let act = ["GetItem", "GetItem", "GetItem", "TransactWriteItems"];
    let named = ["GetItem"; 4].into_iter().chain(["TransactWriteItems"]);
    for path in [&let_in.replace("let-in", "put-aside"), &let_in] {
        let (price, reply) = portal.price(portal.post(&marie, path, &json!({}))).await;
        assert_eq!(
            (reply.status.as_u16(), price.as_slice()),
            (200, &act.map(str::to_owned)[..]),
            "{path}"
        );
    }
    let who = json!({ "address": "luc@ailleurs.example" });
    let (price, reply) = portal
        .price(portal.post(&marie, &format!("{ticket}/requester"), &who))
        .await;
    assert_eq!(
        (reply.status.as_u16(), price.as_slice()),
        (200, &named.map(str::to_owned).collect::<Vec<_>>()[..]),
        "requester"
    );
}

#[tokio::test]
async fn a_mail_costs_what_it_says_and_no_more_in_a_full_desk() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let address = portal.mails_to("claire@exemple.fr").await.remove(0);
    let support = "assistance@guichet.localhost";
    let references: String = (0..20).map(|n| format!(" <{n}@ailleurs>")).collect();
    for filled in [false, true] {
        if filled {
            for number in 0..40 {
                // Each by somebody else: one sender would be over budget.
                let sender = format!("personne{number}@exemple.fr");
                let raw = mail(support, &format!("rempli{number}"), "");
                let raw = raw.replace("claire@exemple.fr", &sender);
                portal.deliver(&sender, &[support], &raw).await.unwrap();
            }
        }
        let opening = mail(support, &format!("neuf{filled}"), "");
        assert_eq!(
            price_of_mail(&portal, support, &opening).await,
            "4 GetItem, 1 TransactWriteItems, 1 UpdateItem",
            "outcome, sender, account and activity read"
        );
        let answer = mail(address.reply_to(), &format!("suite{filled}"), "");
        assert_eq!(
            price_of_mail(&portal, address.reply_to(), &answer).await,
            "5 GetItem, 1 Query, 1 TransactWriteItems",
            "the ticket read as well, and what it says: the answer may quote it"
        );
        let thread = format!("References:{references}\r\n");
        let foreign = mail(support, &format!("fil{filled}"), &thread);
        assert_eq!(
            price_of_mail(&portal, support, &foreign).await,
            "9 GetItem, 1 TransactWriteItems, 1 UpdateItem",
            "of twenty Message-IDs five are looked up"
        );
        let machine = mail(
            support,
            &format!("absent{filled}"),
            "Auto-Submitted: auto-replied\r\n",
        );
        assert_eq!(
            price_of_mail(&portal, address.reply_to(), &machine).await,
            "4 GetItem, 1 TransactWriteItems",
            "of a machine only the outcome is written"
        );
    }
}

fn mail(to: &str, id: &str, more: &str) -> String {
    format!(
        "From: claire@exemple.fr\r\nTo: {to}\r\nSubject: {id}\r\nMessage-ID: <{id}@poste>\r\n{more}\r\nVoici.\r\n"
    )
}

/// What `inbound-mail` asks of the table for a mail.
pub(crate) async fn price_of_mail(portal: &Portal, to: &str, raw: &str) -> String {
    // The desk's own runs along and is not counted: only what is asked through the functions is.
    let deps = portal.system.counted_inbound.clone();
    portal.name(raw);
    let queue = Queue::start("priced", move |event| {
        let deps = deps.clone();
        async move { inbound_mail::handle(&deps, event).await }
    });
    let receiver = Receiver {
        queue: queue.clone(),
        ..portal.system.receiver.clone()
    };
    let envelope = local_envelope("claire@exemple.fr", &[to]);
    let handling = async {
        receiver
            .accept(envelope, raw.as_bytes().to_vec())
            .await
            .unwrap();
        queue.drained().await;
    };
    let (asked, ()) = portal.price(handling).await;
    assert_eq!(queue.dead_letters(), []);
    told(&asked)
}

/// Sorted requests, told as "3 GetItem, 1 UpdateItem".
pub(crate) fn told(asked: &[String]) -> String {
    let counted: Vec<String> = asked
        .chunk_by(|one, other| one == other)
        .map(|same| format!("{} {}", same.len(), same[0]))
        .collect();
    counted.join(", ")
}

/// Somebody who tries each route, and what it has cost.
struct Tried {
    portal: Portal,
    routes: BTreeSet<(&'static str, &'static str)>,
}

impl Tried {
    /// Asks, and holds the route that answers to its price; what it answers.
    async fn get(&mut self, browser: &Browser, address: &str) -> Reply {
        let (price, reply) = self.portal.price(self.portal.get(browser, address)).await;
        self.hold("GET", address, &price, reply)
    }

    async fn post(&mut self, browser: &Browser, address: &str, body: &Value) -> Reply {
        let posted = self.portal.post(browser, address, body);
        let (price, reply) = self.portal.price(posted).await;
        self.hold("POST", address, &price, reply)
    }

    fn hold(&mut self, method: &str, address: &str, price: &[String], reply: Reply) -> Reply {
        let status = reply.status;
        assert!(
            status.is_success() || status == 303,
            "{address} {}",
            reply.text
        );
        let path = address.split('?').next().unwrap();
        let all = local::desk::routes::all();
        let route = all.iter().find(|one| one.answers(method, path)).unwrap();
        assert_eq!(price.join(" "), route.price, "{method} {}", route.path);
        self.routes.insert((route.method, route.path));
        reply
    }

    /// The token of the last mail's first link.
    async fn token(&self, address: &str) -> String {
        self.portal.mails_to(address).await.last().unwrap().token()
    }
}

#[tokio::test]
async fn every_route_costs_what_its_list_says() {
    let mut tried = Tried {
        portal: Portal::start().await,
        routes: BTreeSet::new(),
    };
    makes_an_account(&mut tried).await;
    works_with_tickets(&mut tried).await;
    is_admins(&mut tried).await;
    let listed: BTreeSet<_> = local::desk::routes::all()
        .iter()
        .map(|one| (one.method, one.path))
        .collect();
    let left: Vec<_> = listed.difference(&tried.routes).collect();
    assert!(left.is_empty(), "nobody knows what these cost: {left:?}");
}

async fn makes_an_account(tried: &mut Tried) {
    let nobody = &Browser::default();
    let address = "anne@exemple.fr";
    let who = json!({ "address": address });
    for (asked, page, password) in [
        (
            "/api/accounts",
            "/api/accounts/verification",
            "cheval agrafe pile",
        ),
        (
            "/api/passwords/forgotten",
            "/api/passwords/reset",
            "tortue verte 42",
        ),
    ] {
        tried.post(nobody, asked, &who).await;
        let token = tried.token(address).await;
        tried.get(nobody, &format!("{page}?jeton={token}")).await;
        let chosen = json!({ "token": token, "password": password });
        tried.post(nobody, page, &chosen).await;
    }
    let log_in = json!({ "address": address, "password": "tortue verte 42" });
    let cookie = tried.post(nobody, "/api/session", &log_in).await.cookie();
    let anne = &Browser { cookie };
    tried.get(anne, "/api/session").await;
    tried.get(anne, "/api/sessions").await;
    let others = json!({ "session": "others" });
    tried.post(anne, "/api/sessions/end", &others).await;
    tried.post(anne, "/api/session/end", &json!({})).await;
    let vote = json!({ "article": "/articles/impression/bourrage/", "verdict": "yes" });
    tried.post(nobody, "/api/votes", &vote).await;
}

async fn works_with_tickets(tried: &mut Tried) {
    let nobody = &Browser::default();
    let claire = &tried.portal.requester("claire@exemple.fr").await;
    let marie = &tried.portal.agent("marie@exemple.fr").await;
    tried.get(marie, "/api/votes").await;

    let files = json!({ "files": [declared("a.png", b"png")] });
    let announced = tried.post(claire, "/api/attachments", &files).await.json();
    let file = &announced["files"][0];
    assert_eq!(upload(file, b"png").await, 200);
    let form = json!({ "subject": "Écran noir", "description": "<p>Noir</p>" });
    tried.post(claire, "/api/tickets", &form).await;
    let reply = json!({ "body": "<p>Voici</p>", "files": [file["id"]] });
    let replies = "/api/tickets/1/replies";
    assert_eq!(tried.portal.post(claire, replies, &reply).await.status, 201);
    let fetched = format!("/api/attachments/1/{}", file["id"].as_str().unwrap());
    tried.get(claire, &fetched).await;
    tried.get(claire, "/api/tickets").await;
    tried.get(claire, "/api/tickets/1").await;
    let state = json!({ "state": "planned" });
    tried.post(marie, "/api/tickets/1/take", &json!({})).await;
    tried.post(marie, "/api/tickets/1/state", &state).await;
    let answer = json!({ "body": "<p>Voici</p>" });
    tried.post(marie, replies, &answer).await;

    let unfollow = json!({ "act": "unfollow" });
    tried.post(claire, "/api/tickets/1/follow", &unfollow).await;
    let mails = tried.portal.mails_to("claire@exemple.fr").await;
    let (_, rest) = mails[0].text().split_once("/api/follow?jeton=").unwrap();
    let token = rest.split(['&', '\n', ' ']).next().unwrap();
    tried
        .get(nobody, &format!("/api/follow?jeton={token}"))
        .await;
    let follow = json!({ "token": token, "act": "follow" });
    tried.post(nobody, "/api/follow", &follow).await;

    brings_in_others(tried, claire, marie).await;

    let zoe =
        json!({ "address": "zoe@exemple.fr", "subject": "Clavier", "description": "<p>Muet</p>" });
    let opened = tried.portal.post(nobody, "/api/tickets", &zoe).await;
    let accept = format!("/api/tickets/{}/accept", opened.json()["number"]);
    tried.post(marie, &accept, &json!({})).await;
}

async fn brings_in_others(tried: &mut Tried, claire: &Browser, marie: &Browser) {
    let nobody = &Browser::default();
    let jean = json!({ "address": "bounce@simulator.amazonses.com" });
    tried.post(claire, "/api/tickets/1/observers", &jean).await;
    let token = tried.token("bounce@simulator.amazonses.com").await;
    tried
        .get(nobody, &format!("/api/invitation?lien={token}"))
        .await;
    let yes = json!({ "token": token, "act": "accept" });
    tried.post(nobody, "/api/invitation", &yes).await;
    let answer = json!({ "body": "<p>Voici</p>" });
    let replies = "/api/tickets/1/replies";
    tried.portal.post(marie, replies, &answer).await;
    let ticket = tried.portal.ticket(marie, 1).await;
    let lift = json!({ "person": ticket["refusing"][0]["person"] });
    tried.post(marie, "/api/tickets/1/address", &lift).await;
    let observer = ticket["observers"][0]["person"].as_str().unwrap();
    let observer = format!("/api/tickets/1/observers/{observer}");
    tried
        .post(marie, &observer, &json!({ "act": "remove" }))
        .await;

    let mails = tried.portal.mails_to("claire@exemple.fr").await;
    let raw = mail(mails[0].reply_to(), "dehors", "").replace("claire@", "luc@");
    let to = [mails[0].reply_to()];
    let delivered = tried.portal.deliver("luc@exemple.fr", &to, &raw).await;
    delivered.unwrap();
    let ticket = tried.portal.ticket(marie, 1).await;
    let messages = ticket["messages"].as_array().unwrap();
    let held = messages.iter().find(|one| one["held"] == true).unwrap();
    let id = held["id"].as_str().unwrap();
    for act in ["put-aside", "let-in"] {
        let path = format!("/api/tickets/1/messages/{id}/{act}");
        tried.post(marie, &path, &json!({})).await;
    }
    tried.get(marie, &format!("/api/tickets/1/mail/{id}")).await;
    let luc = json!({ "address": "luc@exemple.fr" });
    tried.post(marie, "/api/tickets/1/requester", &luc).await;
}

async fn is_admins(tried: &mut Tried) {
    let nobody = &Browser::default();
    let admin = &tried.portal.log_in("ada@exemple.fr", Role::Admin).await;
    let asked =
        json!({ "address": "noe@exemple.fr", "subject": "Souris", "description": "<p>Morte</p>" });
    tried.portal.post(nobody, "/api/tickets", &asked).await;
    let token = tried.token("noe@exemple.fr").await;
    tried
        .get(nobody, &format!("/api/confirmation?lien={token}"))
        .await;
    let confirmed = json!({ "token": token });
    tried.post(nobody, "/api/confirmation", &confirmed).await;

    let raw = mail(
        "assistance@guichet.localhost",
        "deux",
        "From: luc@exemple.fr\r\n",
    );
    let to = ["assistance@guichet.localhost"];
    let delivered = tried.portal.deliver("luc@exemple.fr", &to, &raw).await;
    delivered.unwrap();
    let list = tried.get(admin, "/api/mails").await.json();
    let name = list["mails"][0]["name"].as_str().unwrap();
    let one = format!("/api/mails/{name}");
    tried.get(admin, &one).await;
    tried.get(admin, &format!("{one}/raw")).await;
    let again = json!({ "act": "again" });
    tried.post(admin, &format!("{one}/replays"), &again).await;
    tried.portal.system.settled().await;
    let all = json!({ "outcome": "parked", "reason": list["mails"][0]["reason"] });
    tried.post(admin, "/api/mails/replays", &all).await;
}
