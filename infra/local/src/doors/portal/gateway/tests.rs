use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lambda_http::RequestExt as _;
use lambda_http::request::RequestContext;
use tokio::sync::mpsc;

use super::*;
use crate::doors::portal::{Settings, Site, start};
use crate::doors::server::Server;
use crate::testing::{self, exchange};

fn source(request: &lambda_http::Request) -> String {
    match request.request_context() {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.unwrap(),
        _ => panic!("not an HTTP API request"),
    }
}

/// A door whose function computes on every heavy body, without ever waiting for anything, until `end`.
async fn door(end: &Arc<AtomicBool>) -> (Server, mpsc::UnboundedReceiver<String>) {
    let (begun, seen) = mpsc::unbounded_channel();
    let end = end.clone();
    let settings = Settings {
        site: Site::new("no-site"),
        files_origin: "http://127.0.0.1:8081".to_owned(),
        mailbox: None,
    };
    let api = move |request: lambda_http::Request| {
        let (end, begun) = (end.clone(), begun.clone());
        async move {
            if request.body().as_ref().len() >= HEAVY_BODY {
                begun.send(source(&request)).unwrap();
                while !end.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
            }
            Response::new(lambda_http::Body::Empty)
        }
    };
    let server = start(testing::listener().await, settings, api).unwrap();
    (server, seen)
}

async fn post(door: std::net::SocketAddr, from: &str, bytes: usize) -> u16 {
    let head = format!(
        "POST /api/tickets HTTP/1.1\nHost: x\nX-Forwarded-For: {from}\nContent-Length: {bytes}"
    );
    exchange(door, &head, &vec![b'x'; bytes]).await.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_heavy_requests_of_one_hold_up_nobody_else() {
    let end = Arc::new(AtomicBool::new(false));
    let (server, mut begun) = door(&end).await;
    let address = server.address();
    let (stranger, colleague, other) = ("192.0.2.9", "192.0.2.77", "198.51.100.7");
    let heavy = |from| tokio::spawn(post(address, from, HEAVY_BODY));
    let mut under_way: Vec<_> = (0..10).map(|_| heavy(stranger)).collect();
    assert_eq!(begun.recv().await.unwrap(), stranger);
    // Whoever sends little is answered, even beside the stranger, and so is whoever sends much from elsewhere.
    for from in [colleague, other] {
        assert_eq!(post(address, from, HEAVY_BODY - 1).await, 200, "{from}");
    }
    under_way.push(heavy(other));
    assert_eq!(begun.recv().await.unwrap(), other);
    assert!(begun.try_recv().is_err(), "nine wait for their turn");
    end.store(true, Ordering::Relaxed);
    for one in under_way {
        assert_eq!(one.await.unwrap(), 200);
    }
}

#[test]
fn the_last_proxy_alone_says_who_asks() {
    let loopback = IpAddr::from([127, 0, 0, 1]);
    for (forwarded, expected) in [
        (vec!["198.51.100.7"], "198.51.100.7"),
        (vec!["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
        (vec!["6.6.6.6", "198.51.100.7"], "198.51.100.7"),
        (vec!["6.6.6.6, 198.51.100.7:4711"], "198.51.100.7"),
        (vec!["6.6.6.6, [2001:db8::7]"], "2001:db8::7"),
        (vec!["6.6.6.6, \"[2001:db8::7]:4711\""], "2001:db8::7"),
        // What cannot be read hides nobody behind a stranger's words.
        (vec!["6.6.6.6, unknown"], "127.0.0.1"),
        (vec!["6.6.6.6,"], "127.0.0.1"),
        (vec!["6.6.6.6", "_hidden"], "127.0.0.1"),
        (vec![], "127.0.0.1"),
    ] {
        let mut headers = HeaderMap::new();
        for value in &forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let seen = source_ip(&headers, loopback).to_string();
        assert_eq!(seen, expected, "{forwarded:?}");
        let peer = IpAddr::from([192, 0, 2, 1]);
        assert_eq!(source_ip(&headers, peer), peer);
    }
}
