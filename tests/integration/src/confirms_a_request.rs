//! A request sent without logging in: its address gets neutral mails only until somebody proves it, and what nobody
//! stands behind is erased when the pages say so.

use data_encoding::HEXLOWER;
use domain::id::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal, Reply};

const BAIT: &str = "GAGNEZ-UN-LOT";
const VICTIM: &str = "victime@ailleurs.fr";
const DAY: i64 = 24 * 3600;

async fn ask(portal: &Portal, address: &str, files: &[Value]) -> Reply {
    let form = json!({
        "address": address, "subject": BAIT, "description": format!("<p>{BAIT}</p>"),
        "phone": BAIT, "equipment": BAIT, "files": files,
    });
    let reply = portal
        .post(&Browser::default(), "/api/tickets", &form)
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    // Mails about different tickets go out in any order.
    portal.system.settled().await;
    reply
}

async fn act(portal: &Portal, browser: &Browser, path: &str, body: &Value) {
    let path = format!("/api/tickets/1/{path}");
    let reply = portal.post(browser, &path, body).await;
    assert!(reply.status.is_success(), "{path} {}", reply.text);
}

async fn confirm(portal: &Portal, token: &str) -> Reply {
    let body = json!({ "token": token });
    portal
        .post(&Browser::default(), "/api/confirmation", &body)
        .await
}

async fn later(portal: &Portal, seconds: i64) -> upkeep::Report {
    portal.system.settled().await;
    portal.system.clock.advance_seconds(seconds);
    let report = upkeep::handle(&portal.system.upkeep).await.unwrap();
    portal.system.settled().await;
    report
}

#[tokio::test]
async fn whatever_happens_an_unproved_address_gets_neutral_mails_only() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.agent("paul@exemple.fr").await;
    ask(&portal, VICTIM, &[]).await;
    let answer = json!({ "body": "<p>Voici la REPONSE</p>" });
    let note = json!({ "body": "<p>NOTE</p>", "kind": "note" });
    for (path, body) in [
        ("observers", json!({ "address": "jean@exemple.fr" })),
        ("observers", json!({ "address": "paul@exemple.fr" })),
        ("take", json!({})),
        ("replies", answer.clone()),
        ("replies", note),
        ("state", json!({ "state": "planned" })),
        ("state", json!({ "state": "waiting" })),
        ("state", json!({ "state": "resolved" })),
        ("replies", answer),
        ("state", json!({ "state": "closed" })),
        ("state", json!({ "state": "in_progress" })),
    ] {
        act(&portal, &marie, path, &body).await;
    }
    let mails = portal.mails_to(VICTIM).await;
    assert_eq!(mails.len(), 3, "the request, and each answer that waits");
    for mail in &mails {
        for typed in [BAIT, "REPONSE", "NOTE", "[#1]", "victime <"] {
            assert!(!mail.raw.contains(typed), "{typed} in {}", mail.raw);
            assert!(!mail.text().contains(typed) && !mail.read.subject.contains(typed));
        }
        assert!(
            mail.text().contains("/api/confirmation?lien="),
            "{}",
            mail.text()
        );
        // An answer says that the request is theirs, and is in the ticket.
        assert!(mail.reply_to().contains("+t1."), "{}", mail.reply_to());
    }
    // The answers come with the proof, once.
    assert_eq!(confirm(&portal, &mails[0].token()).await.status, 200);
    let mails = portal.mails_to(VICTIM).await;
    assert_eq!(mails.len(), 4);
    assert_eq!(mails[3].text().matches("Voici la REPONSE").count(), 2);
    assert!(
        mails[3].reply_to().contains("+t1."),
        "{}",
        mails[3].reply_to()
    );
    assert_eq!(confirm(&portal, &mails[0].token()).await.status, 200);
    assert_eq!(portal.mails_to(VICTIM).await.len(), 4);
}

