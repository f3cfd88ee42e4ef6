use std::sync::{Arc, Mutex};

use aws_lambda_events::event::sqs::SqsBatchResponse;

use super::*;
use crate::aws::storage::{Promise, Settings, start};
use crate::testing;

const RAW: &[u8] = b"From: =?utf-8?q?Claire_Mar=C3=A9chal?= <claire@exemple.fr>\r\n\
    To: assistance@guichet.localhost\r\nCc: luc@exemple.fr\r\n\
    Subject: =?utf-8?q?Imprimante_en_panne_=C3=A0_l'accueil?=\r\n\
    Message-ID: <abc@exemple.fr>\r\nDate: Tue, 24 Nov 2026 08:00:00 +0100\r\n\r\nBonjour\r\n";

#[tokio::test]
async fn a_mail_is_stored_as_ses_stores_it_and_then_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(
        testing::listener().await,
        Settings {
            root: folder.path().to_owned(),
            origins: Vec::new(),
            access_key: "local".to_owned(),
            secret_key: "local-secret".to_owned(),
            promise: Promise::Written,
        },
    )
    .unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let noted = told.clone();
    let queue = Queue::start("test", move |event| {
        let bodies = event.records.into_iter().filter_map(|record| record.body);
        noted.lock().unwrap().extend(bodies);
        std::future::ready(SqsBatchResponse::default())
    });
    let receiver = Receiver {
        s3: testing::s3(server.address()),
        markers: folder.path().join("guichet-mail/new"),
        queue: queue.clone(),
        trusted_authserv: None,
        region: testing::REGION.to_owned(),
    };
    let envelope = local_envelope("claire@exemple.fr", &["assistance@guichet.localhost"]);
    let id = receiver.accept(envelope, RAW.to_vec()).await.unwrap();
    queue.drained().await;

    let stored = std::fs::read(folder.path().join("guichet-mail/raw").join(&id)).unwrap();
    let text = String::from_utf8(stored).unwrap();
    assert!(text.starts_with("Return-Path: <claire@exemple.fr>\r\nReceived: from localhost"));
    assert!(text.as_bytes().ends_with(RAW));

    let told: Value = serde_json::from_str(&told.lock().unwrap()[0]).unwrap();
    assert_eq!(told["notificationType"], "Received");
    assert_eq!(told["mail"]["messageId"], id.as_str());
    assert_eq!(told["mail"]["source"], "claire@exemple.fr");
    let common = &told["mail"]["commonHeaders"];
    assert_eq!(common["from"][0], "Claire Maréchal <claire@exemple.fr>");
    assert_eq!(common["subject"], "Imprimante en panne à l'accueil");
    assert_eq!(common["messageId"], "<abc@exemple.fr>");
    assert_eq!(told["receipt"]["dmarcVerdict"]["status"], "PASS");
    assert_eq!(told["receipt"]["action"]["bucketName"], "guichet-mail");
    assert_eq!(
        told["receipt"]["action"]["objectKey"],
        format!("raw/{id}").as_str()
    );

    // Nobody to store it: the sender keeps the mail, nothing is told.
    drop(server);
    let envelope = local_envelope("", &["assistance@guichet.localhost"]);
    assert!(receiver.accept(envelope, RAW.to_vec()).await.is_err());
    assert_eq!(queue.pending(), 0);
}
