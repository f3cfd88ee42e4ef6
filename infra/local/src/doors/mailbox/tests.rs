use std::collections::BTreeMap;
use std::sync::Mutex;

use mail_parser::MessageParser;
use tempfile::TempDir;

use super::*;
use crate::aws::receive::Envelope;
use crate::aws::verified::Promise;
use crate::doors::portal::{self, Site};
use crate::doors::server::Server;
use crate::doors::smtp;
use crate::outgoing::outbox::{Relaying, Sent};
use crate::testing::{self, Reply, exchange};

const ID: &str = "0102-1-000000";
const RAW: &str = "From: Assistance <assistance@guichet.localhost>\r\n\
    Reply-To: assistance+tok@guichet.localhost\r\nTo: Claire <claire@exemple.fr>\r\n\
    Cc: luc@exemple.fr\r\nSubject: [#1042] Imprimante <script>\r\n\
    Message-ID: <ses@eu-west-3.amazonses.com>\r\nReferences: <root@guichet.localhost>\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour Claire\r\nhttps://a.fr/x?y=1&z\r\n\
    --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<body><p onclick=\"x()\">Bonjour Claire</p></body>\r\n--b--\r\n";

type Inbox = Arc<Mutex<Vec<(Envelope, Vec<u8>)>>>;

struct Desk {
    portal: Server,
    inbox: Inbox,
    _smtp: Server,
    _folder: TempDir,
}

async fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path(), Promise::Written).unwrap();
    for (id, to) in [
        (ID, "claire@exemple.fr"),
        ("0102-2-000000", "luc@exemple.fr"),
    ] {
        let sent = Sent {
            id: id.to_owned(),
            from: "assistance@guichet.localhost".to_owned(),
            to: vec![to.to_owned()],
            at: "2026-11-24T08:05:00Z".to_owned(),
            tags: BTreeMap::new(),
            relaying: Relaying::None,
        };
        outbox.keep(sent, RAW.as_bytes()).unwrap();
    }
    let inbox = Inbox::default();
    let kept = inbox.clone();
    let smtp = smtp::start(
        testing::listener().await,
        smtp::Settings::new("guichet.localhost"),
        move |envelope, raw| {
            kept.lock().unwrap().push((envelope, raw));
            std::future::ready(Ok("id".to_owned()))
        },
    )
    .unwrap();
    let mailbox = Mailbox::new(Settings {
        outbox: Arc::new(outbox),
        smtp: smtp.address(),
        support: "assistance@guichet.localhost".to_owned(),
        portal: "http://localhost:8080".to_owned(),
    });
    let portal = portal::start(
        testing::listener().await,
        portal::Settings {
            site: Site::new(folder.path()),
            files_origin: "http://127.0.0.1:8081".to_owned(),
            mailbox: Some(Arc::new(mailbox)),
        },
        |_| std::future::ready(Response::new(lambda_http::Body::Empty)),
    )
    .unwrap();
    Desk {
        portal,
        inbox,
        _smtp: smtp,
        _folder: folder,
    }
}

impl Desk {
    async fn get(&self, path: &str) -> Reply {
        let head = format!("GET {path} HTTP/1.1\nHost: localhost:1");
        exchange(self.portal.address(), &head, b"").await
    }

    async fn post(&self, path: &str, origin: &str, form: &str) -> Reply {
        let head = format!(
            "POST {path} HTTP/1.1\nHost: localhost:1\n{origin}\nContent-Length: {}",
            form.len()
        );
        exchange(self.portal.address(), &head, form.as_bytes()).await
    }
}

const OURS: &str = "Origin: http://localhost:1";

#[tokio::test]
async fn messages_are_listed_for_programs() {
    let desk = desk().await;
    let all: serde_json::Value =
        serde_json::from_slice(&desk.get("/mailbox/messages.json").await.body).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[1]["id"], "0102-2-000000");
    let one = desk
        .get("/mailbox/messages.json?to=CLAIRE%40exemple.fr")
        .await;
    assert_eq!(
        one.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    let one: serde_json::Value = serde_json::from_slice(&one.body).unwrap();
    assert_eq!(one.as_array().unwrap().len(), 1);
    assert_eq!(one[0]["to"], "claire@exemple.fr");
    assert_eq!(one[0]["from"], "assistance@guichet.localhost");
    assert_eq!(one[0]["reply_to"], "assistance+tok@guichet.localhost");
    assert_eq!(one[0]["subject"], "[#1042] Imprimante <script>");
    assert_eq!(
        one[0]["text"].as_str().unwrap().lines().next(),
        Some("Bonjour Claire")
    );
    assert!(one[0]["html"].as_str().unwrap().contains("<p onclick"));
    let raw = desk.get(&format!("/mailbox/{ID}.eml")).await;
    assert_eq!(raw.body, RAW.as_bytes());
    assert_eq!(desk.get("/mailbox/..%2f0102.eml").await.status, 404);
}

