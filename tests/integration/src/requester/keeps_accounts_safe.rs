//! What strangers and rivals cannot do with an account: open it, change it, learn of it, outlive a change.

use domain::id::Timestamp;
use domain::language::Language;
use domain::people::address::Address;
use domain::people::person::{Account, Participant, Role};
use operator::agents::add_agent;
use serde_json::{Value, json};

use crate::portal::{Browser, Portal, Reply};

const VICTIM: &str = "claire@exemple.fr";
const HERS: &str = "tortue verte 42";
const STRANGERS: &str = "girafe moutarde vis";

async fn ask(portal: &Portal, path: &str, form: Value) -> Reply {
    portal.post(&Browser::default(), path, &form).await
}

/// An address gets another mail of a kind after a quarter of an hour.
fn next_mail(portal: &Portal) {
    portal.system.clock.advance_seconds(900);
}

async fn register(portal: &Portal, address: &str) {
    next_mail(portal);
    let form = json!({ "address": address, "name": "Appelez le 0800", "password": STRANGERS });
    let reply = ask(portal, "/api/accounts", form).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    // Mails behind different links go out in any order.
    portal.system.settled().await;
}

async fn forget(portal: &Portal, address: &str) {
    next_mail(portal);
    let reply = ask(
        portal,
        "/api/passwords/forgotten",
        json!({ "address": address }),
    )
    .await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    // Mails behind different links go out in any order.
    portal.system.settled().await;
}

/// The tokens mailed to an address, oldest first.
async fn tokens(portal: &Portal, address: &str) -> Vec<String> {
    let mails = portal.mails_to(address).await;
    let linked = mails.iter().filter(|mail| mail.text().contains("jeton="));
    linked.map(|mail| mail.token()).collect()
}

async fn verify(portal: &Portal, token: &str, password: &str) -> Reply {
    let form = json!({ "token": token, "name": "Claire Martin", "password": password });
    ask(portal, "/api/accounts/verification", form).await
}

async fn reset(portal: &Portal, token: &str, password: &str) -> Reply {
    let form = json!({ "token": token, "password": password });
    ask(portal, "/api/passwords/reset", form).await
}

async fn opens(portal: &Portal, address: &str, password: &str) -> bool {
    let form = json!({ "address": address, "password": password });
    ask(portal, "/api/session", form).await.status == 200
}

async fn signed_in(portal: &Portal, cookie: Option<String>) -> bool {
    let session = portal.get(&Browser { cookie }, "/api/session").await;
    session.json()["signed_in"] == true
}

async fn agent(portal: &Portal, name: &str, role: Role) -> Account {
    let system = &portal.system;
    add_agent(&system.store, &system.clock, VICTIM, name, role)
        .await
        .unwrap()
}

async fn account(portal: &Portal, address: &str) -> Option<Account> {
    let store = &portal.system.store;
    let address = Address::parse(address).unwrap();
    let person = store.find_person(&address).await.unwrap()?;
    let found = store.read_account(&person).await.unwrap();
    found.map(|found| found.account)
}

/// An account as earlier versions wrote it at registration: with a password and a name nobody proved.
async fn unproved(portal: &Portal, address: &str, role: Role) {
    let hash = authentication::hash(STRANGERS.to_owned()).await;
    let account = Account {
        who: Participant {
            name: "Appelez le 0800".to_owned(),
            language: Language::En,
            ..portal.who(address).await
        },
        role,
        password_hash: hash,
        verified_at: None,
        created_at: Timestamp(0),
    };
    assert!(portal.system.store.add_account(&account).await.unwrap());
}

#[tokio::test]
async fn a_strangers_password_opens_nothing_whichever_link_is_followed() {
    for followed in [0, 1] {
        let portal = Portal::start().await;
        register(&portal, VICTIM).await;
        register(&portal, VICTIM).await;
        assert_eq!(account(&portal, VICTIM).await, None, "nothing stands yet");
        let links = tokens(&portal, VICTIM).await;
        let done = verify(&portal, &links[followed], HERS).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(opens(&portal, VICTIM, HERS).await);
        assert!(!opens(&portal, VICTIM, STRANGERS).await);
        // Its sibling ended with it, and asking again says there is an account, and changes nothing.
        let sibling = &links[1 - followed];
        assert_eq!(verify(&portal, sibling, STRANGERS).await.status, 410);
        register(&portal, VICTIM).await;
        assert_eq!(tokens(&portal, VICTIM).await.len(), 2, "no further link");
        assert!(opens(&portal, VICTIM, HERS).await);
        let kept = account(&portal, VICTIM).await.unwrap();
        assert_eq!(kept.who.name, "Claire Martin");
    }
}

#[tokio::test]
async fn a_strangers_name_is_in_no_mail() {
    let portal = Portal::start().await;
    register(&portal, VICTIM).await;
    unproved(&portal, "jean@exemple.fr", Role::Requester).await;
    forget(&portal, "jean@exemple.fr").await;
    register(&portal, "jean@exemple.fr").await;
    for (address, count) in [(VICTIM, 1), ("jean@exemple.fr", 2)] {
        let mails = portal.mails_to(address).await;
        assert_eq!(mails.len(), count);
        for mail in mails {
            assert!(!mail.raw.contains("0800"), "{}", mail.raw);
        }
    }
}

