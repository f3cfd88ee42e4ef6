//! What became of received mails: the list, replays that double nothing, and the sweeper that finishes
//! what was left.

use domain::delivery::{About, Notification};
use domain::id::TicketNumber;
use domain::person::Role;
use lambda_http::http::StatusCode;
use local::queue::Queue;
use local::receive::{Receiver, local_envelope};
use local::storage::MAIL_BUCKET;
use serde_json::{Value, json};
use store::notices::To;

use crate::portal::{Browser, Portal};

const SUPPORT: &str = "assistance@guichet.localhost";

struct Desk {
    portal: Portal,
    admin: Browser,
}

async fn desk() -> Desk {
    let portal = Portal::start().await;
    let admin = portal.log_in("marie@exemple.fr", Role::Admin).await;
    Desk { portal, admin }
}

/// A mail of Luc's; `more` are further header lines.
fn mail(id: &str, more: &str) -> String {
    format!(
        "From: Luc Perrin <luc@exemple.fr>\r\nTo: {SUPPORT}\r\nSubject: Imprimante {id}\r\nMessage-ID: <{id}@poste>\r\n{more}\r\nElle est en panne.\r\n"
    )
}

impl Desk {
    async fn deliver(&self, raw: &str) {
        self.portal
            .deliver("luc@exemple.fr", &[SUPPORT], raw)
            .await
            .unwrap();
    }

    /// Keeps a mail as SES would, its notification lost; gives its name.
    async fn lose(&self, raw: &str) -> String {
        let receiver = Receiver {
            queue: Queue::start("lost", |_| std::future::ready(Default::default())),
            ..self.portal.system.receiver.clone()
        };
        let envelope = local_envelope("luc@exemple.fr", &[SUPPORT]);
        receiver
            .accept(envelope, raw.as_bytes().to_vec())
            .await
            .unwrap()
    }

    async fn put(&self, key: &str, content: &str) {
        let s3 = &self.portal.system.receiver.s3;
        let put = s3.put_object().bucket(MAIL_BUCKET).key(key);
        put.body(content.as_bytes().to_vec().into())
            .send()
            .await
            .unwrap();
    }

    async fn markers(&self) -> usize {
        let files = &self.portal.system.upkeep.files;
        files.list_unfinished().await.unwrap().len()
    }

    /// Lets time pass, then upkeep work.
    async fn later(&self, seconds: i64) -> upkeep::Report {
        let system = &self.portal.system;
        system.clock.advance_seconds(seconds);
        let report = upkeep::handle(&system.upkeep).await.unwrap();
        system.settled().await;
        report
    }

    async fn list(&self, query: &str) -> Vec<Value> {
        let reply = self
            .portal
            .get(&self.admin, &format!("/api/mails?{query}"))
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.json()["mails"].as_array().unwrap().clone()
    }

    async fn replay(&self, name: &str, act: &str) -> Value {
        let path = format!("/api/mails/{name}/replays");
        let reply = self
            .portal
            .post(&self.admin, &path, &json!({ "act": act }))
            .await;
        assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text);
        reply.json()
    }

    async fn tickets(&self) -> usize {
        let mut count = 0;
        let mut cursor = String::new();
        loop {
            let path = format!(
                "/api/tickets?view=open&cursor={}",
                cursor.replace('#', "%23")
            );
            let page = self.portal.get(&self.admin, &path).await.json();
            count += page["tickets"].as_array().unwrap().len();
            match page["cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => return count,
            }
        }
    }
}

/// Sender, outcome, reason and ticket of each line.
fn lines(mails: &[Value]) -> Vec<String> {
    mails
        .iter()
        .map(|mail| {
            let text = |name: &str| mail[name].as_str().unwrap_or("-").to_owned();
            let ticket = &mail["ticket"];
            format!(
                "{} {} {} {ticket}",
                text("from"),
                text("outcome"),
                text("reason")
            )
        })
        .collect()
}

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
    let drive = store::drives::Drive::Mail {
        raw,
        pushed: store::drives::Pushed::Released,
    };
    let system = &desk.portal.system;
    system
        .store
        .drive_now(&drive, "late", system.clock.now())
        .await
        .unwrap();
    system.settled().await;
    assert_eq!(desk.tickets().await, 2);
}

