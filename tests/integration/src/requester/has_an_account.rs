//! Creating an account, proving the address, logging in and out, forgotten passwords.

use serde_json::json;

use crate::portal::{Browser, Portal, Reply};

const PASSWORD: &str = "cheval agrafe pile";
const CLAIRE: &str = "claire@exemple.fr";

/// Asks for an account, and gives the token of the link that was mailed last.
async fn sign_up(portal: &Portal, address: &str) -> String {
    let form = json!({ "address": address, "name": "Claire Martin" });
    let reply = portal
        .post(&Browser::default(), "/api/accounts", &form)
        .await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    let mails = portal.mails_to(address).await;
    let linked = mails.iter().rfind(|mail| mail.text().contains("jeton="));
    linked.expect("a mail with a link").token()
}

async fn verify(portal: &Portal, token: &str, password: &str) -> Reply {
    let form = json!({ "token": token, "name": "Claire Martin", "password": password });
    portal
        .post(&Browser::default(), "/api/accounts/verification", &form)
        .await
}

#[tokio::test]
async fn an_account_begins_with_the_password_chosen_behind_the_link() {
    let portal = Portal::start().await;
    let token = sign_up(&portal, CLAIRE).await;
    let nobody = Browser::default();
    let log_in = json!({ "address": "Claire@Exemple.fr ", "password": PASSWORD });
    assert_eq!(
        portal.post(&nobody, "/api/session", &log_in).await.status,
        401
    );

    let link = format!("/api/accounts/verification?jeton={token}");
    let shown = portal.get(&nobody, &link).await;
    insta::assert_snapshot!(shown.text, @r#"{"address":"claire@exemple.fr","name":"Claire Martin"}"#);
    let changed = format!("{}x", &token[..token.len() - 1]);
    assert_eq!(verify(&portal, &changed, PASSWORD).await.status, 410);
    // What is refused does not use the link up.
    let weak = verify(&portal, &token, "Claire Martin 1").await;
    assert_eq!(weak.fields(), ["password"], "{}", weak.text);
    let verified = verify(&portal, &token, PASSWORD).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    assert_eq!(verify(&portal, &token, PASSWORD).await.status, 410);
    assert_eq!(portal.get(&nobody, &link).await.status, 410);

    let reply = portal.post(&nobody, "/api/session", &log_in).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let set = reply.header("set-cookie").to_owned();
    for part in [
        "__Host-sid=",
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/",
    ] {
        assert!(set.contains(part), "{part} in {set}");
    }
    let claire = Browser {
        cookie: reply.cookie(),
    };
    let session = portal.get(&claire, "/api/session").await;
    insta::assert_snapshot!(session.text, @r#"{"address":"claire@exemple.fr","name":"Claire Martin","role":"requester","signed_in":true}"#);

    assert_eq!(
        portal
            .post(&claire, "/api/session/end", &json!({}))
            .await
            .status,
        204
    );
    assert_eq!(
        portal.get(&claire, "/api/session").await.json()["signed_in"],
        false
    );
}

#[tokio::test]
async fn without_scripts_the_page_before_names_the_link_or_it_is_pasted() {
    let portal = Portal::start().await;
    let token = sign_up(&portal, CLAIRE).await;
    let nobody = Browser::default();
    let page = format!(
        "{}/verification/?jeton={token}",
        portal.system.addresses.portal
    );

    let shown = portal
        .follow(&nobody, "/api/accounts/verification?lang=fr", &page)
        .await;
    assert_eq!(shown.status, 200);
    for part in [
        token.as_str(),
        CLAIRE,
        "value=\"Claire Martin\"",
        "type=\"password\"",
    ] {
        assert!(shown.text.contains(part), "{part} in {}", shown.text);
    }
    // Another site's page names nothing.
    let foreign = format!("https://ailleurs.example/?jeton={token}");
    let shown = portal
        .follow(&nobody, "/api/accounts/verification?lang=fr", &foreign)
        .await;
    assert!(!shown.text.contains(CLAIRE), "{}", shown.text);
    assert!(shown.text.contains("name=\"link\""), "{}", shown.text);

    let short = "lang=fr&link=&name=Claire&password=court";
    let refused = portal
        .submit(&nobody, "/api/accounts/verification", short)
        .await;
    assert_eq!(refused.status, 410);
    let form = format!("lang=fr&link={page}&name=Claire&password=court");
    let refused = portal
        .submit(&nobody, "/api/accounts/verification", &form)
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("value=\"Claire\""),
        "{}",
        refused.text
    );
    assert!(!refused.text.contains("court"), "{}", refused.text);
    let form = form.replace("court", "cheval+agrafe+pile");
    let done = portal
        .submit(&nobody, "/api/accounts/verification", &form)
        .await;
    assert_eq!(
        (done.status.as_u16(), done.header("location")),
        (303, "/tickets/")
    );
}

#[tokio::test]
async fn a_button_pressed_twice_without_scripts_does_what_it_does_once() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let logs_in = |reply: &Reply| {
        let to = (reply.status.as_u16(), reply.header("location").to_owned());
        assert_eq!(to, (303, "/tickets/".to_owned()), "{}", reply.text);
        reply.cookie().expect("a session")
    };
    for (path, token, mails) in [
        (
            "/api/accounts/verification",
            sign_up(&portal, CLAIRE).await,
            1,
        ),
        ("/api/passwords/reset", String::new(), 3),
    ] {
        let token = match path {
            "/api/passwords/reset" => {
                let forgotten = json!({ "address": CLAIRE });
                portal
                    .post(&nobody, "/api/passwords/forgotten", &forgotten)
                    .await;
                portal.mails_to(CLAIRE).await.last().unwrap().token()
            }
            _ => token,
        };
        let form = format!("lang=fr&token={token}&name=Claire&password=cheval+agrafe+pile");
        let press = |form: String| {
            let (portal, nobody) = (&portal, &nobody);
            async move { portal.submit(nobody, path, &form).await }
        };
        // In one moment, and again a little later.
        let (first, second) = tokio::join!(press(form.clone()), press(form.clone()));
        logs_in(&first);
        let cookie = Some(logs_in(&second));
        portal.system.clock.advance_seconds(10);
        logs_in(&press(form.clone()).await);
        let claire = Browser { cookie };
        let session = portal.get(&claire, "/api/session").await.json();
        assert_eq!(session["address"], CLAIRE, "{path}");
        // Nobody is told twice of anything.
        assert_eq!(portal.mails_to(CLAIRE).await.len(), mails);

        // Whoever has the link alone opens nothing with it, nor anybody later.
        for other in ["agrafe+cheval+pile", "", "court"] {
            let guessed = form.replace("cheval+agrafe+pile", other);
            assert_eq!(press(guessed).await.status, 410, "{path} {other}");
        }
        assert_eq!(
            press(form.replace(&token[..9], "000000000")).await.status,
            410
        );
        portal.system.clock.advance_seconds(60);
        assert_eq!(press(form).await.status, 410, "{path}");
    }
}