#[tokio::test]
async fn an_agent_s_word_lets_the_desk_s_answers_through_and_nothing_of_the_request() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    let answer = json!({ "body": "<p>Voici la REPONSE</p>" });
    act(&portal, &marie, "replies", &answer).await;
    act(&portal, &marie, "accept", &json!({})).await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(mails.len(), 3);
    assert!(
        mails[2].text().contains("Voici la REPONSE"),
        "{}",
        mails[2].text()
    );
    act(&portal, &marie, "state", &json!({ "state": "resolved" })).await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(mails.len(), 4);
    for mail in &mails {
        for typed in [BAIT, "claire <", "Claire <"] {
            assert!(!mail.raw.contains(typed), "{typed} in {}", mail.raw);
            assert!(!mail.text().contains(typed) && !mail.read.subject.contains(typed));
        }
    }
    // Nor does she become somebody who proved who they are by the request being made another's.
    let made = json!({ "address": "luc@ailleurs.fr" });
    act(&portal, &marie, "requester", &made).await;
    act(&portal, &marie, "state", &json!({ "state": "waiting" })).await;
    assert_eq!(portal.mails_to("claire@exemple.fr").await.len(), 4);
    assert_eq!(portal.ticket(&marie, 1).await["observers"], json!([]));
    let made = json!({ "address": "claire@exemple.fr" });
    act(&portal, &marie, "requester", &made).await;
    act(&portal, &marie, "accept", &json!({})).await;
    // Once she wrote herself, it is her request and is called as she called it.
    let words = "From: claire@exemple.fr\nTo: {to}\nSubject: Re\n\nCela ne marche pas encore.\n";
    let to = mails[3].reply_to();
    let raw = words.replace("{to}", to);
    portal
        .deliver("claire@exemple.fr", &[to], &raw)
        .await
        .unwrap();
    portal.system.settled().await;
    act(
        &portal,
        &marie,
        "replies",
        &json!({ "body": "<p>Et ainsi</p>" }),
    )
    .await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert!(mails.last().unwrap().read.subject.contains(BAIT));

    // Accepted before anything was answered, nothing waits.
    ask(&portal, "luc@exemple.fr", &[]).await;
    let accepted = portal
        .post(&marie, "/api/tickets/2/accept", &json!({}))
        .await;
    assert_eq!(accepted.status, 200);
    assert_eq!(portal.mails_to("luc@exemple.fr").await.len(), 1);
}

/// Answers below and between quoted lines, and above a whole quotation, are words of the request as well.
#[tokio::test]
async fn an_agent_s_answer_by_mail_brings_nothing_of_the_request_to_who_proved_nothing() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, VICTIM, &[]).await;
    act(&portal, &marie, "accept", &json!({})).await;
    let told = portal.mails_to("marie@exemple.fr").await;
    let to = told[0].reply_to();
    let before = portal.mails_to(VICTIM).await.len();
    for (id, words) in [
        (
            "below",
            format!("> {BAIT}\n> Bien à vous\n\nVoici la REPONSE.\n"),
        ),
        (
            "between",
            format!("Voici :\n> {BAIT}\nla REPONSE\n> Bien à vous\nVoilà.\n"),
        ),
        (
            "name",
            format!("Le 3 mai 2026 à 10:00, {BAIT} a écrit :\n> Bonjour\n\nLa REPONSE.\n"),
        ),
        (
            "above",
            format!("La REPONSE.\n\nLe 3 mai 2026 à 10:00, Claire a écrit :\n> {BAIT}\n"),
        ),
        (
            "unmarked",
            format!("La REPONSE.\nVous disiez « {BAIT} ».\n"),
        ),
    ] {
        let raw = format!(
            "From: marie@exemple.fr\nTo: {to}\nSubject: Re: {BAIT}\nMessage-ID: <{id}@x>\n\n{words}"
        );
        portal
            .deliver("marie@exemple.fr", &[to], &raw)
            .await
            .unwrap();
    }
    portal.system.settled().await;
    let mails = portal.mails_to(VICTIM).await;
    assert_eq!(mails.len(), before + 5, "each is announced");
    for mail in &mails {
        assert!(
            !mail.raw.contains(BAIT) && !mail.text().contains(BAIT),
            "{}",
            mail.raw
        );
        assert!(!mail.read.subject.contains(BAIT), "{}", mail.read.subject);
    }
    // The proof brings them.
    assert_eq!(
        confirm(&portal, &mails.last().unwrap().token())
            .await
            .status,
        200
    );
    portal.system.settled().await;
    let mails = portal.mails_to(VICTIM).await;
    assert_eq!(mails.len(), before + 6);
    assert_eq!(mails[before + 5].text().matches("REPONSE").count(), 5);
}

