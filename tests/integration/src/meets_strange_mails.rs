//! Mails on which other desks stumbled: written in somebody else's name, for somebody else, by machines.

use std::path::Path;

use domain::people::person::Role;
use serde_json::{Value, json};

use crate::mailroom::{SUPPORT, desk, lines};
use crate::portal::{Browser, Portal};

/// The mails of `functions/rules/mail/tests/found`, where what is to be read of them is said.
fn found(name: &str) -> String {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions/rules/mail/tests/found");
    let raw = std::fs::read_to_string(folder.join(name)).unwrap();
    raw.replace("\r\n", "\n")
}

async fn deliver(portal: &Portal, from: &str, to: &str, raw: &str) {
    portal.deliver(from, &[to], raw).await.unwrap();
}

async fn messages(portal: &Portal, browser: &Browser, number: u64) -> Vec<Value> {
    let ticket = portal.ticket(browser, number).await;
    ticket["messages"].as_array().unwrap().clone()
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
    deliver(
        &portal,
        "marie@guichet.example",
        SUPPORT,
        &found("09-agent-transfere.eml"),
    )
    .await;
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
    let events = messages(&portal, &marie, 1).await;
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

/// A ticket of Claire's with Jean reading along, and the address Claire answers to.
async fn shared() -> (Portal, Browser, Browser, String) {
    let portal = Portal::start_with(&["--ephemeral", "--trusted-authserv", "mx.exemple.fr"]).await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let address = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    (portal, claire, marie, address)
}

fn to_ticket(from: &str, to: &str, id: &str, more: &str, body: &str) -> String {
    format!(
        "Authentication-Results: mx.exemple.fr; dmarc=pass header.from={}\nFrom: {from}\nTo: {to}\n\
         Subject: Your code [#1]\nMessage-ID: <{id}@x>\n{more}\n{body}\n",
        from.rsplit_once('@').unwrap().1
    )
}

#[tokio::test]
async fn mail_of_strangers_to_a_ticket_s_address_waits_for_an_agent() {
    let (portal, claire, marie, address) = shared().await;
    let before = portal.mails_to("claire@exemple.fr").await.len();
    let agents = portal.mails_to("marie@exemple.fr").await.len();
    let code = "--J\nContent-Type: text/plain\n\nVotre code : 482913\n--J\nContent-Type: application/pdf\n\
        Content-Disposition: attachment; filename=code.pdf\n\n%PDF 482913\n--J--";
    let more = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=J\n";
    let raw = to_ticket("no-reply@service.example", &address, "code", more, code);
    deliver(&portal, "no-reply@service.example", &address, &raw).await;

    let held = messages(&portal, &marie, 1).await;
    assert_eq!(held.len(), 2);
    assert_eq!(
        (&held[1]["held"], &held[1]["unverified"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        portal.mails_to("marie@exemple.fr").await.len(),
        agents + 1,
        "agents are told"
    );

    // Nothing of it is anybody else's: not in the ticket, not as a file, not as the mail, not by mail.
    let seen = portal.get(&claire, "/api/tickets/1").await;
    assert!(!seen.text.contains("482913"), "{}", seen.text);
    assert_eq!(messages(&portal, &claire, 1).await.len(), 1);
    assert_eq!(portal.mails_to("claire@exemple.fr").await.len(), before);
    let file = held[1]["files"][0]["url"].as_str().unwrap();
    let mail = held[1]["whole_mail_url"].as_str().unwrap();
    for path in [file.to_owned(), mail.to_owned(), format!("{mail}?as=page")] {
        assert_eq!(portal.get(&claire, &path).await.status, 404, "{path}");
        assert_ne!(portal.get(&marie, &path).await.status, 404, "{path}");
    }
    let id = held[1]["id"].as_str().unwrap();
    let path = format!("/api/tickets/1/messages/{id}/let-in");
    let refused = portal.post(&claire, &path, &json!({})).await;
    assert_eq!(refused.status, 404, "{}", refused.text);

    // Let in, everybody reads it, once.
    for _ in 0..2 {
        let reply = portal.post(&marie, &path, &json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    let seen = messages(&portal, &claire, 1).await;
    assert_eq!(seen.len(), 2);
    assert_eq!(
        (&seen[1]["held"], &seen[1]["unverified"]),
        (&json!(false), &json!(true))
    );
    let told = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(told.len(), before + 1);
    assert!(told.last().unwrap().text().contains("482913"));
    assert_eq!(
        portal.mails_to("marie@exemple.fr").await.len(),
        agents + 1,
        "not told twice"
    );
    assert_eq!(portal.get(&claire, file).await.status, 303);
    let missing = format!("/api/tickets/1/messages/{}/let-in", "0".repeat(id.len()));
    assert_eq!(portal.post(&marie, &missing, &json!({})).await.status, 404);
}

/// A service signs somebody up whose address is a ticket's, or the desk's: its code bears a Reply-To of the one who
/// asked for it, as the mail of a form bears that of its visitor.
#[tokio::test]
async fn what_a_machine_writes_for_somebody_waits_for_an_agent() {
    let (portal, claire, marie, address) = shared().await;
    let before = portal.mails_to("claire@exemple.fr").await.len();
    for (id, from, to, more) in [
        ("a", "noreply@service.example", address.as_str(), ""),
        (
            "b",
            "noreply@service.example",
            SUPPORT,
            "Auto-Submitted: auto-generated\n",
        ),
        (
            "c",
            "Claire via Service <noreply@service.example>",
            SUPPORT,
            "",
        ),
        (
            "d",
            "Claire via Service <team@service.example>",
            SUPPORT,
            "",
        ),
        (
            "e",
            "noreply@service.example",
            address.as_str(),
            "Precedence: bulk\nX-Original-From: Claire <claire@exemple.fr>\n",
        ),
        (
            "f",
            SUPPORT,
            SUPPORT,
            "Author: Claire <claire@exemple.fr>\n",
        ),
        (
            "g",
            "News <news@service.example>",
            SUPPORT,
            "List-Id: <news.service.example>\nX-Original-From: Claire <claire@exemple.fr>\n",
        ),
        (
            "h",
            "Claire <claire@exemple.fr>, Service <noreply@service.example>",
            SUPPORT,
            "",
        ),
        (
            "i",
            "Claire <claire@exemple.fr>",
            SUPPORT,
            "Sender: Service <invitations@service.example>\n",
        ),
        (
            "j",
            "Claire <claire@exemple.fr>",
            address.as_str(),
            "Sender: Service <invitations@service.example>\n",
        ),
    ] {
        let more = match more.contains("claire@") || from.starts_with("Claire <claire@") {
            true => more.to_owned(),
            false => format!("Reply-To: Claire <claire@exemple.fr>\n{more}"),
        };
        let raw = to_ticket(from, to, id, &more, "Votre code : 482913")
            .replace("Your code [#1]", "Code 482913")
            // The service signed it for itself.
            .replace(
                "dmarc=pass header.from=exemple.fr",
                "dmarc=fail header.from=exemple.fr",
            );
        deliver(&portal, "bounces@service.example", to, &raw).await;
    }
    let nothing_seen = async || {
        for path in [
            "/api/tickets",
            "/api/tickets/1",
            "/api/tickets/2",
            "/api/tickets/3",
            "/api/tickets/4",
            "/api/tickets/5",
            "/api/tickets/6",
            "/api/tickets/7",
            "/api/tickets/8",
        ] {
            let seen = portal.get(&claire, path).await;
            assert!(!seen.text.contains("482913"), "{path} {}", seen.text);
        }
        for mail in &portal.mails_to("claire@exemple.fr").await[before..] {
            assert!(!mail.raw.contains("482913"), "{}", mail.raw);
        }
    };
    nothing_seen().await;
    let held = messages(&portal, &marie, 1).await;
    let held: Vec<&Value> = held.iter().map(|one| &one["held"]).collect();
    assert_eq!(held.len(), 4);
    assert!(held[0] == false && held[1..].iter().all(|one| **one == true));

    // Neither does she confirm it, nor an agent give it away, by what they do with the ticket alone.
    for number in 2..=8 {
        for act in ["take", "state"] {
            let path = format!("/api/tickets/{number}/{act}");
            let done = portal
                .post(&marie, &path, &json!({ "state": "waiting" }))
                .await;
            assert_eq!(done.status, 200, "{}", done.text);
        }
        let path = format!("/api/tickets/{number}/replies");
        let refused = portal
            .post(&claire, &path, &json!({ "body": "<p>Oui ?</p>" }))
            .await;
        assert_eq!(refused.status, 404, "{}", refused.text);
    }
    nothing_seen().await;

    // Nor by being made somebody else's request and hers again, nor does anybody who comes to it meanwhile.
    let jean = portal.requester("jean@exemple.fr").await;
    for (who, address) in [(&jean, "jean@exemple.fr"), (&claire, "claire@exemple.fr")] {
        let made = json!({ "address": address });
        let done = portal.post(&marie, "/api/tickets/3/requester", &made).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert_eq!(portal.get(who, "/api/tickets/3").await.status, 404);
    }
    nothing_seen().await;
    for mail in portal.mails_to("jean@exemple.fr").await {
        assert!(!mail.raw.contains("482913"), "{}", mail.raw);
    }

    // One whose requester proves the address by another way waits still, and an agent can accept it then.
    let words = |to: &str| {
        let raw = to_ticket("claire@exemple.fr", to, "own", "", "Cela presse.");
        raw.replace("Your code [#1]", "Your code [#4]")
    };
    deliver(&portal, "claire@exemple.fr", SUPPORT, &words(SUPPORT)).await;
    assert_eq!(portal.ticket(&marie, 4).await["unconfirmed"], false);
    nothing_seen().await;
    let state = json!({ "state": "in_progress" });
    portal.post(&marie, "/api/tickets/4/state", &state).await;
    portal.system.settled().await;
    for mail in &portal.mails_to("claire@exemple.fr").await[before..] {
        assert!(!mail.text().contains("numero=4"), "{}", mail.text());
    }
    assert_eq!(portal.ticket(&marie, 4).await["can"]["accept"], true);
    let done = portal
        .post(&marie, "/api/tickets/4/accept", &json!({}))
        .await;
    assert_eq!(done.status, 200, "{}", done.text);
    let seen = portal.get(&claire, "/api/tickets/4").await;
    assert!(seen.text.contains("482913"), "{}", seen.text);
    portal.system.settled().await;
    let told = portal.mails_to("claire@exemple.fr").await;
    assert!(told.last().unwrap().text().contains("numero=4"));

    // Where an agent answers, the form's visitor reads all of it.
    let answer = json!({ "body": "<p>Videz le cache.</p>" });
    let done = portal.post(&marie, "/api/tickets/2/replies", &answer).await;
    assert_eq!(done.status, 201, "{}", done.text);
    let seen = portal.get(&claire, "/api/tickets/2").await;
    assert!(seen.text.contains("482913") && seen.text.contains("Videz le cache."));
}

#[tokio::test]
async fn what_waits_can_be_put_aside_and_stays_with_the_agents() {
    let (portal, claire, marie, address) = shared().await;
    let from = "no-reply@service.example";
    let raw = to_ticket(from, &address, "code", "", "Votre code : 482913");
    deliver(&portal, from, &address, &raw).await;
    let counted = async || {
        let claires = portal.mails_to("claire@exemple.fr").await.len();
        (claires, portal.mails_to("marie@exemple.fr").await.len())
    };
    let mails = counted().await;
    let shown = async || messages(&portal, &marie, 1).await.pop().unwrap();
    let before = shown().await;
    assert_eq!(
        (&before["held"], &before["put_aside"]),
        (&json!(true), &json!(false))
    );
    let updated = portal.ticket(&marie, 1).await["updated_at"].clone();

    let id = before["id"].as_str().unwrap();
    let aside = format!("/api/tickets/1/messages/{id}/put-aside");
    for (who, status) in [
        (&claire, 404),
        (&Browser::default(), 401),
        (&marie, 200),
        (&marie, 200),
    ] {
        let reply = portal.post(who, &aside, &json!({})).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    let without_scripts = portal.submit(&marie, &aside, "").await;
    assert_eq!(without_scripts.header("location"), "/ticket/?numero=1");
    // Kept with its words, for agents; nobody else learns of it, and nobody is mailed.
    let kept = shown().await;
    assert_eq!(
        (&kept["held"], &kept["put_aside"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(kept["html"], before["html"]);
    portal.system.settled().await;
    assert_eq!(counted().await, mails);
    let seen = portal.get(&claire, "/api/tickets/1").await;
    assert!(!seen.text.contains("482913") && !seen.text.contains(id));
    assert_eq!(portal.ticket(&marie, 1).await["updated_at"], updated);

    // It can be let in after all; then it cannot be put aside any more.
    let let_in = aside.replace("put-aside", "let-in");
    for path in [&let_in, &aside] {
        let reply = portal.post(&marie, path, &json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let open = shown().await;
        assert_eq!(
            (&open["held"], &open["put_aside"]),
            (&json!(false), &json!(false))
        );
    }
    let seen = portal.get(&claire, "/api/tickets/1").await;
    assert!(seen.text.contains("482913"), "{}", seen.text);
    let missing = aside.replace(id, &"0".repeat(id.len()));
    assert_eq!(portal.post(&marie, &missing, &json!({})).await.status, 404);
    // What never waited does not begin to.
    let first = messages(&portal, &marie, 1).await.remove(0);
    let path = aside.replace(id, first["id"].as_str().unwrap());
    assert_eq!(portal.post(&marie, &path, &json!({})).await.status, 200);
    assert_eq!(messages(&portal, &claire, 1).await.len(), 2);
}

#[tokio::test]
async fn an_answer_from_another_address_of_the_requester_s_is_not_lost() {
    let (portal, claire, marie, address) = shared().await;
    let raw = to_ticket(
        "claire@perso.example",
        &address,
        "perso",
        "",
        "C'est le poste 12.",
    );
    deliver(&portal, "claire@perso.example", &address, &raw).await;
    let held = messages(&portal, &marie, 1).await;
    assert!(held[1]["html"].as_str().unwrap().contains("poste 12"));
    assert_eq!(held[1]["held"], true);
    assert_eq!(messages(&portal, &claire, 1).await.len(), 1);
    let told = portal.mails_to("marie@exemple.fr").await;
    assert!(told.last().unwrap().text().contains("poste 12"));
}

#[tokio::test]
async fn an_agent_without_their_own_address_is_nobody() {
    let (portal, claire, marie, _) = shared().await;
    let before = portal.mails_to("claire@exemple.fr").await.len();
    let raw = to_ticket("marie@exemple.fr", SUPPORT, "tag", "", "Redémarrez-le.");
    deliver(&portal, "marie@exemple.fr", SUPPORT, &raw).await;
    // An answer to the mail she got, by a program that knows no Reply-To.
    let sent = portal.mails_to("marie@exemple.fr").await[0]
        .read
        .message_id
        .clone()
        .unwrap();
    let raw = to_ticket(
        "marie@exemple.fr",
        SUPPORT,
        "ref",
        &format!("In-Reply-To: <{sent}>\n"),
        "Débranchez-le.",
    );
    deliver(&portal, "marie@exemple.fr", SUPPORT, &raw).await;
    let held = messages(&portal, &marie, 1).await;
    assert_eq!(held.len(), 3);
    for message in &held[1..] {
        assert_eq!(message["author"]["role"], "unverified");
        assert_eq!(message["held"], true);
    }
    assert_eq!(messages(&portal, &claire, 1).await.len(), 1);
    assert_eq!(portal.mails_to("claire@exemple.fr").await.len(), before);
    assert_eq!(
        portal.ticket(&marie, 1).await["state"],
        "new",
        "no answer of the desk's"
    );
}

#[tokio::test]
async fn who_is_named_in_to_or_cc_is_told_nevertheless() {
    let (portal, claire, marie, address) = shared().await;
    portal
        .post(
            &claire,
            "/api/tickets/1/observers",
            &json!({ "address": "jean@exemple.fr" }),
        )
        .await;
    let count = async |who: &str| portal.mails_to(who).await.len();
    let agents = count("marie@exemple.fr").await;
    // The agent is named, and is told: the desk's mail has the address signed for them.
    let to = format!("{address}, marie@exemple.fr");
    let raw = to_ticket("claire@exemple.fr", &to, "to", "", "Toujours noir.");
    deliver(&portal, "claire@exemple.fr", &address, &raw).await;
    assert_eq!(count("marie@exemple.fr").await, agents + 1);
    assert_eq!(
        messages(&portal, &marie, 1).await.last().unwrap()["held"],
        false
    );
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
