//! A desk for one test, and the people who come to it.

use std::sync::{Arc, Mutex};

use anyhow::Result;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use clap::Parser as _;
use domain::id::PersonId;
use domain::language::Language;
use domain::people::address::Address;
use domain::people::person::{Account, Participant, Role};
use domain::people::session::{Session, SessionSecret};
use environment::random;
use lambda_http::Body;
use lambda_http::http::{Request, StatusCode, header};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use local::desk::system::{Extras, System};
use local::doors::portal::Site;
use local::options::{Options, Run};
use serde_json::Value;

use crate::rights::Rights;

/// Counts the requests to the table by their operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Count(Arc<Mutex<Vec<String>>>);

impl Intercept for Count {
    fn name(&self) -> &'static str {
        "Count"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let target = context
            .request()
            .headers()
            .get("x-amz-target")
            .unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        self.0.lock().unwrap().push(operation);
        Ok(())
    }
}

pub(crate) struct Portal {
    pub(crate) system: System,
    count: Count,
    rights: Rights,
    /// All that was asked, mailed and made here, in small letters: who is written to has to be named in it. None where
    /// a folder was opened, which knows people of its own.
    named: Option<Mutex<String>>,
}

/// What the template would not have allowed is a fault, whether or not anybody noticed; so is what it allows on
/// account of this test without need, and so is a message that no function could deal with, or none has yet. And so is
/// a mail to somebody whom nothing in the test ever named.
impl Drop for Portal {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.system.queue.dead_letters(), []);
            assert_eq!(self.system.deliveries.dead_letters(), []);
            // What became of the last mails may still be on its way; a mail that came in has its outcome.
            assert_eq!(self.system.queue.pending(), 0);
            assert_eq!(self.mailed_unasked(), [""; 0]);
            assert_eq!(self.rights.refused(), [""; 0]);
            assert_eq!(self.rights.not_used(), [""; 0]);
        }
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: lambda_http::http::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    /// The names of the fields at fault.
    pub(crate) fn fields(&self) -> Vec<String> {
        let fields = self.json()["fields"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        fields
            .iter()
            .map(|field| field["name"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(header::SET_COOKIE)?.to_str().unwrap();
        Some(cookie.split(';').next().unwrap().to_owned())
    }
}

/// Somebody with a browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookie: Option<String>,
}

pub(crate) fn run_options(arguments: &[&str]) -> Run {
    let fixed = [
        "guichet",
        "--port",
        "0",
        "--files-port",
        "0",
        "--smtp-port",
        "0",
    ];
    Options::parse_from(fixed.iter().chain(arguments)).run
}

impl Portal {
    pub(crate) async fn start() -> Self {
        Self::start_with(&["--ephemeral"]).await
    }

    pub(crate) async fn start_with(arguments: &[&str]) -> Self {
        let (count, rights) = (Count::default(), Rights::default());
        let options = run_options(arguments);
        let extras = Extras {
            count: Some(SharedInterceptor::new(count.clone())),
            watch: Some(rights.watch(&options.support)),
        };
        let system = System::start(&options, Site::new("no-site"), extras)
            .await
            .unwrap();
        Self {
            system,
            count,
            rights,
            named: (!arguments.contains(&"--data")).then(Mutex::default),
        }
    }

    /// Whoever stands in it may be written to.
    pub(crate) fn name(&self, text: &str) {
        if let Some(named) = &self.named {
            let text = text.to_lowercase().replace("%40", "@");
            named.lock().unwrap().push_str(&text);
        }
    }

    fn mailed_unasked(&self) -> Vec<String> {
        let Some(named) = &self.named else {
            return Vec::new();
        };
        let named = named.lock().unwrap();
        let sent = self.system.outbox.all();
        let to = sent.iter().flat_map(|sent| sent.to.iter());
        to.filter(|address| !named.contains(&address.to_lowercase()))
            .cloned()
            .collect()
    }

    /// For a test of what is counted by the hour: none may meet the end of one by accident. Not for all: what storage
    /// holds has the machine's time, and would seem old.
    pub(crate) async fn start_within_the_hour() -> Self {
        const LONGER_THAN_A_TEST: i64 = 600;
        let portal = Self::start().await;
        let left = 3600 - portal.system.clock.now().0 / 1000 % 3600;
        if left < LONGER_THAN_A_TEST {
            portal.system.clock.advance_seconds(left);
        }
        portal
    }

    /// Whose an address is; where it was nobody's, somebody's from now on.
    pub(crate) async fn person(&self, address: &str) -> PersonId {
        self.name(address);
        let (address, new) = (Address::parse(address).unwrap(), PersonId::new(random()));
        let person = self.system.store.person_of(&address, &new).await;
        person.unwrap()
    }

    /// Somebody by their address, called by what stands before the `@`.
    pub(crate) async fn who(&self, address: &str) -> Participant {
        let person = self.person(address).await;
        Participant::new(person, Address::parse(address).unwrap(), "", Language::Fr)
    }

    /// Somebody logged in; their account exists from the first time.
    pub(crate) async fn log_in(&self, address: &str, role: Role) -> Browser {
        let who = self.who(address).await;
        let now = self.system.clock.now();
        let account = Account {
            who: who.clone(),
            role,
            password_hash: None,
            verified_at: Some(now),
            created_at: now,
        };
        let store = &self.system.store;
        store.add_account(&account).await.unwrap();
        let found = store.read_account(&who.person).await.unwrap().unwrap();
        let secret = SessionSecret::new(who.person.clone(), random());
        let session = Session::begin(who, role, false, now);
        let begun = store
            .begin_session(&found, &secret, &session, None, &[])
            .await;
        assert!(begun.unwrap());
        Browser {
            cookie: Some(format!("__Host-sid={}", secret.cookie())),
        }
    }

    pub(crate) async fn requester(&self, address: &str) -> Browser {
        self.log_in(address, Role::Requester).await
    }

    pub(crate) async fn agent(&self, address: &str) -> Browser {
        self.log_in(address, Role::Agent).await
    }

    pub(crate) async fn get(&self, browser: &Browser, path: &str) -> Reply {
        self.send(browser, Request::get(path).body(Body::Empty).unwrap())
            .await
    }

    pub(crate) async fn post(&self, browser: &Browser, path: &str, body: &Value) -> Reply {
        self.post_keyed(browser, path, body, None).await
    }

    pub(crate) async fn post_keyed(
        &self,
        browser: &Browser,
        path: &str,
        body: &Value,
        key: Option<&str>,
    ) -> Reply {
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, &self.system.addresses.portal);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(browser, request.body(Body::Text(body.to_string())).unwrap())
            .await
    }

    /// The same as the gateway hands it on, from an address; what the browser claims of where it is counts for nothing.
    pub(crate) async fn post_from(
        &self,
        from: &str,
        browser: &Browser,
        path: &str,
        body: &Value,
    ) -> Reply {
        let event = serde_json::json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "",
            "headers": { "content-type": "application/json", "origin": self.system.addresses.portal,
                "x-forwarded-for": "198.51.100.9" },
            "requestContext": { "http": { "method": "POST", "path": path, "protocol": "HTTP/1.1",
                "sourceIp": from, "userAgent": "" }, "requestId": "1", "stage": "$default", "timeEpoch": 0 },
            "body": body.to_string(),
            "isBase64Encoded": false,
        });
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        self.send(browser, request).await
    }

    /// A form as a page without script posts it.
    pub(crate) async fn submit(&self, browser: &Browser, path: &str, form: &str) -> Reply {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, &self.system.addresses.portal);
        self.send(browser, request.body(Body::Text(form.to_owned())).unwrap())
            .await
    }

    /// Follows a link of a page without script.
    pub(crate) async fn follow(&self, browser: &Browser, path: &str, from: &str) -> Reply {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, from);
        self.send(browser, request.body(Body::Empty).unwrap()).await
    }

    pub(crate) async fn send(&self, browser: &Browser, mut request: Request<Body>) -> Reply {
        if let Some(cookie) = &browser.cookie {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        self.name(&String::from_utf8_lossy(request.body().as_ref()));
        let answer = self.system.functions.answer(request).await;
        let text = String::from_utf8(answer.body().as_ref().to_vec()).unwrap();
        Reply {
            status: answer.status(),
            headers: answer.headers().clone(),
            text,
        }
    }

    /// Opens a ticket, waits until people were told, for the tickets of several are told of in any order, and gives
    /// its number.
    pub(crate) async fn declare(&self, browser: &Browser, subject: &str) -> u64 {
        let form =
            serde_json::json!({ "subject": subject, "description": "<p>Il est en panne.</p>" });
        let reply = self.post(browser, "/api/tickets", &form).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
        self.system.settled().await;
        reply.json()["number"].as_u64().unwrap()
    }

    /// A ticket as somebody sees it.
    pub(crate) async fn ticket(&self, browser: &Browser, number: u64) -> Value {
        let reply = self.get(browser, &format!("/api/tickets/{number}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        reply.json()
    }

    /// The mails sent to an address, once everything is done, oldest first.
    pub(crate) async fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.name(address);
        self.system.settled().await;
        let sent = self.system.outbox.all();
        let to = sent
            .iter()
            .filter(|sent| sent.to.iter().any(|to| to == address));
        to.map(|sent| {
            let raw = self.system.outbox.raw(&sent.id).unwrap();
            Mail {
                read: mail::read(&raw).unwrap(),
                raw: String::from_utf8(raw).unwrap(),
            }
        })
        .collect()
    }

    /// Somebody says yes to the last mail that asked them to read a ticket along.
    pub(crate) async fn join(&self, address: &str) {
        let mails = self.mails_to(address).await;
        let asked = mails
            .iter()
            .rfind(|mail| mail.text().contains("/api/invitation?lien="));
        let yes = serde_json::json!({ "token": asked.unwrap().token(), "act": "accept" });
        let reply = self
            .post(&Browser::default(), "/api/invitation", &yes)
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    }

    /// The mails sent to anybody.
    pub(crate) async fn mails(&self) -> usize {
        self.system.settled().await;
        self.system.outbox.all().len()
    }

    /// Hands a raw mail to the SMTP port, and waits until it has its outcome.
    pub(crate) async fn deliver(&self, from: &str, to: &[&str], raw: &str) -> Result<()> {
        let raw = raw.replace("\r\n", "\n").replace('\n', "\r\n");
        self.hand_over(from, to, raw.as_bytes()).await?;
        self.system.settled().await;
        Ok(())
    }

    /// Hands raw bytes to the SMTP port.
    pub(crate) async fn hand_over(&self, from: &str, to: &[&str], raw: &[u8]) -> Result<()> {
        self.name(from);
        self.name(&String::from_utf8_lossy(raw));
        let address = self.system.addresses.smtp;
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
                .port(address.port())
                .build();
        let from = if from.is_empty() {
            None
        } else {
            Some(from.parse()?)
        };
        let to = to
            .iter()
            .map(|one| one.parse())
            .collect::<Result<Vec<_>, _>>()?;
        transport
            .send_raw(&lettre::address::Envelope::new(from, to)?, raw)
            .await?;
        Ok(())
    }

    /// The requests to the table that `act` makes, with what it gives.
    pub(crate) async fn price<T>(&self, act: impl Future<Output = T>) -> (Vec<String>, T) {
        self.system.settled().await;
        self.count.0.lock().unwrap().clear();
        let given = act.await;
        let mut counted: Vec<String> = std::mem::take(&mut self.count.0.lock().unwrap());
        counted.sort();
        (counted, given)
    }
}

/// A mail that was sent.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) read: mail::Incoming,
    pub(crate) raw: String,
}

impl Mail {
    pub(crate) fn reply_to(&self) -> &str {
        &self.read.reply_to.as_ref().unwrap().address
    }

    pub(crate) fn text(&self) -> &str {
        self.read.text.as_deref().unwrap_or_default()
    }

    /// The token of the first link.
    pub(crate) fn token(&self) -> String {
        let text = self.text();
        let named = text.split_once("jeton=").or(text.split_once("?lien="));
        let (_, rest) = named.unwrap();
        let token = rest.split(|c: char| c.is_whitespace() || c == '&').next();
        token.unwrap().to_owned()
    }
}
