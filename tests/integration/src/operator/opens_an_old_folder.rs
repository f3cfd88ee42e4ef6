//! A data folder of the program before people were told from their addresses (`fixtures/form-1`) opens, and
//! everything in it is as it was.

use std::collections::HashMap;
use std::path::Path;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::TicketNumber;
use domain::people::address::Address;
use domain::people::person::{Participant, Role};
use environment::Clock;
use lambda_http::http::StatusCode;
use local::aws::database::{self, Place};
use local::desk::system::table_at;
use operator::agents::add_agent;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Mail, Portal};

const MARIE: &str = "marie@exemple.fr";
const CLAIRE: &str = "claire@exemple.fr";
const LUC: &str = "luc@exemple.fr";
const REFUSES: &str = "bounce@simulator.amazonses.com";
const PASSWORD: &str = "cheval agrafe pile";
/// An hour after the folder was left, 2040-01-02 09:00 UTC, seconds.
const LATER: i64 = 2_209_107_600;

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/form-1")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(std::fs::copy(&from, &to).unwrap()),
        }
    }
}

struct OldFolder {
    portal: Portal,
    /// What was seen before: by address, the cookie and the tickets.
    seen: Value,
    folder: TempDir,
}

/// A copy of the folder.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture().join("data"), folder.path());
    folder
}

async fn start(folder: TempDir) -> OldFolder {
    let data = folder.path().to_str().unwrap().to_owned();
    let portal = Portal::start_with(&["--data", &data]).await;
    let clock = &portal.system.clock;
    clock.advance_seconds(LATER - clock.now().seconds());
    let seen = std::fs::read_to_string(fixture().join("seen.json")).unwrap();
    OldFolder {
        portal,
        seen: serde_json::from_str(&seen).unwrap(),
        folder,
    }
}

async fn desk() -> OldFolder {
    start(folder()).await
}

impl OldFolder {
    /// Somebody whose session was begun before.
    fn browser(&self, address: &str) -> Browser {
        let cookie = self.seen[address]["cookie"].as_str().unwrap();
        Browser {
            cookie: Some(cookie.to_owned()),
        }
    }

    async fn holds_what_was_seen(&self) {
        for address in [MARIE, CLAIRE] {
            let tickets = self.seen[address]["tickets"].as_object().unwrap();
            for (number, seen) in tickets {
                let number = number.parse().unwrap();
                let ticket = self.portal.ticket(&self.browser(address), number).await;
                assert_eq!(ticket, *seen, "{number} for {address}");
            }
        }
    }

    async fn requester(&self, number: u64) -> Participant {
        let store = &self.portal.system.store;
        let head = store.read_head(TicketNumber(number)).await.unwrap();
        head.unwrap().ticket.requester
    }

