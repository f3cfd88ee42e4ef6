//! Who somebody is: one person from their first contact on, by whatever way it came.

use domain::id::{PersonId, TicketNumber};
use domain::people::address::Address;
use domain::people::person::Role;
use domain::ticket::Ticket;
use operator::agents::add_agent;
use serde_json::json;

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};

/// How the desk comes to hear of an address.
const WAYS: [&str; 7] = [
    "mail",
    "form",
    "colleague",
    "registration",
    "observer",
    "copy",
    "agent",
];

async fn find(portal: &Portal, address: &str) -> Option<PersonId> {
    let address = Address::parse(address).unwrap();
    portal.system.store.find_person(&address).await.unwrap()
}

async fn head(portal: &Portal, number: u64) -> Option<Ticket> {
    let head = portal.system.store.read_head(TicketNumber(number)).await;
    head.unwrap().map(|head| head.ticket)
}

/// The ticket that was opened last.
async fn newest(portal: &Portal) -> Ticket {
    let mut last = None;
    for number in 1.. {
        match head(portal, number).await {
            Some(ticket) => last = Some(ticket),
            None => break,
        }
    }
    last.unwrap()
}

async fn mail(portal: &Portal, from: &str, cc: &str, id: &str) {
    let raw = format!(
        "From: {from}\nTo: {SUPPORT}\nCc: {cc}\nSubject: {id}\nMessage-ID: <{id}@poste>\n\nVoici.\n"
    );
    let sent = portal.deliver("poste@exemple.fr", &[SUPPORT], &raw).await;
    sent.unwrap();
}

async fn form(portal: &Portal, browser: &Browser, address: &str) -> Ticket {
    let form = json!({ "address": address, "subject": "Écran noir", "description": "<p>Noir</p>" });
    let reply = portal.post(browser, "/api/tickets", &form).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    head(portal, reply.json()["number"].as_u64().unwrap())
        .await
        .unwrap()
}

/// Asks for an account, and where that is granted, chooses a password.
async fn register(portal: &Portal, address: &str) -> PersonId {
    let nobody = Browser::default();
    let before = portal.mails_to(address).await.len();
    let typed = json!({ "address": address });
    let reply = portal.post(&nobody, "/api/accounts", &typed).await;
    assert_eq!(reply.status, 202, "{}", reply.text);
    let mails = portal.mails_to(address).await;
    let Some(mail) = mails[before..]
        .iter()
        .find(|mail| mail.text().contains("jeton="))
    else {
        // Whoever was made an agent is one already.
        return find(portal, address).await.unwrap();
    };
    let chosen = json!({ "token": mail.token(), "password": "cheval agrafe pile" });
    let path = "/api/accounts/verification";
    let reply = portal.post(&nobody, path, &chosen).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let cookie = reply.cookie().unwrap();
    let (_, secret) = cookie.split_once('=').unwrap();
    PersonId::parse(secret.split('.').next().unwrap()).unwrap()
}

/// Has an address come to the desk one way; gives who it is there.
async fn come(portal: &Portal, claire: &Browser, way: &str, address: &str) -> PersonId {
    let nobody = Browser::default();
    let system = &portal.system;
    system.settled().await;
    match way {
        "mail" => {
            mail(portal, address, "", &format!("m-{address}")).await;
            newest(portal).await.requester.person
        }
        "form" => form(portal, &nobody, address).await.requester.person,
        "colleague" => form(portal, claire, address).await.requester.person,
        "registration" => register(portal, address).await,
        "observer" => {
            let number = portal.declare(claire, "Écran noir").await;
            let named = json!({ "address": address });
            let path = format!("/api/tickets/{number}/observers");
            let reply = portal.post(claire, &path, &named).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            head(portal, number).await.unwrap().invited[0]
                .person
                .clone()
        }
        "copy" => {
            mail(
                portal,
                "claire@exemple.fr",
                address,
                &format!("c-{address}"),
            )
            .await;
            newest(portal).await.proposed[0].who.person.clone()
        }
        _ => {
            let made = add_agent(&system.store, &system.clock, address, "", Role::Agent).await;
            made.unwrap().who.person
        }
    }
}

/// Every address of the table with its person, after what the table says of people was held to be whole.
async fn everybody(portal: &Portal) -> Vec<(String, String)> {
    let (client, table) = &portal.system.table;
    let all = client.scan().table_name(table).send().await.unwrap();
    let items = all.items.unwrap();
    let told = |part: &str, person: &str| {
        let those = items
            .iter()
            .filter(|item| item["sk"].as_s().unwrap() == part);
        let text = |item: &std::collections::HashMap<String, _>, name: &str| -> String {
            let value: &aws_sdk_dynamodb::types::AttributeValue = &item[name];
            value.as_s().unwrap().clone()
        };
        let those = those.filter(|item| item.contains_key(person));
        let mut told: Vec<_> = those
            .map(|item| (text(item, "address"), text(item, person)))
            .collect();
        told.sort();
        told
    };
    let addresses = told("ADDRESS", "belongs_to");
    assert_eq!(addresses, told("CONTACT", "contact_of"));
    addresses
}

