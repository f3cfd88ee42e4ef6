//! A request that nobody stands behind is erased when the pages say so, with all that belongs to it.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::portal::{Browser, Portal};
use crate::unproved::{BAIT, DAY, VICTIM, ask, confirm, later};

async fn uploaded(portal: &Portal, content: &[u8]) -> Value {
    let sha256 = HEXLOWER.encode(&Sha256::digest(content));
    let file = json!({ "name": "capture.png", "size": content.len(), "type": "image/png", "sha256": sha256 });
    let reply = portal
        .post(
            &Browser::default(),
            "/api/attachments",
            &json!({ "files": [file] }),
        )
        .await;
    let file = reply.json()["files"][0].clone();
    let mut put = reqwest::Client::new()
        .put(file["url"].as_str().unwrap())
        .body(content.to_vec());
    for (name, value) in file["headers"].as_object().unwrap() {
        if name != "content-length" {
            put = put.header(name, value.as_str().unwrap());
        }
    }
    assert_eq!(put.send().await.unwrap().status().as_u16(), 200);
    file["id"].clone()
}

/// Everything in the table that names a ticket or a file.
async fn items_of(portal: &Portal, ticket: u64, file: &str) -> Vec<String> {
    let (client, table) = &portal.system.table;
    let page = client.scan().table_name(table).send().await.unwrap();
    assert_eq!(page.last_evaluated_key, None, "a small desk");
    let items = page.items.unwrap_or_default();
    let places = items.iter().map(|item| {
        let text = |name: &str| item[name].as_s().unwrap().clone();
        format!("{} {}", text("pk"), text("sk"))
    });
    places
        .filter(|place| place.starts_with(&format!("TICKET#{ticket} ")) || place.contains(file))
        .collect()
}

#[tokio::test]
async fn what_nobody_stands_behind_is_erased_with_its_files_after_three_days() {
    let portal = Portal::start().await;
    let content = b"png".as_slice();
    let file = uploaded(&portal, content).await;
    ask(&portal, VICTIM, std::slice::from_ref(&file)).await;
    let token = portal.mails_to(VICTIM).await[0].token();
    let id = domain::id::FileId::parse(file.as_str().unwrap()).unwrap();
    let kept = portal
        .system
        .store
        .read_uploads(std::slice::from_ref(&id))
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);

    assert_eq!(later(&portal, 3 * DAY - 60).await.requests_erased, 0);
    // Her session ended meanwhile.
    let marie = portal.agent("marie@exemple.fr").await;
    assert_eq!(portal.ticket(&marie, 1).await["number"], 1);
    assert_eq!(later(&portal, 120).await.requests_erased, 1);

    assert_eq!(portal.get(&marie, "/api/tickets/1").await.status, 404);
    assert_eq!(
        items_of(&portal, 1, file.as_str().unwrap()).await,
        Vec::<String>::new()
    );
    let files = &portal.system.files;
    assert!(!files.has_arrived(&kept[0].attachment).await.unwrap());
    let list = portal.get(&marie, "/api/tickets?view=open").await.json();
    assert_eq!(list["tickets"], json!([]));
    let erased = portal.get(&marie, "/api/tickets?view=erased").await;
    assert_eq!(erased.json(), json!({ "erased": 1 }));
    let claire = portal.requester("claire@exemple.fr").await;
    for (reader, status) in [(&claire, 404), (&Browser::default(), 401)] {
        let told = portal.get(reader, "/api/tickets?view=erased").await;
        assert_eq!(told.status, status, "{}", told.text);
    }
    assert_eq!(confirm(&portal, &token).await.status, 410);
    let report = later(&portal, 60).await;
    assert_eq!(report.requests_erased, 0);
    assert_eq!(portal.system.store.count_erased().await.unwrap(), 1);
}