#[tokio::test]
async fn a_press_counts_twice_only_until_the_account_changes() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let first = sign_up(&portal, CLAIRE).await;
    let form =
        |token: &str| format!("lang=fr&token={token}&name=Claire&password=cheval+agrafe+pile");
    let verification = "/api/accounts/verification";
    let done = portal.submit(&nobody, verification, &form(&first)).await;
    assert_eq!(done.status, 303);
    let forgotten = json!({ "address": CLAIRE });
    portal
        .post(&nobody, "/api/passwords/forgotten", &forgotten)
        .await;
    let second = portal.mails_to(CLAIRE).await.last().unwrap().token();
    let done = portal
        .submit(&nobody, "/api/passwords/reset", &form(&second))
        .await;
    assert_eq!(done.status, 303);
    // The same password, but another link was the last.
    let again = portal.submit(&nobody, verification, &form(&first)).await;
    assert_eq!(again.status, 410);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_ends_every_session() {
    let portal = Portal::start().await;
    let claire = portal.requester(CLAIRE).await;
    let nobody = Browser::default();
    let forgotten = json!({ "address": CLAIRE });
    portal
        .post(&nobody, "/api/passwords/forgotten", &forgotten)
        .await;
    let token = portal.mails_to(CLAIRE).await[0].token();

    let link = format!("/api/passwords/reset?jeton={token}");
    let shown = portal.get(&nobody, &link).await;
    insta::assert_snapshot!(shown.text, @r#"{"address":"claire@exemple.fr","name":"claire"}"#);
    let weak = json!({ "token": token, "password": "motdepasse123" });
    assert_eq!(
        portal
            .post(&nobody, "/api/passwords/reset", &weak)
            .await
            .fields(),
        ["password"]
    );
    let strong = json!({ "token": token, "password": PASSWORD });
    for status in [200, 410] {
        let reply = portal.post(&nobody, "/api/passwords/reset", &strong).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    assert_eq!(
        portal.get(&claire, "/api/session").await.json()["signed_in"],
        false
    );
    let log_in = json!({ "address": CLAIRE, "password": PASSWORD });
    assert_eq!(
        portal.post(&nobody, "/api/session", &log_in).await.status,
        200
    );
    assert_eq!(
        portal.mails_to(CLAIRE).await.len(),
        2,
        "the link, and the notice"
    );
}

#[tokio::test]
async fn an_old_link_does_not_serve_and_says_what_to_do() {
    let portal = Portal::start().await;
    portal.requester(CLAIRE).await;
    let nobody = Browser::default();
    portal
        .post(
            &nobody,
            "/api/passwords/forgotten",
            &json!({ "address": CLAIRE }),
        )
        .await;
    let token = portal.mails_to(CLAIRE).await[0].token();
    // A link of one kind never serves for another.
    assert_eq!(verify(&portal, &token, PASSWORD).await.status, 410);
    portal.system.clock.advance_seconds(31 * 60);
    let form = json!({ "token": token, "password": PASSWORD });
    let reply = portal.post(&nobody, "/api/passwords/reset", &form).await;
    assert_eq!(reply.status, 410);
    assert!(
        reply.json()["detail"]
            .as_str()
            .unwrap()
            .contains("demandez un nouveau lien")
    );
    let form = format!("lang=fr&token={token}&password=cheval+agrafe+pile");
    let page = portal.submit(&nobody, "/api/passwords/reset", &form).await;
    for address in ["/connexion/", "/inscription/", "/mot-de-passe-oublie/"] {
        assert!(page.text.contains(address), "{address} in {}", page.text);
    }
}

#[tokio::test]
async fn tickets_written_before_the_account_are_in_it() {
    let portal = Portal::start().await;
    let form = json!({ "address": CLAIRE, "subject": "Souris", "description": "<p>x</p>" });
    portal
        .post(&Browser::default(), "/api/tickets", &form)
        .await;
    let token = sign_up(&portal, CLAIRE).await;
    let claire = Browser {
        cookie: verify(&portal, &token, PASSWORD).await.cookie(),
    };
    assert_eq!(
        portal.get(&claire, "/api/tickets").await.json()["tickets"][0]["subject"],
        "Souris"
    );
}

/// The page on which a link is pasted asks for the link and a password: what was typed when registering counts.
#[tokio::test]
async fn a_pasted_link_brings_the_name_that_was_registered() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let form = "lang=fr&address=paula%40exemple.fr&name=Paula+Sté";
    portal.submit(&nobody, "/api/accounts", form).await;
    portal.system.settled().await;
    let token = portal.mails_to("paula@exemple.fr").await[0].token();
    let link: String = form_urlencoded::byte_serialize(format!("<{token}>.").as_bytes()).collect();
    let form = format!("lang=fr&link={link}&password=quatre+lanternes+mauves+77");
    let opened = portal
        .submit(&nobody, "/api/accounts/verification", &form)
        .await;
    assert_eq!(opened.status, 303, "{}", opened.text);
    let person = portal.person("paula@exemple.fr").await;
    let account = portal.system.store.read_account(&person).await.unwrap();
    assert_eq!(account.unwrap().account.who.name, "Paula Sté");
}
