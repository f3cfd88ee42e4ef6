//! A desk whose SES account is in its sandbox: mails wait until they may go, and hold up no others.

use domain::id::TicketNumber;
use serde_json::json;
use store::Store;

use crate::portal::Portal;

const CLAIRE: &str = "claire@exemple.fr";
const DOMAIN: &str = "guichet.localhost";

/// Lets time pass, upkeep look, and everything it set going be done.
async fn later(portal: &Portal, seconds: i64) -> upkeep::Report {
    portal.system.clock.advance_seconds(seconds);
    let report = upkeep::handle(&portal.system.upkeep).await.unwrap();
    portal.system.settled().await;
    report
}

/// Stage and reason of the mails to Claire about the ticket.
async fn stands(store: &Store) -> Vec<(String, String)> {
    let number = TicketNumber::parse("1").unwrap();
    let whole = store.read_ticket(number).await.unwrap().unwrap();
    let copies = whole.sent_mails.iter();
    copies
        .filter(|copy| copy.address.as_str() == CLAIRE)
        .map(|copy| {
            let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (
                text(json!(copy.delivery.stage)),
                text(json!(copy.delivery.reason)),
            )
        })
        .collect()
}

fn pair(stage: &str, reason: &str) -> (String, String) {
    (stage.to_owned(), reason.to_owned())
}

#[tokio::test]
async fn a_mail_to_an_address_that_is_not_verified_goes_out_once_it_is() {
    let portal = Portal::start().await;
    let system = &portal.system;
    system.sandbox.close(&[DOMAIN, "marie@exemple.fr"]);
    let claire = portal.requester(CLAIRE).await;
    portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    // Who may be told is told: the other mail holds up nothing.
    assert_eq!(portal.mails_to("marie@exemple.fr").await.len(), 1);
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 0);
    assert_eq!(
        stands(&system.store).await,
        [pair("sending", "not_allowed")]
    );

    // Tried again now and then, not all the time.
    later(&portal, 10 * 60).await;
    assert_eq!(later(&portal, 5 * 60).await.notices_retried, 0);
    later(&portal, 20 * 60).await;
    assert_eq!(
        stands(&system.store).await,
        [pair("sending", "not_allowed")]
    );

    system.sandbox.open();
    later(&portal, 35 * 60).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 1);
    assert_eq!(portal.mails_to("marie@exemple.fr").await.len(), 1);
    later(&portal, 35 * 60).await;
    assert_eq!(portal.mails_to(CLAIRE).await.len(), 1, "once");
}

#[tokio::test]
async fn a_mail_that_may_not_go_for_a_week_is_given_up_and_says_why() {
    let portal = Portal::start().await;
    portal.system.sandbox.close(&[DOMAIN]);
    let claire = portal.requester(CLAIRE).await;
    portal.declare(&claire, "Écran noir").await;
    portal.system.settled().await;
    later(&portal, 6 * 24 * 3600).await;
    let waiting = [pair("sending", "not_allowed")];
    assert_eq!(stands(&portal.system.store).await, waiting);
    later(&portal, 25 * 3600).await;
    let failed = [pair("failed", "not_allowed")];
    assert_eq!(stands(&portal.system.store).await, failed);
    assert_eq!(later(&portal, 3600).await.notices_retried, 0, "and is over");
    assert_eq!(portal.mails().await, 0);
}

#[tokio::test]
async fn nothing_is_sent_while_the_sender_is_not_verified_and_all_of_it_afterwards() {
    let portal = Portal::start().await;
    portal.system.sandbox.close(&[CLAIRE, "marie@exemple.fr"]);
    let claire = portal.requester(CLAIRE).await;
    portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    assert_eq!(portal.mails().await, 0);
    portal.system.sandbox.open();
    later(&portal, 35 * 60).await;
    assert_eq!(portal.mails().await, 2);
}