#[tokio::test]
async fn two_runs_that_decide_the_same_mail_write_one_ticket() {
    let desk = desk().await;
    let mut names = Vec::new();
    for number in 0..4 {
        names.push(desk.lose(&mail(&format!("m{number}"), "")).await);
    }
    // The queue and the stream at the same moment, each several times.
    let system = &desk.portal.system;
    for name in &names {
        for push in 0..3 {
            let drive = store::drives::Drive::Mail {
                raw: format!("raw/{name}"),
                pushed: store::drives::Pushed::Again,
            };
            system
                .store
                .drive_now(&drive, &push.to_string(), system.clock.now())
                .await
                .unwrap();
            let body = json!({ "receipt": { "recipients": [SUPPORT], "dmarcVerdict": { "status": "PASS" },
                "action": { "objectKeyPrefix": "raw/", "objectKey": format!("raw/{name}") } } });
            system.queue.send(body.to_string()).unwrap();
        }
    }
    system.settled().await;
    assert_eq!(desk.tickets().await, 4);
    assert_eq!(lines(&desk.list("outcome=opened").await).len(), 4);
    assert_eq!(
        desk.portal.mails_to("luc@exemple.fr").await.len(),
        1,
        "one acknowledgement an hour"
    );
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

#[tokio::test]
async fn a_mail_whose_event_was_lost_is_finished_by_the_sweeper() {
    let desk = desk().await;
    desk.lose(&mail("lost", "")).await;
    let report = desk.later(4 * 60).await;
    assert_eq!(
        (report.mails_pushed, desk.tickets().await),
        (0, 0),
        "the queue's turn"
    );
    let report = desk.later(2 * 60).await;
    assert_eq!((report.mails_pushed, desk.tickets().await), (1, 1));
    assert_eq!(desk.markers().await, 0);
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
    // What SES wrote on top of the mail proved the sender, so they are answered.
    assert_eq!(desk.portal.mails_to("luc@exemple.fr").await.len(), 1);

    // Two sweeps at the same moment, and one after another: pushed once, removed once.
    desk.lose(&mail("lost2", "")).await;
    desk.portal.system.clock.advance_seconds(6 * 60);
    let deps = &desk.portal.system.upkeep;
    let (one, two) = tokio::join!(upkeep::handle(deps), upkeep::handle(deps));
    assert_eq!(one.unwrap().mails_pushed + two.unwrap().mails_pushed, 1);
    desk.portal.system.settled().await;
    assert_eq!(
        upkeep::handle(deps).await.unwrap(),
        upkeep::Report::default()
    );
    assert_eq!(desk.tickets().await, 2);

    // A marker that stayed although its mail has an outcome.
    let name = desk.list("outcome=opened").await[0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.put(&format!("new/{name}"), "").await;
    let report = desk.later(6 * 60).await;
    assert_eq!((report.markers_removed, report.mails_pushed), (1, 0));
    assert_eq!((desk.tickets().await, desk.markers().await), (2, 0));
    // SES puts a note of its own there when the rule is made.
    desk.put("new/AMAZON_SES_SETUP_NOTIFICATION", "").await;
    assert_eq!(desk.later(6 * 60).await, upkeep::Report::default());
}

#[tokio::test]
async fn spam_found_by_ses_is_parked_with_or_without_its_notification() {
    let desk = desk().await;
    let name = desk
        .lose(&mail("spam", "X-SES-Spam-Verdict: PASS\r\n"))
        .await;
    let s3 = &desk.portal.system.receiver.s3;
    let key = format!("raw/{name}");
    let object = s3
        .get_object()
        .bucket(MAIL_BUCKET)
        .key(&key)
        .send()
        .await
        .unwrap();
    let stored = String::from_utf8(object.body.collect().await.unwrap().to_vec()).unwrap();
    desk.put(
        &key,
        &stored.replacen("X-SES-Spam-Verdict: PASS", "X-SES-Spam-Verdict: FAIL", 1),
    )
    .await;
    desk.later(6 * 60).await;
    assert_eq!(
        lines(&desk.list("").await),
        ["luc@exemple.fr parked spam null"]
    );
    desk.replay(&name, "release").await;
    desk.portal.system.settled().await;
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
}

#[tokio::test]
async fn what_fails_for_a_day_or_is_gone_is_put_before_somebody() {
    let mut desk = desk().await;
    desk.put("new/0gone", "").await;
    desk.later(6 * 60).await;
    assert_eq!(lines(&desk.list("").await), [" parked missing null"]);

    let name = desk.lose(&mail("late", "")).await;
    let report = desk.later(25 * 3600).await;
    desk.admin = desk.portal.log_in("marie@exemple.fr", Role::Admin).await;
    assert_eq!((report.mails_parked, desk.markers().await), (1, 0));
    assert_eq!(
        lines(&desk.list("reason=failing").await),
        [" parked failing null"]
    );
    desk.replay(&name, "again").await;
    desk.portal.system.settled().await;
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
}

#[tokio::test]
async fn a_mail_somebody_claimed_and_never_sent_is_sent_by_the_sweeper() {
    let desk = desk().await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    let number = desk.portal.declare(&claire, "Écran noir").await;
    assert_eq!(desk.portal.mails_to("claire@exemple.fr").await.len(), 1);
    let whole = desk
        .portal
        .system
        .store
        .read_ticket(TicketNumber(number))
        .await
        .unwrap()
        .unwrap();
    let message = &whole.entries[0].message;
    let who = &message.author.who;

    // As a run leaves it that dies between its claim and its mail.
    let system = &desk.portal.system;
    let notification = Notification {
        about: About::Message(TicketNumber(number), message.id.clone()),
        person: who.person.clone(),
    };
    let (client, table) = &system.table;
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    client
        .delete_item()
        .table_name(table)
        .key("pk", text(&format!("TICKET#{number}")))
        .key("sk", text(&format!("D#{}#{}", message.id, who.person)))
        .send()
        .await
        .unwrap();
    let to = To {
        who,
        as_agent: false,
        answers: None,
    };
    let claim = system
        .store
        .claim_notice(&notification, &to, system.clock.now())
        .await
        .unwrap();
    assert_eq!(claim, store::notices::Claim::Yours);

    assert_eq!(
        desk.later(2 * 60).await.notices_pushed,
        0,
        "SES may still answer for it"
    );
    let report = desk.later(5 * 60).await;
    assert_eq!(report.notices_pushed, 1);
    assert_eq!(desk.portal.mails_to("claire@exemple.fr").await.len(), 2);
    assert_eq!(
        desk.portal.mails_to("marie@exemple.fr").await.len(),
        1,
        "told before"
    );
    assert_eq!(desk.later(60 * 60).await, upkeep::Report::default());
}
