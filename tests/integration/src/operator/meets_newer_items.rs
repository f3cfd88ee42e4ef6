//! Items that a later program wrote: named to the operator, never passed over.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{MessageId, TicketNumber};
use lambda_http::http::StatusCode;
use local::desk::system::System;
use local::doors::portal::Site;
use serde_json::json;
use store::retries::Retry;

use crate::log;
use crate::mailroom::SUPPORT;
use crate::portal::{Portal, run_options};

/// A form that no other test makes, and none of ours ever will.
const LATER: &str = "424242";

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// Says of an item that a later program wrote it.
async fn make_newer(portal: &Portal, pk: &str, sk: &str) {
    let (client, table) = &portal.system.table;
    let update = client.update_item().table_name(table);
    let update = update.key("pk", text(pk)).key("sk", text(sk));
    let update = update.update_expression("SET form = :form");
    let form = AttributeValue::N(LATER.to_owned());
    let update = update.expression_attribute_values(":form", form);
    update.send().await.unwrap();
}

/// Partition and place of the only item whose place begins so.
async fn place_of(portal: &Portal, pk: &str, sk: &str) -> String {
    let (client, table) = &portal.system.table;
    let query = client.query().table_name(table);
    let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :sk)");
    let query = query.expression_attribute_values(":pk", text(pk));
    let found = query
        .expression_attribute_values(":sk", text(sk))
        .send()
        .await;
    let items = found.unwrap().items.unwrap();
    assert_eq!(items.len(), 1, "{items:?}");
    items[0]["sk"].as_s().unwrap().clone()
}

#[tokio::test]
async fn an_item_of_a_later_form_is_named_and_nobody_else_affected() {
    log::keep();
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    for subject in ["Écran noir", "Souris perdue"] {
        portal.declare(&claire, subject).await;
    }
    make_newer(&portal, "TICKET#1", "HEAD").await;
    for browser in [&claire, &marie] {
        let reply = portal.get(browser, "/api/tickets/1").await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(portal.ticket(browser, 2).await["subject"], "Souris perdue");
    }
    for (browser, list) in [
        (&claire, "/api/tickets"),
        (&marie, "/api/tickets?view=open"),
    ] {
        let list = portal.get(browser, list).await.json();
        let subjects: Vec<&str> = list["tickets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|ticket| ticket["subject"].as_str().unwrap())
            .collect();
        assert_eq!(subjects, ["Souris perdue"], "the others are listed");
    }
    let answer = json!({ "body": "<p>Une réponse.</p>" });
    let reply = portal.post(&marie, "/api/tickets/1/replies", &answer).await;
    assert_eq!(
        reply.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "nor written over"
    );

    let person = portal.person("claire@exemple.fr").await;
    let hers = format!("PERSON#{person}");
    let session = place_of(&portal, &hers, "SESSION#").await;
    make_newer(&portal, &hers, &session).await;
    let reply = portal.get(&claire, "/api/tickets/2").await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(portal.declare(&jean, "Clavier").await, 3);
    assert_eq!(portal.ticket(&marie, 2).await["subject"], "Souris perdue");

    let errors = log::errors(&format!("form {LATER}"));
    let named = |item: &str| errors.iter().any(|line| line.contains(item));
    assert!(named("the item TICKET#1/HEAD"), "{errors:?}");
    assert!(named("the item PERSON/SESSION"), "{errors:?}");
    let secrets = [
        person.as_str(),
        session.trim_start_matches("SESSION#"),
        "claire@",
    ];
    for secret in secrets {
        assert!(!named(secret), "{secret}: {errors:?}");
    }
}

#[tokio::test]
async fn an_agent_whose_item_is_of_a_later_form_keeps_no_mail_from_others() {
    log::keep();
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;
    portal.agent("paul@exemple.fr").await;
    let paul = portal.person("paul@exemple.fr").await;
    make_newer(&portal, "AGENTS", paul.as_str()).await;
    let contact = format!("PERSON#{}", portal.person("claire@exemple.fr").await);
    make_newer(&portal, &contact, "CONTACT").await;
    portal.declare(&claire, "Écran noir").await;
    assert_eq!(portal.mails_to("claire@exemple.fr").await.len(), 1);
    assert_eq!(portal.mails_to("marie@exemple.fr").await.len(), 1);
    assert_eq!(portal.mails_to("paul@exemple.fr").await.len(), 0);
}

#[tokio::test]
async fn a_block_or_an_address_of_a_later_form_keeps_no_mail_from_others() {
    log::keep();
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;
    let (client, table) = &portal.system.table;
    let person = portal.person("claire@exemple.fr").await;
    let block = client.put_item().table_name(table);
    let block = block.item("pk", text(&format!("PERSON#{person}")));
    let block = block.item("sk", text("ADDRESS")).item("marked", text("?"));
    let form = AttributeValue::N(LATER.to_owned());
    block.item("form", form).send().await.unwrap();
    portal.declare(&claire, "Écran noir").await;
    for address in ["claire@exemple.fr", "marie@exemple.fr"] {
        assert_eq!(portal.mails_to(address).await.len(), 1, "{address}");
    }

    let jean = portal.person("jean@exemple.fr").await;
    let all = client.scan().table_name(table).send().await.unwrap();
    let is_jeans = |owner: &AttributeValue| owner.as_s() == Ok(&jean.to_string());
    let mut items = all.items().iter();
    let his = items.find(|item| item.get("belongs_to").is_some_and(is_jeans));
    let pk = his.unwrap()["pk"].as_s().unwrap();
    make_newer(&portal, pk, "ADDRESS").await;
    let raw = format!(
        "From: luc@exemple.fr\nTo: {SUPPORT}\nCc: jean@exemple.fr, paul@exemple.fr\nSubject: Souris\n\
         Message-ID: <souris@poste>\n\nPerdue.\n"
    );
    let sent = portal.deliver("luc@exemple.fr", &[SUPPORT], &raw).await;
    sent.unwrap();
    let head = portal.system.store.read_head(TicketNumber(2)).await;
    let ticket = head.unwrap().unwrap().ticket;
    let proposed: Vec<&str> = ticket
        .proposed
        .iter()
        .map(|one| one.who.address.as_str())
        .collect();
    assert_eq!(proposed, ["paul@exemple.fr"], "and the mail is a ticket");
    let errors = log::errors(&format!("form {LATER}"));
    let named = |item: &str| errors.iter().any(|line| line.contains(item));
    assert!(named("the item PERSON/ADDRESS"), "{errors:?}");
    assert!(named("the item ADDRESS/ADDRESS"), "{errors:?}");
}

/// A ticket is read without the fate of one of its mails rather than not at all.
#[tokio::test]
async fn a_mail_of_a_later_form_closes_no_ticket() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let mail = place_of(&portal, "TICKET#1", "D#").await;
    make_newer(&portal, "TICKET#1", &mail).await;
    let ticket = portal.ticket(&claire, 1).await;
    assert_eq!(ticket["messages"][0]["deliveries"], json!([]), "{ticket}");
}

