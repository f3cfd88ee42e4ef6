use std::sync::Mutex;
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsBatchResponse;
use aws_sdk_ses::config::{Region, retry::RetryConfig};
use aws_sdk_ses::error::ProvideErrorMetadata as _;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::RawMessage;
use tempfile::TempDir;

use super::*;
use crate::aws::queue::Queue;
use crate::aws::receive::Envelope;
use crate::aws::storage;
use crate::aws::verified::Promise;
use crate::testing;

const RAW: &str = "From: Assistance <assistance@guichet.localhost>\r\nTo: claire@exemple.fr\r\n\
    Message-ID: <ours@guichet.localhost>\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n\
    Subject: [#1042] Imprimante\r\nBcc: secret@exemple.fr\r\nX-SES-MESSAGE-TAGS: a=b\r\n\
    References: <root@guichet.localhost>\r\n\r\nBonjour\r\n";

type Told = Arc<Mutex<Vec<serde_json::Value>>>;

struct Mailer {
    server: Server,
    client: aws_sdk_ses::Client,
    outbox: Arc<Outbox>,
    queue: Queue,
    told: Told,
    /// The bodies of SES's events.
    events: Queue,
    reported: Told,
    folder: TempDir,
    _storage: Server,
}

async fn mailer(relay: Option<Relay>) -> Mailer {
    let folder = tempfile::tempdir().unwrap();
    let storage = storage::start(
        testing::listener().await,
        storage::Settings {
            root: folder.path().join("objects"),
            origins: Vec::new(),
            access_key: "local".to_owned(),
            secret_key: "local-secret".to_owned(),
            promise: Promise::Written,
        },
    )
    .unwrap();
    let (queue, told) = noting();
    let (events, reported) = noting();
    let outbox = Outbox::open(&folder.path().join("outbox"), Promise::Written).unwrap();
    let outbox = Arc::new(outbox);
    let settings = Settings {
        support: Address::parse("assistance@guichet.localhost").unwrap(),
        region: testing::REGION.to_owned(),
        outbox: outbox.clone(),
        receiver: Receiver {
            s3: testing::s3(storage.address()),
            markers: folder.path().join("objects/guichet-mail/new"),
            queue: queue.clone(),
            trusted_authserv: None,
            region: testing::REGION.to_owned(),
        },
        relay,
        events: Events::new(events.clone()),
        sandbox: Sandbox::default(),
    };
    let server = start(testing::listener().await, settings).unwrap();
    let client = aws_sdk_ses::Client::from_conf(
        aws_sdk_ses::Config::builder()
            .endpoint_url(format!("http://{}", server.address()))
            .region(Region::new(testing::REGION))
            .retry_config(RetryConfig::disabled())
            .credentials_provider(testing::credentials())
            .build(),
    );
    Mailer {
        server,
        client,
        outbox,
        queue,
        told,
        events,
        reported,
        folder,
        _storage: storage,
    }
}

/// A queue, and the messages it got.
fn noting() -> (Queue, Told) {
    let told = Told::default();
    let noted = told.clone();
    let queue = Queue::start("test", move |event| {
        let bodies = event
            .records
            .iter()
            .filter_map(|record| record.body.as_deref());
        noted
            .lock()
            .unwrap()
            .extend(bodies.map(|body| serde_json::from_str::<serde_json::Value>(body).unwrap()));
        std::future::ready(SqsBatchResponse::default())
    });
    (queue, told)
}

impl Mailer {
    /// Kinds of the events of one mail, with the class of bounces.
    async fn events_of(&self, id: &str) -> Vec<String> {
        self.events.drained().await;
        let reported = self.reported.lock().unwrap();
        let mut kinds: Vec<String> = reported
            .iter()
            .filter(|event| event["mail"]["messageId"] == id)
            .map(|event| {
                let class = event["bounce"]["bounceType"].as_str().unwrap_or_default();
                format!("{}{class}", event["eventType"].as_str().unwrap())
            })
            .collect();
        kinds.sort();
        kinds
    }

    async fn send(&self, raw: &[u8], to: &[&str]) -> Result<String, (String, String)> {
        let sent = self
            .client
            .send_raw_email()
            .source("Assistance <assistance@guichet.localhost>")
            .set_destinations(Some(to.iter().map(|&one| one.to_owned()).collect()))
            .raw_message(RawMessage::builder().data(Blob::new(raw)).build().unwrap())
            .send()
            .await;
        match sent {
            Ok(sent) => Ok(sent.message_id().to_owned()),
            Err(error) => Err((
                error.code().unwrap_or_default().to_owned(),
                error.message().unwrap_or_default().to_owned(),
            )),
        }
    }
}

#[tokio::test]
async fn a_mail_leaves_with_the_id_and_date_of_ses() {
    let mailer = mailer(None).await;
    let id = mailer
        .send(RAW.as_bytes(), &["claire@exemple.fr"])
        .await
        .unwrap();
    assert!(id.starts_with("0102") && id.ends_with("-000000"), "{id}");
    let sent = mailer.outbox.find(&id).unwrap();
    assert_eq!(sent.from, "assistance@guichet.localhost");
    assert_eq!(sent.to, ["claire@exemple.fr"]);
    assert_eq!(sent.relaying, Relaying::None);
    let raw = String::from_utf8(mailer.outbox.raw(&id).unwrap()).unwrap();
    assert_eq!(raw.matches("Message-ID:").count(), 1);
    assert!(raw.contains(&format!("Message-ID: <{id}@eu-west-3.amazonses.com>\r\n")));
    assert_eq!(raw.matches("Date:").count(), 1);
    for gone in ["2024", "ours@", "Bcc", "MESSAGE-TAGS"] {
        assert!(!raw.contains(gone), "{gone} in {raw}");
    }
    assert!(raw.contains("References: <root@guichet.localhost>\r\n"));
    assert!(raw.ends_with("\r\n\r\nBonjour\r\n"));

    let again = Outbox::open(&mailer.folder.path().join("outbox"), Promise::Written).unwrap();
    assert_eq!(again.all().len(), 1);
}

