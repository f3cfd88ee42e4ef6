//! What a reply asks for besides its words: who reads it, its files, the state it leaves the ticket in.

use serde_json::{Value, json};

use crate::portal::{Browser, Portal};
use crate::requester::attaches_files::{announce, declared, upload};

const REPLIES: &str = "/api/tickets/1/replies";

async fn desk() -> (Portal, Browser, Browser) {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    (portal, claire, marie)
}

#[tokio::test]
async fn what_is_no_choice_is_refused_and_changes_nothing() {
    let (portal, claire, marie) = desk().await;
    let mails = portal.mails().await;
    let body = "<p>Mot de passe du coffre</p>";
    for kind in [
        json!("NOTE"),
        json!("Note"),
        json!("note "),
        json!("internal"),
        json!(""),
        json!(null),
        json!(1),
        json!(true),
        json!(["note", "reply"]),
        json!({ "kind": "note" }),
    ] {
        let asked = json!({ "kind": kind, "body": body });
        let reply = portal.post(&marie, REPLIES, &asked).await;
        assert_eq!(reply.status, 422, "{kind} {}", reply.text);
        assert_eq!(reply.fields(), ["kind"]);
    }
    for name in [
        "type",
        "kinds",
        "internal",
        "note",
        "k\u{131}nd",
        "Kind",
        "visibility",
        "kind ",
    ] {
        let mut asked = json!({ "body": body });
        asked[name] = json!("note");
        let reply = portal.post(&marie, REPLIES, &asked).await;
        assert_eq!(reply.fields(), ["kind"], "{name} {}", reply.text);
    }
    for query in ["kind=note", "type=note", "lang=fr&note=1"] {
        let address = format!("{REPLIES}?{query}");
        let reply = portal
            .post(&marie, &address, &json!({ "body": body }))
            .await;
        assert_eq!(reply.fields(), ["kind"], "{query} {}", reply.text);
    }
    for state in [json!("RESOLVED"), json!("open"), json!(5), json!(null)] {
        let asked = json!({ "state": state, "body": body });
        assert_eq!(
            portal.post(&marie, REPLIES, &asked).await.fields(),
            ["state"],
            "{state}"
        );
    }
    let asked = json!({ "kind": "note", "state": "resolved", "body": body });
    assert_eq!(
        portal.post(&marie, REPLIES, &asked).await.fields(),
        ["state"]
    );
    let twice = portal
        .submit(&marie, REPLIES, "kind=note&kind=reply&body_text=x")
        .await;
    assert_eq!(twice.status, 422);
    for (path, field, value) in [
        (
            "/api/tickets/1/state",
            "state",
            json!(["resolved", "closed"]),
        ),
        ("/api/tickets/1/state", "state", json!("Resolved")),
        ("/api/tickets/1/follow", "act", json!("UNFOLLOW")),
        (
            "/api/tickets/1/follow",
            "act",
            json!(["follow", "unfollow"]),
        ),
        ("/api/tickets/1/observers/x", "act", json!("REMOVE")),
    ] {
        let reply = portal.post(&marie, path, &json!({ (field): value })).await;
        assert_eq!(reply.fields(), [field], "{path}");
    }
    let form = json!({ "subject": "x", "description": "<p>x</p>", "category": 7 });
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.fields(),
        ["category"]
    );

    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 1);
    assert_eq!(ticket["state"], "new");
    assert_eq!(portal.mails().await, mails);
}

async fn sent_file(portal: &Portal, who: &Browser, name: &str) -> Value {
    let content = vec![b'x'; 2048];
    let files = announce(portal, who, &[declared(name, &content)]).await;
    assert_eq!(upload(&files[0], &content).await, 200);
    files[0]["id"].clone()
}

#[tokio::test]
async fn an_answer_whose_file_has_not_arrived_says_which_and_can_be_sent_again() {
    let (portal, _, marie) = desk().await;
    let files = announce(&portal, &marie, &[declared("plan.png", b"plan")]).await;
    let answer = json!({ "body": "<p>Le plan.</p>", "files": [files[0]["id"]] });
    let refused = portal.post(&marie, REPLIES, &answer).await;
    assert_eq!(
        (refused.status.as_u16(), refused.fields()),
        (422, vec!["files".to_owned()])
    );
    assert!(refused.text.contains("plan.png"), "{}", refused.text);
    assert_eq!(upload(&files[0], b"plan").await, 200);
    let sent = portal.post(&marie, REPLIES, &answer).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
}

#[tokio::test]
async fn a_file_says_enough_by_itself_and_mails_name_it() {
    let (portal, claire, marie) = desk().await;
    let file = sent_file(&portal, &marie, "procédure <2>.pdf").await;
    let reply = portal
        .post(&marie, REPLIES, &json!({ "body": "", "files": [file] }))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let told = portal.mails_to("claire@exemple.fr").await;
    let told = told.last().unwrap();
    assert!(
        told.text().contains("- procédure _2_.pdf (2\u{a0}ko)"),
        "{}",
        told.text()
    );
    assert!(told.text().contains("/ticket/?numero=1"));
    let html = told.read.html.as_deref().unwrap();
    assert!(
        html.contains(">procédure _2_.pdf</a> (2\u{a0}ko)"),
        "{html}"
    );
    assert!(!html.contains("class=\"g-quote\" style"), "{html}");

    // As a page without script posts it, and towards the desk.
    let file = sent_file(&portal, &claire, "photo.png").await;
    let form = format!("kind=reply&body_text=&files={}", file.as_str().unwrap());
    assert_eq!(portal.submit(&claire, REPLIES, &form).await.status, 303);
    let told = portal.mails_to("marie@exemple.fr").await;
    assert!(
        told.last()
            .unwrap()
            .text()
            .contains("- photo.png (2\u{a0}ko)")
    );

    // Neither words nor a file is still nothing.
    let nothing = portal.post(&claire, REPLIES, &json!({ "body": "" })).await;
    assert_eq!(nothing.fields(), ["body"]);
}

