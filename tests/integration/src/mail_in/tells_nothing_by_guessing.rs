//! What a ticket holds that somebody may not read changes nothing of what becomes of their mail.

use data_encoding::BASE64;
use domain::people::person::Role;
use serde_json::{Value, json};

use crate::mailroom::SUPPORT;
use crate::portal::{Browser, Portal};

const CLAIRE: &str = "claire@exemple.fr";

struct ClairesTicket {
    portal: Portal,
    claire: Browser,
    marie: Browser,
    /// Where Claire answers.
    address: String,
}

async fn desk() -> ClairesTicket {
    let portal = Portal::start_with(&["--ephemeral", "--trusted-authserv", "mx.exemple.fr"]).await;
    let claire = portal.requester(CLAIRE).await;
    let marie = portal.log_in("marie@exemple.fr", Role::Admin).await;
    portal.declare(&claire, "Écran noir").await;
    let address = portal.mails_to(CLAIRE).await[0].reply_to().to_owned();
    ClairesTicket {
        portal,
        claire,
        marie,
        address,
    }
}

impl ClairesTicket {
    /// A mail to Claire's address in the ticket, with the gateway's word that it is its sender's or without.
    async fn mail(&self, from: &str, proved: bool, id: &str, more: &str, body: &str) {
        let (_, domain) = from.rsplit_once('@').unwrap();
        let result = match proved {
            true => {
                format!("Authentication-Results: mx.exemple.fr; dmarc=pass header.from={domain}\n")
            }
            false => String::new(),
        };
        let raw = format!(
            "{result}From: {from}\nTo: {}\nSubject: Re: [#1]\nMessage-ID: <{id}@x>\n{more}\n{body}\n",
            self.address
        );
        let to = [self.address.as_str()];
        self.portal.deliver(from, &to, &raw).await.unwrap();
    }

    async fn messages(&self, reader: &Browser) -> Vec<Value> {
        let ticket = self.portal.ticket(reader, 1).await;
        ticket["messages"].as_array().unwrap().clone()
    }
}

/// An answer in Outlook's shape, with words set into the mail of ours that it quotes.
fn answer(ours: &str, words: &str) -> String {
    let (first, rest) = ours.split_once("Pour la suivre").unwrap();
    format!(
        "Bonjour\n\n________________________________\nDe : Assistance <{SUPPORT}>\n\
         Envoyé : lundi 2 mars 2026 10:00\nÀ : Claire\nObjet : [#1] Écran noir\n\n\
         {first}{words}\n\nPour la suivre{rest}"
    )
}

#[tokio::test]
async fn words_that_agents_alone_read_are_folded_for_nobody_else() {
    let desk = desk().await;
    let note = json!({ "kind": "note", "body": "<p>Il a tournesol bleu marine et girafe.</p>" });
    let path = "/api/tickets/1/replies";
    let noted = desk.portal.post(&desk.marie, path, &note).await;
    assert_eq!(noted.status, 201, "{}", noted.text);
    desk.mail(
        "mal@autre.fr",
        true,
        "tenu",
        "",
        "Le voyant rouge du haut clignote.",
    )
    .await;

    let ours = desk.portal.mails_to(CLAIRE).await[0]
        .text()
        .replace("\r\n", "\n");
    let mut shown = Vec::new();
    for (id, words) in [
        ("note", "tournesol bleu marine et girafe"),
        ("tenue", "voyant rouge du haut clignote"),
        ("aucune", "lampe verte du bas qui tremble"),
    ] {
        desk.mail(CLAIRE, true, id, "", &answer(&ours, words)).await;
        let message = desk.messages(&desk.claire).await.pop().unwrap();
        assert_eq!(message["author"]["role"], "requester", "{message}");
        let html = message["html"].as_str().unwrap();
        let folded = message["folded"]["html"].as_str().unwrap_or_default();
        shown.push([html, folded].map(|html| html.replace(words, "")));
        assert!(html.contains(words), "{words}: {message}");
    }
    assert!(shown.windows(2).all(|two| two[0] == two[1]), "{shown:?}");
}

#[tokio::test]
async fn a_file_that_waits_keeps_nobody_from_sending_the_same() {
    let desk = desk().await;
    let picture = BASE64.encode(&[&b"\x89PNG\r\n\x1a\n"[..], &[7; 3000]].concat());
    let more = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=J\n";
    let body = format!(
        "--J\nContent-Type: text/plain\n\nVoici.\n--J\nContent-Type: image/png\n\
         Content-Disposition: attachment; filename=capture.png\nContent-Transfer-Encoding: base64\n\n{picture}\n--J--"
    );
    desk.mail("mal@autre.fr", true, "tenu", more, &body).await;
    desk.mail(CLAIRE, true, "sien", more, &body).await;
    let message = desk.messages(&desk.claire).await.pop().unwrap();
    assert_eq!(message["files"][0]["name"], "capture.png", "{message}");
}

#[tokio::test]
async fn a_copy_without_proof_does_not_stand_for_the_mail_itself() {
    let desk = desk().await;
    for (proved, messages) in [(false, 2), (true, 3), (true, 3), (false, 3)] {
        desk.mail(CLAIRE, proved, "x", "", "Il clignote.").await;
        let all = desk.messages(&desk.marie).await;
        assert_eq!(all.len(), messages, "{proved}");
        let last = all.last().unwrap();
        assert_eq!(last["unverified"], json!(messages == 2), "{last}");
    }
}

/// Some programs keep our mark when they send a mail again.
#[tokio::test]
async fn what_bears_our_mark_and_is_somebody_s_is_put_before_admins() {
    let desk = desk().await;
    let sent = desk.portal.mails_to(CLAIRE).await;
    let mark = sent[0]
        .raw
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("x-portal-instance:"))
        .unwrap()
        .trim_end()
        .to_owned();
    desk.mail(
        CLAIRE,
        true,
        "renvoye",
        &format!("{mark}\n"),
        "Des mots nouveaux.",
    )
    .await;
    assert_eq!(desk.messages(&desk.marie).await.len(), 1);
    let listed = desk
        .portal
        .get(&desk.marie, "/api/mails?outcome=parked")
        .await
        .json();
    let listed = listed["mails"].as_array().unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["reason"], "echo", "{listed:?}");
}
