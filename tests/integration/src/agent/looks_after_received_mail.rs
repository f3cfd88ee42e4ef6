//! What became of received mails: the list, the mail as it came, and replays that double nothing.

use local::aws::storage::MAIL_BUCKET;
use serde_json::{Value, json};

use crate::mailroom::{SUPPORT, desk, lines, mail};
use crate::portal::Browser;

#[tokio::test]
async fn every_mail_is_listed_with_its_outcome_and_its_reason() {
    let desk = desk().await;
    desk.deliver(&mail("a", "")).await;
    let luc = desk.portal.mails_to("luc@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let reply = mail("b", "").replace(SUPPORT, &luc);
    desk.portal
        .deliver("luc@exemple.fr", &[&luc], &reply)
        .await
        .unwrap();
    desk.deliver(&mail("a", "")).await;
    desk.deliver(&mail("c", "Auto-Submitted: auto-replied\r\n"))
        .await;
    desk.deliver(&mail("d", "From: marie@exemple.fr\r\n")).await;
    desk.deliver("").await;

    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
    assert_eq!(
        lines(&desk.list("outcome=added").await),
        ["luc@exemple.fr added - 1"]
    );
    assert_eq!(
        lines(&desk.list("outcome=ignored").await),
        [
            "luc@exemple.fr ignored auto_reply null",
            "luc@exemple.fr ignored duplicate null",
        ]
    );
    assert_eq!(
        lines(&desk.list("outcome=ignored&reason=duplicate").await),
        ["luc@exemple.fr ignored duplicate null"]
    );
    let parked = desk.list("").await;
    assert_eq!(
        lines(&parked),
        [
            " parked no_sender null",
            "luc@exemple.fr parked conflicting_headers null",
        ]
    );
    assert_eq!(parked[1]["subject"], "Imprimante d");
    assert_eq!(desk.markers().await, 0, "each mail is finished");

    let (price, _) = desk
        .portal
        .price(desk.portal.get(&desk.admin, "/api/mails?outcome=parked"))
        .await;
    assert_eq!(price, ["GetItem", "Query"]);
    for query in [
        "outcome=x",
        "outcome=parked&reason=bounce",
        "outcome=opened&reason=x",
    ] {
        let path = format!("/api/mails?{query}");
        assert_eq!(
            desk.portal.get(&desk.admin, &path).await.status,
            404,
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_raw_mail_is_read_as_text_or_fetched_as_a_file_by_admins_only() {
    let desk = desk().await;
    let script = mail("x", "From: marie@exemple.fr\r\nContent-Type: text/html\r\n")
        .replace("Elle est en panne.", "<script>alert(1)</script>\u{202e}");
    desk.deliver(&script).await;
    let name = desk.list("").await[0]["name"].as_str().unwrap().to_owned();
    let path = format!("/api/mails/{name}");

    let reply = desk.portal.get(&desk.admin, &path).await;
    assert_eq!(reply.header("content-type"), "application/json");
    let read = reply.json();
    let text = read["text"].as_str().unwrap();
    assert!(text.contains("<script>alert(1)</script>\u{fffd}"), "{text}");
    assert!(text.contains("X-SES-Spam-Verdict: PASS"), "as it was kept");
    assert_eq!(
        (&read["whole"], &read["replay"]),
        (&json!(true), &json!("release"))
    );

    let reply = desk.portal.get(&desk.admin, &format!("{path}/raw")).await;
    assert_eq!(reply.status, 303);
    let file = reqwest::get(reply.header("location")).await.unwrap();
    let header = |name: &str| file.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/octet-stream");
    assert!(header("content-disposition").starts_with("attachment"));

    let agent = desk.portal.agent("paul@exemple.fr").await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    let replays = format!("{path}/replays");
    for browser in [&agent, &claire, &Browser::default()] {
        let expected = if browser.cookie.is_some() { 404 } else { 401 };
        for path in ["/api/mails", &path, &format!("{path}/raw")] {
            let reply = desk.portal.get(browser, path).await;
            assert_eq!(reply.status, expected, "{path}");
            assert!(!reply.text.contains("luc@exemple.fr"));
        }
        for path in ["/api/mails/replays", &replays] {
            let reply = desk.portal.post(browser, path, &json!({})).await;
            assert_eq!(reply.status, expected, "{path}");
        }
    }
    let refused = desk.portal.get(&agent, "/api/mails").await.json();
    assert_eq!(refused["type"], "/problems/admins-only");
    for name in ["..%2Ffiles", "AMAZON_SES_SETUP_NOTIFICATION", "nothing"] {
        let reply = desk
            .portal
            .get(&desk.admin, &format!("/api/mails/{name}"))
            .await;
        assert_eq!(reply.status, 404, "{name}");
    }
}

#[tokio::test]
async fn what_is_known_of_a_mail_is_shown_although_the_mail_itself_is_gone() {
    let desk = desk().await;
    desk.deliver(&mail("parked", "From: marie@exemple.fr\r\n"))
        .await;
    let name = desk.list("").await[0]["name"].as_str().unwrap().to_owned();
    let s3 = &desk.portal.system.receiver.s3;
    let raw = s3.delete_object().bucket(MAIL_BUCKET);
    raw.key(format!("raw/{name}")).send().await.unwrap();
    let path = format!("/api/mails/{name}");
    let reply = desk.portal.get(&desk.admin, &path).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let read = reply.json();
    assert_eq!(
        (&read["subject"], &read["text"]),
        (&json!("Imprimante parked"), &Value::Null)
    );
}

#[tokio::test]
async fn a_replay_doubles_nothing_however_often_it_is_asked_for() {
    let desk = desk().await;
    desk.deliver(&mail("open", "")).await;
    desk.deliver(&mail("parked", "From: marie@exemple.fr\r\n"))
        .await;
    assert_eq!(desk.tickets().await, 1);
    let opened = desk.list("outcome=opened").await[0]["name"].clone();
    assert_eq!(
        desk.replay(opened.as_str().unwrap(), "release").await["asked"],
        0
    );

    // By today's rules it stays where it is; released, it becomes one ticket, five times at the same moment.
    let name = desk.list("").await[0]["name"].as_str().unwrap().to_owned();
    desk.replay(&name, "again").await;
    desk.portal.system.settled().await;
    assert_eq!((desk.tickets().await, desk.list("").await.len()), (1, 1));
    let both = || desk.replay(&name, "release");
    tokio::join!(both(), both(), both(), both(), both());
    desk.portal.system.settled().await;
    assert_eq!(desk.tickets().await, 2);
    assert_eq!(desk.list("").await.len(), 0);
    let listed = desk.list("outcome=opened").await;
    assert_eq!(listed[0]["name"], name.as_str());
    // Two From headers prove nothing, whoever releases the mail.
    let ticket = desk
        .portal
        .ticket(&desk.admin, listed[0]["ticket"].as_u64().unwrap())
        .await;
    assert_eq!(
        (&ticket["unconfirmed"], &ticket["messages"][0]["unverified"]),
        (&json!(true), &json!(true))
    );

    assert_eq!(desk.replay(&name, "release").await["asked"], 0);
    // A push that was on its way when the mail got its outcome, and the notification once more.
    let raw = format!("raw/{name}");
    let retry = store::retries::Retry::Mail {
        raw,
        why: store::retries::MailRetry::Released,
    };
    let system = &desk.portal.system;
    system
        .store
        .ask_again(&retry, "late", system.clock.now())
        .await
        .unwrap();
    system.settled().await;
    assert_eq!(desk.tickets().await, 2);
}

#[tokio::test]
async fn all_mails_of_one_reason_are_replayed_page_by_page() {
    let desk = desk().await;
    for number in 0..60 {
        desk.portal
            .hand_over(
                "luc@exemple.fr",
                &[SUPPORT],
                mail(&format!("n{number}"), "").as_bytes(),
            )
            .await
            .unwrap();
    }
    desk.portal.system.settled().await;
    // A person does not open thirty tickets within an hour.
    assert_eq!(desk.tickets().await, 30);
    desk.portal.system.clock.advance_seconds(3600);

    let form = json!({ "outcome": "parked", "reason": "over_budget" });
    let first = desk
        .portal
        .post(&desk.admin, "/api/mails/replays", &form)
        .await
        .json();
    assert_eq!(first["asked"], 25);
    let more = json!({ "outcome": "parked", "reason": "over_budget", "cursor": first["cursor"] });
    let second = desk
        .portal
        .post(&desk.admin, "/api/mails/replays", &more)
        .await
        .json();
    assert_eq!(
        (&second["asked"], &second["cursor"]),
        (&json!(5), &Value::Null)
    );
    // The same again, before and after it was done.
    desk.portal
        .post(&desk.admin, "/api/mails/replays", &form)
        .await;
    desk.portal.system.settled().await;
    desk.portal
        .post(&desk.admin, "/api/mails/replays", &form)
        .await;
    desk.portal.system.settled().await;
    assert_eq!(desk.tickets().await, 60);
    assert_eq!(desk.list("outcome=parked").await.len(), 0);
    for reason in ["", "x", "bounce"] {
        let form = json!({ "outcome": "parked", "reason": reason });
        let reply = desk
            .portal
            .post(&desk.admin, "/api/mails/replays", &form)
            .await;
        assert_eq!(reply.status, 404, "{reason}");
    }
}
