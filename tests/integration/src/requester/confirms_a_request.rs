//! A request sent without logging in is somebody's once they stand behind it, in whatever way.

use domain::id::Timestamp;
use serde_json::json;

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};
use crate::unproved::{BAIT, DAY, act, ask, confirm, later};

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
    for count in 0..70 {
        let from = format!("10.0.{count}.1");
        let reply = portal
            .post_from(&from, &Browser::default(), "/api/tickets", &form)
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

/// A stranger may type somebody's address with any name, in any language.
#[tokio::test]
async fn who_proves_a_request_is_called_and_written_to_as_in_their_account() {
    let portal = Portal::start().await;
    portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let account = portal.person("claire@exemple.fr").await;
    let known = portal.system.store.read_account(&account).await.unwrap();
    let known = known.unwrap().account.who;
    let form = "lang=en&name=Mallory&address=claire%40exemple.fr&subject=S&description_text=D";
    let asked = portal
        .submit(&Browser::default(), "/api/tickets", form)
        .await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    assert_eq!(confirm(&portal, &token).await.status, 200);

    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["requester"]["name"], known.name, "{ticket}");
    let answer = json!({ "body": "<p>Une réponse.</p>" });
    portal.post(&marie, "/api/tickets/1/replies", &answer).await;
    portal.system.settled().await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    let last = mails.last().unwrap().text();
    assert!(
        last.contains("Une réponse.") && last.contains("Répondez au-dessus"),
        "{last}"
    );
}

/// An agent said since that somebody else needs help: the request is there, and not theirs any more.
#[tokio::test]
async fn a_request_that_is_another_s_by_now_is_not_called_erased() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    ask(&portal, "claire@exemple.fr", &[]).await;
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    let other = json!({ "address": "jean@exemple.fr", "name": "Jean" });
    let path = "/api/tickets/1/requester";
    let handed = portal.post(&marie, path, &other).await;
    assert_eq!(handed.status, 200, "{}", handed.text);
    assert_eq!(confirm(&portal, &token).await.status, 404);
    assert_eq!(portal.ticket(&marie, 1).await["unconfirmed"], true);
}
