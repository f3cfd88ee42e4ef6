//! Files: announced, sent straight to storage, named by a ticket, fetched by those who may.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::portal::{Browser, Portal};

pub(crate) fn declared(name: &str, content: &[u8]) -> Value {
    let sha256 = HEXLOWER.encode(&Sha256::digest(content));
    json!({ "name": name, "size": content.len(), "type": "image/png", "sha256": sha256 })
}

pub(crate) async fn announce(portal: &Portal, browser: &Browser, files: &[Value]) -> Vec<Value> {
    let reply = portal
        .post(browser, "/api/attachments", &json!({ "files": files }))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()["files"].as_array().unwrap().clone()
}

pub(crate) async fn upload(file: &Value, content: &[u8]) -> u16 {
    let mut put = reqwest::Client::new()
        .put(file["url"].as_str().unwrap())
        .body(content.to_vec());
    for (name, value) in file["headers"].as_object().unwrap() {
        if name != "content-length" {
            put = put.header(name, value.as_str().unwrap());
        }
    }
    put.send().await.unwrap().status().as_u16()
}

pub(crate) async fn fetch(
    portal: &Portal,
    browser: &Browser,
    path: &str,
) -> (u16, String, Vec<u8>) {
    let reply = portal.get(browser, path).await;
    if reply.status != 303 {
        return (reply.status.as_u16(), String::new(), Vec::new());
    }
    let answer = reqwest::get(reply.header("location")).await.unwrap();
    let disposition = answer.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    (
        answer.status().as_u16(),
        disposition,
        answer.bytes().await.unwrap().to_vec(),
    )
}

#[tokio::test]
async fn a_pasted_image_and_a_file_are_in_the_ticket_for_those_who_may() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let (image, log) = (b"png".as_slice(), b"journal".as_slice());
    let files = announce(
        &portal,
        &claire,
        &[
            declared("écran.png", image),
            declared("../journal.log", log),
        ],
    )
    .await;
    assert_eq!(upload(&files[0], image).await, 200);
    assert_eq!(upload(&files[1], log).await, 200);

    let (id, other) = (
        files[0]["id"].as_str().unwrap(),
        files[1]["id"].as_str().unwrap(),
    );
    let form = json!({
        "subject": "Écran noir",
        "description": format!("<p>Voyez :</p><img data-file=\"{id}\" alt=\"capture\">"),
        "inline_files": [id],
        "files": [other],
    });
    let reply = portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let ticket = portal.ticket(&claire, 1).await;
    let message = &ticket["messages"][0];
    let address = format!("/api/attachments/1/{id}");
    assert!(
        message["html"].as_str().unwrap().contains(&address),
        "{message}"
    );
    assert_eq!(message["files"][0]["name"], "journal.log");

    let (status, disposition, bytes) = fetch(&portal, &claire, &address).await;
    assert_eq!((status, bytes.as_slice()), (200, image));
    assert!(
        disposition.starts_with("inline") && disposition.contains("%C3%A9cran.png"),
        "{disposition}"
    );
    for (browser, expected) in [(&jean, 404), (&Browser::default(), 401)] {
        assert_eq!(fetch(&portal, browser, &address).await.0, expected);
    }
}

#[tokio::test]
async fn other_bytes_than_announced_are_refused_and_the_ticket_says_so() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let files = announce(&portal, &claire, &[declared("a.png", b"abc")]).await;
    assert!(upload(&files[0], b"abd").await >= 400);
    assert!(upload(&files[0], b"abcd").await >= 400);
    let form = json!({ "subject": "x", "description": "<p>y</p>", "files": [files[0]["id"]] });
    let reply = portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(
        (reply.status.as_u16(), reply.fields()),
        (422, vec!["files".to_owned()])
    );
    assert!(reply.text.contains("a.png"));

    assert_eq!(upload(&files[0], b"abc").await, 200);
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
}

