//! Mails on which other desks stumbled: written in somebody else's name, for somebody else, by machines.

use std::path::Path;

use serde_json::{Value, json};

use crate::mailroom::{SUPPORT, desk, lines};
use crate::portal::Portal;

/// The mails of `functions/rules/mail/tests/found`, where what is to be read of them is said.
fn found(name: &str) -> String {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions/rules/mail/tests/found");
    let raw = std::fs::read_to_string(folder.join(name)).unwrap();
    raw.replace("\r\n", "\n")
}

#[tokio::test]
async fn a_group_in_front_of_the_desk_makes_a_person_s_request() {
    let desk = desk().await;
    let raw = found("01-groupe-google-via.eml");
    desk.deliver(&raw).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    assert_eq!(ticket["requester"]["address"], "claire@guichet.example");
    assert_eq!(
        ticket["unconfirmed"], true,
        "the group proved itself, not her"
    );
    let html = ticket["messages"][0]["html"].as_str().unwrap();
    assert!(html.contains("reste noir depuis ce matin"), "{html}");
    let told = desk.portal.mails_to("claire@guichet.example").await;
    assert!(told.is_empty(), "an address nobody proved is not answered");

    // In the desk's own name and nobody's: put aside where admins look first, and nothing comes of it.
    let headers = [
        "Reply-To: Claire Petit <claire@guichet.example>\n",
        "X-Original-From: Claire Petit <claire@guichet.example>\n",
        "X-Original-Sender: claire@guichet.example\n",
    ];
    let mut nobody = raw.replace("b01-0312", "b01-nobody");
    for header in headers {
        nobody = nobody.replace(header, "");
    }
    desk.deliver(&nobody).await;
    let first = lines(&desk.list("").await);
    assert_eq!(first, [format!("{SUPPORT} parked own_address null")]);
    assert_eq!(desk.tickets().await, 1);
}

#[tokio::test]
async fn our_own_mail_coming_back_is_known_by_its_mark_or_its_message_id() {
    let desk = desk().await;
    desk.portal
        .declare(&desk.portal.requester("claire@exemple.fr").await, "Écran")
        .await;
    let sent = desk.portal.mails_to("claire@exemple.fr").await;
    let mut raw = sent[0].raw.clone();
    desk.deliver(&raw).await;
    // A group that drops the mark and keeps the Message-ID.
    let mark = raw
        .lines()
        .find(|line| line.starts_with("X-Portal-Instance"))
        .unwrap()
        .to_owned();
    raw = raw
        .replace(&format!("{mark}\r\n"), "")
        .replace(&format!("{mark}\n"), "");
    desk.deliver(&raw).await;
    let ignored = lines(&desk.list("outcome=ignored").await);
    assert_eq!(ignored.len(), 2, "{ignored:?}");
    assert!(
        ignored.iter().all(|line| line.contains("ignored echo")),
        "{ignored:?}"
    );
    assert_eq!(desk.tickets().await, 1);
}

#[tokio::test]
async fn the_visitor_of_a_form_is_who_gets_the_answer() {
    let desk = desk().await;
    desk.deliver(&found("10-formulaire-repondre-a.eml")).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    assert_eq!(
        ticket["requester"]["address"],
        "luc.bernard@visiteur.example"
    );
    assert_eq!(ticket["unconfirmed"], true);
    let strangers = [
        "luc.bernard@visiteur.example",
        "no-reply@site-mairie.example",
    ];
    for stranger in strangers {
        assert!(
            desk.portal.mails_to(stranger).await.is_empty(),
            "{stranger}"
        );
    }
    let accepted = desk
        .portal
        .post(&desk.admin, "/api/tickets/1/accept", &json!({}))
        .await;
    assert_eq!(accepted.status, 200);
    let answer = json!({ "kind": "reply", "body": "<p>Videz le cache.</p>" });
    desk.portal
        .post(&desk.admin, "/api/tickets/1/replies", &answer)
        .await;
    let told = desk.portal.mails_to(strangers[0]).await;
    assert!(told.last().unwrap().text().contains("Videz le cache."));
    assert!(desk.portal.mails_to(strangers[1]).await.is_empty());
}

#[tokio::test]
async fn where_answers_are_wanted_is_shown_to_agents_and_chosen_in_one_act() {
    let desk = desk().await;
    let raw = "From: Site <site@mairie.example>\nTo: assistance@guichet.localhost\nReply-To: Luc <luc@visiteur.example>\n\
        Subject: Contact\nMessage-ID: <c1@site>\n\nBonjour, rien ne marche.\n";
    desk.deliver(raw).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    assert_eq!(ticket["requester"]["address"], "site@mairie.example");
    assert_eq!(
        ticket["writers"],
        json!([{ "name": "Luc", "address": "luc@visiteur.example" }])
    );
    let site = desk.portal.requester("site@mairie.example").await;
    assert_eq!(
        desk.portal.ticket(&site, 1).await["writers"],
        json!([]),
        "agents alone are told"
    );

    let chosen = json!({ "address": "luc@visiteur.example" });
    let refused = desk
        .portal
        .post(&site, "/api/tickets/1/requester", &chosen)
        .await;
    assert_eq!(refused.status, 404, "{}", refused.text);
}