#[tokio::test]
async fn what_was_registered_before_or_after_is_nothing_to_an_agent() {
    for before in [true, false] {
        let portal = Portal::start().await;
        if before {
            register(&portal, VICTIM).await;
        }
        agent(&portal, "Claire", Role::Admin).await;
        if !before {
            register(&portal, VICTIM).await;
        }
        let mails = portal.mails_to(VICTIM).await;
        let invited = mails
            .iter()
            .find(|mail| mail.text().contains("l’équipe d’assistance. Choisissez"));
        let invited = invited.expect("an invitation").token();
        let links = tokens(&portal, VICTIM).await;
        assert_eq!(
            links.len(),
            if before { 2 } else { 1 },
            "no link to register"
        );
        for link in links.iter().filter(|link| **link != invited) {
            assert_eq!(verify(&portal, link, STRANGERS).await.status, 410);
        }
        let done = verify(&portal, &invited, HERS).await;
        assert_eq!(done.json()["role"], "admin", "{}", done.text);
        assert!(!opens(&portal, VICTIM, STRANGERS).await);
        assert!(opens(&portal, VICTIM, HERS).await);
    }
}

#[tokio::test]
async fn making_an_agent_drops_what_nobody_proved_and_keeps_what_somebody_did() {
    let portal = Portal::start().await;
    unproved(&portal, VICTIM, Role::Requester).await;
    let made = agent(&portal, "Claire", Role::Agent).await;
    assert_eq!(
        (made.who.name.as_str(), &made.password_hash),
        ("Claire", &None)
    );
    assert_eq!(made.who.language, Language::Fr);
    let link = tokens(&portal, VICTIM).await.remove(0);
    let done = verify(&portal, &link, HERS).await;
    assert!(signed_in(&portal, done.cookie()).await);

    // Proved by now: the password stays, and the role is taken up by logging in again.
    let made = agent(&portal, "Autre nom", Role::Admin).await;
    assert_eq!(made.who.name, "Claire Martin");
    assert!(!signed_in(&portal, done.cookie()).await);
    assert!(opens(&portal, VICTIM, HERS).await);
    assert_eq!(tokens(&portal, VICTIM).await.len(), 1, "no second link");
}

#[tokio::test]
async fn resetting_ends_all_links_and_all_sessions() {
    let portal = Portal::start().await;
    let claire = portal.requester(VICTIM).await;
    for _ in 0..3 {
        forget(&portal, VICTIM).await;
    }
    let links = tokens(&portal, VICTIM).await;
    let done = reset(&portal, &links[1], HERS).await;
    assert_eq!(done.status, 200, "{}", done.text);
    for link in &links {
        let again = reset(&portal, link, STRANGERS).await;
        assert_eq!(again.status, 410, "{}", again.text);
    }
    assert!(!signed_in(&portal, claire.cookie).await);
    assert!(signed_in(&portal, done.cookie()).await, "its own lives");
    assert!(opens(&portal, VICTIM, HERS).await);
}

#[tokio::test]
async fn a_link_to_register_ends_when_the_address_is_proved_another_way() {
    let portal = Portal::start().await;
    unproved(&portal, VICTIM, Role::Requester).await;
    register(&portal, VICTIM).await;
    forget(&portal, VICTIM).await;
    let links = tokens(&portal, VICTIM).await;
    assert_eq!(reset(&portal, &links[1], HERS).await.status, 200);
    assert_eq!(verify(&portal, &links[0], STRANGERS).await.status, 410);
    assert!(opens(&portal, VICTIM, HERS).await);
    let kept = account(&portal, VICTIM).await.unwrap();
    assert_eq!(kept.who.name, "claire", "nobody proved the other name");
}

#[tokio::test]
async fn of_two_links_used_at_once_one_serves() {
    for known in [true, false] {
        let portal = Portal::start().await;
        if known {
            portal.requester(VICTIM).await;
        }
        for _ in 0..2 {
            match known {
                true => forget(&portal, VICTIM).await,
                false => register(&portal, VICTIM).await,
            }
        }
        let links = tokens(&portal, VICTIM).await;
        let passwords = [HERS, STRANGERS];
        let (one, other) = match known {
            true => tokio::join!(
                reset(&portal, &links[0], passwords[0]),
                reset(&portal, &links[1], passwords[1])
            ),
            false => tokio::join!(
                verify(&portal, &links[0], passwords[0]),
                verify(&portal, &links[1], passwords[1])
            ),
        };
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        let won = usize::from(statuses[1] == 200);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 410], "{} {}", one.text, other.text);
        assert!(opens(&portal, VICTIM, passwords[won]).await);
        assert!(!opens(&portal, VICTIM, passwords[1 - won]).await);
    }
}

