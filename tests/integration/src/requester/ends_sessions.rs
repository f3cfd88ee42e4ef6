//! Where somebody is logged in, and ending that from elsewhere.

use lambda_http::Body;
use lambda_http::http::Request;
use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
const PASSWORD: &str = "cheval agrafe pile";

/// Somebody with a password.
async fn account(portal: &Portal, address: &str) {
    let nobody = Browser::default();
    let form = json!({ "address": address });
    portal.post(&nobody, "/api/accounts", &form).await;
    let token = portal.mails_to(address).await[0].token();
    let form = json!({ "token": token, "password": PASSWORD });
    let made = portal.post(&nobody, "/api/accounts/verification", &form);
    assert_eq!(made.await.status, 200);
}

async fn log_in(portal: &Portal, address: &str, user_agent: &str) -> Browser {
    let form = json!({ "address": address, "password": PASSWORD });
    let request = Request::post("/api/session")
        .header("content-type", "application/json")
        .header("origin", &portal.system.addresses.portal)
        .header("user-agent", user_agent)
        .body(Body::Text(form.to_string()))
        .unwrap();
    let reply = portal.send(&Browser::default(), request).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    Browser {
        cookie: reply.cookie(),
    }
}

async fn sessions(portal: &Portal, browser: &Browser) -> Vec<Value> {
    let listed = portal.get(browser, "/api/sessions").await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    listed.json()["sessions"].as_array().unwrap().clone()
}

async fn end(portal: &Portal, browser: &Browser, which: &Value) -> Reply {
    let form = json!({ "session": which });
    portal.post(browser, "/api/sessions/end", &form).await
}

async fn lives(portal: &Portal, browser: &Browser) -> bool {
    portal.get(browser, "/api/session").await.json()["signed_in"] == true
}

fn browsers(sessions: &[Value]) -> Vec<&str> {
    let told = sessions.iter().map(|one| one["browser"].as_str().unwrap());
    told.collect()
}

#[tokio::test]
async fn each_is_listed_for_its_owner_alone_with_when_it_was_used() {
    let portal = Portal::start().await;
    account(&portal, "claire@exemple.fr").await;
    account(&portal, "jean@exemple.fr").await;
    let desk = log_in(&portal, "claire@exemple.fr", FIREFOX).await;
    portal.system.clock.advance_seconds(60);
    let phone = log_in(&portal, "claire@exemple.fr", PHONE).await;
    log_in(&portal, "jean@exemple.fr", FIREFOX).await;
    let listed = sessions(&portal, &desk).await;
    // The third is that of the browser the password was chosen in.
    assert_eq!(
        browsers(&listed),
        ["Firefox, Windows", "Safari, iPhone", ""]
    );
    assert_eq!(listed[0]["current"], true);
    assert_eq!(listed[1]["current"], false);

    let before = listed[0]["used_at"].clone();
    portal.system.clock.advance_seconds(2 * 3600);
    assert!(lives(&portal, &desk).await);
    let listed = sessions(&portal, &phone).await;
    assert_eq!(
        browsers(&listed),
        ["Safari, iPhone", "Firefox, Windows", ""]
    );
    assert!(listed[1]["used_at"].as_str() > before.as_str());
    // Its cookie stands nowhere in what is told.
    let told = portal.get(&phone, "/api/sessions").await.text;
    let secret = phone.cookie.as_deref().unwrap().rsplit('.').next().unwrap();
    assert!(!told.contains(secret), "{told}");
    let nobody = portal.get(&Browser::default(), "/api/sessions").await;
    assert_eq!(nobody.status, 401);
}

#[tokio::test]
async fn one_is_ended_or_all_others_and_nobody_else_s() {
    let portal = Portal::start().await;
    account(&portal, "claire@exemple.fr").await;
    account(&portal, "jean@exemple.fr").await;
    let jean = log_in(&portal, "jean@exemple.fr", PHONE).await;
    let desk = log_in(&portal, "claire@exemple.fr", FIREFOX).await;
    let phone = log_in(&portal, "claire@exemple.fr", PHONE).await;
    let listed = sessions(&portal, &desk).await;
    let phones = listed.iter().find(|one| one["browser"] == "Safari, iPhone");
    let id = &phones.unwrap()["id"];

    // Whose it is not changes nothing by it.
    assert_eq!(end(&portal, &jean, id).await.status, 204);
    assert!(lives(&portal, &phone).await);
    assert_eq!(end(&portal, &desk, &json!("")).await.fields(), ["session"]);
    for _ in 0..2 {
        assert_eq!(end(&portal, &desk, id).await.status, 204);
        assert!(!lives(&portal, &phone).await);
    }
    let other = log_in(&portal, "claire@exemple.fr", PHONE).await;
    assert_eq!(end(&portal, &desk, &json!("others")).await.status, 204);
    assert!(!lives(&portal, &other).await);
    assert_eq!(sessions(&portal, &desk).await.len(), 1);
    assert!(lives(&portal, &jean).await);

    // One's own is logging out.
    let own = sessions(&portal, &desk).await[0]["id"].clone();
    let ended = end(&portal, &desk, &own).await;
    assert!(ended.header("set-cookie").contains("Max-Age=0"));
    assert!(!lives(&portal, &desk).await);
}

/// Somebody who knew the password could have begun very many.
#[tokio::test]
async fn all_others_are_ended_however_many_there_are() {
    let portal = Portal::start().await;
    let mut browsers = Vec::new();
    for _ in 0..120 {
        browsers.push(portal.requester("claire@exemple.fr").await);
    }
    let own = browsers.pop().unwrap();
    for browser in browsers.iter().chain([&own]) {
        let listed = sessions(&portal, browser).await;
        let current = listed.iter().filter(|one| one["current"] == true);
        assert_eq!(current.count(), 1);
    }
    assert_eq!(end(&portal, &own, &json!("others")).await.status, 204);
    for browser in &browsers {
        assert!(!lives(&portal, browser).await);
    }
    assert!(lives(&portal, &own).await);
}
