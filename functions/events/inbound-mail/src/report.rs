//! Delivery reports that come by mail (RFC 3464): they say what SES's events say, where those are missing.

use domain::id::{PersonId, Timestamp};
use domain::mail::delivery::{Delivery, Reason, Stage};
use domain::mail::inbound::{self, Facts};
use domain::people::address::Address;
use mail::{Action, Incoming, ReportedRecipient};

use crate::writer::is_same_house;
use crate::{Again, Deps};

/// Most recipients looked at: a mail of ours has one, and anybody can write a report.
const RECIPIENTS_MAX: usize = 20;

/// Records what a report says of a mail of ours. Anybody can write a report, so it must name the Message-ID that SES
/// drew for that one mail, and its recipient. Answers and forwarded mails carry that id to others, so it is taken for
/// hearsay unless it is proved to come from the recipient's own domain. 1 GetItem, and for a mail of ours 1
/// BatchGetItem and 1 write.
///
/// Says whether it is a report on a mail of ours.
pub(crate) async fn record(deps: &Deps, incoming: &Incoming, facts: &Facts) -> Result<bool, Again> {
    let Some(report) = mail::delivery_report(incoming) else {
        return Ok(false);
    };
    let Some(ses_message_id) = &report.original_message_id else {
        return Ok(false);
    };
    let Some(mail_id) = deps.store.read_sent_mail(ses_message_id).await? else {
        return Ok(false);
    };
    let now = deps.clock.now();
    let about_it = report_on(deps, &report.recipients, &mail_id.person).await?;
    let delivery = about_it.and_then(|recipient| {
        let said = delivery(recipient, now)?;
        Some(match is_from_its_house(facts, recipient) {
            true => said,
            false => said.as_hearsay(),
        })
    });
    if let Some(delivery) = &delivery {
        let recorded = deps
            .store
            .record_delivery(&mail_id, delivery, ses_message_id)
            .await?;
        tracing::info!(%mail_id, stage = ?delivery.stage, ?recorded, "a mail was reported on by mail");
    }
    Ok(delivery.is_some())
}

/// Whether a report is proved to come from the domain of the recipient it speaks of, or one above or below it.
fn is_from_its_house(facts: &Facts, recipient: &ReportedRecipient) -> bool {
    let Some(from) = facts.from.as_ref().filter(|_| inbound::is_proved(facts)) else {
        return false;
    };
    Address::parse(&recipient.final_recipient)
        .is_some_and(|address| is_same_house(&from.address, &address))
}

/// What a report says of an address of one person: 1 BatchGetItem.
async fn report_on<'a>(
    deps: &Deps,
    recipients: &'a [ReportedRecipient],
    person: &PersonId,
) -> Result<Option<&'a ReportedRecipient>, Again> {
    let addresses = |recipient: &ReportedRecipient| -> Vec<Address> {
        let named = recipient.original_recipient.iter();
        let named = named.chain([&recipient.final_recipient]);
        named
            .filter_map(|address| Address::parse(address))
            .collect()
    };
    let some = &recipients[..recipients.len().min(RECIPIENTS_MAX)];
    let all: Vec<Address> = some.iter().flat_map(addresses).collect();
    let found = deps
        .store
        .find_people(&all.iter().collect::<Vec<_>>())
        .await?;
    let is_theirs = |address: &Address| found.get(address) == Some(person);
    Ok(some.iter().find(|one| addresses(one).iter().any(is_theirs)))
}

fn delivery(recipient: &ReportedRecipient, now: Timestamp) -> Option<Delivery> {
    let status = recipient.status.as_deref().unwrap_or_default();
    let said = recipient.diagnostic.as_deref().unwrap_or_default();
    let action = match recipient.action {
        Action::Failed => "failed",
        Action::Delayed => "delayed",
        Action::Delivered => "delivered",
        Action::Complained => {
            return Some(Delivery::because(
                Stage::Complained,
                Reason::Complaint,
                "",
                now,
            ));
        }
    };
    Delivery::of_report(action, status, said, now)
}