#[tokio::test]
async fn mails_about_an_opening_name_its_files() {
    let (portal, claire, _) = desk().await;
    let file = sent_file(&portal, &claire, "écran.png").await;
    let form = json!({ "subject": "Encore", "description": "<p>Voir la pièce jointe.</p>", "files": [file] });
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
    for address in ["claire@exemple.fr", "marie@exemple.fr"] {
        let told = portal.mails_to(address).await;
        let told = told.last().unwrap();
        assert!(
            told.text().contains("- écran.png (2\u{a0}ko)"),
            "{}",
            told.text()
        );
        assert!(
            told.read
                .html
                .as_deref()
                .unwrap()
                .contains(">écran.png</a>")
        );
    }
    assert!(
        !portal.mails_to("claire@exemple.fr").await[0]
            .text()
            .contains("joint")
    );
}

#[tokio::test]
async fn answering_and_resolving_is_one_mail() {
    let (portal, claire, marie) = desk().await;
    let before = portal.mails_to("claire@exemple.fr").await.len();
    let asked = json!({ "body": "<p>C’est réparé.</p>", "state": "resolved" });
    assert_eq!(portal.post(&marie, REPLIES, &asked).await.status, 201);
    let told = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(told.len(), before + 1);
    let text = told.last().unwrap().text();
    assert!(
        text.contains("C’est réparé.") && text.contains("Résolu"),
        "{text}"
    );
    let ticket = portal.ticket(&claire, 1).await;
    assert_eq!(ticket["state"], "resolved");
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 2);
    assert_eq!(
        ticket["messages"][1]["state_change"],
        json!({ "from": "new", "to": "resolved" })
    );
    assert_eq!(ticket["reply_reopens"], true);
    assert_eq!(portal.ticket(&marie, 1).await["reply_reopens"], false);

    // Thanks leave it resolved, and one act opens it again.
    for words in [
        "Merci, c'est réglé !",
        "MERCI C EST REGLE",
        "Thanks Marie, it works now.",
    ] {
        let thanks = json!({ "body": format!("<p>{words}</p>") });
        assert_eq!(portal.post(&claire, REPLIES, &thanks).await.status, 201);
        let ticket = portal.ticket(&claire, 1).await;
        assert_eq!(
            (&ticket["state"], &ticket["can"]["reopen"]),
            (&json!("resolved"), &json!(true)),
            "{words}"
        );
    }
    let again = json!({ "state": "in_progress" });
    assert_eq!(
        portal
            .post(&claire, "/api/tickets/1/state", &again)
            .await
            .status,
        200
    );
    assert_eq!(portal.ticket(&claire, 1).await["reply_reopens"], false);

    // Whoever may not resolve is refused, and their words are not half taken.
    let close = json!({ "body": "<p>x</p>", "state": "closed" });
    assert_eq!(portal.post(&claire, REPLIES, &close).await.status, 404);
    let own = json!({ "body": "<p>J’ai trouvé.</p>", "state": "resolved" });
    assert_eq!(portal.post(&claire, REPLIES, &own).await.status, 201);
    assert_eq!(portal.ticket(&claire, 1).await["state"], "resolved");
    let desk = portal.mails_to("marie@exemple.fr").await.len();
    let more = json!({ "body": "<p>Merci, mais l’écran est encore noir.</p>" });
    assert_eq!(portal.post(&claire, REPLIES, &more).await.status, 201);
    let told = portal.mails_to("marie@exemple.fr").await;
    assert_eq!(told.len(), desk + 1);
    assert!(
        told.last()
            .unwrap()
            .text()
            .contains("Cette réponse rouvre le ticket.")
    );
}

#[tokio::test]
async fn a_typed_encoded_word_reaches_nobody_decoded() {
    let (portal, claire, _) = desk().await;
    let typed = "=?utf-8?q?Votre=20compte=20est=20bloqu=C3=A9?=";
    portal.declare(&claire, typed).await;
    for address in ["claire@exemple.fr", "marie@exemple.fr"] {
        let told = portal.mails_to(address).await;
        let told = told.last().unwrap();
        assert_eq!(told.read.subject, format!("[#2] {typed}"));
        let head = told.raw.split("\r\n\r\n").next().unwrap();
        assert!(!head.contains(typed), "{head}");
    }
}

#[tokio::test]
async fn an_address_mail_cannot_carry_is_refused_with_what_to_do() {
    let (portal, claire, _) = desk().await;
    for (typed, status) in [("josé@société.fr", 422), ("jose@société.fr", 200)] {
        let reply = portal
            .post(
                &claire,
                "/api/tickets/1/observers",
                &json!({ "address": typed }),
            )
            .await;
        assert_eq!(reply.status.as_u16(), status, "{typed} {}", reply.text);
        if status == 422 {
            assert_eq!(reply.fields(), ["address"]);
            assert!(reply.text.contains("sans accent"), "{}", reply.text);
        }
    }
    let invited = portal.mails_to("jose@xn--socit-esab.fr").await;
    assert_eq!(invited.len(), 1);
}
