//! Notifications, as Lambda runs them.

use environment::clients::for_sending;
use environment::{Clock, Desk, required};
use lambda_runtime::LambdaEvent;
use notifications::Deps;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    environment::start_log();
    let aws = environment::aws()?;
    let region = required("AWS_REGION")?;
    let deps = Deps {
        store: store::Store::new(aws_sdk_dynamodb::Client::new(&aws), required("TABLE")?),
        mailer: mailer::Mailer::new(
            aws_sdk_ses::Client::new(&for_sending(&aws)),
            &region,
            std::env::var("CONFIGURATION_SET").ok(),
        ),
        desk: Desk::from_environment()?,
        clock: Clock::default(),
    };
    let deps = &deps;
    lambda_runtime::run(lambda_runtime::service_fn(
        move |event: LambdaEvent<_>| async move {
            Ok::<_, lambda_runtime::Error>(notifications::handle(deps, event.payload).await)
        },
    ))
    .await
}