#[tokio::test]
async fn refusals_come_in_the_words_of_ses() {
    let mailer = mailer(None).await;
    let large = vec![b'x'; LARGEST_MAIL + 1];
    let (code, message) = mailer.send(&large, &["a@b.fr"]).await.unwrap_err();
    assert_eq!(code, "InvalidParameterValue");
    assert!(message.contains("10485760"), "{message}");
    let (code, _) = mailer.send(b"X: y\r\n\r\n", &["nobody"]).await.unwrap_err();
    assert_eq!(code, "InvalidParameterValue");
    let many: Vec<String> = (0..51).map(|number| format!("a{number}@b.fr")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (code, _) = mailer.send(RAW.as_bytes(), &many).await.unwrap_err();
    assert_eq!(code, "MessageRejected");
    let reply = testing::exchange(
        mailer.server.address(),
        "POST / HTTP/1.1\nHost: x\nContent-Length: 0",
        b"",
    )
    .await;
    assert_eq!(reply.status, 403);
    assert!(
        reply
            .text()
            .contains("<Code>MissingAuthenticationToken</Code>")
    );
    assert!(mailer.outbox.all().is_empty());
}

#[tokio::test]
async fn mail_to_ourselves_comes_back_in_once() {
    let mailer = mailer(None).await;
    let to = ["assistance+t1@guichet.localhost", "claire@exemple.fr"];
    let id = mailer.send(RAW.as_bytes(), &to).await.unwrap();
    for _ in 0..200 {
        if !mailer.told.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    mailer.queue.drained().await;
    let told = mailer.told.lock().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0]["receipt"]["recipients"],
        serde_json::json!(["assistance+t1@guichet.localhost"])
    );
    assert_eq!(
        told[0]["mail"]["source"],
        format!("{id}@eu-west-3.amazonses.com").as_str()
    );
}

#[tokio::test]
async fn the_rest_goes_out_by_the_relay() {
    let inbox = Arc::new(Mutex::new(Vec::<(Envelope, Vec<u8>)>::new()));
    let kept = inbox.clone();
    let world = crate::doors::smtp::start(
        testing::listener().await,
        crate::doors::smtp::Settings::new("exemple.fr"),
        move |envelope, raw| {
            kept.lock().unwrap().push((envelope, raw));
            std::future::ready(Ok("id".to_owned()))
        },
    )
    .unwrap();
    let relay = Relay::from_url(&format!("smtp://{}", world.address())).unwrap();
    let mailer = mailer(Some(relay)).await;
    let done = mailer
        .send(RAW.as_bytes(), &["claire@exemple.fr"])
        .await
        .unwrap();
    // An agent of the same domain has a mailbox elsewhere; only the desk's own comes back in.
    let agent = mailer
        .send(RAW.as_bytes(), &["marie@guichet.localhost"])
        .await
        .unwrap();
    let refused = mailer
        .send(RAW.as_bytes(), &["x@ailleurs.fr"])
        .await
        .unwrap();
    let state = |id: &str| mailer.outbox.find(id).unwrap().relaying;
    for _ in 0..300 {
        let pending = |id: &str| state(id) == Relaying::Pending;
        if ![&done, &agent, &refused].iter().any(|id| pending(id)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(state(&done), Relaying::Done);
    assert_eq!(state(&refused), Relaying::Failed);
    assert_eq!(
        state(&agent),
        Relaying::Failed,
        "this relay knows no such domain"
    );
    assert_eq!(mailer.events_of(&done).await, ["Delivery", "Send"]);
    assert_eq!(
        mailer.events_of(&refused).await,
        ["BouncePermanent", "Send"]
    );
    let inbox = inbox.lock().unwrap();
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].0.recipients, ["claire@exemple.fr"]);
    assert_eq!(inbox[0].1, mailer.outbox.raw(&done).unwrap());
}

#[tokio::test]
async fn the_mailbox_simulator_gives_each_mail_its_fate() {
    let mailer = mailer(None).await;
    for (to, expected) in [
        ("claire@exemple.fr", &["Delivery", "Send"][..]),
        ("success@simulator.amazonses.com", &["Delivery", "Send"]),
        (
            "bounce@simulator.amazonses.com",
            &["BouncePermanent", "Send"],
        ),
        (
            "bounce+2@simulator.amazonses.com",
            &["BouncePermanent", "Send"],
        ),
        (
            "suppressionlist@simulator.amazonses.com",
            &["BouncePermanent", "Send"],
        ),
        (
            "complaint@simulator.amazonses.com",
            &["Complaint", "Delivery", "Send"],
        ),
        (
            "ooto@simulator.amazonses.com",
            &["BounceTransient", "Delivery", "Send"],
        ),
    ] {
        let id = mailer.send(RAW.as_bytes(), &[to]).await.unwrap();
        assert_eq!(mailer.events_of(&id).await, expected, "{to}");
    }
}

#[tokio::test]
async fn a_tag_with_another_character_is_refused() {
    let mailer = mailer(None).await;
    for (value, taken) in [("t1_m-p", true), ("t1.m", false), ("a b", false)] {
        let tag = aws_sdk_ses::types::MessageTag::builder()
            .name("notification")
            .value(value)
            .build()
            .unwrap();
        let raw = RawMessage::builder().data(Blob::new(RAW)).build().unwrap();
        let request = mailer.client.send_raw_email().raw_message(raw).tags(tag);
        assert_eq!(request.send().await.is_ok(), taken, "{value}");
    }
}
