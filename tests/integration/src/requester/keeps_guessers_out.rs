//! What strangers get who try passwords, have mails sent and fill the desk from one network or many, and that whoever
//! belongs here comes through all the same.

use serde_json::json;

use crate::portal::{Browser, Portal, Reply};

const CLAIRE: &str = "claire@exemple.fr";
const HERS: &str = "cheval agrafe pile";
const NETWORK: &str = "192.0.2.7";

async fn log_in(
    portal: &Portal,
    browser: &Browser,
    from: &str,
    address: &str,
    password: &str,
) -> Reply {
    let form = json!({ "address": address, "password": password });
    portal.post_from(from, browser, "/api/session", &form).await
}

/// Tries wrong passwords until one is refused for being too many, at most so many; how many were looked at.
async fn guess(
    portal: &Portal,
    from: impl Fn(usize) -> String,
    address: &str,
    most: usize,
) -> usize {
    for count in 0..most {
        let browser = Browser::default();
        let reply = log_in(
            portal,
            &browser,
            &from(count),
            address,
            &format!("essai {count}"),
        )
        .await;
        if reply.status == 429 {
            assert_says_when(&reply, "/problems/too-many-tries");
            return count;
        }
        assert_eq!(reply.status, 401, "{}", reply.text);
    }
    most
}

fn assert_says_when(reply: &Reply, problem: &str) {
    assert_eq!(reply.status, 429, "{}", reply.text);
    assert_eq!(reply.json()["type"], problem);
    let wait: i64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=86_400).contains(&wait), "{wait}");
    assert!(!reply.json()["detail"].as_str().unwrap().contains("{}"));
}

/// The token of the link that was mailed last.
async fn link(portal: &Portal, address: &str) -> String {
    let mails = portal.mails_to(address).await;
    let linked = mails.iter().rfind(|mail| mail.text().contains("jeton="));
    linked.expect("a mail with a link").token()
}

/// Somebody with a password, and the browser they chose it in, logged out again.
async fn account(portal: &Portal, address: &str) -> Browser {
    let form = json!({ "address": address, "name": "Claire" });
    let asked = portal
        .post_from("198.51.100.1", &Browser::default(), "/api/accounts", &form)
        .await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    let form = json!({ "token": link(portal, address).await, "name": "Claire", "password": HERS });
    let path = "/api/accounts/verification";
    let made = portal
        .post_from("198.51.100.1", &Browser::default(), path, &form)
        .await;
    assert_eq!(made.status, 200, "{}", made.text);
    known(&made)
}

/// The browser as it is known from now on, without its session.
fn known(reply: &Reply) -> Browser {
    let cookies = reply.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let device = cookies.find(|cookie| cookie.starts_with("__Host-device="));
    let device = device.expect("a cookie of the browser");
    for part in [
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=34560000",
    ] {
        assert!(device.contains(part), "{part} in {device}");
    }
    Browser {
        cookie: device.split(';').next().map(str::to_owned),
    }
}

#[tokio::test]
async fn a_network_tries_fifteen_passwords_an_hour_with_an_address_whoever_has_it() {
    for address in [CLAIRE, "personne@exemple.fr"] {
        let portal = Portal::start_within_the_hour().await;
        account(&portal, CLAIRE).await;
        let left = 3600 - portal.system.clock.now().seconds() % 3600;
        portal.system.clock.advance_seconds(left);
        let mut looked_at = 0;
        for _ in 0..11 {
            looked_at += guess(&portal, |_| NETWORK.to_owned(), address, 100).await;
            portal.system.clock.advance_seconds(300);
        }
        assert_eq!(looked_at, 15, "{address}");
        // The right one is not looked at either, and an address beside it in the network changes nothing.
        guess(&portal, |_| NETWORK.to_owned(), address, 100).await;
        let right = log_in(&portal, &Browser::default(), "192.0.2.200", address, HERS).await;
        assert_eq!(right.status, 429, "{}", right.text);
    }
}