#[tokio::test]
async fn files_are_announced_and_fetched_in_the_second_hour_of_a_session_as_in_the_first() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.system.clock.advance_seconds(2 * 3600);
    let files = announce(&portal, &claire, &[declared("a.png", b"abc")]).await;
    assert_eq!(upload(&files[0], b"abc").await, 200);
    let id = files[0]["id"].as_str().unwrap();
    let form = json!({ "subject": "x", "description": "<p>y</p>", "files": [id] });
    let opened = portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    portal.system.clock.advance_seconds(2 * 3600);
    let (status, _, content) = fetch(&portal, &claire, &format!("/api/attachments/1/{id}")).await;
    assert_eq!((status, content.as_slice()), (200, b"abc".as_slice()));
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_it_is_sent() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let large = json!({ "name": "gros.png", "size": 26_214_401, "type": "image/png", "sha256": "a".repeat(64) });
    for files in [
        vec![],
        vec![declared("vide.png", b"")],
        vec![large],
        vec![declared("a.png", b"a"); 11],
    ] {
        let reply = portal
            .post(&nobody, "/api/attachments", &json!({ "files": files }))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.fields()[0].as_str()),
            (422, "files")
        );
    }
    let odd = portal
        .post(&nobody, "/api/attachments", &json!({ "files": "x" }))
        .await;
    assert_eq!(odd.status, 422);
}

#[tokio::test]
async fn nobody_takes_somebody_elses_file() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let files = announce(&portal, &claire, &[declared("a.png", b"abc")]).await;
    upload(&files[0], b"abc").await;
    let form = json!({ "subject": "x", "description": "<p>y</p>", "files": [files[0]["id"]] });
    assert_eq!(portal.post(&jean, "/api/tickets", &form).await.status, 422);
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        422,
        "taken already"
    );
}

#[tokio::test]
async fn a_file_sent_before_logging_in_is_not_lost() {
    let portal = Portal::start().await;
    let files = announce(&portal, &Browser::default(), &[declared("a.png", b"abc")]).await;
    upload(&files[0], b"abc").await;
    let claire = portal.requester("claire@exemple.fr").await;
    let form = json!({ "subject": "x", "description": "<p>y</p>", "files": [files[0]["id"]] });
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
}

#[tokio::test]
async fn a_file_that_no_ticket_took_leaves_after_a_day() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let files = announce(
        &portal,
        &claire,
        &[declared("pris.png", b"un"), declared("oublie.png", b"deux")],
    )
    .await;
    for (file, content) in files.iter().zip([b"un".as_slice(), b"deux"]) {
        assert_eq!(upload(file, content).await, 200);
    }
    let form = json!({ "subject": "Écran noir", "description": "<p>Voici</p>", "files": [files[0]["id"]] });
    let reply = portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(reply.status, 201, "{}", reply.text);

    let system = &portal.system;
    let id =
        |place: usize| domain::id::FileId::parse(files[place]["id"].as_str().unwrap()).unwrap();
    let sweep = async |hours: i64| {
        system.clock.advance_seconds(hours * 3600);
        upkeep::handle(&system.upkeep)
            .await
            .unwrap()
            .uploads_removed
    };
    assert_eq!(sweep(23).await, 0);
    // A run that died between its steps, then two runs at the same moment.
    system.clock.advance_seconds(2 * 3600);
    assert!(system.store.give_up_upload(&id(1)).await.unwrap());
    let (one, two) = tokio::join!(sweep(0), sweep(0));
    assert!(one + two >= 1);
    assert_eq!(sweep(0).await, 0);

    let left = system.store.read_uploads(&[id(0), id(1)]).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].attachment.id, id(0));
    let kept = |upload: &store::uploads::Upload| {
        let file = upload.attachment.clone();
        async move { system.files.has_arrived(&file).await.unwrap() }
    };
    assert!(kept(&left[0]).await);
    let mut gone = left[0].clone();
    gone.attachment.id = id(1);
    gone.attachment.size = 4;
    assert!(!kept(&gone).await);
    // Too late for the one that is gone.
    let form =
        json!({ "subject": "Suite", "description": "<p>Voici</p>", "files": [files[1]["id"]] });
    let again = portal
        .log_in("claire@exemple.fr", domain::people::person::Role::Requester)
        .await;
    let reply = portal.post(&again, "/api/tickets", &form).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    assert_eq!(reply.fields(), ["files"]);
}
