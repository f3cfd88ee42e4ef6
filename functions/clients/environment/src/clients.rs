//! How long clients of AWS's services wait, and which connections they use again.
//!
//! Lambda freezes a function between two events. A connection kept over that may be dead when it wakes, and
//! nothing says so: what is sent on it is not answered. So idle connections are given up before services do,
//! no wait is without an end, and all waits together end before the function's own time does.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::SharedCredentialsProvider;

/// Services end an idle connection after 20 seconds or later.
const IDLE: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(1);
/// One try of a request that carries a few kilobytes; in one Region it takes hundredths of a second.
const TRY: Duration = Duration::from_millis(2500);
/// All tries: functions that answer people have 10 seconds.
const ALL: Duration = Duration::from_secs(8);
const TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// The same for what carries a file of 40 MB, in functions that have a minute.
const LARGE_TRY: Duration = Duration::from_secs(20);
const LARGE_ALL: Duration = Duration::from_secs(45);
/// SES answers within 10 seconds, and is asked once.
const SENDING: Duration = Duration::from_secs(10);

/// What every client is made of: waits and retries for requests that somebody waits for.
pub fn of(credentials: Credentials, region: &str) -> SdkConfig {
    let retries = RetryConfig::standard()
        .with_max_attempts(TRIES)
        .with_initial_backoff(FIRST_PAUSE)
        .with_max_backoff(LONGEST_PAUSE);
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(connections())
        .timeout_config(waits(TRY, ALL))
        .retry_config(retries)
        .build()
}

/// The same for requests with large bodies.
pub fn for_large_bodies(config: &SdkConfig) -> SdkConfig {
    let builder = config.clone().into_builder();
    builder.timeout_config(waits(LARGE_TRY, LARGE_ALL)).build()
}

/// The same for sending mail, which cannot be repeated when there was no answer: every mail has a connection of
/// its own, so that none is lost on one that died while the function was frozen.
pub fn for_sending(config: &SdkConfig) -> SdkConfig {
    let builder = config.clone().into_builder();
    builder
        .http_client(single_connections())
        .timeout_config(waits(SENDING, SENDING))
        .retry_config(RetryConfig::disabled())
        .build()
}

/// Connections that are used again while they are fresh.
pub fn connections() -> SharedHttpClient {
    let builder = Builder::new().pool_idle_timeout(IDLE);
    builder.tls_provider(provider()).build_https()
}

fn single_connections() -> SharedHttpClient {
    let builder = Builder::new().pool_max_idle_per_host(0);
    builder.tls_provider(provider()).build_https()
}

fn provider() -> tls::Provider {
    Provider::Rustls(CryptoMode::AwsLc)
}

fn waits(one: Duration, all: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(one)
        .operation_timeout(all)
        .build()
}