/// The mail that announces an answer says that the link brings it, or an answer to that very mail.
#[tokio::test]
async fn what_waits_comes_once_however_the_address_is_proved() {
    for (accepted_at, by_link) in [
        (None, true),
        (None, false),
        (Some(0), true),
        (Some(0), false),
        (Some(2), true),
        (Some(2), false),
    ] {
        let portal = Portal::start().await;
        let marie = portal.agent("marie@exemple.fr").await;
        ask(&portal, VICTIM, &[]).await;
        let to = portal.mails_to("marie@exemple.fr").await;
        let agents = to[0].reply_to().to_owned();
        for step in 0..4 {
            if accepted_at == Some(step) {
                act(&portal, &marie, "accept", &json!({})).await;
            }
            if step % 2 == 0 {
                let answer = json!({ "body": format!("<p>REPONSE{step} du portail</p>") });
                act(&portal, &marie, "replies", &answer).await;
            } else {
                let raw = format!(
                    "From: marie@exemple.fr\nTo: {agents}\nSubject: Re\nMessage-ID: <{step}@x>\n\nREPONSE{step} \
                     par mail\n> {BAIT}\n"
                );
                let sent = portal.deliver("marie@exemple.fr", &[&agents], &raw).await;
                sent.unwrap();
            }
        }
        portal.system.settled().await;
        let before = portal.mails_to(VICTIM).await;
        for mail in &before {
            assert!(!mail.raw.contains(BAIT) && !mail.text().contains(BAIT));
        }
        // By answering the mail that announced it, or by its link; then by the other.
        let last = before.last().unwrap();
        let raw = format!(
            "From: {VICTIM}\nTo: {}\nSubject: Re\nMessage-ID: <oui@x>\n\nOui, c'est moi.\n",
            last.reply_to()
        );
        for link in [by_link, !by_link] {
            if link {
                assert_eq!(confirm(&portal, &before[0].token()).await.status, 200);
            } else {
                let sent = portal.deliver(VICTIM, &[last.reply_to()], &raw).await;
                sent.unwrap();
            }
            portal.system.settled().await;
        }
        let told: String = portal
            .mails_to(VICTIM)
            .await
            .iter()
            .map(|one| one.text())
            .collect();
        for step in 0..4 {
            let times = told.matches(&format!("REPONSE{step}")).count();
            assert_eq!(times, 1, "{step}, {accepted_at:?}, {by_link}");
        }
    }
}

#[tokio::test]
async fn the_link_of_one_request_brings_what_waits_in_another_that_was_accepted() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, VICTIM, &[]).await;
    act(&portal, &marie, "accept", &json!({})).await;
    // One link an hour is mailed.
    portal.system.clock.advance_seconds(2 * 3600);
    ask(&portal, VICTIM, &[]).await;
    let link = portal.mails_to(VICTIM).await.pop().unwrap().token();
    assert!(link.starts_with("2."), "{link}");
    let to = portal.mails_to("marie@exemple.fr").await;
    let to = to
        .iter()
        .find(|mail| mail.reply_to().contains("+t1."))
        .unwrap();
    let raw = format!(
        "From: marie@exemple.fr\nTo: {}\nSubject: Re\nMessage-ID: <1@x>\n\nREPONSE\n> {BAIT}\n",
        to.reply_to()
    );
    let sent = portal
        .deliver("marie@exemple.fr", &[to.reply_to()], &raw)
        .await;
    sent.unwrap();
    portal.system.settled().await;
    let told = async || {
        let mails = portal.mails_to(VICTIM).await;
        mails
            .iter()
            .filter(|one| one.text().contains("REPONSE"))
            .count()
    };
    assert_eq!(told().await, 0);
    assert_eq!(confirm(&portal, &link).await.status, 200);
    portal.system.settled().await;
    assert_eq!(told().await, 1);
}

