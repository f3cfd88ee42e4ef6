//! What became of the mails we sent: reads SES's events, and records for each mail how far it has come.
//!
//! Events come more than once and in any order; each counts only where it goes further than what is known
//! (`domain::mail::delivery`). A mail is found by its tag, so that an event also settles a mail whose sender died
//! before noting SES's answer. A hard bounce or a complaint blocks the address: nothing more is sent to it.
//!
//! Price of an event: 1 UpdateItem; 1 transaction instead where it blocks the address, 1 more where the
//! mail's Message-ID was not noted; 1 GetItem first for an event without our tag.

mod event;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use domain::mail::delivery::{MailId, ses_message_id};
use store::sent_mails::Recorded;
use store::{Store, StoreError};

use crate::event::Reported;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    /// Where SES runs: it stands in the Message-IDs.
    pub region: String,
}

/// Handles a batch; names the records that are to come again.
pub async fn handle(deps: &Deps, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let id = record.message_id.clone().unwrap_or_default();
        let Some(reported) = record.body.as_deref().and_then(event::read) else {
            // It would not become readable by coming again.
            tracing::error!(record = %id, "a queue message is no event of SES; it is dropped");
            continue;
        };
        if let Err(again) = record_event(deps, &reported).await {
            tracing::warn!(record = %id, "an event is given back: {again}");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
    }
    response
}

async fn record_event(deps: &Deps, reported: &Reported) -> Result<(), StoreError> {
    let Some(delivery) = &reported.delivery else {
        return Ok(());
    };
    let ses_message_id = ses_message_id(&reported.ses_id, &deps.region);
    let tagged = reported.tag.as_deref().and_then(MailId::parse);
    let mail_id = match tagged {
        Some(mail_id) => Some(mail_id),
        None => deps.store.read_sent_mail(&ses_message_id).await?,
    };
    let recorded = match &mail_id {
        Some(mail_id) => {
            deps.store
                .record_delivery(mail_id, delivery, &ses_message_id)
                .await?
        }
        None => Recorded::NoSuchMail,
    };
    match (recorded, &mail_id) {
        (Recorded::NoSuchMail, _) => {
            // An alarm counts these lines: somebody sends in our name, or the table lost a mail.
            tracing::error!(ses_id = %reported.ses_id, stage = ?delivery.stage, "an event is about a mail we do not know");
        }
        (recorded, Some(mail_id)) => {
            tracing::info!(%mail_id, stage = ?delivery.stage, ?recorded, "a mail was reported on");
        }
        (_, None) => {}
    }
    Ok(())
}