#[tokio::test]
async fn many_networks_together_try_fifty_and_the_owner_gets_in_at_once() {
    let portal = Portal::start_within_the_hour().await;
    let hers = account(&portal, CLAIRE).await;
    let looked_at = guess(&portal, |count| format!("10.0.{count}.1"), CLAIRE, 200).await;
    assert_eq!(looked_at, 50);
    // Where she signed in before, at once; from a network nobody used, by the link.
    let back = log_in(&portal, &hers, "10.0.3.1", CLAIRE, HERS).await;
    assert_eq!(back.status, 200, "{}", back.text);
    let elsewhere = log_in(&portal, &Browser::default(), "203.0.113.8", CLAIRE, HERS).await;
    assert_says_when(&elsewhere, "/problems/too-many-tries");
    let form = json!({ "address": CLAIRE });
    let asked = portal
        .post_from(
            "203.0.113.8",
            &Browser::default(),
            "/api/passwords/forgotten",
            &form,
        )
        .await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    let form = json!({ "token": link(&portal, CLAIRE).await, "password": "tortue verte 42" });
    let reset = portal
        .post_from(
            "203.0.113.8",
            &Browser::default(),
            "/api/passwords/reset",
            &form,
        )
        .await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    // From then on that browser is known as well.
    let again = log_in(
        &portal,
        &known(&reset),
        "203.0.113.8",
        CLAIRE,
        "tortue verte 42",
    )
    .await;
    assert_eq!(again.status, 200, "{}", again.text);
    // Others are not concerned.
    assert_eq!(
        guess(&portal, |_| "10.0.3.1".to_owned(), "jean@exemple.fr", 3).await,
        3
    );
}

#[tokio::test]
async fn a_known_browser_is_no_way_to_guess_and_none_to_another_account() {
    let portal = Portal::start_within_the_hour().await;
    let hers = account(&portal, CLAIRE).await;
    for (address, count) in [(CLAIRE, 5), ("jean@exemple.fr", 5)] {
        let mut refused = 0;
        for _ in 0..8 {
            let reply = log_in(&portal, &hers, NETWORK, address, "essai").await;
            refused += usize::from(reply.status == 429);
        }
        assert_eq!(8 - refused, count, "{address}");
    }
    // A cookie of somebody's own making, or a changed one, is none.
    let cookie = hers.cookie.unwrap();
    let forged = Browser {
        cookie: Some(cookie[..cookie.len() - 1].to_owned()),
    };
    let reply = log_in(&portal, &forged, "192.0.2.9", CLAIRE, HERS).await;
    assert_eq!(
        reply.status, 200,
        "her network was not used up: {}",
        reply.text
    );
    assert_ne!(known(&reply).cookie, Some(cookie));
}

#[tokio::test]
async fn whoever_signs_in_often_is_no_guesser() {
    let portal = Portal::start_within_the_hour().await;
    account(&portal, CLAIRE).await;
    for _ in 0..20 {
        let right = log_in(&portal, &Browser::default(), NETWORK, CLAIRE, HERS).await;
        assert_eq!(right.status, 200, "{}", right.text);
    }
    let left = 300 - portal.system.clock.now().seconds() % 300;
    portal.system.clock.advance_seconds(left);
    for count in 0..5 {
        let wrong = log_in(&portal, &Browser::default(), NETWORK, CLAIRE, "faute").await;
        assert_eq!(wrong.status, 401, "{}", wrong.text);
        let right = log_in(&portal, &Browser::default(), NETWORK, CLAIRE, HERS).await;
        match count {
            0..4 => assert_eq!(right.status, 200, "{}", right.text),
            // The fifth mistake fills the five minutes.
            _ => assert_says_when(&right, "/problems/too-many-tries"),
        }
    }
}

