use super::*;

const MAIL: &str = r#""mail":{"timestamp":"2026-11-24T08:00:00.000Z","messageId":"0102-x","destination":["a@exemple.fr"],
    "headersTruncated":false,"headers":[{"name":"From","value":"x"}],"commonHeaders":{"subject":"s"},
    "tags":{"ses:configuration-set":["set"],"notification":["t1_m_p"]}}"#;
const SENT: Timestamp = Timestamp(1_795_507_200_000);

fn stage(event: &str) -> Option<(Stage, Option<Reason>, Option<String>)> {
    let reported = read(&format!("{{{event},{MAIL}}}")).expect("an event");
    assert_eq!(reported.tag.as_deref(), Some("t1_m_p"));
    assert_eq!(reported.ses_id, "0102-x");
    reported
        .delivery
        .map(|one| (one.stage, one.reason, one.detail))
}

#[test]
fn every_kind_of_event_is_read() {
    for (event, expected) in [
        (r#""eventType":"Send","send":{}"#, (Stage::Sent, None, None)),
        (
            r#""eventType":"Delivery","delivery":{"timestamp":"2026-11-24T08:00:02.5Z","processingTimeMillis":2500,
               "recipients":["a@exemple.fr"],"smtpResponse":"250 ok","reportingMTA":"mta"}"#,
            (Stage::Delivered, None, None),
        ),
        (
            r#""eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","timestamp":"2026-11-24T08:00:02Z",
               "feedbackId":"f","bouncedRecipients":[{"emailAddress":"a@exemple.fr","action":"failed","status":"5.1.1",
               "diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}"#,
            (
                Stage::Refused,
                Some(Reason::NoSuchMailbox),
                Some("smtp; 550 5.1.1 user unknown".to_owned()),
            ),
        ),
        (
            r#""eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull","bouncedRecipients":[{"emailAddress":"a@exemple.fr"}]}"#,
            (Stage::Postponed, Some(Reason::MailboxFull), None),
        ),
        (
            r#""eventType":"Complaint","complaint":{"complainedRecipients":[],"timestamp":"x","complaintFeedbackType":"abuse"}"#,
            (Stage::Complained, Some(Reason::Complaint), None),
        ),
        (
            r#""eventType":"DeliveryDelay","deliveryDelay":{"delayType":"TransientCommunicationFailure","expirationTime":"x",
               "timestamp":"2026-11-24T09:00:00Z","delayedRecipients":[{"emailAddress":"a@exemple.fr","status":"4.4.1","diagnosticCode":"smtp; 421"}]}"#,
            (
                Stage::Delayed,
                Some(Reason::Unreachable),
                Some("smtp; 421".to_owned()),
            ),
        ),
        (
            r#""eventType":"Reject","reject":{"reason":"Bad content"}"#,
            (
                Stage::Failed,
                Some(Reason::Content),
                Some("Bad content".to_owned()),
            ),
        ),
    ] {
        assert_eq!(stage(event), Some(expected), "{event}");
    }
}

#[test]
fn what_says_nothing_of_a_delivery_changes_none() {
    for event in [
        r#""eventType":"Open","open":{}"#,
        r#""eventType":"Complaint","complaint":{"complaintFeedbackType":"not-spam"}"#,
        // An event whose own part is missing.
        r#""eventType":"Bounce""#,
    ] {
        assert_eq!(stage(event), None, "{event}");
    }
    for wrong in ["", "x", "{}", "[]", r#"{"notificationType":"Received"}"#] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn an_event_without_a_time_has_the_mails() {
    let event = format!(r#"{{"eventType":"Delivery","delivery":{{}},{MAIL}}}"#);
    let delivery = read(&event)
        .and_then(|one| one.delivery)
        .expect("a delivery");
    assert_eq!(delivery.at, SENT);
}
