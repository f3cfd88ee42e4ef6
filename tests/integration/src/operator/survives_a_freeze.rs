//! Connections that died while a function was frozen: the other side is gone and says nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::config::Credentials;
use domain::id::{LinkId, PersonId};
use domain::mail::delivery::{About, MailId};
use environment::clients;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A service that answers the first request of each connection and is never heard of again on it; the
/// connection stays open, as a frozen function sees it. Gives its address, and counts connections.
async fn forgetful(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", door.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = door.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(answer_once(socket, answer));
        }
    });
    (address, count)
}

async fn answer_once(mut socket: TcpStream, answer: &'static str) {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    while !is_whole(&request) {
        match socket.read(&mut part).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&part[..read]),
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    let _ = socket.write_all(head.as_bytes()).await;
    let _ = socket.write_all(answer.as_bytes()).await;
    // Whatever comes now is taken and never answered.
    while matches!(socket.read(&mut part).await, Ok(read) if read > 0) {}
    std::future::pending::<()>().await;
}

/// Whether a request is there with its body.
pub(crate) fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, length)| length.parse().unwrap());
    body.len() >= length
}

fn config() -> aws_types::SdkConfig {
    clients::of(Credentials::from_keys("a", "b", None), "eu-west-3")
}

/// The functions' own client of the table, which is at this address.
pub(crate) fn store_at(address: String) -> store::Store {
    let dynamodb = aws_sdk_dynamodb::config::Builder::from(&config())
        .endpoint_url(address)
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(dynamodb);
    store::Store::new(client, "guichet".to_owned())
}

#[tokio::test]
async fn the_first_mail_after_a_freeze_goes_out_at_once() {
    let answer = "<SendRawEmailResponse><SendRawEmailResult><MessageId>1</MessageId>\
        </SendRawEmailResult></SendRawEmailResponse>";
    let (address, connections) = forgetful(answer).await;
    let ses = aws_sdk_ses::config::Builder::from(&clients::for_sending(&config()))
        .endpoint_url(address)
        .build();
    let mailer = mailer::Mailer::new(aws_sdk_ses::Client::from_conf(ses), "eu-west-3", None);
    for number in 1..=3 {
        let mail_id = MailId {
            about: About::Account(LinkId::new([number; 20])),
            person: PersonId::new([2; 10]),
        };
        let began = Instant::now();
        let sent = mailer
            .send(b"X: y".to_vec(), "a@exemple.fr", "b@exemple.fr", &mail_id)
            .await;
        assert!(sent.is_ok(), "mail {number}: {sent:?}");
        assert!(began.elapsed() < Duration::from_secs(2), "mail {number}");
    }
    assert_eq!(connections.load(Ordering::Relaxed), 3, "one for each mail");
}

#[tokio::test]
async fn a_dead_connection_to_the_table_costs_one_try_and_no_request() {
    let (address, connections) = forgetful("{}").await;
    let store = store_at(address);
    let began = Instant::now();
    for number in 1..=2 {
        let read = store.read_mail(&format!("raw/{number}")).await;
        assert!(read.is_ok(), "{read:?}");
    }
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "less than a function has"
    );
    assert!(connections.load(Ordering::Relaxed) >= 2);
}

#[tokio::test]
async fn a_table_that_never_answers_is_given_up_while_there_is_time_to_say_so() {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let store = store_at(format!("http://{}", door.local_addr().unwrap()));
    let began = Instant::now();
    assert!(store.read_mail("raw/1").await.is_err());
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "Timeout of the template"
    );
}

#[test]
fn mail_goes_out_by_connections_of_its_own() {
    let path =
        crate::shape::fits_the_template::root().join("functions/events/notifications/src/main.rs");
    let main = std::fs::read_to_string(path).unwrap();
    assert!(
        main.contains("aws_sdk_ses::Client::new(&for_sending(&aws))"),
        "{main}"
    );
}
