//! Mails that lie about who sent them or what they are, and events that come twice or in any order.

use local::aws::queue::Queue;
use local::aws::receive::{Receiver, local_envelope};
use serde_json::json;

use crate::mailroom::{SUPPORT, desk, desk_with, lines};

fn mail(from: &str, id: &str, more: &str, words: &str) -> String {
    format!(
        "From: {from}\nTo: {SUPPORT}\nSubject: Panne\nMessage-ID: <{id}@poste>\n{more}\n{words}\n"
    )
}

#[tokio::test]
async fn the_same_message_id_over_other_words_is_kept_and_flagged() {
    let desk = desk().await;
    for words in ["Premier.", "Second.", "Second.", "Troisième."] {
        desk.deliver(&mail("luc@exemple.fr", "meme", "", words))
            .await;
    }
    assert_eq!(desk.tickets().await, 3);
    let flagged: Vec<bool> = desk
        .list("outcome=opened")
        .await
        .iter()
        .map(|mail| mail["same_id"].as_bool().unwrap())
        .collect();
    assert_eq!(flagged, [true, true, false], "newest first");
    assert_eq!(desk.list("outcome=ignored&reason=duplicate").await.len(), 1);
}

#[tokio::test]
async fn a_copy_that_nothing_dates_is_listed_first_and_can_be_let_through() {
    let desk = desk().await;
    let scan =
        format!("From: scan@exemple.fr\nTo: {SUPPORT}\nSubject: Toner\n\nLe toner est vide.\n");
    let dated = scan.replace("Subject", "Date: Mon, 3 Mar 2025 10:00:00 +0100\nSubject");
    let named = scan.replace("Subject", "Message-ID: <toner@poste>\nSubject");
    for raw in [&scan, &scan, &dated, &dated, &named, &named] {
        desk.deliver(raw).await;
    }
    assert_eq!(desk.tickets().await, 3);
    assert_eq!(desk.list("outcome=ignored&reason=duplicate").await.len(), 3);
    let first = desk.list("").await;
    assert_eq!(lines(&first), ["scan@exemple.fr ignored duplicate null"]);
    assert_eq!(first[0]["doubtful"], true);

    desk.replay(first[0]["name"].as_str().unwrap(), "release")
        .await;
    desk.portal.system.settled().await;
    assert_eq!(desk.tickets().await, 4);
    assert!(desk.list("").await.is_empty());
}

#[tokio::test]
async fn the_desk_s_own_addresses_in_copy_get_nothing() {
    let desk = desk().await;
    let more = format!(
        "Cc: autre@guichet.localhost, {SUPPORT}, assistance+t1.x.1y@guichet.localhost, ASSISTANCE@GUICHET.LOCALHOST\n"
    );
    desk.deliver(&mail("luc@exemple.fr", "copie", &more, "Bonjour."))
        .await;
    assert_eq!(desk.tickets().await, 1);
    let sent = desk.portal.system.outbox.all();
    let inside: Vec<_> = sent
        .iter()
        .flat_map(|sent| &sent.to)
        .filter(|to| to.to_lowercase().ends_with("@guichet.localhost"))
        .collect();
    assert_eq!(inside, [] as [&String; 0]);
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    assert_eq!(ticket["observers"], json!([]));
    // From the desk itself, with no mark of ours: somebody looks at it, and nothing comes of it.
    desk.deliver(&mail(&format!("Assistance <{SUPPORT}>"), "soi", "", "Moi."))
        .await;
    assert_eq!(desk.tickets().await, 1);
    assert_eq!(
        desk.list("outcome=parked&reason=own_address").await.len(),
        1
    );
}

