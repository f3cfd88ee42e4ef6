//! Creating an account, verifying the address, logging in and out, forgotten passwords.

use serde_json::json;

use crate::portal::{Browser, Portal};

const PASSWORD: &str = "cheval agrafe pile";

async fn sign_up(portal: &Portal, address: &str) {
    let form = json!({ "address": address, "name": "Claire Martin", "password": PASSWORD });
    let reply = portal
        .post(&Browser::default(), "/api/accounts", &form)
        .await;
    assert_eq!(reply.status, 202, "{}", reply.text);
}

#[tokio::test]
async fn an_account_counts_once_its_address_is_verified() {
    let portal = Portal::start().await;
    sign_up(&portal, "claire@exemple.fr").await;
    let nobody = Browser::default();
    let log_in = json!({ "address": "Claire@Exemple.fr ", "password": PASSWORD });
    assert_eq!(
        portal.post(&nobody, "/api/session", &log_in).await.status,
        401
    );

    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    let changed = format!("{}x", &token[..token.len() - 1]);
    assert_eq!(
        portal
            .post(
                &nobody,
                "/api/accounts/verification",
                &json!({ "token": changed })
            )
            .await
            .status,
        410
    );
    let verified = portal
        .post(
            &nobody,
            "/api/accounts/verification",
            &json!({ "token": token }),
        )
        .await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    assert_eq!(
        portal
            .post(
                &nobody,
                "/api/accounts/verification",
                &json!({ "token": token })
            )
            .await
            .status,
        410
    );

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
async fn who_has_an_account_is_told_to_its_owner_only() {
    let portal = Portal::start().await;
    portal.requester("claire@exemple.fr").await;
    let nobody = Browser::default();
    let new = json!({ "address": "nouveau@exemple.fr", "name": "", "password": PASSWORD });
    let known = json!({ "address": "claire@exemple.fr", "name": "", "password": PASSWORD });
    let (one, two) = (
        portal.post(&nobody, "/api/accounts", &new).await,
        portal.post(&nobody, "/api/accounts", &known).await,
    );
    assert_eq!((one.status, &one.text), (two.status, &two.text));
    let told = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].text().contains("jeton="), "{}", told[0].text());

    let (one, two) = (
        portal
            .post(
                &nobody,
                "/api/passwords/forgotten",
                &json!({ "address": "claire@exemple.fr" }),
            )
            .await,
        portal
            .post(
                &nobody,
                "/api/passwords/forgotten",
                &json!({ "address": "inconnu@exemple.fr" }),
            )
            .await,
    );
    assert_eq!((one.status, &one.text), (two.status, &two.text));
    assert_eq!(portal.mails_to("inconnu@exemple.fr").await.len(), 0);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_ends_every_session() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let nobody = Browser::default();
    portal
        .post(
            &nobody,
            "/api/passwords/forgotten",
            &json!({ "address": "claire@exemple.fr" }),
        )
        .await;
    let token = portal.mails_to("claire@exemple.fr").await[0].token();

    let weak = json!({ "token": token, "password": "motdepasse123" });
    assert_eq!(
        portal
            .post(&nobody, "/api/passwords/reset", &weak)
            .await
            .fields(),
        ["password"]
    );
    let strong = json!({ "token": token, "password": PASSWORD });
    assert_eq!(
        portal
            .post(&nobody, "/api/passwords/reset", &strong)
            .await
            .status,
        200
    );
    assert_eq!(
        portal
            .post(&nobody, "/api/passwords/reset", &strong)
            .await
            .status,
        410
    );
    assert_eq!(
        portal.get(&claire, "/api/session").await.json()["signed_in"],
        false
    );
    let log_in = json!({ "address": "claire@exemple.fr", "password": PASSWORD });
    assert_eq!(
        portal.post(&nobody, "/api/session", &log_in).await.status,
        200
    );
    assert_eq!(
        portal.mails_to("claire@exemple.fr").await.len(),
        2,
        "the link, and the notice"
    );
}

#[tokio::test]
async fn an_old_link_does_not_serve_and_says_what_to_do() {
    let portal = Portal::start().await;
    portal.requester("claire@exemple.fr").await;
    let nobody = Browser::default();
    portal
        .post(
            &nobody,
            "/api/passwords/forgotten",
            &json!({ "address": "claire@exemple.fr" }),
        )
        .await;
    let token = portal.mails_to("claire@exemple.fr").await[0].token();
    portal.system.clock.advance_seconds(31 * 60);
    let reply = portal
        .post(
            &nobody,
            "/api/passwords/reset",
            &json!({ "token": token, "password": PASSWORD }),
        )
        .await;
    assert_eq!(reply.status, 410);
    assert!(
        reply.json()["detail"]
            .as_str()
            .unwrap()
            .contains("Demandez-en un nouveau")
    );
    // A link of one kind never serves for another.
    let other = json!({ "token": token });
    assert_eq!(
        portal
            .post(&nobody, "/api/accounts/verification", &other)
            .await
            .status,
        410
    );
}

#[tokio::test]
async fn tickets_written_before_the_account_are_in_it() {
    let portal = Portal::start().await;
    let form =
        json!({ "address": "claire@exemple.fr", "subject": "Souris", "description": "<p>x</p>" });
    portal
        .post(&Browser::default(), "/api/tickets", &form)
        .await;
    sign_up(&portal, "claire@exemple.fr").await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    let token = mails
        .iter()
        .find(|mail| mail.text().contains("jeton="))
        .unwrap()
        .token();
    let verified = portal
        .post(
            &Browser::default(),
            "/api/accounts/verification",
            &json!({ "token": token }),
        )
        .await;
    let claire = Browser {
        cookie: verified.cookie(),
    };
    assert_eq!(
        portal.get(&claire, "/api/tickets").await.json()["tickets"][0]["subject"],
        "Souris"
    );
}
