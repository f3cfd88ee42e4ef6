//! Where the mails about a ticket stand, and addresses that refuse them.

use domain::id::LinkId;
use domain::mail::delivery::{About, MailId};
use domain::mail::mailed_link::Purpose;
use domain::people::person::Capacity;
use domain::people::person::Role;
use serde_json::{Value, json};
use store::links::{AboutAccount, AccountLetter};
use store::sent_mails::{Claim, To};

use crate::portal::{Browser, Portal};

const REFUSING: &str = "bounce@simulator.amazonses.com";

async fn deliveries(portal: &Portal, browser: &Browser, place: usize) -> Vec<Value> {
    portal.system.settled().await;
    let ticket = portal.ticket(browser, 1).await;
    let all = ticket["messages"][place]["deliveries"].clone();
    serde_json::from_value(all).unwrap()
}

async fn reply(portal: &Portal, browser: &Browser, words: &str) {
    let body = json!({ "body": format!("<p>{words}</p>") });
    let reply = portal.post(browser, "/api/tickets/1/replies", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    portal.system.settled().await;
}

/// An event as SES words it, of the last mail sent to an address.
fn event(portal: &Portal, to: &str, kind: &str, part: Value) -> String {
    let sent = portal.system.outbox.all();
    let sent = sent.iter().rev().find(|sent| sent.to == [to]).unwrap();
    let tags: serde_json::Map<String, Value> = sent
        .tags
        .iter()
        .map(|(name, value)| (name.clone(), json!([value])))
        .collect();
    let mut event = json!({
        "eventType": kind,
        "mail": { "timestamp": "2026-11-24T08:00:00Z", "messageId": sent.id, "destination": [to], "tags": tags },
    });
    let name = format!("{}{}", kind[..1].to_lowercase(), &kind[1..]);
    event[name] = part;
    event.to_string()
}

#[tokio::test]
async fn everybody_sees_what_is_theirs() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;

    let seen = deliveries(&portal, &marie, 0).await;
    let mut lines: Vec<String> = seen
        .iter()
        .map(|one| format!("{} {} {}", one["to"], one["address"], one["stage"]))
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "\"me\" \"marie@exemple.fr\" \"delivered\"",
            "\"person\" \"claire@exemple.fr\" \"delivered\"",
        ]
    );

    // The requester: their own acknowledgement, and that the desk was told; no agent's name or address.
    let seen = portal.ticket(&claire, 1).await;
    let text = seen.to_string();
    assert!(!text.contains("marie"), "{text}");
    let seen = deliveries(&portal, &claire, 0).await;
    let lines: Vec<_> = seen.iter().map(|one| (&one["to"], &one["stage"])).collect();
    assert_eq!(
        lines,
        [
            (&json!("me"), &json!("delivered")),
            (&json!("desk"), &json!("delivered"))
        ]
    );

    // An agent's answer: the requester sees their copy of it, and no more.
    reply(&portal, &marie, "Redémarrez-le.").await;
    let seen = deliveries(&portal, &claire, 1).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (&seen[0]["to"], &seen[0]["stage"]),
        (&json!("me"), &json!("delivered"))
    );
}