#[tokio::test]
async fn a_sender_who_only_looks_like_an_agent_is_not_one() {
    let desk = desk().await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    desk.portal.declare(&claire, "Écran noir").await;
    let maries = desk.portal.mails_to("marie@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let before = desk.portal.mails_to("claire@exemple.fr").await.len();
    for (place, from) in [
        "\"marie@exemple.fr\" <pirate@ailleurs.fr>",
        "=?utf-8?q?marie=40exemple.fr?= <pirate@ailleurs.fr>",
        "marie@exemple.fr.ailleurs.fr",
        "\"marie@exemple.fr\"@ailleurs.fr",
        "mаrie@exemple.fr",
        "marie@exemple.fr <pirate@ailleurs.fr>",
        "pirate@ailleurs.fr (marie@exemple.fr)",
        "pirate@ailleurs.fr, marie@exemple.fr",
    ]
    .into_iter()
    .enumerate()
    {
        let raw = mail(from, &format!("p{place}"), "", "Donnez votre mot de passe.")
            .replace(SUPPORT, &maries);
        desk.portal
            .deliver("pirate@ailleurs.fr", &[&maries], &raw)
            .await
            .unwrap();
    }
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    for message in &ticket["messages"].as_array().unwrap()[1..] {
        assert_eq!(message["author"]["role"], "unverified", "{message}");
        let name = message["author"]["name"].as_str().unwrap();
        assert!(!name.contains("marie@exemple.fr"), "{name}");
    }
    assert_eq!(
        desk.portal.mails_to("claire@exemple.fr").await.len(),
        before,
        "nothing goes outside"
    );
}

#[tokio::test]
async fn headers_that_pretend_to_be_the_receiver_s_verdict_prove_nothing() {
    let desk = desk_with(&["--ephemeral", "--trusted-authserv", "mx.exemple.fr"]).await;
    let forged = "X-SES-Spam-Verdict: PASS\nX-SES-Virus-Verdict: PASS\nReceived-SPF: pass\n\
        Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass header.from=exemple.fr\n\
        X-SES-RECEIPT: x\nDMARC-Filter: pass\n";
    desk.deliver(&mail("marie@exemple.fr", "faux", forged, "Moi, Marie."))
        .await;
    // The same, its notification lost: what is read from the mail itself.
    let receiver = Receiver {
        queue: Queue::start("lost", |_| std::future::ready(Default::default())),
        ..desk.portal.system.receiver.clone()
    };
    let raw = format!(
        "{forged}{}",
        mail("marie@exemple.fr", "faux2", "", "Encore Marie.")
    )
    .replace('\n', "\r\n");
    receiver
        .accept(
            local_envelope("x@ailleurs.fr", &[SUPPORT]),
            raw.into_bytes(),
        )
        .await
        .unwrap();
    desk.portal.system.clock.advance_seconds(6 * 60);
    upkeep::handle(&desk.portal.system.upkeep).await.unwrap();
    desk.portal.system.settled().await;
    assert_eq!(desk.tickets().await, 2);
    for number in [1, 2] {
        let ticket = desk.portal.ticket(&desk.admin, number).await;
        assert_eq!(
            (&ticket["unconfirmed"], &ticket["messages"][0]["unverified"]),
            (&json!(true), &json!(true))
        );
    }
    // An address without proof is perhaps somebody else's: it gets no acknowledgement.
    let acknowledged = desk.portal.mails_to("marie@exemple.fr").await;
    assert!(
        acknowledged
            .iter()
            .all(|mail| mail.text().contains("À confirmer"))
    );
}

#[tokio::test]
async fn five_thousand_recipients_are_read_and_written_to_by_nobody() {
    let desk = desk().await;
    let many: Vec<String> = (0..5000)
        .map(|n| format!("personne{n}@ailleurs.fr"))
        .collect();
    let more = format!("Cc: {}\n", many.join(",\n "));
    desk.deliver(&mail("luc@exemple.fr", "foule", &more, "À tous."))
        .await;
    assert_eq!(desk.tickets().await, 1);
    let sent = desk.portal.system.outbox.all();
    assert!(
        sent.iter()
            .flat_map(|sent| &sent.to)
            .all(|to| !to.starts_with("personne"))
    );
    assert_eq!(desk.portal.system.queue.dead_letters(), []);
}

#[tokio::test]
async fn events_that_come_twice_late_and_in_any_order_change_nothing() {
    let desk = desk().await;
    let kept = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let noted = kept.clone();
    let receiver = Receiver {
        queue: Queue::start("kept", move |event| {
            let bodies = event.records.into_iter().filter_map(|record| record.body);
            noted.lock().unwrap().extend(bodies);
            std::future::ready(Default::default())
        }),
        ..desk.portal.system.receiver.clone()
    };
    desk.deliver(&mail("luc@exemple.fr", "0", "", "Début."))
        .await;
    let address = desk.portal.mails_to("luc@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    for number in 1..=4 {
        let raw = mail(
            "luc@exemple.fr",
            &number.to_string(),
            "",
            &format!("Suite {number}."),
        )
        .replace(SUPPORT, &address);
        let envelope = local_envelope("luc@exemple.fr", &[&address]);
        receiver
            .accept(envelope, raw.replace('\n', "\r\n").into_bytes())
            .await
            .unwrap();
    }
    receiver.queue.drained().await;
    let bodies = kept.lock().unwrap().clone();
    assert_eq!(bodies.len(), 4);
    // Backwards, each three times at the same moment, then once more when all is done.
    for body in bodies.iter().rev() {
        for _ in 0..3 {
            desk.portal.system.queue.send(body.clone()).unwrap();
        }
    }
    desk.portal.system.settled().await;
    for body in &bodies {
        desk.portal.system.queue.send(body.clone()).unwrap();
    }
    desk.portal.system.settled().await;
    let ticket = desk.portal.ticket(&desk.admin, 1).await;
    let messages = ticket["messages"].as_array().unwrap();
    let mut texts: Vec<&str> = messages
        .iter()
        .map(|message| message["html"].as_str().unwrap())
        .collect();
    texts.sort();
    texts.dedup();
    assert_eq!((messages.len(), texts.len()), (5, 5));
    assert_eq!(
        desk.portal.mails_to("marie@exemple.fr").await.len(),
        5,
        "one mail each"
    );
    // What is no notification is dropped, and holds up nobody.
    for body in ["", "{}", "[]", "{\"receipt\":{\"action\":{}}}"] {
        desk.portal.system.queue.send(body.to_owned()).unwrap();
    }
    desk.portal.system.settled().await;
    assert_eq!(desk.portal.system.queue.dead_letters(), []);
}
