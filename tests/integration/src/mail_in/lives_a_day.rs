//! A day of a desk among machines, by a fake clock: a second desk of the same kind, a supplier's desk that
//! answers everything and says it is no machine, somebody whose out-of-office answers everything, and an
//! address that bounces. Nobody sleeps: a step is ten minutes.

use std::collections::{BTreeMap, BTreeSet};

use domain::people::person::Role;
use mail::Incoming;
use serde_json::json;

use crate::portal::{Browser, Portal};

const US: &str = "assistance@guichet.localhost";
const THEM: &str = "support@voisin.localhost";
const SUPPLIER: &str = "desk@fournisseur.example";
const AWAY: &str = "absent@exemple.fr";
const GONE: &str = "parti@exemple.fr";
const STEPS: usize = 24 * 6;

/// The world outside of our desk, and what it has seen of our mails.
struct World {
    us: Portal,
    them: Portal,
    seen: usize,
    seen_of_them: usize,
    answered: usize,
    /// Our mails by what they tell and to whom.
    copies: BTreeMap<(String, String), usize>,
}

impl World {
    async fn settle(&self) {
        self.us.system.settled().await;
        self.them.system.settled().await;
    }

    /// Hands over everything that was sent since, and lets the machines answer, until nobody says any more
    /// or this step has seen more mails than any sane world.
    async fn exchange(&mut self) {
        for _ in 0..20 {
            self.settle().await;
            let ours = self.us.system.outbox.all().split_off(self.seen);
            let theirs = self.them.system.outbox.all().split_off(self.seen_of_them);
            if ours.is_empty() && theirs.is_empty() {
                return;
            }
            self.seen += ours.len();
            self.seen_of_them += theirs.len();
            for sent in &ours {
                let raw = self.us.system.outbox.raw(&sent.id).unwrap();
                let read = mail::read(&raw).unwrap();
                let to = sent.to[0].clone();
                *self
                    .copies
                    .entry((notification(&raw), to.clone()))
                    .or_default() += 1;
                self.answer(&to, &read, &raw).await;
            }
            for sent in &theirs {
                if sent.to[0] == US || sent.to[0].ends_with("@guichet.localhost") {
                    let raw = self.them.system.outbox.raw(&sent.id).unwrap();
                    self.us.hand_over(THEM, &[&sent.to[0]], &raw).await.unwrap();
                }
            }
        }
        panic!("the exchange of one moment does not end");
    }

    async fn answer(&mut self, to: &str, read: &Incoming, raw: &[u8]) {
        self.answered += 1;
        let id = self.answered;
        let reply_to = read
            .reply_to
            .as_ref()
            .map_or(US, |one| one.address.as_str())
            .to_owned();
        let subject = &read.subject;
        match to {
            THEM => self.them.hand_over(US, &[THEM], raw).await.unwrap(),
            // A desk that answers the address it sees, names no ticket and says nothing of being a machine.
            SUPPLIER => {
                let raw = format!(
                    "From: {SUPPLIER}\r\nTo: {US}\r\nSubject: Demande {id} bien re=?utf-8?q?=C3=A7?=ue\r\nMessage-ID: <s{id}@fournisseur.example>\r\n\r\nVotre demande {id} est enregistree.\r\n"
                );
                self.us
                    .hand_over(SUPPLIER, &[US], raw.as_bytes())
                    .await
                    .unwrap();
            }
            // Answers whatever comes, automatic or not, and marks only every second answer as such.
            AWAY => {
                let marked = if id.is_multiple_of(2) {
                    "Auto-Submitted: auto-replied\r\n"
                } else {
                    ""
                };
                let raw = format!(
                    "From: {AWAY}\r\nTo: {reply_to}\r\nSubject: Absence: {subject}\r\nMessage-ID: <a{id}@exemple.fr>\r\n{marked}\r\nJe suis absent ({id}).\r\n"
                );
                self.us
                    .hand_over(AWAY, &[&reply_to], raw.as_bytes())
                    .await
                    .unwrap();
            }
            GONE => {
                let raw = format!(
                    "From: MAILER-DAEMON@exemple.fr\r\nTo: {US}\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b{id}@exemple.fr>\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nUnknown user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; exemple.fr\r\n\r\nFinal-Recipient: rfc822; {GONE}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
                );
                self.us.hand_over("", &[US], raw.as_bytes()).await.unwrap();
            }
            _ => {}
        }
    }

    fn pass(&self, seconds: i64) {
        self.us.system.clock.advance_seconds(seconds);
        self.them.system.clock.advance_seconds(seconds);
    }
}

