//! The clients of AWS's services, over the stand-ins on this machine.

use std::net::SocketAddr;
use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::SharedInterceptor;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::aws::storage::{FILES_BUCKET, MAIL_BUCKET};

/// The region the stand-ins say they are in.
pub const REGION: &str = "eu-west-3";
pub(crate) const TABLE: &str = "guichet";

/// What differs between a desk for people and one for tests.
#[derive(Debug, Default)]
pub struct Extras {
    /// Watches the calls to the table by those who answer requests.
    pub count: Option<SharedInterceptor>,
    /// Watches all calls of functions.
    pub watch: Option<Watch>,
}

/// Makes what watches all calls of one function, named by the folder of its code.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn(&'static str) -> SharedInterceptor + Send + Sync>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// The clients, all over one key; each function has its own, as it has its own role on AWS.
pub(crate) struct Clients {
    pub(crate) files: String,
    pub(crate) ses: SocketAddr,
    pub(crate) database: String,
    pub(crate) credentials: Credentials,
    pub(crate) connections: SharedHttpClient,
    pub(crate) extras: Extras,
}

impl Clients {
    pub(crate) fn store(&self, function: &'static str) -> store::Store {
        store::Store::new(self.dynamodb(Some(function)), TABLE.to_owned())
    }

    /// The same for a function that answers requests.
    pub(crate) fn asked(&self, function: &'static str) -> store::Store {
        let client = self.dynamodb(Some(function));
        let mut config = client.config().to_builder();
        if let Some(count) = &self.extras.count {
            config.push_interceptor(count.clone());
        }
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        store::Store::new(client, TABLE.to_owned())
    }

    pub(crate) fn files(&self, function: Option<&'static str>) -> files::Files {
        files::Files::new(
            self.s3(function),
            FILES_BUCKET.to_owned(),
            MAIL_BUCKET.to_owned(),
        )
    }

    fn watch(&self, function: Option<&'static str>) -> Option<SharedInterceptor> {
        let watch = self.extras.watch.as_ref()?;
        Some((watch.0)(function?))
    }

    pub(crate) fn s3(&self, function: Option<&'static str>) -> aws_sdk_s3::Client {
        let mut config = aws_sdk_s3::Config::builder()
            .endpoint_url(&self.files)
            .force_path_style(true)
            .region(aws_sdk_s3::config::Region::new(REGION))
            .http_client(self.connections.clone())
            .credentials_provider(self.credentials.clone());
        if let Some(watch) = self.watch(function) {
            config.push_interceptor(watch);
        }
        aws_sdk_s3::Client::from_conf(config.build())
    }

    pub(crate) fn ses(&self, function: &'static str) -> aws_sdk_ses::Client {
        let mut config = aws_sdk_ses::Config::builder()
            .endpoint_url(format!("http://{}", self.ses))
            .region(aws_sdk_ses::config::Region::new(REGION))
            .http_client(self.connections.clone())
            .credentials_provider(self.credentials.clone());
        if let Some(watch) = self.watch(Some(function)) {
            config.push_interceptor(watch);
        }
        aws_sdk_ses::Client::from_conf(config.build())
    }

    pub(crate) fn dynamodb(&self, function: Option<&'static str>) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .endpoint_url(&self.database)
            .region(aws_sdk_dynamodb::config::Region::new(REGION))
            .http_client(self.connections.clone())
            .credentials_provider(self.credentials.clone());
        if let Some(watch) = self.watch(function) {
            config.push_interceptor(watch);
        }
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    pub(crate) fn streams(&self) -> aws_sdk_dynamodbstreams::Client {
        let config = aws_sdk_dynamodbstreams::Config::builder()
            .endpoint_url(&self.database)
            .region(aws_sdk_dynamodbstreams::config::Region::new(REGION))
            .http_client(self.connections.clone())
            .credentials_provider(self.credentials.clone())
            .build();
        aws_sdk_dynamodbstreams::Client::from_conf(config)
    }
}
