//! What an event was lost for, or a run died over, is finished by the sweeper, and once.

use domain::delivery::{About, Notification};
use domain::id::TicketNumber;
use domain::person::Role;
use local::storage::MAIL_BUCKET;
use serde_json::json;
use store::notices::To;

use crate::mailroom::{SUPPORT, desk, lines, mail};

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
