//! A mail that is more work than a mail may be is put before somebody at its first try; one that fails without a
//! word, after a few.

use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::json;

use crate::mailroom::{Mailroom, SUPPORT, desk, lines, mail};

/// What the queue tells of a raw mail.
fn told(name: &str) -> SqsEvent {
    let body = json!({ "receipt": { "recipients": [SUPPORT], "dmarcVerdict": { "status": "PASS" },
        "action": { "objectKeyPrefix": "raw/", "objectKey": format!("raw/{name}") } } });
    let mut message = SqsMessage::default();
    message.message_id = Some("1".to_owned());
    message.body = Some(body.to_string());
    let mut event = SqsEvent::default();
    event.records.push(message);
    event
}

/// Upkeep's pushes of a mail whose handler died each time.
async fn push_in_vain(desk: &Mailroom, name: &str, times: usize) {
    let (client, table) = &desk.portal.system.table;
    for push in 0..times {
        let text = |text: String| AttributeValue::S(text);
        client
            .put_item()
            .table_name(table)
            .item("pk", text(format!("RAW#raw/{name}")))
            .item("sk", text(format!("DRIVE#{push}")))
            .send()
            .await
            .unwrap();
    }
    desk.portal.system.settled().await;
}

#[tokio::test]
async fn a_mail_that_exceeds_the_limit_is_listed_at_its_first_try() {
    let desk = desk().await;
    let words = "<p>Elle est <b>en panne</b>.</p>".repeat(100_000);
    let heavy = mail("lourde", "Content-Type: text/html\r\n");
    let name = desk.lose(&format!("{heavy}{words}")).await;
    let system = &desk.portal.system;
    let impatient = inbound_mail::Deps {
        limit: Duration::from_millis(1),
        ..system.counted_inbound.clone()
    };
    let answer = inbound_mail::handle(&impatient, told(&name)).await;
    assert!(
        answer.batch_item_failures.is_empty(),
        "it is not tried again"
    );
    assert_eq!(
        lines(&desk.list("reason=failing").await),
        ["luc@exemple.fr parked failing null"]
    );
    assert_eq!(desk.markers().await, 0, "nor by upkeep");
    assert_eq!(desk.later(60 * 60).await, upkeep::Report::default());

    // Nothing is lost: whoever looks at it has it handled, the limit raised or the machine less busy.
    desk.replay(&name, "again").await;
    system.settled().await;
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
}

#[tokio::test]
async fn a_mail_that_fails_each_time_is_listed_after_three_pushes() {
    let desk = desk().await;
    let name = desk.lose(&mail("muette", "")).await;
    push_in_vain(&desk, &name, 3).await;
    let report = desk.later(60 * 60).await;
    assert_eq!((report.mails_parked, report.mails_retried), (1, 0));
    assert_eq!(
        lines(&desk.list("reason=failing").await),
        [" parked failing null"]
    );
    assert_eq!(desk.markers().await, 0);
    desk.replay(&name, "again").await;
    desk.portal.system.settled().await;
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
}

#[tokio::test]
async fn a_mail_that_waited_while_the_desk_was_off_is_tried_first() {
    let desk = desk().await;
    desk.lose(&mail("vendredi", "")).await;
    let name = desk.lose(&mail("samedi", "")).await;
    push_in_vain(&desk, &name, 2).await;
    let report = desk.later(3 * 24 * 3600).await;
    assert_eq!((report.mails_parked, report.mails_retried), (0, 2));
    assert_eq!(desk.markers().await, 0);
}