/// What a mail of ours tells, as its header names it.
fn notification(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("X-Portal-Notification: "));
    line.expect("our mails are named").trim().to_owned()
}

async fn write(portal: &Portal, from: &str, to: &str, id: &str) {
    let raw = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Besoin {id}\r\nMessage-ID: <h{id}@humain>\r\n\r\nBonjour, besoin {id}.\r\n"
    );
    portal.hand_over(from, &[to], raw.as_bytes()).await.unwrap();
}

async fn reply(portal: &Portal, agent: &Browser, ticket: u64, words: &str) {
    let path = format!("/api/tickets/{ticket}/replies");
    let reply = portal
        .post(agent, &path, &json!({ "body": format!("<p>{words}</p>") }))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text);
}

/// The numbers of the open tickets of one requester.
async fn tickets_of(portal: &Portal, agent: &Browser, name: &str) -> Vec<u64> {
    let list = portal.get(agent, "/api/tickets?view=open").await.json();
    let tickets = list["tickets"].as_array().unwrap().iter();
    let mut numbers: Vec<u64> = tickets
        .filter(|ticket| ticket["requester"] == name)
        .map(|ticket| ticket["number"].as_u64().unwrap())
        .collect();
    numbers.sort();
    numbers
}

#[tokio::test]
async fn a_day_among_machines_ends_with_few_mails_and_each_message_told_once() {
    let mut world = World {
        us: Portal::start().await,
        them: Portal::start_with(&["--ephemeral", "--support", THEM]).await,
        seen: 0,
        seen_of_them: 0,
        answered: 0,
        copies: BTreeMap::new(),
    };
    let mut agent = world.us.agent("marie@exemple.fr").await;
    world.them.agent("bob@voisin.example").await;
    let mut human = 0;
    for step in 0..STEPS {
        // A session ends after twelve hours.
        if step % 60 == 59 {
            agent = world.us.log_in("marie@exemple.fr", Role::Agent).await;
        }
        let id = step.to_string();
        match step {
            // Each of them writes once, the absent one just before leaving.
            1 => write(&world.us, AWAY, US, &id).await,
            2 => write(&world.us, GONE, US, &id).await,
            3 => write(&world.us, SUPPLIER, US, &id).await,
            4 => write(&world.us, THEM, US, &id).await,
            // Somebody ordinary, every two hours.
            _ if step % 12 == 6 => write(&world.us, "claire@exemple.fr", US, &id).await,
            // The agent answers one of the machines' tickets every two hours.
            _ if step % 12 == 0 && step > 0 => {
                let names = ["absent", "parti", "desk", "support"];
                let numbers = tickets_of(&world.us, &agent, names[step / 12 % 4]).await;
                reply(&world.us, &agent, numbers[0], &format!("Réponse {id}")).await;
            }
            _ => {
                world.pass(600);
                continue;
            }
        }
        human += 1;
        world.exchange().await;
        world.pass(600);
        let report = upkeep::handle(&world.us.system.upkeep).await.unwrap();
        assert_eq!(report, upkeep::Report::default(), "nothing was left behind");
        world.exchange().await;
    }

    let sent = world.us.system.outbox.all().len();
    assert!(
        sent <= 3 * human,
        "{sent} mails sent for {human} that people wrote"
    );
    // Each message once to each person, and never a message missed that a person wrote to somebody.
    let twice: Vec<_> = world
        .copies
        .iter()
        .filter(|(_, count)| **count > 1)
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
    let told: BTreeSet<&str> = world.copies.keys().map(|(_, to)| to.as_str()).collect();
    assert!(
        told.contains("claire@exemple.fr") && told.contains("marie@exemple.fr"),
        "{told:?}"
    );
    for (name, address) in [
        ("absent", AWAY),
        ("parti", GONE),
        ("desk", SUPPLIER),
        ("support", THEM),
    ] {
        let number = tickets_of(&world.us, &agent, name).await[0];
        let ticket = world.us.ticket(&agent, number).await;
        for message in ticket["messages"].as_array().unwrap() {
            if message["author"]["role"] != "agent" {
                continue;
            }
            let id = message["id"].as_str().unwrap();
            let copies = world
                .copies
                .iter()
                .filter(|((told, to), _)| told.contains(id) && to == address)
                .map(|(_, count)| count)
                .sum::<usize>();
            assert_eq!(copies, 1, "message {id} to {address}");
        }
    }
    assert_eq!(world.us.system.queue.dead_letters(), []);
    let unfinished = world
        .us
        .system
        .upkeep
        .files
        .list_unfinished()
        .await
        .unwrap();
    assert_eq!(unfinished, [], "every mail has its outcome");
}
