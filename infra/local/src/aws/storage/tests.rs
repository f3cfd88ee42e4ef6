use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::types::ChecksumAlgorithm;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::*;
use crate::testing::{self, Reply, exchange};

const ORIGIN: &str = "http://localhost:8080";
const CONTENT: &[u8] = b"the very bytes";

struct Storage {
    server: Server,
    client: aws_sdk_s3::Client,
    folder: TempDir,
}

async fn storage() -> Storage {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        root: folder.path().join("objects"),
        origins: vec![ORIGIN.to_owned()],
        access_key: "local".to_owned(),
        secret_key: "local-secret".to_owned(),
        promise: Promise::OnDisk,
    };
    let server = start(testing::listener().await, settings).unwrap();
    let client = testing::s3(server.address());
    Storage {
        server,
        client,
        folder,
    }
}

impl Storage {
    fn address(&self) -> SocketAddr {
        self.server.address()
    }

    async fn signed_put(&self, content: &[u8]) -> PresignedRequest {
        self.client
            .put_object()
            .bucket(FILES_BUCKET)
            .key("T1/a b.txt")
            .content_type("text/plain")
            .content_length(i64::try_from(content.len()).unwrap())
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .checksum_sha256(STANDARD.encode(Sha256::digest(content)))
            .if_none_match("*")
            .presigned(PresigningConfig::expires_in(Duration::from_secs(60)).unwrap())
            .await
            .unwrap()
    }

    async fn send(&self, signed: &PresignedRequest, length: usize, body: &[u8]) -> Reply {
        let target = path(signed);
        let mut head = format!(
            "{} {target} HTTP/1.1\nHost: {}\nOrigin: {ORIGIN}",
            signed.method(),
            self.address()
        );
        for (name, value) in signed.headers() {
            if !name.eq_ignore_ascii_case("content-length") {
                head.push_str(&format!("\n{name}: {value}"));
            }
        }
        if length > 0 {
            head.push_str(&format!("\nContent-Length: {length}"));
        }
        exchange(self.address(), &head, body).await
    }

    fn stored(&self) -> Option<Vec<u8>> {
        std::fs::read(self.folder.path().join("objects/guichet-files/T1/a b.txt")).ok()
    }
}

fn path(signed: &PresignedRequest) -> String {
    let uri: http::Uri = signed.uri().parse().unwrap();
    uri.path_and_query().unwrap().as_str().to_owned()
}

#[tokio::test]
async fn what_is_there_is_never_replaced() {
    let storage = storage().await;
    let first = storage.signed_put(CONTENT).await;
    assert_eq!(
        storage.send(&first, CONTENT.len(), CONTENT).await.status,
        200
    );
    // The same address once more, and one that was signed for other bytes.
    let again = storage.send(&first, CONTENT.len(), CONTENT).await;
    assert_eq!(again.status, 412, "{}", again.text());
    let other = storage.signed_put(b"other words").await;
    let other = storage.send(&other, 11, b"other words").await;
    assert_eq!(other.status, 412, "{}", other.text());
    assert_eq!(storage.stored().as_deref(), Some(CONTENT));
    // Without the header that was signed nothing is taken.
    let bare = http_put(&storage, &first, CONTENT).await;
    assert_eq!(bare.status, 403, "{}", bare.text());
}

#[tokio::test]
async fn of_two_who_write_one_new_name_at_once_one_is_refused() {
    let storage = storage().await;
    let put = |content: &'static [u8]| {
        let put = storage.client.put_object().bucket(FILES_BUCKET);
        let put = put.key("T1/a b.txt").if_none_match("*");
        put.body(content.to_vec().into()).send()
    };
    let (one, two) = tokio::join!(put(b"one"), put(b"two"));
    let stored = storage.stored().unwrap();
    match (one.is_ok(), two.is_ok()) {
        (true, false) => assert_eq!(stored, b"one"),
        (false, true) => assert_eq!(stored, b"two"),
        both => panic!("{both:?} of two wrote"),
    }
}

async fn http_put(storage: &Storage, signed: &PresignedRequest, body: &[u8]) -> Reply {
    let mut head = format!("PUT {} HTTP/1.1\nHost: {}", path(signed), storage.address());
    for (name, value) in signed.headers() {
        if !["content-length", "if-none-match"].contains(&name) {
            head.push_str(&format!("\n{name}: {value}"));
        }
    }
    head.push_str(&format!("\nContent-Length: {}", body.len()));
    exchange(storage.address(), &head, body).await
}