#[tokio::test]
async fn an_address_that_refuses_is_marked_and_gets_no_more() {
    let portal = Portal::start().await;
    let claire = portal.requester(REFUSING).await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;

    let ticket = portal.ticket(&marie, 1).await;
    let refusing = &ticket["refusing"];
    assert_eq!(refusing[0]["address"], REFUSING);
    assert_eq!(refusing[0]["reason"], "no_such_mailbox");
    let own = portal.ticket(&claire, 1).await;
    assert_eq!(own["refusing"][0]["mine"], true);

    assert_eq!(portal.mails_to(REFUSING).await.len(), 1);
    reply(&portal, &marie, "Une question.").await;
    assert_eq!(
        portal.mails_to(REFUSING).await.len(),
        1,
        "nothing more is sent"
    );
    let seen = deliveries(&portal, &marie, 1).await;
    assert_eq!(
        (&seen[0]["stage"], &seen[0]["reason"]),
        (&json!("withheld"), &json!("marked"))
    );

    // Mails about the account are mails too.
    let forgotten = json!({ "address": REFUSING });
    portal
        .post(&Browser::default(), "/api/passwords/forgotten", &forgotten)
        .await;
    assert_eq!(portal.mails_to(REFUSING).await.len(), 1);

    let person = refusing[0]["person"].as_str().unwrap();
    let lift = json!({ "person": person });
    let refused = portal.post(&claire, "/api/tickets/1/address", &lift).await;
    assert_eq!(refused.status, 404, "agents only");
    let stranger = portal.requester("autre@exemple.fr").await;
    let refused = portal
        .post(&stranger, "/api/tickets/1/address", &lift)
        .await;
    assert_eq!(refused.status, 404);
    assert_eq!(
        portal.ticket(&marie, 1).await["refusing"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    // Lifted though it still refuses: what waited is tried, and comes back like the first.
    let lifted = portal.post(&marie, "/api/tickets/1/address", &lift).await;
    assert_eq!(lifted.status, 200, "{}", lifted.text);
    let mails = portal.mails_to(REFUSING).await.len();
    assert!((2..=3).contains(&mails), "{mails}");
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["refusing"].as_array().unwrap().len(), 1);
    reply(&portal, &marie, "Et maintenant ?").await;
    assert_eq!(portal.mails_to(REFUSING).await.len(), mails);
}

#[tokio::test]
async fn a_complaint_marks_and_an_absence_does_not() {
    let portal = Portal::start().await;
    portal.agent("complaint@simulator.amazonses.com").await;
    let away = portal.agent("ooto@simulator.amazonses.com").await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;

    let ticket = portal.ticket(&away, 1).await;
    let refusing = ticket["refusing"].as_array().unwrap();
    assert_eq!(refusing.len(), 1);
    assert_eq!(refusing[0]["reason"], "complaint");
    let mut stages: Vec<_> = deliveries(&portal, &away, 0)
        .await
        .iter()
        .map(|one| {
            format!(
                "{} {}",
                one["name"].as_str().unwrap(),
                one["stage"].as_str().unwrap()
            )
        })
        .collect();
    stages.sort();
    assert_eq!(
        stages,
        ["claire delivered", "complaint complained", "ooto delivered"]
    );
}

#[tokio::test]
async fn events_in_any_order_and_twice_end_the_same() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;
    let full = json!({ "bounceType": "Transient", "bounceSubType": "MailboxFull",
        "bouncedRecipients": [{ "status": "5.2.2", "diagnosticCode": "smtp; 552 full claire@exemple.fr" }] });
    for (kind, part) in [
        ("Bounce", full.clone()),
        ("DeliveryDelay", json!({ "delayType": "MailboxFull" })),
        ("Delivery", json!({})),
        ("Bounce", full),
        ("Send", json!({})),
    ] {
        let event = event(&portal, "claire@exemple.fr", kind, part);
        portal.system.deliveries.send(event).unwrap();
        portal.system.settled().await;
        let seen = deliveries(&portal, &marie, 0).await;
        let hers = seen.iter().find(|one| one["name"] == "claire").unwrap();
        assert_eq!(
            (&hers["stage"], &hers["reason"]),
            (&json!("postponed"), &json!("mailbox_full")),
            "after {kind}"
        );
        assert_eq!(hers["detail"], "smtp; 552 full claire@exemple.fr");
    }
    assert_eq!(
        portal.ticket(&marie, 1).await["refusing"],
        json!([]),
        "full is not gone"
    );
    let own = deliveries(&portal, &claire, 0).await;
    assert_eq!(
        own[0]["detail"],
        Value::Null,
        "what servers say is for agents"
    );
    assert_eq!(own[0]["reason"], "mailbox_full");
}

#[tokio::test]
async fn what_is_no_event_or_about_nothing_changes_nothing() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;
    let before = portal.ticket(&claire, 1).await;
    let mut unknown: Value = serde_json::from_str(&event(
        &portal,
        "claire@exemple.fr",
        "Bounce",
        json!({ "bounceType": "Permanent" }),
    ))
    .unwrap();
    unknown["mail"]["messageId"] = json!("0102-nobody-knows");
    let mut other = unknown.clone();
    unknown["mail"]["tags"] = json!({});
    other["mail"]["tags"] =
        json!({ "notification": ["t1_00000000000000000000000000_0000000000000000"] });
    for body in ["", "[]", &unknown.to_string(), &other.to_string()] {
        portal.system.deliveries.send(body.to_owned()).unwrap();
    }
    portal.system.settled().await;
    assert_eq!(portal.ticket(&claire, 1).await, before);
    assert_eq!(portal.system.deliveries.dead_letters(), []);
}

#[tokio::test]
async fn an_event_without_our_tag_is_found_by_its_message_id() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;
    let bounce =
        json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    let mut bounce: Value =
        serde_json::from_str(&event(&portal, "claire@exemple.fr", "Bounce", bounce)).unwrap();
    bounce["mail"]["tags"] = json!({});
    portal.system.deliveries.send(bounce.to_string()).unwrap();
    let seen = deliveries(&portal, &claire, 0).await;
    assert_eq!(seen[0]["stage"], "refused");
}

/// SES took a mail, and whoever sent it died before noting so: the event settles it, and nobody sends it
/// a second time.
#[tokio::test]
async fn a_mail_whose_sender_died_is_settled_by_the_event_and_not_sent_again() {
    let portal = Portal::start().await;
    let who = portal.who("claire@exemple.fr").await;
    let now = portal.system.clock.now();
    let id = LinkId::new([7; 20]);
    let mail_id = MailId {
        about: About::Account(id.clone()),
        person: who.person.clone(),
    };
    let to = To {
        who: &who,
        as_agent: false,
        answers: None,
    };
    let claimed = portal.system.store.claim_mail(&mail_id, &to, now).await;
    assert_eq!(claimed.unwrap(), Claim::Yours);

    let event = json!({
        "eventType": "Send",
        "send": {},
        "mail": { "timestamp": "2026-11-24T08:00:00Z", "messageId": "0102-lost",
            "tags": { "notification": [mail_id.to_string()] } },
    });
    portal.system.deliveries.send(event.to_string()).unwrap();
    portal.system.settled().await;
    let letter = AccountLetter {
        id,
        to: who.clone(),
        about: AboutAccount::Link(Purpose::VerifyAddress),
        expires_at: now.plus_seconds(60),
    };
    portal
        .system
        .store
        .add_account_letter(&letter, now)
        .await
        .unwrap();
    assert_eq!(portal.mails().await, 0, "it was sent already");
    let found = portal
        .system
        .store
        .read_sent_mail("0102-lost@eu-west-3.amazonses.com")
        .await;
    assert_eq!(found.unwrap(), Some(mail_id));
}