#[tokio::test]
async fn what_somebody_stands_behind_stays() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    let claire = portal.requester("claire@exemple.fr").await;
    let words = json!({ "body": "<p>Je regarde</p>" });
    let note = json!({ "body": "<p>Rappelé</p>", "kind": "note" });
    portal.agent("paul@exemple.fr").await;
    let acts = [
        ("accept", json!({})),
        ("take", json!({})),
        ("replies", words),
        ("replies", note),
        ("state", json!({ "state": "waiting" })),
        ("observers", json!({ "address": "luc@exemple.fr" })),
        ("observers", json!({ "address": "paul@exemple.fr" })),
    ];
    for (place, (path, body)) in acts.iter().enumerate() {
        ask(&portal, &format!("p{place}@exemple.fr"), &[]).await;
        let path = format!("/api/tickets/{}/{path}", place + 1);
        let reply = portal.post(&marie, &path, body).await;
        assert!(reply.status.is_success(), "{path} {}", reply.text);
    }
    // Confirmed by the link.
    ask(&portal, "p7@exemple.fr", &[]).await;
    let token = portal.mails_to("p7@exemple.fr").await[0].token();
    assert_eq!(confirm(&portal, &token).await.status, 200);
    // Asked for by somebody logged in, for a colleague: the mail promises no erasure.
    let form =
        json!({ "address": "jean@exemple.fr", "subject": "Souris", "description": "<p>Morte</p>" });
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
    let mails = portal.mails_to("jean@exemple.fr").await;
    assert!(
        !mails[0].text().contains("trois jours"),
        "{}",
        mails[0].text()
    );
    // By mail from an address that proves nothing: its writer was told nothing of confirming.
    let support = "assistance@guichet.localhost";
    let raw = format!(
        "From: {BAIT} <nul@ailleurs.example>\nTo: {support}\nSubject: Panne\nMessage-ID: <u@poste>\nAuthentication-Results: x; dmarc=fail\n\nEn panne.\n"
    );
    portal
        .deliver("nul@ailleurs.example", &[support], &raw)
        .await
        .unwrap();

    assert_eq!(later(&portal, 30 * DAY).await.requests_erased, 0);
    let marie = portal.agent("marie@exemple.fr").await;
    for number in 1..=10 {
        assert_eq!(portal.ticket(&marie, number).await["number"], number);
    }
    assert_eq!(portal.system.store.count_erased().await.unwrap(), 0);
}

#[tokio::test]
async fn erasing_that_was_broken_off_goes_on_and_counts_once() {
    let portal = Portal::start().await;
    for n in 0..3 {
        ask(&portal, &format!("p{n}@ailleurs.fr"), &[]).await;
    }
    portal.system.settled().await;
    portal.system.clock.advance_seconds(3 * DAY + 1);
    // A run that took the first away, and died.
    let store = &portal.system.store;
    let first = domain::id::TicketNumber(1);
    assert!(store.begin_erasing(first).await.unwrap());
    let deps = &portal.system.upkeep;
    let (one, other) = tokio::join!(upkeep::handle(deps), upkeep::handle(deps));
    assert!(one.is_ok() && other.is_ok());
    for number in 1..=3 {
        assert_eq!(
            items_of(&portal, number, "no file").await,
            Vec::<String>::new()
        );
    }
    assert_eq!(store.count_erased().await.unwrap(), 3);
}

#[tokio::test]
async fn confirming_and_erasing_at_once_loses_nothing() {
    for _ in 0..5 {
        let portal = Portal::start().await;
        ask(&portal, "claire@exemple.fr", &[]).await;
        let token = portal.mails_to("claire@exemple.fr").await[0].token();
        portal.system.clock.advance_seconds(3 * DAY + 1);
        let marie = portal.agent("marie@exemple.fr").await;
        let (confirmed, swept) = tokio::join!(
            confirm(&portal, &token),
            upkeep::handle(&portal.system.upkeep)
        );
        let erased = swept.unwrap().requests_erased;
        let found = portal.get(&marie, "/api/tickets/1").await;
        match erased {
            0 => {
                assert_eq!(confirmed.status, 200, "{}", confirmed.text);
                assert_eq!(found.json()["unconfirmed"], false);
            }
            _ => assert_eq!(found.status, 404),
        }
    }
}