#[tokio::test]
async fn logging_in_ends_the_session_this_browser_had() {
    let portal = Portal::start().await;
    let claire = portal.requester(VICTIM).await;
    forget(&portal, VICTIM).await;
    let link = tokens(&portal, VICTIM).await.remove(0);
    let mine = reset(&portal, &link, HERS).await;
    assert!(!signed_in(&portal, claire.cookie).await);
    let jean = portal.requester("jean@exemple.fr").await;
    let elsewhere = portal.requester("paul@exemple.fr").await;

    let wrong = json!({ "address": VICTIM, "password": STRANGERS });
    portal.post(&jean, "/api/session", &wrong).await;
    assert!(signed_in(&portal, jean.cookie.clone()).await, "refused");
    let right = json!({ "address": VICTIM, "password": HERS });
    let first = portal.post(&jean, "/api/session", &right).await;
    assert!(!signed_in(&portal, jean.cookie).await, "another person's");
    let browser = Browser {
        cookie: first.cookie(),
    };
    let second = portal.post(&browser, "/api/session", &right).await;
    assert!(!signed_in(&portal, first.cookie()).await, "one's own");
    for lives in [second.cookie(), elsewhere.cookie, mine.cookie()] {
        assert!(signed_in(&portal, lives).await, "other browsers");
    }
}

#[tokio::test]
async fn a_session_in_use_ends_after_a_working_day_for_agents_and_a_month_for_others() {
    let portal = Portal::start().await;
    let claire = portal.requester(VICTIM).await;
    let marie = portal.agent("marie@exemple.fr").await;
    for hour in 1..=(30 * 24) {
        portal.system.clock.advance_seconds(3600);
        if hour <= 12 {
            let lives = signed_in(&portal, marie.cookie.clone()).await;
            assert_eq!(lives, hour < 12, "agent, {hour} h");
        }
        if hour % 6 == 0 {
            let lives = signed_in(&portal, claire.cookie.clone()).await;
            assert_eq!(lives, hour < 30 * 24, "requester, {hour} h");
        }
    }
}

/// Everybody an address can be to the desk.
const CASES: [&str; 5] = ["inconnue", "libre", "prouvee", "invitee", "agent"];

async fn everybody(portal: &Portal) {
    unproved(portal, "libre@exemple.fr", Role::Requester).await;
    portal.requester("prouvee@exemple.fr").await;
    unproved(portal, "invitee@exemple.fr", Role::Agent).await;
    portal.agent("agent@exemple.fr").await;
}

#[tokio::test]
async fn an_open_route_answers_and_works_alike_for_every_address() {
    let portal = Portal::start().await;
    everybody(&portal).await;
    for (path, status, price) in [
        (
            "/api/accounts",
            202,
            vec!["GetItem", "GetItem", "TransactWriteItems"],
        ),
        (
            "/api/passwords/forgotten",
            202,
            vec!["GetItem", "GetItem", "TransactWriteItems"],
        ),
        (
            "/api/session",
            401,
            vec!["GetItem", "GetItem", "TransactWriteItems"],
        ),
    ] {
        let mut answers = Vec::new();
        for case in CASES {
            let form = json!({ "address": format!("{case}@exemple.fr"), "name": "Nom", "password": STRANGERS });
            let (asked, reply) = portal.price(ask(&portal, path, form)).await;
            assert_eq!(
                (reply.status.as_u16(), &asked),
                (status, &price.iter().map(ToString::to_string).collect()),
                "{path} {case}"
            );
            answers.push((reply.text, reply.headers));
        }
        for answer in &answers {
            assert_eq!(answer, &answers[0], "{path}");
        }
    }
    assert_eq!(
        portal.mails_to("inconnue@exemple.fr").await.len(),
        1,
        "to register, and no more"
    );
}

#[tokio::test]
async fn four_who_ask_at_once_get_the_same_answer_for_every_address() {
    let portal = Portal::start().await;
    everybody(&portal).await;
    for path in ["/api/accounts", "/api/passwords/forgotten"] {
        for case in CASES {
            let form = json!({ "address": format!("{case}@exemple.fr"), "name": "Nom" });
            let one = || ask(&portal, path, form.clone());
            let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
            let mut statuses = [&a, &b, &c, &d].map(|reply| reply.status.as_u16());
            statuses.sort_unstable();
            assert_eq!(statuses, [202, 429, 429, 429], "{path} {case}");
            for reply in [a, b, c, d].iter().filter(|reply| reply.status == 202) {
                assert_eq!(reply.text, r#"{"sent":true}"#, "{path} {case}");
            }
        }
    }
}

#[tokio::test]
async fn who_is_more_than_an_agent_already_stays_so() {
    let portal = Portal::start().await;
    portal.log_in(VICTIM, Role::Admin).await;
    let added = agent(&portal, "", Role::Agent).await;
    assert_eq!(added.role, Role::Admin);
    let kept = account(&portal, VICTIM).await.unwrap();
    assert_eq!(kept.role, Role::Admin);
}
