//! Upkeep, as Lambda runs it once a minute.

use environment::{Clock, required};
use lambda_runtime::LambdaEvent;
use upkeep::Deps;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    environment::start_log();
    let aws = environment::aws()?;
    let deps = Deps {
        store: store::Store::new(aws_sdk_dynamodb::Client::new(&aws), required("TABLE")?),
        files: files::Files::new(
            aws_sdk_s3::Client::new(&aws),
            required("FILES_BUCKET")?,
            required("MAIL_BUCKET")?,
        ),
        clock: Clock::default(),
    };
    let deps = &deps;
    lambda_runtime::run(lambda_runtime::service_fn(
        move |_: LambdaEvent<serde_json::Value>| async move {
            upkeep::handle(deps).await?;
            Ok::<_, lambda_runtime::Error>(())
        },
    ))
    .await
}
