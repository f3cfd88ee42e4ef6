//! The least that Lambda can be given: what functions are measured against, with the runtime they have
//! themselves. No client, no setting, no log.

use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |_: Request| {
        Ok::<_, Error>(Response::new(Body::from("hello")))
    }))
    .await
}