/// One password tried with everybody, and the way in of whoever sits in the same network.
#[tokio::test]
async fn a_network_tries_a_hundred_passwords_an_hour_and_its_people_get_in_by_mail() {
    let portal = Portal::start_within_the_hour().await;
    let hers = account(&portal, CLAIRE).await;
    for count in 0..100 {
        let address = format!("p{count}@exemple.fr");
        let wrong = log_in(&portal, &Browser::default(), NETWORK, &address, "azerty").await;
        assert_eq!(wrong.status, 401, "{}", wrong.text);
    }
    let refused = log_in(&portal, &Browser::default(), NETWORK, CLAIRE, HERS).await;
    assert_says_when(&refused, "/problems/too-many-tries");
    let known = log_in(&portal, &hers, NETWORK, CLAIRE, HERS).await;
    assert_eq!(known.status, 200, "{}", known.text);
    // The network's mails are used up as well.
    let forgotten = async |address: &str| {
        let form = json!({ "address": address });
        let path = "/api/passwords/forgotten";
        portal
            .post_from(NETWORK, &Browser::default(), path, &form)
            .await
    };
    for count in 0..30 {
        assert_eq!(forgotten(&format!("p{count}@exemple.fr")).await.status, 202);
    }
    assert_eq!(forgotten(CLAIRE).await.status, 202);
    let form = json!({ "token": link(&portal, CLAIRE).await, "password": "tortue verte 42" });
    let path = "/api/passwords/reset";
    let reset = portal
        .post_from(NETWORK, &Browser::default(), path, &form)
        .await;
    assert_eq!(reset.status, 200, "{}", reset.text);
}

/// What was sent is told of again, whatever was sent since.
#[tokio::test]
async fn the_same_request_again_is_no_new_one_where_there_is_no_room_for_another() {
    let portal = Portal::start_within_the_hour().await;
    let form = json!({ "address": CLAIRE, "subject": "Écran", "description": "<p>Noir</p>" });
    let nobody = Browser::default();
    let first = portal
        .post_keyed(&nobody, "/api/tickets", &form, Some("k1"))
        .await;
    assert_eq!(first.status, 201, "{}", first.text);
    let mut last = 201;
    for count in 0..40 {
        let key = format!("n{count}");
        let reply = portal
            .post_keyed(&nobody, "/api/tickets", &form, Some(&key))
            .await;
        last = reply.status.as_u16();
    }
    assert_eq!(last, 429);
    let before = portal.system.store.next_ticket_number().await.unwrap();
    for _ in 0..3 {
        let again = portal
            .post_keyed(&nobody, "/api/tickets", &form, Some("k1"))
            .await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
    }
    let other = json!({ "address": CLAIRE, "subject": "Souris", "description": "<p>Noir</p>" });
    let reused = portal
        .post_keyed(&nobody, "/api/tickets", &other, Some("k1"))
        .await;
    assert_eq!(reused.status, 409, "{}", reused.text);
    let after = portal.system.store.next_ticket_number().await.unwrap();
    assert_eq!(after.0, before.0 + 1, "no number was drawn");
}

