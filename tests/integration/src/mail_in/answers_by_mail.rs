//! Answering by mail, the way it goes wrong included.

use domain::people::person::Role;
use serde_json::Value;

use crate::portal::{Browser, Portal};

/// A ticket of Claire's, with Marie as agent, and the address each answers to.
struct Correspondence {
    portal: Portal,
    claire: Browser,
    marie: Browser,
    claires: String,
    maries: String,
}

async fn desk() -> Correspondence {
    desk_with(&["--ephemeral"]).await
}

async fn desk_with(arguments: &[&str]) -> Correspondence {
    let portal = Portal::start_with(arguments).await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.declare(&claire, "Écran noir").await;
    let claires = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let maries = portal.mails_to("marie@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    Correspondence {
        portal,
        claire,
        marie,
        claires,
        maries,
    }
}

impl Correspondence {
    async fn messages(&self) -> Vec<Value> {
        self.portal.ticket(&self.marie, 1).await["messages"]
            .as_array()
            .unwrap()
            .clone()
    }

    async fn deliver(&self, from: &str, to: &str, headers: &str, body: &str) {
        let raw = mail(from, to, headers, body);
        self.portal.deliver(from, &[to], &raw).await.unwrap();
    }
}

fn mail(from: &str, to: &str, headers: &str, body: &str) -> String {
    let headers = if headers.contains("Message-ID") {
        headers.to_owned()
    } else {
        format!(
            "{headers}Message-ID: <{}@poste>\n",
            body.len() * 7919 + from.len()
        )
    };
    format!(
        "From: {from}\nTo: {to}\nSubject: Re: [#1] Ecran noir\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n{headers}\n{body}\n"
    )
}

#[tokio::test]
async fn a_plain_reply_lands_in_the_ticket_without_its_quote() {
    let desk = desk().await;
    let body = "Voici la réponse.\n\nLe 24/11/2026 à 10:00, Assistance a écrit :\n> -- Répondez au-dessus de cette ligne --\n> Bonjour";
    let before = desk.portal.mails_to("marie@exemple.fr").await.len();
    desk.deliver("claire@exemple.fr", &desk.claires, "", body)
        .await;

    let messages = desk.messages().await;
    assert_eq!(messages.len(), 2);
    let html = messages[1]["html"].as_str().unwrap();
    assert!(
        html.contains("Voici la réponse.") && !html.contains("Bonjour"),
        "{html}"
    );
    assert_eq!(messages[1]["author"]["role"], "requester");
    assert_eq!(messages[1]["via"], "mail");
    assert_eq!(
        desk.portal.mails_to("marie@exemple.fr").await.len(),
        before + 1
    );
    assert_eq!(
        desk.portal.mails_to("claire@exemple.fr").await.len(),
        1,
        "not the author"
    );

    let whole = messages[1]["whole_mail_url"].as_str().unwrap();
    assert_eq!(desk.portal.get(&desk.claire, whole).await.status, 303);
}