#[tokio::test]
async fn the_link_confirms_what_was_sent_with_the_address_and_the_desk_is_told() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    ask(&portal, "autre@exemple.fr", &[]).await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(mails.len(), 1, "one an hour");
    let token = mails[0].token();
    let page = portal
        .get(
            &Browser::default(),
            &format!("/api/confirmation?lien={token}&lang=en"),
        )
        .await;
    assert!(page.text.contains("Confirm my request"), "{}", page.text);
    assert_eq!(
        portal.ticket(&marie, 1).await["unconfirmed"],
        true,
        "asking changes nothing"
    );

    let told = portal.mails_to("marie@exemple.fr").await.len();
    let done = portal
        .submit(
            &Browser::default(),
            "/api/confirmation",
            &format!("token={token}&lang=fr"),
        )
        .await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(
        done.text.contains("Elle porte le numéro 1"),
        "{}",
        done.text
    );
    for (number, unconfirmed) in [(1, false), (2, false), (3, true)] {
        let ticket = portal.ticket(&marie, number).await;
        assert_eq!(ticket["unconfirmed"], unconfirmed, "{number}");
    }
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(mails.len(), 2, "of the one she was asked about");
    assert_eq!(mails[1].read.subject, format!("[#1] {BAIT}"));
    let agents = portal.mails_to("marie@exemple.fr").await;
    assert_eq!(agents.len(), told + 2);
    assert!(agents.last().unwrap().text().contains(BAIT));

    for forged in [
        token.replacen("1.", "3.", 1),
        mails[1].token(),
        String::new(),
    ] {
        assert_eq!(confirm(&portal, &forged).await.status, 404, "{forged}");
    }
    assert_eq!(portal.ticket(&marie, 3).await["unconfirmed"], true);
}

/// A stranger who types somebody's address again and again must not push out what they asked for themselves.
#[tokio::test]
async fn however_many_there_are_one_press_confirms_them() {
    let portal = Portal::start().await;
    let form = json!({ "address": "claire@exemple.fr", "subject": "S", "description": "<p>D</p>" });
    for _ in 0..70 {
        let reply = portal
            .post(&Browser::default(), "/api/tickets", &form)
            .await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    portal.system.settled().await;
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    assert_eq!(confirm(&portal, &token).await.status, 200);
    let left = portal
        .system
        .store
        .list_provisional(Timestamp(i64::MAX), 100);
    assert_eq!(left.await.unwrap(), []);
}

/// Whoever says yes behind an invitation's link has the mailbox it went to.
#[tokio::test]
async fn saying_yes_to_an_invitation_confirms_what_was_asked_with_that_address() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    ask(&portal, "jean@exemple.fr", &[]).await;
    let body = json!({ "address": "jean@exemple.fr" });
    act(&portal, &claire, "observers", &body).await;
    portal.system.settled().await;
    let mails = portal.mails_to("jean@exemple.fr").await;
    let token = mails.last().unwrap().token();
    for (wish, left) in [("decline", 1), ("accept", 0)] {
        let body = json!({ "token": token, "act": wish });
        let answer = portal
            .post(&Browser::default(), "/api/invitation", &body)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let waiting = portal.system.store.list_provisional(Timestamp(i64::MAX), 9);
        assert_eq!(waiting.await.unwrap().len(), left, "{wish}");
    }
}

#[tokio::test]
async fn logging_in_with_the_address_confirms_and_sends_nothing() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.requester("claire@exemple.fr").await;
    let claire = json!({ "address": "claire@exemple.fr" });
    let asked = portal
        .post(&Browser::default(), "/api/passwords/forgotten", &claire)
        .await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    for _ in 0..3 {
        ask(&portal, "claire@exemple.fr", &[]).await;
    }
    let before = portal.mails_to("claire@exemple.fr").await.len();
    let form = json!({ "token": token, "password": "tortue verte 42 bleue" });
    let logged_in = portal
        .post(&Browser::default(), "/api/passwords/reset", &form)
        .await;
    assert_eq!(logged_in.status, 200, "{}", logged_in.text);
    for number in 1..=3 {
        assert_eq!(
            portal.ticket(&marie, number).await["unconfirmed"],
            false,
            "{number}"
        );
    }
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert!(mails[before..].iter().all(|mail| !mail.raw.contains(BAIT)));
    assert!(
        mails.len() <= before + 1,
        "of the new password, and nothing else"
    );
}

