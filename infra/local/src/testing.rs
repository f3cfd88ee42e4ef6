//! What several tests of this crate need.

use std::net::SocketAddr;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType, StreamSpecification, StreamViewType,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const REGION: &str = "eu-west-3";

pub(crate) fn credentials() -> Credentials {
    Credentials::from_keys("local", "local-secret", None)
}

pub(crate) fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    aws_sdk_dynamodb::Client::from_conf(
        aws_sdk_dynamodb::Config::builder()
            .endpoint_url(endpoint)
            .region(aws_sdk_dynamodb::config::Region::new(REGION))
            .credentials_provider(credentials())
            .build(),
    )
}

pub(crate) fn streams(endpoint: &str) -> aws_sdk_dynamodbstreams::Client {
    aws_sdk_dynamodbstreams::Client::from_conf(
        aws_sdk_dynamodbstreams::Config::builder()
            .endpoint_url(endpoint)
            .region(aws_sdk_dynamodbstreams::config::Region::new(REGION))
            .credentials_provider(credentials())
            .build(),
    )
}

pub(crate) fn s3(address: SocketAddr) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::Config::builder()
            .endpoint_url(format!("http://{address}"))
            .force_path_style(true)
            .region(aws_sdk_s3::config::Region::new(REGION))
            .credentials_provider(credentials())
            .build(),
    )
}

pub(crate) async fn create_table(client: &aws_sdk_dynamodb::Client, name: &str) {
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(
            AttributeDefinition::builder()
                .attribute_name("pk")
                .attribute_type(ScalarAttributeType::S)
                .build()
                .unwrap(),
        )
        .key_schema(
            KeySchemaElement::builder()
                .attribute_name("pk")
                .key_type(KeyType::Hash)
                .build()
                .unwrap(),
        )
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewAndOldImages)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
}

pub(crate) async fn put(client: &aws_sdk_dynamodb::Client, table: &str, key: &str, value: &str) {
    client
        .put_item()
        .table_name(table)
        .item("pk", AttributeValue::S(key.to_owned()))
        .item("value", AttributeValue::N(value.to_owned()))
        .send()
        .await
        .unwrap();
}

pub(crate) async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// One HTTP exchange, byte for byte, so that a test may send what no client library would.
pub(crate) async fn exchange(address: SocketAddr, head: &str, body: &[u8]) -> Reply {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = head.trim().replace("\r\n", "\n").replace('\n', "\r\n");
    socket
        .write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())
        .await
        .unwrap();
    // The server may refuse before it has read everything.
    let _ = socket.write_all(body).await;
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), socket.read_to_end(&mut bytes)).await;
    let split = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("an HTTP answer");
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    Reply {
        status: head[9..12].parse().unwrap(),
        body: bytes[split + 4..].to_vec(),
        head,
    }
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
