//! Incoming mail, as Lambda runs it.

use environment::clients::for_large_bodies;
use environment::{Clock, Desk, required};
use inbound_mail::Deps;
use lambda_runtime::LambdaEvent;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    environment::start_log();
    let aws = environment::aws()?;
    let deps = Deps {
        store: store::Store::new(aws_sdk_dynamodb::Client::new(&aws), required("TABLE")?),
        files: files::Files::new(
            aws_sdk_s3::Client::new(&for_large_bodies(&aws)),
            required("FILES_BUCKET")?,
            required("MAIL_BUCKET")?,
        ),
        desk: Desk::from_environment()?,
        clock: Clock::default(),
        limit: inbound_mail::LIMIT,
    };
    let deps = &deps;
    lambda_runtime::run(lambda_runtime::service_fn(
        move |event: LambdaEvent<serde_json::Value>| answer(deps, event.payload),
    ))
    .await
}

/// Mails come from the queue, and once more from the table's stream.
async fn answer(
    deps: &Deps,
    event: serde_json::Value,
) -> Result<serde_json::Value, lambda_runtime::Error> {
    let response = if event["Records"][0]["eventSource"] == "aws:dynamodb" {
        serde_json::to_value(inbound_mail::retry(deps, serde_json::from_value(event)?).await)
    } else {
        serde_json::to_value(inbound_mail::handle(deps, serde_json::from_value(event)?).await)
    };
    Ok(response?)
}
