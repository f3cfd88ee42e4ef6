//! Delivery, as Lambda runs it.

use delivery::Deps;
use environment::required;
use lambda_runtime::LambdaEvent;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    environment::start_log();
    let aws = environment::aws()?;
    let deps = Deps {
        store: store::Store::new(aws_sdk_dynamodb::Client::new(&aws), required("TABLE")?),
        region: required("AWS_REGION")?,
    };
    let deps = &deps;
    lambda_runtime::run(lambda_runtime::service_fn(
        move |event: LambdaEvent<_>| async move {
            Ok::<_, lambda_runtime::Error>(delivery::handle(deps, event.payload).await)
        },
    ))
    .await
}