#[tokio::test]
async fn passwords_at_the_same_moment_find_no_more_room_than_one_after_another() {
    let portal = Portal::start_within_the_hour().await;
    let left = 300 - portal.system.clock.now().seconds() % 300;
    portal.system.clock.advance_seconds(left);
    let (browser, wrong) = (Browser::default(), "essai");
    let one = || log_in(&portal, &browser, NETWORK, CLAIRE, wrong);
    let (a, b, c, d, e, f, g) = tokio::join!(one(), one(), one(), one(), one(), one(), one());
    let replies = [a, b, c, d, e, f, g];
    let looked_at = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn an_address_gets_one_mail_a_quarter_of_an_hour_and_four_a_day_of_each_kind() {
    for (path, address, sent) in [
        ("/api/passwords/forgotten", CLAIRE, 4),
        ("/api/accounts", CLAIRE, 4),
        ("/api/passwords/forgotten", "personne@exemple.fr", 0),
        ("/api/accounts", "personne@exemple.fr", 4),
    ] {
        let portal = Portal::start_within_the_hour().await;
        account(&portal, CLAIRE).await;
        let before = portal.mails_to(address).await.len();
        // A day, from midnight.
        let left = 86_400 - portal.system.clock.now().seconds() % 86_400;
        portal.system.clock.advance_seconds(left + 1);
        let form = json!({ "address": address, "name": "Nom" });
        let mut taken = Vec::new();
        for minute in (0..(23 * 60)).step_by(5) {
            portal.system.clock.advance_seconds(300);
            let from = format!("10.{}.{}.1", minute / 200, minute % 200);
            let reply = portal
                .post_from(&from, &Browser::default(), path, &form)
                .await;
            match reply.status.as_u16() {
                202 => taken.push(minute),
                _ => assert_says_when(&reply, "/problems/mailed-before"),
            }
        }
        assert_eq!(taken, [0, 15, 30, 45], "{path} {address}");
        let mails = portal.mails_to(address).await.len() - before;
        assert_eq!(mails, sent, "{path} {address}");
    }
}

/// Whoever uses up somebody's mails leaves them one with a link that works for as long as no other goes.
#[tokio::test]
async fn whose_mails_were_used_up_has_a_link_that_works_until_there_is_another() {
    let portal = Portal::start_within_the_hour().await;
    account(&portal, CLAIRE).await;
    let left = 86_400 - portal.system.clock.now().seconds() % 86_400;
    portal.system.clock.advance_seconds(left + 1);
    let forgotten = "/api/passwords/forgotten";
    let asked = async |from: &str| {
        let form = json!({ "address": CLAIRE });
        let browser = Browser::default();
        portal.post_from(from, &browser, forgotten, &form).await
    };
    for _ in 0..4 {
        assert_eq!(asked("10.0.0.1").await.status, 202);
        // Mails behind different links go out in any order.
        portal.system.settled().await;
        portal.system.clock.advance_seconds(901);
    }
    let last = portal.mails_to(CLAIRE).await.pop().unwrap();
    assert!(last.text().contains("24 heures"), "{}", last.text());
    portal.system.clock.advance_seconds(22 * 3600);
    let refused = asked(NETWORK).await;
    assert_says_when(&refused, "/problems/mailed-before");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!(wait < 2 * 3600, "{wait}: the day begins anew");
    let form = json!({ "token": last.token(), "password": "tortue verte 42" });
    let path = "/api/passwords/reset";
    let reset = portal
        .post_from(NETWORK, &Browser::default(), path, &form)
        .await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    // Used, it leaves them another, at once: on the telephone they are as unknown as before.
    assert_eq!(asked(NETWORK).await.status, 202);
    let form = json!({ "token": link(&portal, CLAIRE).await, "password": "girafe moutarde vis" });
    let reset = portal
        .post_from(NETWORK, &Browser::default(), path, &form)
        .await;
    assert_eq!(reset.status, 200, "{}", reset.text);
}

#[tokio::test]
async fn one_network_alone_keeps_nobody_out_in_a_day() {
    let portal = Portal::start_within_the_hour().await;
    account(&portal, CLAIRE).await;
    for _ in 0..24 {
        for _ in 0..12 {
            guess(&portal, |_| "10.0.0.1".to_owned(), CLAIRE, 6).await;
            portal.system.clock.advance_seconds(300);
        }
        let back = log_in(&portal, &Browser::default(), NETWORK, CLAIRE, HERS).await;
        assert_eq!(back.status, 200, "{}", back.text);
    }
}

#[tokio::test]
async fn what_is_refused_uses_up_no_number() {
    let portal = Portal::start_within_the_hour().await;
    let left = 600 - portal.system.clock.now().seconds() % 600;
    portal.system.clock.advance_seconds(left);
    let form = json!({ "address": CLAIRE, "subject": "Écran", "description": "<p>Noir</p>" });
    let stale = Browser {
        cookie: Some(format!("__Host-sid={}.{}", "0".repeat(16), "a".repeat(52))),
    };
    for browser in [&Browser::default(), &stale] {
        for _ in 0..30 {
            portal
                .post_from(NETWORK, browser, "/api/tickets", &form)
                .await;
        }
    }
    let next = portal.system.store.next_ticket_number().await.unwrap();
    assert_eq!(next.0, 21, "twenty in ten minutes");
}

#[tokio::test]
async fn at_the_same_moment_one_of_four_has_a_mail_sent_and_none_is_lost_to_a_rival() {
    let portal = Portal::start_within_the_hour().await;
    account(&portal, CLAIRE).await;
    let before = portal.mails_to(CLAIRE).await.len();
    let form = json!({ "address": CLAIRE });
    let browser = Browser::default();
    let one = || portal.post_from(NETWORK, &browser, "/api/passwords/forgotten", &form);
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let mut statuses = [a, b, c, d].map(|reply| reply.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 429, 429, 429]);
    assert_eq!(portal.mails_to(CLAIRE).await.len(), before + 1);
}

