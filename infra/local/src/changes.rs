//! The functions that read the table's stream, each given its own part of it, as the filters of
//! `infra/template.yaml` do.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;

/// Hands a batch to everybody it concerns; what any of them could not handle comes again.
pub(crate) async fn hand_over(
    notifications: &notifications::Deps,
    inbound: &inbound_mail::Deps,
    event: Event,
) -> DynamoDbEventResponse {
    let is_for_mails = store::drives::is_for_mails;
    let mut mails = event.clone();
    mails.records.retain(is_for_mails);
    let mut rest = event;
    rest.records.retain(|record| !is_for_mails(record));

    let mut response = DynamoDbEventResponse::default();
    if !mails.records.is_empty() {
        response = inbound_mail::drive(inbound, mails).await;
    }
    if !rest.records.is_empty() {
        let told = notifications::handle(notifications, rest).await;
        response
            .batch_item_failures
            .extend(told.batch_item_failures);
    }
    response
}
