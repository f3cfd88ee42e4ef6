//! Signed addresses as they are made on Lambda, where the client adds a header of the trace; and whether the
//! bucket would let a page use them, by the template's own rule.

use std::process::Command;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::portal::{Browser, Portal};
use crate::shape::fits_the_template::{at, root, template, texts};

/// Set in the process that believes to run on Lambda: an environment belongs to a whole process.
const THERE: &str = "GUICHET_TEST_ON_LAMBDA";

#[test]
fn what_is_signed_on_lambda_can_be_sent_by_a_page_and_followed_by_a_browser() {
    if std::env::var_os(THERE).is_some() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(sign_and_use());
    }
    let name = "shape::signs_on_lambda::what_is_signed_on_lambda_can_be_sent_by_a_page_and_followed_by_a_browser";
    let there = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(THERE, "1")
        .env("AWS_LAMBDA_FUNCTION_NAME", "guichet-attachments")
        .env(
            "_X_AMZN_TRACE_ID",
            "Root=1-5759e988-bd862e3fe1be46a994272793",
        )
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&there.stdout);
    assert!(there.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

async fn sign_and_use() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let content = b"png".as_slice();
    let mut ids = Vec::new();
    for (name, kind) in [
        ("écran.png", "image/png"),
        ("journal", ""),
        ("a;b,c.csv", "text/csv; charset=utf-8"),
    ] {
        let file = json!({
            "name": name, "size": content.len(), "type": kind,
        });
        let file = with_digest(file, content);
        let reply = portal
            .post(&claire, "/api/attachments", &json!({ "files": [file] }))
            .await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        let place = reply.json()["files"][0].clone();
        let (url, headers) = (place["url"].as_str().unwrap(), &place["headers"]);
        let given = headers.as_object().unwrap();
        let mut given: Vec<&str> = given.keys().map(String::as_str).collect();
        given.sort_unstable();
        assert_eq!(given, signed(url), "exactly what is signed, less host");
        assert!(given.contains(&"content-length"), "the size is fixed");
        assert_eq!(preflight(&portal, "PUT", &sent_by_page(headers)), Ok(()));
        assert_eq!(put(url, headers, content).await, 200, "{name}");
        ids.push(place["id"].clone());
    }
    let form = json!({ "subject": "Écran", "description": "<p>Noir</p>", "files": ids });
    let reply = portal.post(&claire, "/api/tickets", &form).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    for id in &ids {
        let path = format!("/api/attachments/1/{}", id.as_str().unwrap());
        follow(&portal, &claire, &path).await;
    }
    raw_mail(&portal).await;
}

/// A raw mail is fetched by a signed address, too.
async fn raw_mail(portal: &Portal) {
    let mail =
        "From: luc@exemple.fr\nTo: assistance@guichet.localhost\nSubject: Panne\n\nBonjour\n";
    let to = "assistance@guichet.localhost";
    portal.deliver("luc@exemple.fr", &[to], mail).await.unwrap();
    let admin = portal
        .log_in("root@exemple.fr", domain::people::person::Role::Admin)
        .await;
    let mails = portal.get(&admin, "/api/mails?outcome=opened").await.json();
    let name = mails["mails"][0]["name"].as_str().unwrap();
    follow(portal, &admin, &format!("/api/mails/{name}/raw")).await;
}

async fn follow(portal: &Portal, browser: &Browser, path: &str) {
    let reply = portal.get(browser, path).await;
    assert_eq!(reply.status, 303, "{path}: {}", reply.text);
    let address = reply.header("location");
    assert_eq!(
        signed(address),
        [""; 0],
        "{path} asks for nothing but itself"
    );
    assert_eq!(reqwest::get(address).await.unwrap().status(), 200, "{path}");
}

fn with_digest(mut file: Value, content: &[u8]) -> Value {
    use sha2::{Digest as _, Sha256};
    file["sha256"] = json!(HEXLOWER.encode(&Sha256::digest(content)));
    file
}

/// The headers an address is signed with, less `host`, in order.
fn signed(address: &str) -> Vec<String> {
    let (_, query) = address.split_once('?').unwrap();
    let mut named = form_urlencoded::parse(query.as_bytes());
    let (_, named) = named
        .find(|(name, _)| name == "X-Amz-SignedHeaders")
        .unwrap();
    let names = named.split(';').filter(|name| *name != "host");
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// The names of the headers the upload script sets: what it was given, less what is the browser's own to write.
fn sent_by_page(headers: &Value) -> Vec<String> {
    for script in ["files/upload.js", "outbox/files.js"] {
        let path = root().join("site/static/js").join(script);
        let script = std::fs::read_to_string(path).unwrap();
        assert!(
            script.contains("/^(?:content-length|host)$/i"),
            "this function does as the scripts do"
        );
    }
    let names = headers.as_object().unwrap().keys();
    names
        .filter(|name| *name != "content-length" && *name != "host")
        .cloned()
        .collect()
}

/// What S3 answers a browser that asks before it sends, by the template's rule (S3, "How does S3 evaluate the
/// CORS configuration").
fn preflight(portal: &Portal, method: &str, headers: &[String]) -> Result<(), String> {
    let template = template();
    let rules = at(
        &template,
        "Resources/FilesBucket/Properties/CorsConfiguration/CorsRules",
    );
    let origin = portal.system.addresses.portal.as_str();
    let (_, domain) = origin.split_once("://").unwrap();
    rules
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            let origins = texts(at(rule, "AllowedOrigins"));
            let mut origins = origins
                .iter()
                .map(|one| one.replace("${PortalDomain}", domain));
            // Only the scheme differs here.
            if !origins.any(|one| one.ends_with(domain)) {
                return Err(format!("{origin} is not allowed"));
            }
            if !texts(at(rule, "AllowedMethods")).contains(&method) {
                return Err(format!("{method} is not allowed"));
            }
            let allowed = texts(at(rule, "AllowedHeaders"));
            let fits = |name: &String| {
                allowed
                    .iter()
                    .any(|pattern| match pattern.strip_suffix('*') {
                        Some(start) => name.starts_with(start),
                        None => name == pattern,
                    })
            };
            match headers.iter().find(|name| !fits(name)) {
                Some(name) => Err(format!("{name} is not allowed")),
                None => Ok(()),
            }
        })
        .reduce(Result::or)
        .unwrap_or_else(|| Err("no rule".to_owned()))
}

#[tokio::test]
async fn a_page_may_send_what_the_rule_allows_and_nothing_else() {
    let portal = Portal::start().await;
    let asked = |method: &str, header: &str| preflight(&portal, method, &[header.to_owned()]);
    assert_eq!(asked("PUT", "content-type"), Ok(()));
    for (method, header) in [("PUT", "x-amzn-trace-id"), ("DELETE", "content-type")] {
        assert!(asked(method, header).is_err(), "{method} {header}");
    }
}

async fn put(url: &str, headers: &Value, content: &[u8]) -> u16 {
    let mut put = reqwest::Client::new().put(url).body(content.to_vec());
    for name in sent_by_page(headers) {
        put = put.header(&name, headers[&name].as_str().unwrap());
    }
    put.send().await.unwrap().status().as_u16()
}