#[tokio::test]
async fn a_network_has_thirty_mails_an_hour_sent_and_other_networks_go_on() {
    let portal = Portal::start_within_the_hour().await;
    let asked = async |from: &str, count: usize| {
        let form = json!({ "address": format!("p{count}@exemple.fr") });
        portal
            .post_from(from, &Browser::default(), "/api/accounts", &form)
            .await
    };
    for count in 0..30 {
        assert_eq!(asked(NETWORK, count).await.status, 202);
    }
    assert_says_when(&asked(NETWORK, 30).await, "/problems/too-much");
    assert_eq!(asked("203.0.113.1", 31).await.status, 202);
    assert_eq!(portal.mails_to("p30@exemple.fr").await.len(), 0);
}

#[tokio::test]
async fn strangers_of_one_network_open_twenty_requests_in_ten_minutes_and_others_go_on() {
    let portal = Portal::start_within_the_hour().await;
    let left = 600 - portal.system.clock.now().seconds() % 600;
    portal.system.clock.advance_seconds(left);
    let declared = async |from: &str, count: usize| {
        let form = json!({ "address": format!("p{count}@exemple.fr"), "subject": "Écran", "description": "<p>Noir</p>" });
        portal
            .post_from(from, &Browser::default(), "/api/tickets", &form)
            .await
    };
    for count in 0..20 {
        assert_eq!(declared(NETWORK, count).await.status, 201);
    }
    assert_says_when(&declared(NETWORK, 20).await, "/problems/too-much");
    assert_eq!(declared("203.0.113.1", 21).await.status, 201);
    // Whoever is logged in there is no stranger.
    let claire = portal.requester(CLAIRE).await;
    let form = json!({ "subject": "Écran", "description": "<p>Noir</p>" });
    let hers = portal
        .post_from(NETWORK, &claire, "/api/tickets", &form)
        .await;
    assert_eq!(hers.status, 201, "{}", hers.text);
}

#[tokio::test]
async fn strangers_of_one_network_announce_three_hundred_megabytes_an_hour() {
    let portal = Portal::start_within_the_hour().await;
    let announce = async |browser: &Browser, from: &str, bytes: u64| {
        let file = json!({ "name": "a.log", "size": bytes, "type": "text/plain", "sha256": "0".repeat(64) });
        let form = json!({ "files": [file] });
        portal
            .post_from(from, browser, "/api/attachments", &form)
            .await
    };
    let nobody = Browser::default();
    for _ in 0..11 {
        let taken = announce(&nobody, NETWORK, 25 * 1024 * 1024).await;
        assert_eq!(taken.status, 201, "{}", taken.text);
    }
    // 27 megabytes each: three are left.
    assert_says_when(
        &announce(&nobody, NETWORK, 25_000_000).await,
        "/problems/too-much",
    );
    assert_eq!(announce(&nobody, NETWORK, 3_000_000).await.status, 201);
    assert_says_when(&announce(&nobody, NETWORK, 1).await, "/problems/too-much");
    assert_eq!(announce(&nobody, "203.0.113.1", 1).await.status, 201);
    let claire = portal.requester(CLAIRE).await;
    assert_eq!(announce(&claire, NETWORK, 25_000_000).await.status, 201);
}