#[tokio::test]
async fn an_agent_makes_the_writer_of_a_forwarded_mail_the_requester() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@guichet.example").await;
    portal.agent("paul@guichet.example").await;
    let raw = found("09-agent-transfere.eml");
    let delivered = portal.deliver("marie@guichet.example", &[SUPPORT], &raw);
    delivered.await.unwrap();
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["requester"]["address"], "marie@guichet.example");
    let writer = json!({ "name": "Claire Petit", "address": "claire@guichet.example" });
    assert_eq!(ticket["writers"], json!([writer]));

    for wrong in [
        json!({}),
        json!({ "address": "claire" }),
        json!({ "address": SUPPORT }),
    ] {
        let refused = portal
            .post(&marie, "/api/tickets/1/requester", &wrong)
            .await;
        assert_eq!(refused.fields(), ["address"], "{wrong}");
    }
    // As a page without script posts it, and twice.
    let form = "address=claire%40guichet.example";
    for _ in 0..2 {
        let changed = portal
            .submit(&marie, "/api/tickets/1/requester", form)
            .await;
        assert_eq!(changed.status, 303, "{}", changed.text);
    }
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(
        ticket["requester"],
        json!({ "name": "Claire Petit", "address": "claire@guichet.example" })
    );
    assert_eq!(ticket["unconfirmed"], true);
    assert_eq!(ticket["assignees"][0]["name"], "marie");
    assert_eq!(ticket["writers"], json!([]));
    let ticket = portal.ticket(&marie, 1).await;
    let events = ticket["messages"].as_array().unwrap();
    let events: Vec<&Value> = events.iter().filter(|one| one["kind"] == "event").collect();
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["event"], "requester_changed");
    assert_eq!(events[0]["about"], "Claire Petit");

    // She gets the fixed words and nothing of what was typed.
    let told = portal.mails_to("claire@guichet.example").await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].raw.contains("E-13") && !told[0].raw.contains("Imprimante"));
    let accepted = portal
        .post(&marie, "/api/tickets/1/accept", &json!({}))
        .await;
    assert_eq!(accepted.status, 200);
    let answer = json!({ "kind": "reply", "body": "<p>Je passe à 14 h.</p>" });
    portal.post(&marie, "/api/tickets/1/replies", &answer).await;
    let told = portal.mails_to("claire@guichet.example").await;
    assert!(told.last().unwrap().text().contains("Je passe à 14 h."));
    let claire = portal.requester("claire@guichet.example").await;
    assert_eq!(portal.ticket(&claire, 1).await["number"], 1);
}

#[tokio::test]
async fn what_is_ignored_at_a_guess_is_listed_first_and_can_be_let_through() {
    let desk = desk().await;
    desk.deliver(&found("27b-passerelle-fr.eml")).await;
    assert_eq!(desk.tickets().await, 0);
    let first = desk.list("").await;
    assert_eq!(
        lines(&first),
        ["administrateur@passerelle.example ignored bounce null"]
    );
    assert_eq!(first[0]["doubtful"], true);
    assert_eq!(first[0]["replay"], "release");
    assert!(
        desk.portal
            .mails_to("administrateur@passerelle.example")
            .await
            .is_empty()
    );

    desk.replay(first[0]["name"].as_str().unwrap(), "release")
        .await;
    desk.portal.system.settled().await;
    assert_eq!(desk.tickets().await, 1);
    assert!(
        desk.portal
            .mails_to("administrateur@passerelle.example")
            .await
            .is_empty()
    );
    assert!(desk.list("").await.is_empty());

    // A machine that says what it is needs nobody to look.
    let vacation = "From: jean@mairie.example\nTo: assistance@guichet.localhost\nSubject: Absent\n\
        Auto-Submitted: auto-replied\nMessage-ID: <v@mairie>\n\nJe suis absent.\n";
    desk.deliver(vacation).await;
    assert!(desk.list("").await.is_empty());
    assert_eq!(desk.list("outcome=ignored").await.len(), 1);
}

#[tokio::test]
async fn another_mail_under_the_same_message_id_replaces_no_file() {
    let desk = desk().await;
    let raw = |kind: &str, received: &str| {
        format!(
            "{received}From: Luc <luc@exemple.fr>\nTo: {SUPPORT}\nSubject: Facture\nMessage-ID: <f@poste>\nMIME-Version: 1.0\n\
             Content-Type: {kind}\n\n--A\nContent-Type: text/plain\n\nVoici\n--A\nContent-Type: application/pdf\n\
             Content-Disposition: attachment; filename=a.pdf\n\nONE\n--A--\n--B\nContent-Type: text/plain\n\nVoici\n--B\n\
             Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nTWO\n--B--\n"
        )
    };
    desk.deliver(&raw("multipart/mixed; boundary=A", "")).await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    let url = ticket["messages"][0]["files"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let content = async || {
        let signed = desk.portal.get(&desk.admin, &url).await;
        let fetched = reqwest::get(signed.header("location")).await.unwrap();
        fetched.text().await.unwrap()
    };
    assert_eq!(content().await.trim(), "ONE");
    desk.deliver(&raw("multipart/mixed; boundary=B", "")).await;
    assert_eq!(content().await.trim(), "ONE");
    assert_eq!(
        desk.tickets().await,
        2,
        "the same bytes read another way are another mail"
    );
    // A true copy is none.
    desk.deliver(&raw(
        "multipart/mixed; boundary=B",
        "Received: from x by y\n",
    ))
    .await;
    assert_eq!(desk.tickets().await, 2);
}