#[tokio::test]
async fn every_way_makes_one_person_and_finds_the_one_another_way_made() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    for first in 0..WAYS.len() {
        let address = format!("{}@exemple.fr", WAYS[first]);
        let mut known = None;
        for next in 0..WAYS.len() {
            let way = WAYS[(first + next) % WAYS.len()];
            let person = come(&portal, &claire, way, &address).await;
            let known = known.get_or_insert_with(|| person.clone());
            assert_eq!(*known, person, "{way}, after first {address}");
            assert_eq!(
                find(&portal, &address).await,
                Some(person),
                "{way} {address}"
            );
        }
    }
    portal.system.settled().await;
    let everybody = everybody(&portal).await;
    assert_eq!(everybody.len(), 1 + WAYS.len(), "{everybody:?}");
}

/// Nothing is known of who only asked, or was asked of.
#[tokio::test]
async fn whoever_never_came_is_nobody() {
    let portal = Portal::start().await;
    let nobody = Browser::default();
    let typed = json!({ "address": "luc@exemple.fr", "password": "cheval agrafe pile" });
    for path in ["/api/accounts", "/api/passwords/forgotten", "/api/session"] {
        portal.post(&nobody, path, &typed).await;
    }
    portal.system.settled().await;
    assert_eq!(everybody(&portal).await, []);
}

#[tokio::test]
async fn two_first_contacts_at_the_same_instant_make_one_person() {
    let portal = Portal::start().await;
    for round in 0..30 {
        // Strangers of one network open a request every half minute.
        portal.system.clock.advance_seconds(60);
        let address = format!("n{round}@exemple.fr");
        let raw = format!(
            "From: {address}\r\nTo: {SUPPORT}\r\nSubject: {round}\r\nMessage-ID: <{round}@poste>\r\n\r\nVoici.\r\n"
        );
        let nobody = Browser::default();
        let (mailed, formed) = tokio::join!(
            portal.hand_over(&address, &[SUPPORT], raw.as_bytes()),
            form(&portal, &nobody, &address)
        );
        mailed.unwrap();
        portal.system.settled().await;
        let (one, two) = (2 * round + 1, 2 * round + 2);
        let (one, two) = (head(&portal, one).await, head(&portal, two).await);
        let (one, two) = (one.unwrap().requester, two.unwrap().requester);
        assert_eq!((&one.person, &one.address), (&two.person, &two.address));
        assert_eq!(one.person, formed.requester.person);
        assert_eq!(find(&portal, &address).await, Some(one.person));
    }
    assert_eq!(everybody(&portal).await.len(), 30);
}

/// Several at the very moment, between whom no request to the table is.
#[tokio::test]
async fn many_first_contacts_at_once_make_one_person() {
    let portal = Portal::start().await;
    let address = Address::parse("luc@exemple.fr").unwrap();
    let asked = (0..20).map(|place| {
        let (store, address) = (portal.system.store.clone(), address.clone());
        tokio::spawn(async move {
            let new = PersonId::new([place; 10]);
            store.person_of(&address, &new).await.unwrap()
        })
    });
    let asked: Vec<_> = asked.collect();
    let mut people = Vec::new();
    for one in asked {
        people.push(one.await.unwrap());
    }
    people.dedup();
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!(everybody(&portal).await.len(), 1);
}

#[tokio::test]
async fn an_address_in_whatever_spelling_is_one_person() {
    let portal = Portal::start().await;
    for spellings in [
        [
            "jose@xn--socit-esab.fr",
            "Jose@XN--Socit-ESAB.fr",
            "jose@société.fr",
            "jose@socie\u{301}te\u{301}.fr",
        ],
        [
            "hélène@exemple.fr",
            "HÉLÈNE@Exemple.fr",
            "he\u{301}le\u{300}ne@exemple.fr",
            "HE\u{301}LE\u{300}NE@EXEMPLE.FR",
        ],
    ] {
        let mut known = None;
        for (place, spelling) in spellings.into_iter().enumerate() {
            mail(
                &portal,
                spelling,
                "",
                &format!("{place}-{}", spelling.len()),
            )
            .await;
            let requester = newest(&portal).await.requester;
            let known = known.get_or_insert_with(|| requester.clone());
            assert_eq!(
                (&requester.person, &requester.address),
                (&known.person, &known.address),
                "{spelling}"
            );
        }
    }
    for spelling in ["JOSE@société.fr", "jose@socie\u{301}te\u{301}.fr"] {
        let requester = form(&portal, &Browser::default(), spelling).await.requester;
        assert_eq!(requester.address.as_str(), "jose@xn--socit-esab.fr");
    }
    assert_eq!(everybody(&portal).await.len(), 2);
}