/// Streams are read in order: what cannot be read yet must not come again and again before others.
#[tokio::test]
async fn what_cannot_be_told_yet_holds_up_no_others() {
    log::keep();
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let message = place_of(&portal, "TICKET#1", "M#").await;
    make_newer(&portal, "TICKET#1", "HEAD").await;
    let retry = Retry::Message {
        ticket: TicketNumber(1),
        message: MessageId::parse(message.trim_start_matches("M#")).unwrap(),
    };
    let (store, now) = (&portal.system.store, portal.system.clock.now());
    store.ask_again(&retry, "x", now).await.unwrap();
    portal.declare(&claire, "Souris perdue").await;
    assert_eq!(portal.mails_to("marie@exemple.fr").await.len(), 2);
    assert_eq!(portal.ticket(&marie, 2).await["subject"], "Souris perdue");
    // Said once: it was passed over, not given back.
    let said = log::errors("nobody can be told of a change yet");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("the item TICKET#1/HEAD"), "{said:?}");
}

/// What starting on a folder says, after something in its table was said to be of a later program.
async fn refusal(pk: &str, sk: &str, of_first_form: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    {
        let portal = Portal::start_with(&["--data", data]).await;
        let claire = portal.requester("claire@exemple.fr").await;
        portal.declare(&claire, "Écran noir").await;
        if of_first_form {
            let (client, table) = &portal.system.table;
            let delete = client.delete_item().table_name(table);
            let delete = delete.key("pk", text("TABLE")).key("sk", text("FORM"));
            delete.send().await.unwrap();
        }
        make_newer(&portal, pk, sk).await;
    }
    let options = run_options(&["--data", data]);
    let started = System::start(&options, Site::new("no-site"), Default::default()).await;
    started.unwrap_err().to_string()
}

#[tokio::test]
async fn a_folder_of_a_later_program_is_refused_in_one_sentence() {
    for (pk, sk, of_first_form, named) in [
        ("TABLE", "FORM", false, "TABLE/FORM"),
        ("TICKET#1", "HEAD", true, "TICKET#1/HEAD"),
        ("COUNTER", "TICKET", true, "COUNTER/TICKET"),
    ] {
        assert_eq!(
            refusal(pk, sk, of_first_form).await,
            format!(
                "the item {named} is of form {LATER}, which a newer Guichet wrote; this one reads forms up to {}: \
                 start the newer one",
                store::upgrade::FORM
            )
        );
    }
}

/// Whatever writes an item says its form: a put, a transaction, an update that makes one.
#[tokio::test]
async fn every_item_says_its_form() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let answer = json!({ "body": "<p>Une réponse.</p>" });
    portal.post(&marie, "/api/tickets/1/replies", &answer).await;
    let article = "/articles/impression/imprimante-n-imprime-pas/";
    let vote = json!({ "article": article, "verdict": "yes" });
    let voted = portal.post_keyed(&claire, "/api/votes", &vote, Some("k"));
    let voted = voted.await;
    assert!(voted.status.is_success(), "{}", voted.text);
    let raw = format!("From: luc@exemple.fr\nTo: {SUPPORT}\nSubject: Souris\n\nElle est perdue.\n");
    let sent = portal.deliver("luc@exemple.fr", &[SUPPORT], &raw).await;
    sent.unwrap();
    portal.system.settled().await;

    let (client, table) = &portal.system.table;
    let all = client.scan().table_name(table).send().await.unwrap();
    assert!(all.last_evaluated_key().is_none());
    let form = AttributeValue::N(store::upgrade::FORM.to_string());
    let mut kinds = BTreeSet::new();
    for item in all.items() {
        let kind = |attribute| {
            let key: &AttributeValue = &item[attribute];
            key.as_s().unwrap().split('#').next().unwrap().to_owned()
        };
        let kind = format!("{}/{}", kind("pk"), kind("sk"));
        assert_eq!(item.get("form"), Some(&form), "{kind}");
        kinds.insert(kind);
    }
    for made_by_an_update in [
        "COUNTER/TICKET",
        "SPENT/SPENT",
        "TICKET/D",
        "VOTES//articles",
    ] {
        assert!(
            kinds.iter().any(|kind| kind.starts_with(made_by_an_update)),
            "{kinds:?}"
        );
    }
}