#[tokio::test]
async fn a_thousand_bounces_mark_one_address_and_mail_nobody() {
    let portal = Portal::start().await;
    let claire = portal.requester(REFUSING).await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let mails = portal.mails().await;
    let bounce =
        json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    let bounce = event(&portal, REFUSING, "Bounce", bounce);
    for _ in 0..1000 {
        portal.system.deliveries.send(bounce.clone()).unwrap();
    }
    assert_eq!(portal.mails().await, mails);
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["refusing"].as_array().unwrap().len(), 1);
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 1);
    assert_eq!(
        ticket["messages"][0]["author"]["role"],
        json!(Capacity::Requester)
    );
}

/// A report as a mail server writes it, about the mail with this id on the wire.
fn report(ses_message_id: &str, recipient: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.exemple.fr\nTo: assistance@guichet.localhost\nSubject: Undelivered Mail\n\
         Message-ID: <{}@mx>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nNon remis.\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.exemple.fr\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\n\
         Diagnostic-Code: smtp; 550 {status} user unknown\n\n\
         --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{ses_message_id}>\nSubject: x\n\n--b--\n",
        ses_message_id.len() + recipient.len() + status.len()
    )
}

#[tokio::test]
async fn a_report_by_mail_does_the_same_and_a_forged_one_nothing() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let ses_message_id =
        |mails: Vec<crate::portal::Mail>| mails[0].read.message_id.clone().unwrap();
    let hers = ses_message_id(portal.mails_to("claire@exemple.fr").await);
    let agents = ses_message_id(portal.mails_to("marie@exemple.fr").await);
    let desk = ["assistance@guichet.localhost"];
    for (id, recipient, status) in [
        // Nobody knows this id; this mail went to somebody else; full is not gone.
        (
            "inconnu@eu-west-3.amazonses.com",
            "claire@exemple.fr",
            "5.1.1",
        ),
        (hers.as_str(), "marie@exemple.fr", "5.1.1"),
        (hers.as_str(), "claire@exemple.fr", "5.2.2"),
        (agents.as_str(), "claire@exemple.fr", "5.1.1"),
    ] {
        let raw = report(id, recipient, status);
        portal.deliver("", &desk, &raw).await.unwrap();
        let ticket = portal.ticket(&marie, 1).await;
        assert_eq!(ticket["refusing"], json!([]), "{id} {recipient} {status}");
        assert_eq!(ticket["messages"].as_array().unwrap().len(), 1);
    }
    let raw = report(&hers, "claire@exemple.fr", "5.1.1");
    portal.deliver("", &desk, &raw).await.unwrap();
    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["refusing"][0]["address"], "claire@exemple.fr");
    assert_eq!(ticket["refusing"][0]["reason"], "no_such_mailbox");
    assert_eq!(portal.mails().await, 2, "and nobody is answered");
}

/// Answers and forwarded mails carry the Message-ID to others, who can write a report with it.
#[tokio::test]
async fn a_report_from_another_house_blocks_nobody() {
    let portal = Portal::start_with(&["--ephemeral", "--trusted-authserv", "mx.exemple.fr"]).await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let sent = portal.mails_to("claire@exemple.fr").await;
    let hers = sent[0].read.message_id.clone().unwrap();
    let proof = |domain| {
        format!("Authentication-Results: mx.exemple.fr; dmarc=pass header.from={domain}\n")
    };
    let report = report(&hers, "claire@exemple.fr", "5.1.1");
    let stranger = report.replace("mx.exemple.fr\nTo", "autre.fr\nTo");
    for (raw, blocks) in [
        (report.clone(), false),
        (proof("autre.fr") + &stranger, false),
        (proof("mx.exemple.fr") + &report, true),
    ] {
        let before = portal.mails_to("claire@exemple.fr").await.len();
        portal
            .deliver("", &["assistance@guichet.localhost"], &raw)
            .await
            .unwrap();
        let ticket = portal.ticket(&marie, 1).await;
        let refusing = ticket["refusing"].as_array().unwrap();
        assert_eq!(refusing.len(), usize::from(blocks), "{raw}");
        let answer = json!({ "body": "<p>Une réponse.</p>" });
        portal.post(&marie, "/api/tickets/1/replies", &answer).await;
        portal.system.settled().await;
        let after = portal.mails_to("claire@exemple.fr").await.len();
        assert_eq!(after, before + usize::from(!blocks), "{raw}");
    }
}