#[tokio::test]
async fn a_password_alone_confirms_nothing_that_somebody_else_may_have_asked() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.requester("claire@exemple.fr").await;
    let claire = json!({ "address": "claire@exemple.fr" });
    portal
        .post(&Browser::default(), "/api/passwords/forgotten", &claire)
        .await;
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    let form = json!({ "token": token, "password": "tortue verte 42 bleue" });
    portal
        .post(&Browser::default(), "/api/passwords/reset", &form)
        .await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    let log_in = json!({ "address": "claire@exemple.fr", "password": "tortue verte 42 bleue" });
    let logged_in = portal
        .post(&Browser::default(), "/api/session", &log_in)
        .await;
    assert_eq!(logged_in.status, 200, "{}", logged_in.text);
    assert_eq!(portal.ticket(&marie, 1).await["unconfirmed"], true);

    // She finds it among hers, and confirms it by writing.
    let claire = Browser {
        cookie: logged_in.cookie(),
    };
    assert_eq!(portal.ticket(&claire, 1).await["unconfirmed"], true);
    let answer = json!({ "body": "<p>Oui, elle vient de moi.</p>" });
    act(&portal, &claire, "replies", &answer).await;
    assert_eq!(portal.ticket(&marie, 1).await["unconfirmed"], false);
}

#[tokio::test]
async fn answering_the_mail_that_asks_confirms_and_is_in_the_same_ticket() {
    for by_address in [true, false] {
        let portal = Portal::start().await;
        let marie = portal.agent("marie@exemple.fr").await;
        ask(&portal, "claire@exemple.fr", &[]).await;
        let asked = portal.mails_to("claire@exemple.fr").await.remove(0);
        let to = match by_address {
            true => asked.reply_to(),
            false => "assistance@guichet.localhost",
        };
        let answering = asked.read.message_id.as_ref().unwrap();
        let raw = format!(
            "From: claire@exemple.fr\nTo: {to}\nSubject: Re: Votre demande\nMessage-ID: <m1@poste>\n\
             In-Reply-To: <{answering}>\n\nOui, elle vient de moi.\n"
        );
        portal
            .deliver("claire@exemple.fr", &[to], &raw)
            .await
            .unwrap();
        let ticket = portal.ticket(&marie, 1).await;
        assert_eq!(ticket["unconfirmed"], false, "{by_address}");
        assert_eq!(ticket["messages"].as_array().unwrap().len(), 2);
        let second = portal.get(&marie, "/api/tickets/2").await;
        assert_eq!(second.status, 404, "{}", second.text);
    }
}

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

#[tokio::test]
async fn answering_in_the_page_confirms_a_request() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    let claire = portal.requester("claire@exemple.fr").await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    let more = json!({ "body": "<p>Toujours rien.</p>" });
    act(&portal, &claire, "replies", &more).await;
    assert_eq!(portal.ticket(&marie, 1).await["unconfirmed"], false);
    later(&portal, 4 * DAY).await;
    let marie = portal.agent("marie@exemple.fr").await;
    assert_eq!(portal.ticket(&marie, 1).await["number"], 1, "it stays");
}

/// With the number that an agent said on the phone: no neutral mail leads in.
#[tokio::test]
async fn answering_by_mail_confirms_a_request() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    let answer = format!(
        "From: claire@exemple.fr\nTo: {SUPPORT}\nSubject: Re: [#1] Suite\nMessage-ID: <suite@poste>\n\n\
         Toujours rien.\n"
    );
    let to = [SUPPORT];
    let delivered = portal.deliver("claire@exemple.fr", &to, &answer).await;
    delivered.unwrap();
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["unconfirmed"], false, "{ticket}");
    later(&portal, 4 * DAY).await;
    let marie = portal.agent("marie@exemple.fr").await;
    assert_eq!(portal.ticket(&marie, 1).await["number"], 1, "it stays");
}
