use super::*;

fn report(raw: &str) -> Option<DeliveryReport> {
    let raw = raw.replace('\n', "\r\n");
    delivery_report(&crate::read(raw.as_bytes()).expect("readable"))
}

const REPORT: &str = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.exemple.fr\nSubject: Undelivered Mail Returned to Sender\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n\
--B\n\nVoir plus bas.\n\
--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.exemple.fr\nArrival-Date: x\n\n\
Final-Recipient: rfc822; Claire.Petit@Exemple.fr\nOriginal-Recipient: rfc822;c@exemple.fr\nAction: failed\nStatus: 5.1.1\n\
Diagnostic-Code: smtp; 550 5.1.1 <c@exemple.fr>:\n    inconnu\n\n\
Final-Recipient: rfc822;<paul@exemple.fr>\nAction: Delayed (twice)\nStatus: 4.2.2 (full)\n\n\
Action: relayed\nFinal-Recipient: rfc822;anne@exemple.fr\nStatus: 2.0.0\n\n\
Final-Recipient: x-local; nobody\nAction: failed\n\
--B\nContent-Type: text/rfc822-headers\n\nFrom: assistance@guichet.localhost\nTo: c@exemple.fr\n\
Message-ID:\n <0101-abc@eu-west-3.amazonses.com>\nX-Portal-Notification: n-1042-7\n\n--B--\n";

#[test]
fn each_recipient_is_named_with_what_became_of_the_mail() {
    let found = report(REPORT).expect("a report");
    assert_eq!(
        found.original_message_id.as_deref(),
        Some("0101-abc@eu-west-3.amazonses.com")
    );
    assert_eq!(found.mail_id.as_deref(), Some("n-1042-7"));
    let seen: Vec<_> = found
        .recipients
        .iter()
        .map(|one| {
            (
                one.final_recipient.as_str(),
                one.action,
                one.status.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("claire.petit@exemple.fr", Action::Failed, Some("5.1.1")),
            ("paul@exemple.fr", Action::Delayed, Some("4.2.2")),
            ("anne@exemple.fr", Action::Delivered, Some("2.0.0")),
        ]
    );
    let first = &found.recipients[0];
    assert_eq!(first.original_recipient.as_deref(), Some("c@exemple.fr"));
    assert_eq!(
        first.diagnostic.as_deref(),
        Some("550 5.1.1 <c@exemple.fr>: inconnu")
    );
}

#[test]
fn complaints_are_reports() {
    let found = report(
        "From: fbl@exemple.com\nSubject: x\nContent-Type: multipart/report; report-type=feedback-report; boundary=B\n\n\
         --B\n\nabuse\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\
         Original-Rcpt-To: <c@exemple.com>\nSource-IP: 192.0.2.1\n\n\
         --B\nContent-Type: message/rfc822\n\nMessage-ID: <a@b>\nTo: c@exemple.com\n\nx\n--B--\n",
    )
    .expect("a report");
    assert_eq!(found.recipients[0].final_recipient, "c@exemple.com");
    assert_eq!(found.recipients[0].action, Action::Complained);
    assert_eq!(found.original_message_id.as_deref(), Some("a@b"));
}

#[test]
fn words_for_people_name_recipients_too() {
    for (words, expected, status) in [
        (
            "Hi. This is the qmail-send program.\n\n<c@exemple.fr>:\nRemote host said: 550 5.1.1 unknown\n",
            "c@exemple.fr",
            Some("5.1.1"),
        ),
        (
            "This message was created automatically.\n\nThe following address failed:\n\n  c@exemple.fr\n    host mx [192.0.2.1]: 550 5.7.1 no\n",
            "c@exemple.fr",
            Some("5.7.1"),
        ),
        (
            "Votre message n'a pas pu être remis aux destinataires suivants :\n\nc@exemple.fr\n",
            "c@exemple.fr",
            None,
        ),
        (
            "There was an error delivering your mail to <c@exemple.fr>.\n",
            "c@exemple.fr",
            None,
        ),
        (
            "Your message\n  To: x@exemple.fr\ndid not reach:\n\nc@exemple.fr on Monday\n",
            "c@exemple.fr",
            None,
        ),
    ] {
        let raw = format!(
            "From: MAILER-DAEMON@exemple.fr\nSubject: failure\n\n{words}\n--- Below this line is a copy of the message.\n\n\
             Return-Path: <support@exemple.fr>\nMessage-ID: <m@exemple.fr>\nTo: other@exemple.fr\n\nBonjour\n"
        );
        let found = report(&raw).expect("a report");
        assert_eq!(found.recipients.len(), 1, "{words}");
        assert_eq!(found.recipients[0].final_recipient, expected, "{words}");
        assert_eq!(found.recipients[0].status.as_deref(), status, "{words}");
        assert_eq!(found.original_message_id.as_deref(), Some("m@exemple.fr"));
    }
}

#[test]
fn a_report_of_a_delay_is_no_failure() {
    let found = report(
        "From: MAILER-DAEMON@exemple.fr\nSubject: Delivery Status Notification (Delay)\n\n\
         Delivery to the following recipient has been delayed:\n\n     c@exemple.fr\n",
    );
    assert_eq!(
        found.expect("a report").recipients[0].action,
        Action::Delayed
    );
}

#[test]
fn what_people_write_is_no_report() {
    for raw in [
        "From: c@exemple.fr\nSubject: x\n\nFinal-Recipient: rfc822; a@b.fr\nAction: failed\n",
        "From: c@exemple.fr\nAuto-Submitted: auto-replied\n\nJe suis absente.\n",
    ] {
        assert_eq!(report(raw), None, "{raw}");
    }
    let empty = report("From: MAILER-DAEMON@exemple.fr\nSubject: x\n\n\n").expect("a report");
    assert!(empty.recipients.is_empty() && empty.original_message_id.is_none());
}

#[test]
fn a_crowd_of_recipients_is_cut_and_costs_little() {
    let fields: String = (0..20_000)
        .map(|n| format!("Final-Recipient: rfc822; a{n}@b.fr\nAction: failed\n\n"))
        .collect();
    let raw = format!(
        "From: MAILER-DAEMON@x.fr\nContent-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\n{fields}--B--\n"
    );
    assert_eq!(report(&raw).expect("a report").recipients.len(), 100);
}
