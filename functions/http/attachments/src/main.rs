//! Attachments, as Lambda runs it.

use attachments::Deps;
use environment::{Clock, Desk, required};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    environment::start_log();
    let aws = environment::aws()?;
    let deps = Deps {
        store: store::Store::new(aws_sdk_dynamodb::Client::new(&aws), required("TABLE")?),
        files: files::Files::new(
            aws_sdk_s3::Client::new(&aws),
            required("FILES_BUCKET")?,
            required("MAIL_BUCKET")?,
        ),
        desk: Desk::from_environment()?,
        clock: Clock::default(),
    };
    let deps = &deps;
    lambda_http::run(lambda_http::service_fn(move |request| async move {
        Ok::<_, lambda_http::Error>(attachments::handle(deps, request).await)
    }))
    .await
}
