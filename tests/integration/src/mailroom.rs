//! A desk whose administrator looks after received mail.

use domain::people::person::Role;
use lambda_http::http::StatusCode;
use local::aws::queue::Queue;
use local::aws::receive::{Receiver, local_envelope};
use local::aws::storage::MAIL_BUCKET;
use serde_json::{Value, json};

use crate::portal::{Browser, Portal};

pub(crate) const SUPPORT: &str = "assistance@guichet.localhost";

/// The desk, and its administrator.
pub(crate) struct Mailroom {
    pub(crate) portal: Portal,
    pub(crate) admin: Browser,
}

pub(crate) async fn desk() -> Mailroom {
    desk_with(&["--ephemeral"]).await
}

pub(crate) async fn desk_with(arguments: &[&str]) -> Mailroom {
    let portal = Portal::start_with(arguments).await;
    let admin = portal.log_in("marie@exemple.fr", Role::Admin).await;
    Mailroom { portal, admin }
}

/// A mail of Luc's; `more` are further header lines.
pub(crate) fn mail(id: &str, more: &str) -> String {
    format!(
        "From: Luc Perrin <luc@exemple.fr>\r\nTo: {SUPPORT}\r\nSubject: Imprimante {id}\r\nMessage-ID: <{id}@poste>\r\n{more}\r\nElle est en panne.\r\n"
    )
}

impl Mailroom {
    pub(crate) async fn deliver(&self, raw: &str) {
        self.portal
            .deliver("luc@exemple.fr", &[SUPPORT], raw)
            .await
            .unwrap();
    }

    /// Keeps a mail as SES would, its notification lost; gives its name.
    pub(crate) async fn lose(&self, raw: &str) -> String {
        let receiver = Receiver {
            queue: Queue::start("lost", |_| std::future::ready(Default::default())),
            ..self.portal.system.receiver.clone()
        };
        let envelope = local_envelope("luc@exemple.fr", &[SUPPORT]);
        self.portal.name(raw);
        receiver
            .accept(envelope, raw.as_bytes().to_vec())
            .await
            .unwrap()
    }

    pub(crate) async fn put(&self, key: &str, content: &str) {
        self.portal.name(content);
        let s3 = &self.portal.system.receiver.s3;
        let put = s3.put_object().bucket(MAIL_BUCKET).key(key);
        put.body(content.as_bytes().to_vec().into())
            .send()
            .await
            .unwrap();
    }

    pub(crate) async fn markers(&self) -> usize {
        let files = &self.portal.system.files;
        files.list_unfinished().await.unwrap().len()
    }

    /// Lets time pass, then upkeep work.
    pub(crate) async fn later(&self, seconds: i64) -> upkeep::Report {
        let system = &self.portal.system;
        system.clock.advance_seconds(seconds);
        let report = upkeep::handle(&system.upkeep).await.unwrap();
        system.settled().await;
        report
    }

    pub(crate) async fn list(&self, query: &str) -> Vec<Value> {
        let reply = self
            .portal
            .get(&self.admin, &format!("/api/mails?{query}"))
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.json()["mails"].as_array().unwrap().clone()
    }

    pub(crate) async fn replay(&self, name: &str, act: &str) -> Value {
        let path = format!("/api/mails/{name}/replays");
        let reply = self
            .portal
            .post(&self.admin, &path, &json!({ "act": act }))
            .await;
        assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text);
        reply.json()
    }

    pub(crate) async fn tickets(&self) -> usize {
        let mut count = 0;
        let mut cursor = String::new();
        loop {
            let from: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
            let path = format!("/api/tickets?view=open&cursor={from}");
            let page = self.portal.get(&self.admin, &path).await.json();
            count += page["tickets"].as_array().unwrap().len();
            match page["cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => return count,
            }
        }
    }
}

/// Sender, outcome, reason and ticket of each line.
pub(crate) fn lines(mails: &[Value]) -> Vec<String> {
    mails
        .iter()
        .map(|mail| {
            let text = |name: &str| mail[name].as_str().unwrap_or("-").to_owned();
            let ticket = &mail["ticket"];
            format!(
                "{} {} {} {ticket}",
                text("from"),
                text("outcome"),
                text("reason")
            )
        })
        .collect()
}