    /// Posts as nobody in particular what has to be done.
    async fn post(&self, path: &str, body: &Value) -> Value {
        let reply = self.portal.post(&Browser::default(), path, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        reply.json()
    }

    /// Everything in the table, each item by its key.
    async fn table(&self) -> HashMap<(String, String), HashMap<String, AttributeValue>> {
        self.portal.system.settled().await;
        let (client, table) = &self.portal.system.table;
        let all = client.scan().table_name(table).send().await.unwrap();
        assert!(all.last_evaluated_key.is_none());
        let part = |item: &HashMap<String, AttributeValue>, name| {
            item.get(name).unwrap().as_s().unwrap().clone()
        };
        let items = all.items.unwrap().into_iter();
        items
            .map(|item| ((part(&item, "pk"), part(&item, "sk")), item))
            .collect()
    }
}

#[tokio::test]
async fn every_ticket_is_as_it_was_and_sessions_live() {
    let desk = desk().await;
    desk.holds_what_was_seen().await;
    let mails = desk.portal.mails().await;
    assert_eq!(mails, 14, "none is sent again");
}

#[tokio::test]
async fn a_second_start_changes_nothing() {
    let first = desk().await;
    let before = first.table().await;
    let OldFolder { portal, folder, .. } = first;
    drop(portal);
    let second = start(folder).await;
    let after = second.table().await;
    assert_eq!(after, before);
    second.holds_what_was_seen().await;
}

#[tokio::test]
async fn passwords_open_and_files_are_there() {
    let desk = desk().await;
    for address in [MARIE, CLAIRE] {
        let typed = json!({ "address": address.to_uppercase(), "password": PASSWORD });
        let nobody = Browser::default();
        let reply = desk.portal.post(&nobody, "/api/session", &typed).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let browser = Browser {
            cookie: reply.cookie(),
        };
        assert_eq!(desk.portal.ticket(&browser, 1).await["number"], 1);
    }
    for (address, number, content) in [(CLAIRE, "1", "bonjour!\n"), (MARIE, "2", "erreur 12")] {
        let tickets = &desk.seen[MARIE]["tickets"];
        let file = &tickets[number]["messages"][0]["files"][0];
        let path = file["url"].as_str().unwrap();
        let reply = desk.portal.get(&desk.browser(address), path).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
        let answer = reqwest::get(reply.header("location")).await.unwrap();
        assert_eq!(answer.text().await.unwrap(), content);
    }
}

#[tokio::test]
async fn who_wrote_by_mail_is_who_they_were() {
    let desk = desk().await;
    let reply_to = desk.portal.mails_to(LUC).await[0].reply_to().to_owned();
    for (to, words) in [(reply_to.as_str(), "Borne-4"), (SUPPORT, "Autre-chose")] {
        let raw = format!(
            "From: {LUC}\nTo: {to}\nSubject: {words}\nMessage-ID: <{words}@poste>\n\n{words}\n"
        );
        desk.portal.deliver(LUC, &[to], &raw).await.unwrap();
    }
    let ticket = desk.portal.ticket(&desk.browser(MARIE), 2).await;
    let messages = ticket["messages"].as_array().unwrap();
    let answer = &messages[2];
    assert_eq!(messages.len(), 3);
    assert_eq!(answer["html"], "<p>Borne-4</p>");
    assert_eq!(
        answer["author"],
        json!({ "name": "Luc Perrin", "role": "requester" })
    );
    assert_eq!(
        (&answer["unverified"], &answer["held"]),
        (&json!(false), &json!(false))
    );

    let luc = desk.requester(2).await.person;
    assert_eq!(desk.requester(5).await.person, luc);
    assert_eq!(desk.portal.person(LUC).await, luc);
    // Whoever was only in copy is known as well.
    let samia = desk.portal.person("samia@exemple.fr").await;
    let store = &desk.portal.system.store;
    let head = store.read_head(TicketNumber(2)).await.unwrap().unwrap();
    assert_eq!(head.ticket.proposed[0].who.person, samia);
}

#[tokio::test]
async fn links_that_were_mailed_do_what_they_say() {
    let desk = desk().await;
    let marie = desk.browser(MARIE);
    let mails = desk.portal.mails_to("ines@exemple.fr").await;
    let token = json!({ "token": mails[0].token() });
    desk.post("/api/confirmation", &token).await;
    let ticket = desk.portal.ticket(&marie, 4).await;
    assert_eq!(ticket["unconfirmed"], false);

    desk.portal.join("jean@exemple.fr").await;
    let ticket = desk.portal.ticket(&marie, 1).await;
    assert_eq!(ticket["observers"][0]["name"], "jean");
    assert_eq!(ticket["invited"], json!([]));

    let mails = desk.portal.mails_to(CLAIRE).await;
    let follow = mails
        .iter()
        .find(|mail| mail.text().contains("/api/follow?jeton="));
    let act = json!({ "token": follow.unwrap().token(), "act": "unfollow" });
    desk.post("/api/follow", &act).await;
    let ticket = desk.portal.ticket(&desk.browser(CLAIRE), 1).await;
    assert_eq!(ticket["following"], false);
}

#[tokio::test]
async fn an_address_that_refused_is_lifted_and_gets_what_waited() {
    let desk = desk().await;
    let marie = desk.browser(MARIE);
    let refusing = &desk.seen[MARIE]["tickets"]["3"]["refusing"][0]["person"];
    assert_eq!(desk.portal.mails_to(REFUSES).await.len(), 1);
    let lift = json!({ "person": refusing });
    let reply = desk
        .portal
        .post(&marie, "/api/tickets/3/address", &lift)
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    let mails = desk.portal.mails_to(REFUSES).await;
    let waited = |mail: &Mail| mail.text().contains("Essayez une autre prise.");
    assert_eq!(
        (mails.len(), mails.iter().filter(|one| waited(one)).count()),
        (2, 1)
    );
    let ticket = desk.portal.ticket(&marie, 3).await;
    assert_eq!(ticket["messages"][1]["deliveries"][0]["stage"], "refused");
}

/// The operator's command comes before the desk was started: the account keeps its password.
#[tokio::test]
async fn an_agent_is_added_to_the_account_they_had() {
    let folder = folder();
    {
        let place = Place::File(folder.path().join("table.sqlite"));
        let database = database::start(&place).await.unwrap();
        let store = table_at(database.endpoint()).await.unwrap();
        let added = add_agent(&store, &Clock::default(), CLAIRE, "", Role::Agent).await;
        let account = added.unwrap();
        assert!(account.verified_at.is_some() && account.password_hash.is_some());
        let claire = store.find_person(&Address::parse(CLAIRE).unwrap()).await;
        assert_eq!(claire.unwrap(), Some(account.who.person));
    }
    let desk = start(folder).await;
    let typed = json!({ "address": CLAIRE, "password": PASSWORD });
    desk.post("/api/session", &typed).await;
}
