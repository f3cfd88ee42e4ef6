//! What each operation costs in requests to the table, whatever the number of tickets.

use local::queue::Queue;
use local::receive::{Receiver, local_envelope};
use serde_json::{Value, json};

use crate::portal::{Browser, Portal};

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
        ["GetItem", "GetItem", "GetItem", "TransactWriteItems"],
        "add"
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
        (200, &act.map(str::to_owned)[..]),
        "requester"
    );
}

#[tokio::test]
async fn an_account_costs_what_it_says() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let token = async || {
        let mails = portal.mails_to("claire@exemple.fr").await;
        mails.last().expect("a mail with a link").token()
    };
    let priced = async |path: &str, form: &Value| {
        let (price, reply) = portal.price(portal.post(&nobody, path, form)).await;
        assert!(reply.status.is_success(), "{path}: {}", reply.text);
        price.join(" ")
    };
    let address = json!({ "address": "claire@exemple.fr" });
    let begun = priced("/api/accounts", &address).await;
    assert_eq!(begun, "GetItem TransactWriteItems");
    let link = token().await;
    let page = format!("/api/accounts/verification?jeton={link}");
    let (price, _) = portal.price(portal.get(&nobody, &page)).await;
    assert_eq!(price, ["GetItem", "GetItem"], "the page of a link");
    let (price, _) = portal
        .price(portal.get(&nobody, "/api/accounts/verification?jeton=x"))
        .await;
    assert_eq!(price, Vec::<String>::new(), "no link of ours");

    let chosen = json!({ "token": link, "password": "cheval agrafe pile" });
    let verified = priced("/api/accounts/verification", &chosen).await;
    assert_eq!(
        verified,
        "GetItem GetItem Query TransactWriteItems TransactWriteItems"
    );
    let log_in = json!({ "address": "claire@exemple.fr", "password": "cheval agrafe pile" });
    let logged_in = priced("/api/session", &log_in).await;
    assert_eq!(logged_in, "GetItem TransactWriteItems");

    let forgotten = priced("/api/passwords/forgotten", &address).await;
    assert_eq!(forgotten, "GetItem TransactWriteItems");
    let chosen = json!({ "token": token().await, "password": "tortue verte 42" });
    let reset = priced("/api/passwords/reset", &chosen).await;
    assert_eq!(
        reset, "GetItem GetItem Query Query Query TransactWriteItems TransactWriteItems",
        "whatever the number of sessions"
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
            "3 GetItem, 1 TransactWriteItems, 1 UpdateItem",
            "outcome, account and tally read"
        );
        let answer = mail(address.reply_to(), &format!("suite{filled}"), "");
        assert_eq!(
            price_of_mail(&portal, address.reply_to(), &answer).await,
            "4 GetItem, 1 Query, 1 TransactWriteItems",
            "the ticket read as well, and what it says: the answer may quote it"
        );
        let thread = format!("References:{references}\r\n");
        let foreign = mail(support, &format!("fil{filled}"), &thread);
        assert_eq!(
            price_of_mail(&portal, support, &foreign).await,
            "8 GetItem, 1 TransactWriteItems, 1 UpdateItem",
            "of twenty Message-IDs five are looked up"
        );
        let machine = mail(
            support,
            &format!("absent{filled}"),
            "Auto-Submitted: auto-replied\r\n",
        );
        assert_eq!(
            price_of_mail(&portal, address.reply_to(), &machine).await,
            "3 GetItem, 1 TransactWriteItems",
            "of a machine only the outcome is written"
        );
    }
}

fn mail(to: &str, id: &str, more: &str) -> String {
    format!(
        "From: claire@exemple.fr\r\nTo: {to}\r\nSubject: {id}\r\nMessage-ID: <{id}@poste>\r\n{more}\r\nVoici.\r\n"
    )
}

/// What `inbound-mail` asks of the table for a mail, told as "3 GetItem, 1 UpdateItem".
async fn price_of_mail(portal: &Portal, to: &str, raw: &str) -> String {
    // The desk's own runs along and is not counted: only what is asked through the functions is.
    let deps = portal.system.counted_inbound.clone();
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
    let counted: Vec<String> = asked
        .chunk_by(|one, other| one == other)
        .map(|same| format!("{} {}", same.len(), same[0]))
        .collect();
    counted.join(", ")
}
