//! Which ticket a mail belongs to, whoever writes it and whatever key signed its address.

use data_encoding::HEXLOWER;
use domain::people::person::Role;
use local::data::secrets::rotate_keys;
use serde_json::{Value, json};

use crate::portal::{Browser, Mail, Portal};

const SUPPORT: &str = "assistance@guichet.localhost";

/// Claire's ticket 1 and Luc's ticket 2, and the mails they got about them.
struct TwoTickets {
    portal: Portal,
    agent: Browser,
    claires: Mail,
    lucs: Mail,
}

async fn desk() -> TwoTickets {
    let portal = Portal::start().await;
    let agent = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let claire = portal.requester("claire@exemple.fr").await;
    let luc = portal.requester("luc@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    portal.declare(&luc, "Souris").await;
    let claires = portal.mails_to("claire@exemple.fr").await.remove(0);
    let lucs = portal.mails_to("luc@exemple.fr").await.remove(0);
    TwoTickets {
        portal,
        agent,
        claires,
        lucs,
    }
}

impl TwoTickets {
    async fn deliver(&self, from: &str, to: &str, subject: &str, more: &str) {
        let id = HEXLOWER.encode(&environment::random::<8>());
        let raw = format!(
            "From: {from}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id}@poste>\n{more}\nVoici.\n"
        );
        self.portal.deliver(from, &[to], &raw).await.unwrap();
    }

    async fn ticket(&self, number: u64) -> Value {
        self.portal.ticket(&self.agent, number).await
    }

    /// How many messages a ticket has, and in what capacity the last was written.
    async fn last(&self, number: u64) -> (usize, String) {
        let ticket = self.ticket(number).await;
        let messages = ticket["messages"].as_array().unwrap();
        let role = &messages.last().unwrap()["author"]["role"];
        (messages.len(), role.as_str().unwrap().to_owned())
    }

    async fn exists(&self, number: u64) -> bool {
        let path = format!("/api/tickets/{number}");
        self.portal.get(&self.agent, &path).await.status == 200
    }
}

fn answering(mail: &Mail) -> String {
    format!(
        "In-Reply-To: <{}>\n",
        mail.read.message_id.as_ref().unwrap()
    )
}

#[tokio::test]
async fn a_message_id_leads_in_whoever_takes_part_and_nobody_else() {
    let desk = desk().await;
    let answering = answering(&desk.claires);
    desk.deliver("claire@exemple.fr", SUPPORT, "Sans numéro", &answering)
        .await;
    assert_eq!(desk.last(1).await, (2, "requester".to_owned()));
    // References alone, the newest last, as programs do that forget In-Reply-To.
    let references = answering.replace("In-Reply-To:", "References: <autre@poste>");
    desk.deliver("claire@exemple.fr", SUPPORT, "Encore", &references)
        .await;
    assert_eq!(desk.last(1).await, (3, "requester".to_owned()));

    // The mail was forwarded to Luc, who answers support: his own ticket, which names the other to agents.
    desk.deliver("luc@exemple.fr", SUPPORT, "Re: Ecran noir", &answering)
        .await;
    assert_eq!(desk.last(1).await.0, 3);
    let opened = desk.ticket(3).await;
    assert_eq!(
        (&opened["related"], &opened["previous"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(
        desk.ticket(1).await["next"],
        Value::Null,
        "the first does not lead to the other"
    );
    let luc = desk.portal.log_in("luc@exemple.fr", Role::Requester).await;
    assert_eq!(desk.portal.ticket(&luc, 3).await["related"], Value::Null);
    assert_eq!(desk.portal.get(&luc, "/api/tickets/1").await.status, 404);
}

#[tokio::test]
async fn who_answers_a_mail_that_came_in_joins_its_ticket() {
    let desk = desk().await;
    let first = "From: claire@exemple.fr\nTo: assistance@guichet.localhost\nCc: luc@exemple.fr\n\
        Subject: Clavier\nMessage-ID: <premier@poste>\n\nIl est muet.\n";
    desk.portal
        .deliver("claire@exemple.fr", &[SUPPORT], first)
        .await
        .unwrap();
    // What she had forgotten to say, written below her own words before any answer.
    let again = "References: <autre@poste> <premier@poste>\n";
    desk.deliver("Claire@Exemple.fr", SUPPORT, "Re: Clavier", again)
        .await;
    assert_eq!(desk.last(3).await, (2, "requester".to_owned()));
    assert!(!desk.exists(4).await);

    // Who was in copy and is not let in yet: a ticket of their own, which names the other to agents.
    let answer = "In-Reply-To: <premier@poste>\n";
    desk.deliver("luc@exemple.fr", SUPPORT, "Re: Clavier", answer)
        .await;
    assert_eq!(desk.last(3).await.0, 2);
    assert_eq!(desk.ticket(4).await["related"], 3);

    let forged = "In-Reply-To: <jamais-vu@poste>\n";
    desk.deliver("claire@exemple.fr", SUPPORT, "Autre chose", forged)
        .await;
    assert!(desk.exists(5).await, "an unknown Message-ID leads nowhere");
}

#[tokio::test]
async fn a_number_in_the_subject_is_believed_of_a_participant_only() {
    let desk = desk().await;
    desk.deliver("claire@exemple.fr", SUPPORT, "Tr: [#1] suite", "")
        .await;
    assert_eq!(desk.last(1).await, (2, "requester".to_owned()));
    desk.deliver("luc@exemple.fr", SUPPORT, "[#1] et moi", "")
        .await;
    assert_eq!(desk.last(1).await.0, 2);
    assert_eq!(desk.ticket(3).await["related"], 1);
    desk.deliver("luc@exemple.fr", SUPPORT, "[#999999] rien de tel", "")
        .await;
    assert_eq!(desk.ticket(4).await["related"], Value::Null);
}

#[tokio::test]
async fn the_first_way_that_lets_its_sender_in_counts() {
    let desk = desk().await;
    // A signed address before a Message-ID, a Message-ID before a number.
    let lucs_address = desk.lucs.reply_to().to_uppercase();
    desk.deliver(
        "luc@exemple.fr",
        &lucs_address,
        "[#1]",
        &answering(&desk.claires),
    )
    .await;
    assert_eq!(desk.last(2).await, (2, "requester".to_owned()));
    desk.deliver(
        "claire@exemple.fr",
        SUPPORT,
        "[#2]",
        &answering(&desk.claires),
    )
    .await;
    assert_eq!(desk.last(1).await, (2, "requester".to_owned()));
    // A Message-ID that does not let Luc in, then the number of his own ticket.
    desk.deliver("luc@exemple.fr", SUPPORT, "[#2]", &answering(&desk.claires))
        .await;
    assert_eq!(desk.last(2).await, (3, "requester".to_owned()));
    assert_eq!(desk.last(1).await.0, 2);
    assert!(!desk.exists(3).await);
}

#[tokio::test]
async fn the_address_counts_wherever_it_stands() {
    let desk = desk().await;
    let address = desk.claires.reply_to();
    for (more, number) in [
        (format!("Delivered-To: {address}\n"), 2),
        (format!("X-Original-To: {address}\n"), 3),
        (format!("Cc: Assistance <{address}>\n"), 4),
    ] {
        desk.deliver("claire@exemple.fr", SUPPORT, "Sans rien", &more)
            .await;
        assert_eq!(
            desk.last(1).await,
            (number, "requester".to_owned()),
            "{more}"
        );
    }
}

#[tokio::test]
async fn keys_change_without_breaking_the_mails_people_have() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let start = async || Portal::start_with(&["--data", data]).await;
    let answer = async |portal: &Portal, address: &str, id: &str| {
        let raw = format!(
            "From: claire@exemple.fr\nTo: {address}\nSubject: Suite\nMessage-ID: <{id}@poste>\n\nToujours {id}.\n"
        );
        portal
            .deliver("claire@exemple.fr", &[address], &raw)
            .await
            .unwrap();
    };
    let messages = async |portal: &Portal, claire: &Browser| {
        portal.ticket(claire, 1).await["messages"]
            .as_array()
            .unwrap()
            .len()
    };

    let portal = start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let old = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    portal
        .post(
            &claire,
            "/api/passwords/forgotten",
            &json!({ "address": "claire@exemple.fr" }),
        )
        .await;
    let link = portal
        .mails_to("claire@exemple.fr")
        .await
        .last()
        .unwrap()
        .token();
    drop(portal);

    assert_eq!(rotate_keys(folder.path()).unwrap(), '2');
    let refusal = rotate_keys(folder.path()).unwrap_err().to_string();
    assert!(refusal.contains("Start the desk once"), "{refusal}");
    let portal = start().await;
    answer(&portal, &old, "ancienne").await;
    assert_eq!(messages(&portal, &claire).await, 2, "the old key counts");
    let form = json!({ "token": link, "password": "une phrase bien assez longue" });
    let reply = portal
        .post(&Browser::default(), "/api/passwords/reset", &form)
        .await;
    assert!(reply.status.is_success(), "{} {}", reply.status, reply.text);
    let claire = Browser {
        cookie: reply.cookie().or(claire.cookie),
    };
    let claire = match portal.get(&claire, "/api/tickets/1").await.status.as_u16() {
        200 => claire,
        _ => portal.log_in("claire@exemple.fr", Role::Requester).await,
    };
    portal.declare(&claire, "Autre chose").await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    let new = mails.last().unwrap().reply_to().to_owned();
    let key_of = |address: &str| {
        address
            .split('@')
            .next()
            .unwrap()
            .rsplit('.')
            .next()
            .unwrap()[..1]
            .to_owned()
    };
    assert_eq!(
        (key_of(&old), key_of(&new)),
        ("1".to_owned(), "2".to_owned())
    );
    drop(portal);

    // Rotated once more: the first key is gone, and what it signed is an address like any other.
    assert_eq!(rotate_keys(folder.path()).unwrap(), '3');
    let portal = start().await;
    answer(&portal, &new, "nouvelle").await;
    assert_eq!(
        portal.ticket(&claire, 2).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    answer(&portal, &old, "perdue").await;
    assert_eq!(messages(&portal, &claire).await, 2);
    assert_eq!(
        portal.ticket(&claire, 3).await["subject"],
        "Suite",
        "kept as a ticket of its own"
    );
    drop(portal);
    std::fs::write(folder.path().join("keys"), "x\n").unwrap();
    assert!(rotate_keys(folder.path()).is_err());
}

#[tokio::test]
async fn a_quoted_letter_leads_into_its_ticket_whoever_took_part() {
    let desk = desk().await;
    let quoted: String = desk
        .claires
        .text()
        .lines()
        .map(|line| format!("> {line}\n"))
        .collect();
    let mail = |id: &str, from: &str, quoted: &str| {
        format!(
            "From: {from}\nTo: {SUPPORT}\nSubject: Suite\nMessage-ID: <{id}@poste>\n\nVoici la suite.\n\n{quoted}"
        )
    };
    let deliver =
        async |from: &str, raw: String| desk.portal.deliver(from, &[SUPPORT], &raw).await.unwrap();
    deliver(
        "claire@exemple.fr",
        mail("q1", "claire@exemple.fr", &quoted),
    )
    .await;
    assert_eq!(desk.last(1).await, (2, "requester".to_owned()));
    assert!(!desk.exists(3).await);
    // Luc takes no part in it; a bare link is no letter.
    deliver("luc@exemple.fr", mail("q2", "luc@exemple.fr", &quoted)).await;
    assert!(desk.exists(3).await);
    let link = format!(
        "{}/ticket/?numero=1\n",
        desk.portal.system.desk.public_address
    );
    deliver("claire@exemple.fr", mail("q3", "claire@exemple.fr", &link)).await;
    assert!(desk.exists(4).await);
    assert_eq!(desk.last(1).await.0, 2);
}
