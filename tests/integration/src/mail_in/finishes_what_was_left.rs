//! What an event was lost for, or a run died over, is finished by upkeep, and once.

use domain::id::{LinkId, TicketNumber};
use domain::mail::delivery::{About, Delivery, MailId, Stage};
use domain::mail::mailed_link::Purpose;
use domain::people::person::Participant;
use lambda_http::Body;
use lambda_http::http::Request;
use local::aws::storage::MAIL_BUCKET;
use serde_json::json;
use store::Store;
use store::links::{AboutAccount, AccountLetter};
use store::retries::Retry;
use store::sent_mails::{Claim, Recorded, To, Withholding};

use crate::mailroom::{SUPPORT, desk, lines, mail};
use crate::portal::{Browser, Portal};

#[tokio::test]
async fn a_mail_whose_event_was_lost_is_finished_by_upkeep() {
    let desk = desk().await;
    desk.lose(&mail("lost", "")).await;
    let report = desk.later(4 * 60).await;
    assert_eq!(
        (report.mails_retried, desk.tickets().await),
        (0, 0),
        "the queue's turn"
    );
    let report = desk.later(2 * 60).await;
    assert_eq!((report.mails_retried, desk.tickets().await), (1, 1));
    assert_eq!(desk.markers().await, 0);
    assert_eq!(
        lines(&desk.list("outcome=opened").await),
        ["luc@exemple.fr opened - 1"]
    );
    // What SES wrote on top of the mail proved the sender, so they are answered.
    assert_eq!(desk.portal.mails_to("luc@exemple.fr").await.len(), 1);

    // Two runs at the same moment, and one after another: asked for once, removed once.
    desk.lose(&mail("lost2", "")).await;
    desk.portal.system.clock.advance_seconds(6 * 60);
    let deps = &desk.portal.system.upkeep;
    let (one, two) = tokio::join!(upkeep::handle(deps), upkeep::handle(deps));
    assert_eq!(one.unwrap().mails_retried + two.unwrap().mails_retried, 1);
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
    assert_eq!((report.markers_removed, report.mails_retried), (1, 0));
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
async fn what_is_gone_is_put_before_somebody() {
    let desk = desk().await;
    desk.put("new/0gone", "").await;
    desk.later(6 * 60).await;
    assert_eq!(lines(&desk.list("").await), [" parked missing null"]);
}

#[tokio::test]
async fn a_mail_somebody_claimed_and_never_sent_is_sent_by_upkeep() {
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
    let mail_id = MailId {
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
        .claim_mail(&mail_id, &to, system.clock.now())
        .await
        .unwrap();
    assert_eq!(claim, store::sent_mails::Claim::Yours);

    assert_eq!(
        desk.later(2 * 60).await.notices_retried,
        0,
        "SES may still answer for it"
    );
    let report = desk.later(5 * 60).await;
    assert_eq!(report.notices_retried, 1);
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
            let retry = store::retries::Retry::Mail {
                raw: format!("raw/{name}"),
                why: store::retries::MailRetry::Again,
            };
            system
                .store
                .ask_again(&retry, &push.to_string(), system.clock.now())
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

/// A table whose stream nobody reads: what is written there loses its events.
async fn unheard(portal: &Portal) -> (Store, &'static str) {
    let name = "unheard";
    let client = &portal.system.table.0;
    store::schema::create_table(client, name).await.unwrap();
    (Store::new(client.clone(), name.to_owned()), name)
}

/// Brings the items of that table into the desk's own, as changes that the stream's reader does not look at.
async fn bring_in(portal: &Portal, from: &str) {
    let (client, table) = &portal.system.table;
    let all = client.scan().table_name(from).send().await.unwrap();
    for item in all.items.unwrap() {
        let keys = item.clone().into_iter();
        let keys = keys.filter(|(name, _)| name == "pk" || name == "sk");
        // The insertion, which is read, says nothing.
        let put = client.put_item().table_name(table);
        put.set_item(Some(keys.collect())).send().await.unwrap();
        let put = client.put_item().table_name(table);
        put.set_item(Some(item)).send().await.unwrap();
    }
    portal.system.settled().await;
}

#[tokio::test]
async fn what_nobody_was_told_of_is_told_by_upkeep_and_once() {
    let desk = desk().await;
    let (unheard, name) = unheard(&desk.portal).await;
    let system = &desk.portal.system;
    let now = system.clock.now();

    // A ticket, a letter, and an address that is unblocked while a letter waits.
    let form =
        json!({ "address": "luc@ailleurs.fr", "subject": "Écran", "description": "<p>Noir.</p>" });
    let mut functions = system.functions.clone();
    functions.tickets.store = unheard.clone();
    let request = Request::post("/api/tickets")
        .header("content-type", "application/json")
        .header("origin", &system.addresses.portal)
        .body(Body::Text(form.to_string()))
        .unwrap();
    let answer = functions.answer(request).await;
    assert_eq!(answer.status(), 201);
    let letter = |who: &Participant, id: u8| AccountLetter {
        id: LinkId::new([id; 20]),
        to: who.clone(),
        about: AboutAccount::Link(Purpose::VerifyAddress),
        expires_at: Purpose::VerifyAddress.ends(now),
    };
    let heard = letter(&desk.portal.who("claire@exemple.fr").await, 1);
    unheard.add_account_letter(&heard, now).await.unwrap();
    let jean = desk.portal.who("jean@exemple.fr").await;
    for (id, stage) in [(2, Some(Stage::Refused)), (3, None)] {
        let letter = letter(&jean, id);
        unheard.add_account_letter(&letter, now).await.unwrap();
        let mail_id = MailId {
            about: About::Account(letter.id.clone()),
            person: letter.to.person.clone(),
        };
        let to = To {
            who: &letter.to,
            as_agent: false,
            answers: None,
        };
        match stage {
            Some(stage) => {
                let claimed = unheard.claim_mail(&mail_id, &to, now).await;
                assert_eq!(claimed.unwrap(), Claim::Yours);
                let refused = Delivery::plain(stage, now);
                let recorded = unheard.record_delivery(&mail_id, &refused, "w@x").await;
                assert_eq!(recorded.unwrap(), Recorded::Further);
            }
            None => {
                let held = unheard.withhold_mail(&mail_id, &to, now).await;
                assert_eq!(held.unwrap(), Withholding::Withheld);
            }
        }
        unheard
            .mark_notified(&Retry::Letter(letter.id))
            .await
            .unwrap();
    }
    assert!(unheard.unblock_address(&jean.person, now).await.unwrap());
    assert!(!unheard.unblock_address(&jean.person, now).await.unwrap());
    bring_in(&desk.portal, name).await;

    assert_eq!(desk.portal.mails().await, 0);
    assert_eq!(
        desk.later(4 * 60).await.notices_retried,
        0,
        "the stream's turn"
    );
    assert_eq!(desk.portal.mails().await, 0);
    assert_eq!(desk.later(2 * 60).await.notices_retried, 3);
    for address in [
        "luc@ailleurs.fr",
        "marie@exemple.fr",
        "claire@exemple.fr",
        "jean@exemple.fr",
    ] {
        assert_eq!(desk.portal.mails_to(address).await.len(), 1, "{address}");
    }
    assert_eq!(desk.later(60 * 60).await, upkeep::Report::default());
    assert_eq!(desk.portal.mails().await, 4);
}

#[tokio::test]
async fn what_was_told_is_not_looked_for_again() {
    let desk = desk().await;
    let claire = desk.portal.requester("claire@exemple.fr").await;
    desk.portal.declare(&claire, "Écran noir").await;
    for body in [
        json!({ "body": "<p>Redémarrez-le.</p>" }),
        json!({ "body": "<p>Entre nous.</p>", "kind": "note" }),
    ] {
        let replies = "/api/tickets/1/replies";
        let reply = desk.portal.post(&desk.admin, replies, &body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    let forgotten = json!({ "address": "claire@exemple.fr" });
    let forgot = "/api/passwords/forgotten";
    desk.portal
        .post(&Browser::default(), forgot, &forgotten)
        .await;
    desk.portal.system.settled().await;
    let system = &desk.portal.system;
    let far = system.clock.now().plus_seconds(365 * 24 * 3600);
    let unsettled = system.store.list_unsettled(far, 100).await.unwrap();
    assert_eq!(unsettled, []);
}

/// What was withheld is sent by a run that dies: upkeep sends it, and the next lift nothing more.
#[tokio::test]
async fn a_withheld_mail_whose_sender_died_goes_out_once() {
    let desk = desk().await;
    let system = &desk.portal.system;
    let now = system.clock.now();
    let who = desk.portal.who("jean@exemple.fr").await;
    let letter = AccountLetter {
        id: LinkId::new([4; 20]),
        to: who.clone(),
        about: AboutAccount::Link(Purpose::VerifyAddress),
        expires_at: Purpose::VerifyAddress.ends(now),
    };
    let (unheard, name) = unheard(&desk.portal).await;
    unheard.add_account_letter(&letter, now).await.unwrap();
    let mail_id = MailId {
        about: About::Account(letter.id.clone()),
        person: who.person.clone(),
    };
    let to = To {
        who: &who,
        as_agent: false,
        answers: None,
    };
    let claimed = unheard.claim_withheld(&mail_id, &to, now).await;
    assert_eq!(claimed.unwrap(), Claim::Yours);
    unheard
        .mark_notified(&Retry::Letter(letter.id))
        .await
        .unwrap();
    bring_in(&desk.portal, name).await;
    assert_eq!(desk.later(2 * 60).await.notices_retried, 0);
    assert_eq!(desk.later(5 * 60).await.notices_retried, 1);
    assert_eq!(desk.portal.mails().await, 1);
    let again = system
        .store
        .claim_withheld(&mail_id, &to, system.clock.now());
    assert_eq!(again.await.unwrap(), Claim::Settled);
}
