use proptest::prelude::*;

use super::*;
use crate::testing::person;

fn mail_id(about: About) -> MailId {
    let person = person("claire@exemple.fr");
    MailId { about, person }
}

#[test]
fn the_name_of_a_mail_is_read_back_and_fits_a_message_tag() {
    let message = MessageId::new(Timestamp(1_764_000_000_000), [7; 10]);
    for about in [
        About::Message(TicketNumber(999_999_999_999), message),
        About::Account(LinkId::new([5; 20])),
    ] {
        let one = mail_id(about);
        let text = one.to_string();
        assert_eq!(MailId::parse(&text), Some(one));
        assert!(text.len() <= 256 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        for wrong in [
            "",
            "_",
            "t1__",
            &text[1..],
            &text[..text.len() - 1],
            &text.to_uppercase(),
        ] {
            assert_eq!(MailId::parse(wrong), None, "{wrong}");
        }
    }
}

#[test]
fn a_bounce_says_how_bad_it_is_and_why() {
    use Reason::*;
    for (class, sub_type, status, stage, reason) in [
        (
            "Permanent",
            "General",
            "5.1.1",
            Stage::Refused,
            NoSuchMailbox,
        ),
        ("Permanent", "NoEmail", "", Stage::Refused, NoSuchMailbox),
        (
            "Permanent",
            "OnAccountSuppressionList",
            "",
            Stage::Refused,
            NoSuchMailbox,
        ),
        (
            "Permanent",
            "General",
            "5.1.2",
            Stage::Refused,
            NoSuchDomain,
        ),
        ("Permanent", "General", "5.7.1", Stage::Refused, Policy),
        (
            "Transient",
            "MailboxFull",
            "",
            Stage::Postponed,
            MailboxFull,
        ),
        (
            "Transient",
            "General",
            "4.2.2",
            Stage::Postponed,
            MailboxFull,
        ),
        (
            "Transient",
            "MessageTooLarge",
            "5.3.4",
            Stage::Postponed,
            TooLarge,
        ),
        (
            "Transient",
            "AttachmentRejected",
            "",
            Stage::Postponed,
            Content,
        ),
        ("Transient", "General", "", Stage::Returned, Unknown),
        (
            "Undetermined",
            "Undetermined",
            "x",
            Stage::Returned,
            Unknown,
        ),
    ] {
        let found = Delivery::bounced(class, sub_type, status, "smtp;\r\n 550 non", Timestamp(1));
        assert_eq!(
            (found.stage, found.reason),
            (stage, Some(reason)),
            "{class} {sub_type} {status}"
        );
        assert_eq!(found.detail.as_deref(), Some("smtp; 550 non"));
        assert_eq!(found.blocks_address(), stage == Stage::Refused);
    }
}

#[test]
fn a_report_by_mail_marks_an_address_only_for_what_is_about_the_address() {
    for (action, status, stage) in [
        ("failed", "5.1.1", Some(Stage::Refused)),
        ("Failed", "5.4.4", Some(Stage::Refused)),
        ("failed", "5.2.2", Some(Stage::Postponed)),
        ("failed", "5.7.1", Some(Stage::Postponed)),
        ("failed", "4.4.7", Some(Stage::Postponed)),
        ("failed", "4.1.1", Some(Stage::Postponed)),
        ("failed", "", Some(Stage::Postponed)),
        ("delayed", "4.4.1", Some(Stage::Delayed)),
        ("delivered", "2.0.0", Some(Stage::Delivered)),
        ("relayed", "2.0.0", None),
        ("expanded", "2.0.0", None),
        ("", "", None),
    ] {
        let found = Delivery::of_report(action, status, "", Timestamp(1));
        assert_eq!(found.map(|one| one.stage), stage, "{action} {status}");
    }
}

#[test]
fn the_order_of_the_stages_is_the_order_of_a_mails_life() {
    for (place, stage) in Stage::ALL.into_iter().enumerate() {
        assert_eq!(usize::from(stage.rank()), place);
    }
    // The three that decide something: an out-of-office answer does not undo a delivery, a late bounce
    // does, and what the reader says counts more than either.
    assert!(Stage::Returned < Stage::Delivered && Stage::Delivered < Stage::Refused);
    assert!(Stage::Refused < Stage::Complained);
    // Whatever is reported of a mail, it was not withheld.
    assert!(Stage::Sending < Stage::Withheld && Stage::Withheld < Stage::Sent);
}

proptest! {
    #[test]
    fn reports_in_any_order_and_any_number_give_the_same_end(
        reports in prop::collection::vec(0_usize..10, 1..12),
        swaps in prop::collection::vec((0_usize..12, 0_usize..12), 0..24),
    ) {
        let end = |reports: &[usize]| {
            reports.iter().fold(Stage::Sending, |known, report| {
                let report = Delivery::plain(Stage::ALL[*report], Timestamp(0));
                if report.stage.rank() > known.rank() { report.stage } else { known }
            })
        };
        let mut shuffled = reports.clone();
        for (one, other) in swaps {
            let length = shuffled.len();
            shuffled.swap(one % length, other % length);
        }
        shuffled.extend(reports.clone());
        prop_assert_eq!(end(&reports), end(&shuffled));
    }
}

#[test]
fn the_id_on_the_wire_is_of_the_region() {
    assert_eq!(
        ses_message_id("0102-x", "eu-west-3"),
        "0102-x@eu-west-3.amazonses.com"
    );
    assert_eq!(
        ses_message_id("0100-x", "us-east-1"),
        "0100-x@email.amazonses.com"
    );
}
