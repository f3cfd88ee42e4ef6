//! A table that is asked for more than it gives at once: it answers, and leaves items for later.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::people::address::Address;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::survives_a_freeze::{is_whole, store_at};

const BUSY: &str =
    r#"{"Responses":{},"UnprocessedKeys":{"guichet":{"Keys":[{"pk":{"S":"a"},"sk":{"S":"b"}}]}}}"#;
const READY: &str = r#"{"Responses":{"guichet":[]},"UnprocessedKeys":{}}"#;

/// A table that leaves everything for later so many times. Gives its address, and counts requests.
async fn table(busy: usize) -> (String, Arc<AtomicUsize>) {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", door.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = door.accept().await {
            tokio::spawn(serve(socket, busy, counted.clone()));
        }
    });
    (address, count)
}

async fn serve(mut socket: TcpStream, busy: usize, count: Arc<AtomicUsize>) {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    while let Ok(read @ 1..) = socket.read(&mut part).await {
        request.extend_from_slice(&part[..read]);
        if !is_whole(&request) {
            continue;
        }
        request.clear();
        let body = match count.fetch_add(1, Ordering::Relaxed) < busy {
            true => BUSY,
            false => READY,
        };
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        if socket.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn what_is_left_for_later_is_asked_for_again_and_not_for_ever() {
    for (busy, requests, found) in [(0, 1, true), (3, 4, true), (usize::MAX, 8, false)] {
        let (address, count) = table(busy).await;
        let store = store_at(address);
        let claire = Address::parse("claire@exemple.fr").unwrap();
        let read = store.find_people(&[&claire]).await;
        assert_eq!(read.is_ok(), found, "{read:?}");
        assert_eq!(count.load(Ordering::Relaxed), requests);
    }
}