#[tokio::test]
async fn a_signed_upload_takes_exactly_the_announced_bytes() {
    let storage = storage().await;
    let signed = storage.signed_put(CONTENT).await;

    let other_bytes = storage
        .send(&signed, CONTENT.len(), b"not those byte")
        .await;
    assert_eq!(other_bytes.status, 400, "{}", other_bytes.text());
    assert!(other_bytes.text().contains("BadDigest"));
    assert_eq!(storage.stored(), None, "refused bytes must not appear");

    let shorter = storage.send(&signed, 3, &CONTENT[..3]).await;
    assert_eq!(shorter.status, 403, "{}", shorter.text());

    let mut longer = CONTENT.to_vec();
    longer.extend_from_slice(b" and more");
    let longer = storage.send(&signed, longer.len(), &longer).await;
    assert_eq!(longer.status, 403, "{}", longer.text());
    assert_eq!(storage.stored(), None);

    let right = storage.send(&signed, CONTENT.len(), CONTENT).await;
    assert_eq!(right.status, 200, "{}", right.text());
    assert_eq!(right.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(right.header("access-control-expose-headers"), Some("ETag"));
    assert!(right.header("etag").is_some());
    assert_eq!(storage.stored().as_deref(), Some(CONTENT));

    // What is there stays there when somebody tries again with other bytes.
    storage
        .send(&signed, CONTENT.len(), b"not those byte")
        .await;
    assert_eq!(storage.stored().as_deref(), Some(CONTENT));
}

#[tokio::test]
async fn another_type_or_no_length_is_refused() {
    let storage = storage().await;
    let signed = storage.signed_put(CONTENT).await;
    let target = path(&signed);
    let checksum = STANDARD.encode(Sha256::digest(CONTENT));
    let host = storage.address();
    let head = |kind: &str, length: &str| {
        format!(
            "PUT {target} HTTP/1.1\nHost: {host}\nContent-Type: {kind}\n{length}\nx-amz-checksum-sha256: {checksum}"
        )
    };
    let other_type = exchange(host, &head("text/html", "Content-Length: 14"), CONTENT).await;
    assert_eq!(other_type.status, 403, "{}", other_type.text());
    let chunked = exchange(
        host,
        &head("text/plain", "Transfer-Encoding: chunked"),
        b"e\r\nthe very bytes\r\n0\r\n\r\n",
    )
    .await;
    assert!((400..500).contains(&chunked.status), "{}", chunked.text());
    assert_eq!(storage.stored(), None);
}

#[tokio::test]
async fn only_the_portal_may_ask_across_origins() {
    let storage = storage().await;
    let ask = |origin: &'static str, method: &'static str, headers: &'static str| {
        let head = format!(
            "OPTIONS /guichet-files/x HTTP/1.1\nHost: x\nOrigin: {origin}\nAccess-Control-Request-Method: {method}\nAccess-Control-Request-Headers: {headers}"
        );
        let address = storage.address();
        async move { exchange(address, &head, b"").await }
    };
    let ours = ask(ORIGIN, "PUT", "content-type,x-amz-checksum-sha256").await;
    assert_eq!(ours.status, 204);
    assert_eq!(ours.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(
        ours.header("access-control-allow-headers"),
        Some("content-type,x-amz-checksum-sha256")
    );
    let stranger = ask("https://ailleurs.example", "PUT", "content-type").await;
    assert_eq!(stranger.status, 403);
    assert_eq!(stranger.header("access-control-allow-origin"), None);
    assert_eq!(ask(ORIGIN, "DELETE", "").await.status, 403);
    assert_eq!(ask(ORIGIN, "PUT", "authorization").await.status, 403);
}

#[tokio::test]
async fn a_signed_download_has_the_asked_disposition_and_ends() {
    let storage = storage().await;
    let signed = storage.signed_put(CONTENT).await;
    assert_eq!(
        storage.send(&signed, CONTENT.len(), CONTENT).await.status,
        200
    );
    let download = |config: PresigningConfig| {
        storage
            .client
            .get_object()
            .bucket(FILES_BUCKET)
            .key("T1/a b.txt")
            .response_content_disposition("attachment; filename=\"a b.txt\"")
            .presigned(config)
    };
    let fresh = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let reply = storage.send(&download(fresh).await.unwrap(), 0, b"").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.body, CONTENT);
    assert_eq!(reply.header("content-type"), Some("text/plain"));
    assert_eq!(
        reply.header("content-disposition"),
        Some("attachment; filename=\"a b.txt\"")
    );
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        reply.header("content-security-policy"),
        Some("sandbox; default-src 'none'")
    );
    assert_eq!(
        reply.header("cross-origin-resource-policy"),
        Some("cross-origin")
    );

    let ended = PresigningConfig::builder()
        .start_time(SystemTime::now() - Duration::from_secs(120))
        .expires_in(Duration::from_secs(60))
        .build()
        .unwrap();
    let reply = storage.send(&download(ended).await.unwrap(), 0, b"").await;
    assert_eq!(reply.status, 403);
    let unsigned = exchange(
        storage.address(),
        "GET /guichet-files/T1/a%20b.txt HTTP/1.1\nHost: x",
        b"",
    )
    .await;
    assert_eq!(unsigned.status, 403);
}

#[tokio::test]
async fn a_deleted_object_leaves_nothing_behind() {
    let storage = storage().await;
    let objects = || {
        std::fs::read_dir(storage.folder.path().join("objects"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_type().unwrap().is_file())
            .count()
    };
    storage
        .client
        .put_object()
        .bucket(MAIL_BUCKET)
        .key("raw/one")
        .body(b"From: a".to_vec().into())
        .send()
        .await
        .unwrap();
    assert_eq!(objects(), 2);
    storage
        .client
        .delete_object()
        .bucket(MAIL_BUCKET)
        .key("raw/one")
        .send()
        .await
        .unwrap();
    assert_eq!(objects(), 0);
}
