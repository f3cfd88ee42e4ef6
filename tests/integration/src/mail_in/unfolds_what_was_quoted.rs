//! What a mail quotes: nothing of it is lost, and no code of another person's mail is shown.

use domain::people::person::Role;
use serde_json::Value;

use crate::portal::{Browser, Portal};

const SUPPORT: &str = "assistance@guichet.localhost";

fn mail(from: &str, to: &str, id: &str, headers: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nDate: Tue, 24 Nov 2026 10:00:00 +0100\nMessage-ID: <{id}@poste>\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n{headers}\n{body}\n"
    )
}

async fn messages(portal: &Portal, reader: &Browser, number: u64) -> Vec<Value> {
    portal.ticket(reader, number).await["messages"]
        .as_array()
        .unwrap()
        .clone()
}

const PASSED_ON: &str = "A traiter svp.\n\n-----Message d'origine-----\nDe : Luc Bernard <luc@ailleurs.example>\n\
    Envoyé : mercredi 11 mars 2026 08:00\nÀ : Claire <claire@exemple.fr>\nObjet : Rappel badge\n\n\
    Le badge 4471 doit être désactivé ce soir.";

#[tokio::test]
async fn a_mail_that_opens_a_ticket_keeps_all_it_says() {
    let portal = Portal::start().await;
    portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let raw = mail(
        "claire@exemple.fr",
        SUPPORT,
        "a",
        "Subject: RE: Rappel badge\n",
        PASSED_ON,
    );
    portal
        .deliver("claire@exemple.fr", &[SUPPORT], &raw)
        .await
        .unwrap();

    let messages = messages(&portal, &marie, 1).await;
    let html = messages[0]["html"].as_str().unwrap();
    assert!(
        html.contains("A traiter svp.") && html.contains("badge 4471"),
        "{html}"
    );
    assert_eq!(messages[0]["folded"], Value::Null);
    let told = portal.mails_to("marie@exemple.fr").await;
    assert!(told[0].text().contains("badge 4471"), "{}", told[0].text());
}

#[tokio::test]
async fn a_long_quote_is_folded_in_the_ticket_and_whole_in_the_mail() {
    let portal = Portal::start().await;
    portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    let lines: Vec<String> = (0..90)
        .map(|line| format!("Ligne {line} du journal."))
        .collect();
    let body = format!("{PASSED_ON}\n{}", lines.join("\n"));
    let raw = mail(
        "claire@exemple.fr",
        SUPPORT,
        "a",
        "Subject: RE: Rappel badge\n",
        &body,
    );
    portal
        .deliver("claire@exemple.fr", &[SUPPORT], &raw)
        .await
        .unwrap();

    let messages = messages(&portal, &marie, 1).await;
    assert_eq!(messages[0]["html"], "<p>A traiter svp.</p>");
    let folded = &messages[0]["folded"];
    assert_eq!(folded["begins"], "-----Message d'origine-----");
    assert_eq!(folded["lines"], 96);
    assert!(
        folded["html"]
            .as_str()
            .unwrap()
            .contains("Ligne 89 du journal.")
    );
    let told = portal.mails_to("marie@exemple.fr").await;
    assert!(told[0].text().contains("Ligne 89 du journal."));
    assert!(
        !told[0].text().contains("Texte replié"),
        "{}",
        told[0].text()
    );
}

#[tokio::test]
async fn what_an_answer_quotes_is_folded_and_agents_hear_of_it() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let to = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let before = portal.mails_to("marie@exemple.fr").await.len();
    let raw = mail(
        "claire@exemple.fr",
        &to,
        "a",
        "Subject: Re: [#1] Ecran noir\n",
        PASSED_ON,
    );
    portal
        .deliver("claire@exemple.fr", &[&to], &raw)
        .await
        .unwrap();

    let messages = messages(&portal, &marie, 1).await;
    assert_eq!(messages[1]["html"], "<p>A traiter svp.</p>");
    assert!(
        messages[1]["folded"]["html"]
            .as_str()
            .unwrap()
            .contains("badge 4471")
    );
    let told = portal.mails_to("marie@exemple.fr").await;
    assert_eq!(told.len(), before + 1);
    let text = told[before].text();
    assert!(
        text.contains(
            "Texte replié, à lire dans le ticket : « -----Message d'origine----- » (6 lignes)"
        ),
        "{text}"
    );
    assert!(!text.contains("badge 4471"), "{text}");
    // What was written by hand in the ticket has nothing folded.
    assert_eq!(messages[0]["folded"], Value::Null);
}

#[tokio::test]
async fn an_agent_s_quote_shows_nobody_the_codes_of_the_agent_s_mail() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let told = &portal.mails_to("marie@exemple.fr").await[0];
    let to = told.reply_to().to_owned();
    let quoted = told.text().replace('\n', "\n> ");
    // Answers between the lines are shown whole, those above are folded: neither may tell.
    for (id, body) in [
        (
            "a",
            format!(
                "C'est fait.\n\nLe 24/11/2026 à 10:00, Assistance <{to}> a écrit :\n> {quoted}"
            ),
        ),
        (
            "b",
            format!("Le 24/11/2026 à 10:00, Assistance <{to}> a écrit :\n> {quoted}\nEncore fait."),
        ),
    ] {
        let raw = mail(
            "marie@exemple.fr",
            &to,
            id,
            "Subject: Re: [#1] Ecran noir\n",
            &body,
        );
        portal
            .deliver("marie@exemple.fr", &[&to], &raw)
            .await
            .unwrap();
    }
    let ticket = portal.ticket(&claire, 1).await;
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 3);
    let shown = ticket.to_string();
    assert!(
        shown.contains("Encore fait.") && shown.contains("Répondez au-dessus"),
        "{shown}"
    );
    let (_, code) = to.split_once('+').unwrap();
    let code = code.split('@').next().unwrap();
    assert!(!shown.contains(code), "{shown}");
    let token = told.token();
    assert!(!shown.contains(&token), "{shown}");
    for mail in portal.mails_to("claire@exemple.fr").await {
        assert!(!mail.raw.contains(code) && !mail.text().contains(&token));
    }
}
