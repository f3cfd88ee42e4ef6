//! Words that came to a ticket from somebody who does not take part in it, or that another wrote in somebody's name,
//! wait for an agent.

use domain::people::person::Role;
use serde_json::{Value, json};

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};

async fn deliver(portal: &Portal, from: &str, to: &str, raw: &str) {
    portal.deliver(from, &[to], raw).await.unwrap();
}

async fn messages(portal: &Portal, browser: &Browser, number: u64) -> Vec<Value> {
    let ticket = portal.ticket(browser, number).await;
    ticket["messages"].as_array().unwrap().clone()
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
