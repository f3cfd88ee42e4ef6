//! What reaches an address that nobody has proved: neutral mails only, and what waits once it is proved.

use serde_json::json;

use crate::portal::Portal;
use crate::unproved::{BAIT, VICTIM, act, ask, confirm};

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
