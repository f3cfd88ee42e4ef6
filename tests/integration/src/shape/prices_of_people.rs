//! What it costs, in requests to the table, to find out whose an address is, and to hear of one for the first time.

use serde_json::{Value, json};

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};
use crate::shape::prices::price_of_mail;

/// Told as "3 GetItem, 1 UpdateItem".
async fn price(portal: &Portal, browser: &Browser, path: &str, form: &Value) -> String {
    let (price, reply) = portal.price(portal.post(browser, path, form)).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.text);
    crate::shape::prices::told(&price)
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
    assert_eq!(begun, "GetItem GetItem TransactWriteItems");
    let link = token().await;
    let page = format!("/api/accounts/verification?jeton={link}");
    let (price, _) = portal.price(portal.get(&nobody, &page)).await;
    assert_eq!(price, ["GetItem"; 3], "the page of a link");
    let (price, _) = portal
        .price(portal.get(&nobody, "/api/accounts/verification?jeton=x"))
        .await;
    assert_eq!(price, Vec::<String>::new(), "no link of ours");

    let chosen = json!({ "token": link, "password": "cheval agrafe pile" });
    let verified = priced("/api/accounts/verification", &chosen).await;
    assert_eq!(
        verified,
        "GetItem GetItem GetItem Query TransactWriteItems TransactWriteItems TransactWriteItems",
        "of somebody the desk had never heard of"
    );
    let log_in = json!({ "address": "claire@exemple.fr", "password": "cheval agrafe pile" });
    let logged_in = priced("/api/session", &log_in).await;
    assert_eq!(
        logged_in,
        "GetItem GetItem TransactWriteItems TransactWriteItems"
    );

    let forgotten = priced("/api/passwords/forgotten", &address).await;
    assert_eq!(forgotten, "GetItem GetItem TransactWriteItems");
    let chosen = json!({ "token": token().await, "password": "tortue verte 42" });
    let reset = priced("/api/passwords/reset", &chosen).await;
    assert_eq!(
        reset, "GetItem GetItem GetItem Query Query Query TransactWriteItems TransactWriteItems",
        "whatever the number of sessions"
    );
}

/// Whoever has an account, only wrote once, or is an agent, costs the same: nobody learns it by a watch.
#[tokio::test]
async fn a_form_that_names_an_address_costs_one_read_more_and_the_first_time_a_transaction() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;
    portal.person("luc@exemple.fr").await;
    let nobody = Browser::default();
    for (address, first) in [
        ("claire@exemple.fr", false),
        ("marie@exemple.fr", false),
        ("luc@exemple.fr", false),
        ("ines@exemple.fr", true),
        ("ines@exemple.fr", false),
    ] {
        let form =
            json!({ "address": address, "subject": "Écran noir", "description": "<p>Noir</p>" });
        let transactions = if first { 3 } else { 2 };
        assert_eq!(
            price(&portal, &nobody, "/api/tickets", &form).await,
            format!("1 GetItem, {transactions} TransactWriteItems, 1 UpdateItem"),
            "{address}"
        );
    }
    for (address, transactions) in [("jean@exemple.fr", 2), ("marie@exemple.fr", 1)] {
        let form =
            json!({ "address": address, "subject": "Écran noir", "description": "<p>Noir</p>" });
        assert_eq!(
            price(&portal, &claire, "/api/tickets", &form).await,
            format!("2 GetItem, {transactions} TransactWriteItems, 1 UpdateItem"),
            "for a colleague, the session read as well: {address}"
        );
    }
}

#[tokio::test]
async fn a_mail_from_or_with_somebody_new_costs_a_transaction_for_each() {
    let portal = Portal::start().await;
    portal.person("jean@exemple.fr").await;
    let mail = |id: &str, cc: &str| {
        format!(
            "From: claire@exemple.fr\r\nTo: {SUPPORT}\r\nCc: {cc}\r\nSubject: {id}\r\nMessage-ID: <{id}@poste>\r\n\r\nVoici.\r\n"
        )
    };
    for (id, cc, expected) in [
        ("m1", "", "3 GetItem, 2 TransactWriteItems, 1 UpdateItem"),
        ("m2", "", "4 GetItem, 1 TransactWriteItems, 1 UpdateItem"),
        (
            "m3",
            "jean@exemple.fr",
            "1 BatchGetItem, 4 GetItem, 1 TransactWriteItems, 1 UpdateItem",
        ),
        (
            "m4",
            "jean@exemple.fr, luc@exemple.fr, ines@exemple.fr",
            "1 BatchGetItem, 4 GetItem, 3 TransactWriteItems, 1 UpdateItem",
        ),
    ] {
        let priced = price_of_mail(&portal, SUPPORT, &mail(id, cc)).await;
        assert_eq!(priced, expected, "{id}");
    }
    // Of thousands in copy, as many are written down as one mail may propose.
    let crowd: Vec<String> = (0..40).map(|n| format!("n{n}@exemple.fr")).collect();
    let priced = price_of_mail(&portal, SUPPORT, &mail("m5", &crowd.join(", "))).await;
    assert_eq!(
        priced,
        "1 BatchGetItem, 4 GetItem, 6 TransactWriteItems, 1 UpdateItem"
    );
}