#[tokio::test]
async fn reply_all_makes_one_message_and_one_mail_each() {
    let desk = desk().await;
    let raw = mail(
        "Claire <claire@exemple.fr>",
        &format!("{}, assistance@guichet.localhost", desk.claires),
        "Message-ID: <tous@poste>\n",
        "À tous.",
    );
    let to = [desk.claires.as_str(), "assistance@guichet.localhost"];
    desk.portal
        .deliver("claire@exemple.fr", &to, &raw)
        .await
        .unwrap();
    // The same mail once more, delivered on its own to the other address.
    desk.portal
        .deliver("claire@exemple.fr", &to[1..], &raw)
        .await
        .unwrap();
    assert_eq!(desk.messages().await.len(), 2);
    assert_eq!(desk.portal.mails_to("marie@exemple.fr").await.len(), 2);
    let list = desk
        .portal
        .get(&desk.marie, "/api/tickets?view=open")
        .await
        .json();
    assert_eq!(list["tickets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_agent_answers_from_a_mail_client() {
    let desk = desk().await;
    desk.deliver("marie@exemple.fr", &desk.maries, "", "Redémarrez-le.")
        .await;
    let messages = desk.messages().await;
    assert_eq!(messages[1]["author"]["role"], "agent");
    let told = desk.portal.mails_to("claire@exemple.fr").await;
    assert!(told.last().unwrap().text().contains("Redémarrez-le."));
}

#[tokio::test]
async fn a_forged_agent_is_nobody_and_reaches_nobody_outside() {
    let desk = desk_with(&["--ephemeral", "--trusted-authserv", "mx.exemple.fr"]).await;
    let fails = "Authentication-Results: mx.exemple.fr; dmarc=fail header.from=exemple.fr\n";
    let passes = "Authentication-Results: mx.exemple.fr; dmarc=pass header.from=exemple.fr\n";
    let before = desk.portal.mails_to("claire@exemple.fr").await.len();
    // With the agent's own token but without proof; with proof but somebody else's token.
    desk.deliver(
        "marie@exemple.fr",
        &desk.maries,
        fails,
        "Donnez votre mot de passe.",
    )
    .await;
    desk.deliver("marie@exemple.fr", &desk.claires, passes, "Donnez-le donc.")
        .await;
    desk.deliver("inconnu@ailleurs.fr", &desk.claires, passes, "Moi aussi.")
        .await;

    let messages = desk.messages().await;
    assert_eq!(messages.len(), 4);
    for message in &messages[1..] {
        assert_eq!(
            (
                message["unverified"].clone(),
                message["author"]["role"].as_str()
            ),
            (true.into(), Some("unverified"))
        );
    }
    assert_eq!(
        desk.portal.mails_to("claire@exemple.fr").await.len(),
        before
    );
    assert_eq!(desk.portal.mails_to("inconnu@ailleurs.fr").await.len(), 0);
}

#[tokio::test]
async fn a_token_with_one_letter_changed_opens_nothing() {
    let desk = desk().await;
    let wrong = desk.claires.replacen("+t1.", "+t2.", 1);
    let raw =
        mail("claire@exemple.fr", &wrong, "", "Perdu ?").replace("Re: [#1] Ecran noir", "Bonjour");
    desk.portal
        .deliver("claire@exemple.fr", &[&wrong], &raw)
        .await
        .unwrap();
    assert_eq!(desk.messages().await.len(), 1);
    let ticket = desk.portal.ticket(&desk.claire, 2).await;
    assert_eq!(ticket["subject"], "Bonjour");
}

#[tokio::test]
async fn a_mail_to_support_opens_a_ticket_and_is_acknowledged() {
    let desk = desk().await;
    let raw = "From: Luc Perrin <luc@exemple.fr>\nTo: assistance@guichet.localhost\nSubject: Imprimante\nMessage-ID: <i@p>\n\nElle est en panne.\n";
    desk.portal
        .deliver("luc@exemple.fr", &["assistance@guichet.localhost"], raw)
        .await
        .unwrap();
    let ticket = desk.portal.ticket(&desk.marie, 2).await;
    assert_eq!(
        (ticket["subject"].as_str(), ticket["category"].as_str()),
        (Some("Imprimante"), Some("autres"))
    );
    assert_eq!(ticket["requester"]["name"], "Luc Perrin");
    assert_eq!(desk.portal.mails_to("luc@exemple.fr").await.len(), 1);
    assert_eq!(desk.portal.mails_to("marie@exemple.fr").await.len(), 2);
}

#[tokio::test]
async fn machines_are_kept_and_never_answered() {
    let desk = desk().await;
    let before = desk.portal.mails().await;
    desk.deliver(
        "claire@exemple.fr",
        &desk.claires,
        "Auto-Submitted: auto-replied\n",
        "Je suis absente.",
    )
    .await;
    let bounce = "From: MAILER-DAEMON@exemple.fr\nTo: assistance@guichet.localhost\nSubject: Undelivered\nMessage-ID: <b@p>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nFailed\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; claire@exemple.fr\nAction: failed\nStatus: 5.1.1\n\n--b--\n";
    desk.portal
        .deliver("", &["assistance@guichet.localhost"], bounce)
        .await
        .unwrap();
    // Our own mail coming back.
    let own = desk
        .portal
        .mails_to("claire@exemple.fr")
        .await
        .remove(0)
        .raw;
    desk.portal
        .deliver("claire@exemple.fr", &[&desk.claires], &own)
        .await
        .unwrap();

    assert_eq!(desk.messages().await.len(), 1);
    assert_eq!(
        desk.portal.get(&desk.marie, "/api/tickets/2").await.status,
        404
    );
    assert_eq!(desk.portal.mails().await, before);
}

#[tokio::test]
async fn awkward_mails_have_one_outcome_and_stop_nobody() {
    let desk = desk().await;
    let to = ["assistance@guichet.localhost"];
    let plain = "From: luc@exemple.fr\nTo: assistance@guichet.localhost\nSubject: Suivant\n";
    // Without a Message-ID, twice: one ticket.
    let silent = format!("{plain}Date: Tue, 24 Nov 2026 10:00:00 +0100\n\nSans identifiant.\n");
    desk.portal
        .deliver("luc@exemple.fr", &to, &silent)
        .await
        .unwrap();
    desk.portal
        .deliver("luc@exemple.fr", &to, &silent)
        .await
        .unwrap();
    assert_eq!(
        desk.portal.ticket(&desk.marie, 2).await["subject"],
        "Suivant"
    );
    assert_eq!(
        desk.portal.get(&desk.marie, "/api/tickets/3").await.status,
        404
    );

    // windows-1252, no text part at all, two senders, nothing.
    let mut latin =
        format!("{plain}Message-ID: <l@p>\nContent-Type: text/plain; charset=windows-1252\n\n")
            .into_bytes();
    latin.extend_from_slice(b"L\x92\xe9cran \xe0 10 \x80\n");
    let latin: Vec<u8> = String::from_utf8_lossy(&[]).bytes().chain(latin).collect();
    desk.portal
        .hand_over("luc@exemple.fr", &to, &crlf(&latin))
        .await
        .unwrap();
    let image = format!(
        "{plain}Message-ID: <n@p>\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
    );
    desk.portal
        .deliver("luc@exemple.fr", &to, &image)
        .await
        .unwrap();
    let twofold = format!("From: marie@exemple.fr\n{plain}Message-ID: <t@p>\n\nQui ?\n");
    desk.portal
        .deliver("luc@exemple.fr", &to, &twofold)
        .await
        .unwrap();
    desk.portal
        .hand_over("luc@exemple.fr", &to, b"")
        .await
        .unwrap();
    desk.portal.system.settled().await;

    let open = desk
        .portal
        .get(&desk.marie, "/api/tickets?view=open")
        .await
        .json();
    let open = open["tickets"].as_array().unwrap();
    assert_eq!(open.len(), 4, "{open:?}");
    let texts: Vec<String> = [3, 4, 5, 6].iter().map(|n| n.to_string()).collect();
    let mut found = String::new();
    for number in texts {
        found.push_str(
            &desk
                .portal
                .get(&desk.marie, &format!("/api/tickets/{number}"))
                .await
                .text,
        );
    }
    assert!(found.contains("L’écran à 10 €"), "{found}");
    assert!(found.contains("\"a.png\""), "{found}");
    assert!(!found.contains("Qui ?"));
    assert_eq!(desk.portal.system.queue.dead_letters(), []);
}

fn crlf(raw: &[u8]) -> Vec<u8> {
    raw.iter()
        .flat_map(|byte| {
            if *byte == b'\n' {
                vec![b'\r', b'\n']
            } else {
                vec![*byte]
            }
        })
        .collect()
}

#[tokio::test]
async fn two_hundred_recipients_and_forty_megabytes_are_no_trouble() {
    let desk = desk().await;
    let many: Vec<String> = (0..200)
        .map(|n| format!("personne{n}@ailleurs.fr"))
        .collect();
    let headers = format!("Cc: {}\n", many.join(",\n "));
    desk.deliver(
        "claire@exemple.fr",
        &desk.claires,
        &headers,
        "Avec du monde.",
    )
    .await;
    assert_eq!(desk.messages().await.len(), 2);
    for address in &many[..3] {
        assert_eq!(desk.portal.mails_to(address).await.len(), 0);
    }

    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n";
    let raw = format!(
        "From: claire@exemple.fr\nTo: {}\nSubject: Gros\nMessage-ID: <gros@p>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCi-joint.\n--b\nContent-Type: application/zip; name=gros.zip\nContent-Disposition: attachment; filename=gros.zip\nContent-Transfer-Encoding: base64\n\n{}--b--\n",
        desk.claires,
        line.repeat(500_000)
    );
    assert!(raw.len() > 37_000_000);
    desk.portal
        .deliver("claire@exemple.fr", &[&desk.claires], &raw)
        .await
        .unwrap();
    let messages = desk.messages().await;
    assert!(messages[2]["html"].as_str().unwrap().contains("Ci-joint."));
    assert!(
        messages[2]["whole_mail_url"].is_string(),
        "what is too large to attach is in the whole mail"
    );
}

/// An answer of Claire's to the first letter she got, as her program quotes it.
async fn answer_with_subject(
    desk: &Correspondence,
    id: &str,
    subject: &str,
    kind: &str,
    body: &str,
) {
    let raw = format!(
        "From: claire@exemple.fr\nTo: {}\nSubject: {subject}\nMessage-ID: <{id}@poste>\nMIME-Version: 1.0\n\
         Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n",
        desk.claires
    );
    desk.portal
        .deliver("claire@exemple.fr", &[&desk.claires], &raw)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_a_subject_says_is_in_the_ticket_and_in_the_mails() {
    let desk = desk().await;
    let letters = desk.portal.mails_to("claire@exemple.fr").await;
    let letter = letters[0].text();
    let quoted: Vec<String> = letter.lines().map(|line| format!("> {line}")).collect();
    let quoted = format!(
        "Le mar. 24 nov. 2026 à 10:00, Assistance <assistance@guichet.localhost> a écrit :\n{}",
        quoted.join("\n")
    );
    let html = format!(
        "<div dir=\"ltr\"><br></div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">Le mar. 24 nov. 2026 \
         à 10:00, Assistance &lt;<a href=\"mailto:assistance@guichet.localhost\">assistance@guichet.localhost</a>&gt; a écrit \
         :<br></div><blockquote class=\"gmail_quote\">{}</blockquote></div>",
        letter.replace('\n', "<br>")
    );
    let signed = format!("Envoyé de mon iPhone\n\n{quoted}");
    for (id, subject, kind, body, expected) in [
        (
            "a",
            "Re: [#1] URGENT zorvurgent bloque",
            "plain",
            "Voici la suite.",
            "Objet : URGENT zorvurgent bloque\n\nVoici la suite.",
        ),
        (
            "b",
            "Re: [#1] zorvs1 rappelez-moi",
            "plain",
            quoted.as_str(),
            "Objet : zorvs1 rappelez-moi",
        ),
        (
            "c",
            "Re: zorvs2 rappelez-moi au 0612345678",
            "plain",
            signed.as_str(),
            "Objet : zorvs2 rappelez-moi au 0612345678",
        ),
        (
            "d",
            "RE: [#1] Ecran noir - zorvs3",
            "html",
            html.as_str(),
            "Objet : zorvs3",
        ),
        // What the ticket has shown already, and what programs make of its subject.
        (
            "e",
            "TR: RE : [#1] ECRAN  NOIR",
            "plain",
            "Rien de plus.",
            "Rien de plus.",
        ),
        (
            "f",
            "Re: zorvs2 rappelez-moi au 0612345678",
            "plain",
            "Encore.",
            "Encore.",
        ),
    ] {
        answer_with_subject(&desk, id, subject, kind, body).await;
        let messages = desk.messages().await;
        let message = messages.last().unwrap();
        let html = message["html"].as_str().unwrap();
        let paragraphs = format!("<p>{}</p>", expected.replace("\n\n", "</p><p>"));
        assert_eq!(html, paragraphs, "{id}: {message}");
        let first = expected.lines().next().unwrap();
        if first.starts_with("Objet") {
            let told = desk.portal.mails_to("marie@exemple.fr").await;
            assert!(told.last().unwrap().text().contains(first), "{id}");
        }
    }
}

#[tokio::test]
async fn a_subject_too_long_for_a_ticket_stands_above_its_words() {
    let desk = desk().await;
    let subject = format!("{} zorvfin", "un sujet sans fin ".repeat(15).trim());
    let raw = format!(
        "From: claire@exemple.fr\nTo: assistance@guichet.localhost\nSubject: {subject}\nMessage-ID: <long@poste>\n\n\
         Voir l'objet.\n"
    );
    desk.portal
        .deliver("claire@exemple.fr", &["assistance@guichet.localhost"], &raw)
        .await
        .unwrap();
    let ticket = desk.portal.ticket(&desk.marie, 2).await;
    assert!(ticket["subject"].as_str().unwrap().ends_with('…'));
    let html = ticket["messages"][0]["html"].as_str().unwrap();
    assert_eq!(
        html,
        format!("<p>Objet : {subject}</p><p>Voir l'objet.</p>")
    );
}