#[tokio::test]
async fn pages_show_mails_without_running_them() {
    let desk = desk().await;
    let list = desk.get("/mailbox/?adresse=claire%40exemple.fr").await;
    assert_eq!(list.status, 200);
    let text = list.text();
    assert!(text.contains(&format!("href=\"/mailbox/{ID}/\"")), "{text}");
    assert!(!text.contains("0102-2"));
    assert!(text.contains("[#1042] Imprimante &#60;script&#62;"));
    let policy = list.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("script-src"));

    let html = desk.get(&format!("/mailbox/{ID}/")).await.text();
    assert!(html.contains("<iframe class=\"html\"") && !html.contains("allow-scripts"));
    assert!(html.contains("&#60;p onclick=&#34;x()&#34;&#62;"));
    assert!(!html.contains("<p onclick"));
    let text = desk.get(&format!("/mailbox/{ID}/?vue=texte")).await.text();
    assert!(text.contains("<a href=\"https://a.fr/x?y=1&#38;z\""));
    let source = desk.get(&format!("/mailbox/{ID}/?vue=source")).await.text();
    assert!(source.contains("Message-ID: &#60;ses@eu-west-3.amazonses.com&#62;"));
    assert_eq!(desk.get("/mailbox/nothing/").await.status, 404);
    let style = desk.get("/mailbox/mailbox.css").await;
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
}

#[tokio::test]
async fn an_answer_goes_out_as_from_a_mail_client() {
    let desk = desk().await;
    let path = format!("/mailbox/{ID}/");
    let reply = desk
        .post(
            &path,
            OURS,
            "kind=reply&text=C%E2%80%99est+r%C3%A9par%C3%A9",
        )
        .await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert_eq!(
        reply.header("location"),
        Some(&*format!("/mailbox/{ID}/?etat=envoye"))
    );
    let (envelope, raw) = desk.inbox.lock().unwrap().pop().unwrap();
    assert_eq!(envelope.sender, "claire@exemple.fr");
    assert_eq!(envelope.recipients, ["assistance+tok@guichet.localhost"]);
    let message = MessageParser::default().parse(&raw).unwrap();
    let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
        let list = list.into_iter().flat_map(|list| list.iter());
        list.map(|one| one.address().unwrap().to_owned()).collect()
    };
    assert_eq!(addresses(message.from()), ["claire@exemple.fr"]);
    assert_eq!(
        addresses(message.to()),
        ["assistance+tok@guichet.localhost"]
    );
    assert_eq!(message.subject(), Some("Re: [#1042] Imprimante <script>"));
    assert_eq!(
        message.in_reply_to().as_text(),
        Some("ses@eu-west-3.amazonses.com")
    );
    assert_eq!(
        message.header_raw("References").map(str::trim),
        Some("<root@guichet.localhost> <ses@eu-west-3.amazonses.com>")
    );
    let text = message.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(
        text.trim_end(),
        "C’est réparé\n\nLe mar. 24 nov. 2026 à 08:05, Assistance <assistance@guichet.localhost> a écrit :\n\n> Bonjour Claire\n> https://a.fr/x?y=1&z"
    );
    assert!(
        message
            .body_html(0)
            .unwrap()
            .contains("<blockquote class=\"gmail_quote\"")
    );

    let reply = desk.post(&path, OURS, "kind=all&text=Merci").await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    let (envelope, raw) = desk.inbox.lock().unwrap().pop().unwrap();
    assert_eq!(
        envelope.recipients,
        [
            "assistance+tok@guichet.localhost",
            "assistance@guichet.localhost"
        ]
    );
    let message = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(addresses(message.cc()), ["luc@exemple.fr"]);
}

#[tokio::test]
async fn a_new_message_reaches_the_support() {
    let desk = desk().await;
    let form = "from=Claire+%3Cclaire%40exemple.fr%3E&subject=%C3%89cran&text=Noir";
    let sent = desk.post("/mailbox/nouveau/", OURS, form).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let (envelope, raw) = desk.inbox.lock().unwrap().pop().unwrap();
    assert_eq!(envelope.sender, "claire@exemple.fr");
    assert_eq!(envelope.recipients, ["assistance@guichet.localhost"]);
    assert!(
        MessageParser::default()
            .parse(&raw)
            .unwrap()
            .message_id()
            .is_some()
    );

    let kept = desk
        .post(
            "/mailbox/nouveau/",
            OURS,
            "from=x&subject=%C3%89cran&text=Noir",
        )
        .await;
    assert_eq!(kept.status, 422);
    assert!(kept.text().contains("value=\"Écran\""));
    assert!(desk.inbox.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_form_from_elsewhere_sends_nothing() {
    let desk = desk().await;
    for origin in ["Origin: https://evil.example", "Origin: null", "X: y"] {
        let reply = desk
            .post(&format!("/mailbox/{ID}/"), origin, "kind=reply&text=x")
            .await;
        assert_eq!(reply.status, 403, "{origin}");
    }
    assert!(desk.inbox.lock().unwrap().is_empty());
}

#[tokio::test]
async fn every_kind_of_mail_can_be_looked_at() {
    let desk = desk().await;
    let list = desk.get("/mailbox/modeles/").await.text();
    let address = "/mailbox/modeles/new_reply.fr/";
    assert!(list.contains(&format!("href=\"{address}\"")), "{list}");
    let html = desk.get(address).await.text();
    assert!(html.contains("<iframe class=\"html\"") && !html.contains("<form"));
    let text = desk.get(&format!("{address}?vue=texte")).await.text();
    assert!(text.contains("Karim Benali a répondu au ticket n° 1042"));
    assert!(text.contains("<a href=\"http://localhost:8080/ticket/?numero=1042\""));
    let source = desk.get(&format!("{address}?vue=source")).await.text();
    assert!(source.contains("X-Auto-Response-Suppress: OOF, AutoReply"));
    assert_eq!(desk.get("/mailbox/modeles/nothing/").await.status, 404);
}
