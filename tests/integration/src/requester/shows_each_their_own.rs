//! What others' mails and tickets say to each reader, and what they never say.

use serde_json::json;

use crate::portal::{Browser, Portal};

const PRIVATE: &str = "marie.dupont@prive.example";

struct AnsweredTicket {
    portal: Portal,
    claire: Browser,
    jean: Browser,
    marie: Browser,
    paul: Browser,
    /// What must reach nobody but Marie.
    secrets: Vec<String>,
}

/// Marie, an agent, answered Claire's ticket by mail; Jean reads along. Her mail quotes the one she got, as mail
/// programs quote: with its header block, its signed address and its links.
async fn desk() -> AnsweredTicket {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let marie = portal.agent(PRIVATE).await;
    let paul = portal.agent("paul@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let add = json!({ "address": "jean@exemple.fr" });
    portal.post(&claire, "/api/tickets/1/observers", &add).await;
    portal.join("jean@exemple.fr").await;
    let told = &portal.mails_to(PRIVATE).await[0];
    let signed = told.reply_to().to_owned();
    let token = told.token();
    let encoded = signed.replace('+', "%2B");
    let raw = format!(
        "Received: from relais-cache.example (10.1.2.3)\nFrom: Marie <{PRIVATE}>\nTo: {signed}\nCc: chef@cache.example\n\
         Subject: Re: [#1] Ecran noir\nMessage-ID: <secret-77@poste-cache>\nMIME-Version: 1.0\n\
         Content-Type: text/html; charset=utf-8\n\n\
         <p>Redémarrez l’écran.</p><p>On m’écrit à {signed} ou {PRIVATE}, le fournisseur à aide@fournisseur.example.</p>\
         <p><a href=\"mailto:{encoded}\">me répondre</a> <a href=\"https://x.example/?u=https%3A%2F%2Fg%2Fapi%2Ffollow%3Fjeton%3D{token}\">finir</a></p>\
         <div id=\"divRplyFwdMsg\"><p><b>De :</b> Assistance &lt;{signed}&gt;<br><b>Envoyé :</b> mardi 4 mars 2025 10:02<br>\
         <b>À :</b> Marie &lt;{PRIVATE}&gt;<br><b>Cc :</b> chef@cache.example; Tiers &lt;tiers@cache.example&gt;<br><b>Objet :</b> [#1] Ecran noir</p></div>\
         <p>Ne plus suivre : <a href=\"https://g/api/follow?jeton={token}&amp;lang=fr\">https://g/api/follow?jeton={token}</a></p>\n"
    );
    portal.deliver(PRIVATE, &[&signed], &raw).await.unwrap();
    let local = signed.split(['+', '@']).nth(1).unwrap().to_owned();
    AnsweredTicket {
        portal,
        claire,
        jean,
        marie,
        paul,
        secrets: vec![local, token],
    }
}

impl AnsweredTicket {
    /// Everything the routes about tickets answer to a reader.
    async fn all_answers(&self, reader: &Browser) -> String {
        let mut all = String::new();
        let mut paths = vec![
            "/api/tickets/1".to_owned(),
            "/api/tickets".to_owned(),
            "/api/session".to_owned(),
        ];
        let ticket = self.portal.ticket(reader, 1).await;
        for message in ticket["messages"].as_array().unwrap() {
            for key in ["mail_page_url", "mail_facts_url", "whole_mail_url"] {
                paths.extend(message[key].as_str().map(str::to_owned));
            }
        }
        for path in paths {
            let answer = self.portal.get(reader, &path).await;
            all.push_str(&answer.text);
            all.push_str(answer.header("location"));
        }
        all
    }
}

fn lacks(text: &str, markers: &[&str]) {
    let lower = text.to_lowercase();
    for marker in markers {
        assert!(
            !lower.contains(&marker.to_lowercase()),
            "{marker} in {text}"
        );
        let encoded = marker.to_lowercase().replace('@', "%40");
        assert!(!lower.contains(&encoded), "{encoded} in {text}");
    }
}

#[tokio::test]
async fn an_agents_mail_says_its_words_and_nothing_of_the_agent() {
    let desk = desk().await;
    let marie = desk.portal.person(PRIVATE).await;
    let claire = desk.portal.person("claire@exemple.fr").await;
    let jean = desk.portal.person("jean@exemple.fr").await;
    let secrets: Vec<&str> = desk.secrets.iter().map(String::as_str).collect();
    let hidden = [
        PRIVATE,
        "chef@cache.example",
        "tiers@cache.example",
        "relais-cache",
        "poste-cache",
        "secret-77",
        "10.1.2.3",
        marie.as_str(),
    ];

    for (reader, also) in [
        (&desk.claire, vec!["jean@exemple.fr", jean.as_str()]),
        (&desk.jean, vec!["claire@exemple.fr", claire.as_str()]),
    ] {
        let all = desk.all_answers(reader).await;
        lacks(&all, &[secrets.as_slice(), &hidden, &also].concat());
        assert_eq!(all.matches("Redémarrez l’écran.").count(), 2, "{all}");
        assert!(all.contains("aide@fournisseur.example"), "{all}");
        let ticket = desk.portal.ticket(reader, 1).await;
        let messages = ticket["messages"].as_array().unwrap();
        let message = messages.iter().find(|one| one["via"] == "mail").unwrap();
        assert!(message["whole_mail_url"].is_null());
        let page = message["mail_page_url"].as_str().unwrap();
        assert!(desk.portal.get(reader, page).await.text.contains("Objet"));
        for raw in ["", "?as=eml", "?as=", "?as=PAGE"] {
            let path = page.replace("?as=page", raw);
            assert_eq!(desk.portal.get(reader, &path).await.status, 404, "{path}");
        }
        let odd = format!("{page}&images=all");
        assert_eq!(desk.portal.get(reader, &odd).await.status, 404);
    }
    for address in ["claire@exemple.fr", "jean@exemple.fr"] {
        for mail in desk.portal.mails_to(address).await {
            let html = mail.read.html.as_deref().unwrap_or_default();
            for words in [mail.text(), html] {
                lacks(words, &[secrets.as_slice(), &[PRIVATE]].concat());
            }
        }
    }
    let told = desk.portal.mails_to("claire@exemple.fr").await;
    assert!(told.last().unwrap().text().contains("Redémarrez l’écran."));
}

#[tokio::test]
async fn an_agent_reads_another_agents_mail_without_what_it_could_act_with() {
    let desk = desk().await;
    let secrets: Vec<&str> = desk.secrets.iter().map(String::as_str).collect();
    let all = desk.all_answers(&desk.paul).await;
    lacks(&all, &secrets);
    assert!(
        all.contains(PRIVATE) && all.contains("tiers@cache.example"),
        "{all}"
    );

    let ticket = desk.portal.ticket(&desk.marie, 1).await;
    let messages = ticket["messages"].as_array().unwrap();
    let own = messages.iter().find(|one| one["via"] == "mail").unwrap();
    let raw = own["whole_mail_url"].as_str().unwrap();
    assert_eq!(desk.portal.get(&desk.marie, raw).await.status, 303);
    assert_eq!(desk.portal.get(&desk.paul, raw).await.status, 404);
}

/// All a reader is shown of a ticket, page by page.
async fn all_pages(portal: &Portal, reader: &Browser) -> (String, usize) {
    let (mut all, mut pages) = (String::new(), 0);
    let mut path = "/api/tickets/1".to_owned();
    loop {
        let page = portal.get(reader, &path).await;
        all.push_str(&page.text);
        pages += 1;
        match page.json()["earlier"].as_str() {
            Some(before) => path = format!("/api/tickets/1?before={before}"),
            None => return (all, pages),
        }
    }
}

#[tokio::test]
async fn what_one_page_of_a_ticket_hides_every_page_hides() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let luc = portal.requester("luc@exemple.fr").await;
    let marie = portal.agent(PRIVATE).await;
    let nora = portal.agent("nora@prive.example").await;
    let paul = portal.agent("paul@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    for address in ["jean@exemple.fr", "luc@exemple.fr"] {
        let add = json!({ "address": address });
        portal.post(&claire, "/api/tickets/1/observers", &add).await;
        portal.join(address).await;
    }
    let signed = portal.mails_to("paul@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let mail = async |id: &str| {
        let raw = format!(
            "From: Paul <paul@exemple.fr>\nTo: {signed}\nSubject: Re: [#1] Ecran noir\nMessage-ID: <{id}@poste>\n\n\
             Mail {id} : voyez {PRIVATE}, nora@prive.example, luc@exemple.fr ou aide@fournisseur.example.\n"
        );
        portal
            .deliver("paul@exemple.fr", &[&signed], &raw)
            .await
            .unwrap();
    };
    let say = async |who: &Browser, words: String| {
        let body = json!({ "body": words });
        let reply = portal.post(who, "/api/tickets/1/replies", &body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    };
    mail("premier").await;
    say(&marie, "Je regarde.".to_owned()).await;
    say(&luc, "Le mien aussi.".to_owned()).await;
    let ticket = portal.ticket(&claire, 1).await;
    let observers = ticket["observers"].as_array().unwrap();
    let luc_s = observers.iter().find(|one| one["name"] == "luc").unwrap();
    let path = format!(
        "/api/tickets/1/observers/{}",
        luc_s["person"].as_str().unwrap()
    );
    let removed = portal
        .post(&claire, &path, &json!({ "act": "remove" }))
        .await;
    assert_eq!(removed.status, 200, "{}", removed.text);
    for message in 0..60 {
        say(&paul, format!("Message {message}")).await;
    }
    say(&nora, "Encore moi.".to_owned()).await;
    mail("dernier").await;
    portal.system.settled().await;

    let hidden = [PRIVATE, "nora@prive.example", "luc@exemple.fr"];
    for reader in [&claire, &jean] {
        let (all, pages) = all_pages(&portal, reader).await;
        assert_eq!(pages, 2);
        lacks(&all, &hidden);
        assert!(
            all.contains("Mail premier") && all.contains("Mail dernier"),
            "{all}"
        );
        // What the author chose to say is said.
        assert_eq!(all.matches("aide@fournisseur.example").count(), 2, "{all}");
    }
    let (all, _) = all_pages(&portal, &marie).await;
    for address in hidden {
        assert!(all.matches(address).count() >= 2, "{address} in {all}");
    }
    for reader in ["claire@exemple.fr", "jean@exemple.fr"] {
        let told = portal.mails_to(reader).await;
        let last = told.last().unwrap();
        for words in [last.text(), last.read.html.as_deref().unwrap_or_default()] {
            assert!(words.contains("Mail dernier"), "{words}");
            assert!(words.contains("aide@fournisseur.example"), "{words}");
            lacks(words, &hidden);
        }
    }
}

/// What Outlook sets above a quoted mail, in a mail of plain text.
const HEADERS: &str = "-----Message d'origine-----\nDe : Luc Bernard <luc@cache.example>\nEnvoyé : mercredi 11 mars 2026 08:00\n\
    À : Claire <claire@exemple.fr>; jean@exemple.fr\nCc : chef@cache.example;\n  autre@cache.example\nObjet : Badge\n\n";

#[tokio::test]
async fn whom_a_quoted_mail_was_from_and_to_is_told_to_nobody_wherever_it_is_shown() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let marie = portal.agent(PRIVATE).await;
    let mail = async |from: &str, to: &str, id: &str, words: &str| {
        let raw = format!(
            "From: {from}\nTo: {to}\nSubject: Re: Badge\nMessage-ID: <{id}@poste>\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{words}\n"
        );
        portal.deliver(from, &[to], &raw).await.unwrap();
    };
    // Passed on, shown whole: nobody here has seen it.
    let passed_on =
        format!("Voyez.\n\n{HEADERS}Le badge est perdu, dites-le à accueil@batiment.example.");
    mail(
        "claire@exemple.fr",
        "assistance@guichet.localhost",
        "a",
        &passed_on,
    )
    .await;
    let add = json!({ "address": "jean@exemple.fr" });
    portal.post(&claire, "/api/tickets/1/observers", &add).await;
    portal.join("jean@exemple.fr").await;
    // An agent's answer with all below it, and one between the lines of what it quotes.
    let signed = portal.mails_to(PRIVATE).await[0].reply_to().to_owned();
    mail(
        PRIVATE,
        &signed,
        "b",
        &format!("C'est fait.\n\n{HEADERS}Le badge est perdu."),
    )
    .await;
    let quoted = HEADERS.replace('\n', "\n> ");
    let between =
        format!("> {quoted}Le badge est perdu.\n\nUn autre vous attend.\n\n> Merci\n\nDe rien.");
    mail(PRIVATE, &signed, "c", &between).await;

    let hidden = [
        "luc@cache.example",
        "chef@cache.example",
        "autre@cache.example",
    ];
    let all_of = async |reader: &Browser| {
        let ticket = portal.ticket(reader, 1).await;
        let mut shown = vec![ticket.to_string()];
        for message in ticket["messages"].as_array().unwrap() {
            if let Some(page) = message["mail_page_url"].as_str() {
                shown.push(portal.get(reader, page).await.text);
            }
        }
        shown
    };
    for part in all_of(&jean).await {
        lacks(&part, &hidden);
        lacks(&part, &["claire@exemple.fr"]);
    }
    let jeans = all_of(&jean).await;
    for words in [
        "Un autre vous attend",
        "C'est fait",
        "accueil@batiment.example",
        "À : Claire",
    ] {
        let said = jeans
            .iter()
            .any(|part| part.replace("&#39;", "'").contains(words));
        assert!(said, "{words}");
    }
    // Claire reads what she wrote; of what Marie quotes, no more than Jean.
    let ticket = portal.ticket(&claire, 1).await;
    let messages = ticket["messages"].as_array().unwrap();
    let mails: Vec<_> = messages.iter().filter(|one| one["via"] == "mail").collect();
    assert_eq!(mails.len(), 3);
    assert!(mails[0].to_string().contains("chef@cache.example"));
    for answer in &mails[1..] {
        lacks(&answer.to_string(), &hidden);
        let page = answer["mail_page_url"].as_str().unwrap();
        lacks(&portal.get(&claire, page).await.text, &hidden);
    }
    for part in all_of(&marie).await {
        assert!(part.contains("chef@cache.example"), "{part}");
    }
    for reader in ["claire@exemple.fr", "jean@exemple.fr"] {
        let told = portal.mails_to(reader).await;
        assert!(
            told.iter()
                .any(|mail| mail.text().contains("Un autre vous attend"))
        );
        for mail in told {
            lacks(mail.text(), &hidden);
            lacks(mail.read.html.as_deref().unwrap_or_default(), &hidden);
        }
    }
}

#[tokio::test]
async fn what_is_pasted_into_the_page_is_signed_for_nobody() {
    let desk = desk().await;
    let (local, token) = (&desk.secrets[0], &desk.secrets[1]);
    let body = json!({ "body": format!("<p>Voyez assistance+{local}@guichet.localhost et <a href=\"https://g/api/follow?jeton={token}\">ici</a>.</p>") });
    let reply = desk
        .portal
        .post(&desk.marie, "/api/tickets/1/replies", &body)
        .await;
    assert_eq!(reply.status, 201);
    let all = desk.all_answers(&desk.claire).await;
    lacks(&all, &[local, token]);
    assert!(all.contains("Voyez assistance@guichet.localhost"), "{all}");
}

#[tokio::test]
async fn a_ticket_read_along_is_not_taken_for_ones_own() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    let form = json!({ "subject": "Écran", "description": "<p>Noir.</p>", "equipment": "PC-77", "phone": "0102030405" });
    portal.post(&claire, "/api/tickets", &form).await;
    let add = json!({ "address": "jean@exemple.fr" });
    portal.post(&claire, "/api/tickets/1/observers", &add).await;
    portal.join("jean@exemple.fr").await;
    let own = portal.get(&claire, "/api/tickets").await.json()["tickets"][0].clone();
    assert_eq!(
        (&own["mine"], &own["equipment"]),
        (&json!(true), &json!("PC-77"))
    );
    let along = portal.get(&jean, "/api/tickets").await.json()["tickets"][0].clone();
    assert_eq!(along["mine"], false);
    assert_eq!(along["requester"], "claire");
    assert!(along["equipment"].is_null() && along["phone"].is_null());
    let read = portal.ticket(&jean, 1).await;
    assert!(read["phone"].is_null() && read["requester"]["address"].is_null());
    assert!(read["equipment"].is_null());
    let read = portal.ticket(&claire, 1).await;
    assert_eq!(
        (&read["phone"], &read["equipment"]),
        (&json!("0102030405"), &json!("PC-77"))
    );
    assert_eq!(read["requester"]["address"], "claire@exemple.fr");

    // Who becomes the requester gets the ticket, and not how another is reached.
    let marie = portal.agent("marie@exemple.fr").await;
    let who = json!({ "address": "jean@exemple.fr" });
    let made = portal.post(&marie, "/api/tickets/1/requester", &who).await;
    assert!(made.status.is_success(), "{}", made.text);
    let read = portal.ticket(&jean, 1).await;
    assert_eq!(read["requester"]["address"], "jean@exemple.fr");
    assert!(read["phone"].is_null() && read["equipment"].is_null());
    assert!(read["details_of"].is_null());
    let own = portal.get(&jean, "/api/tickets").await.json()["tickets"][0].clone();
    assert!(own["equipment"].is_null() && own["phone"].is_null());
    let read = portal.ticket(&marie, 1).await;
    assert_eq!(
        (&read["phone"], &read["equipment"], &read["details_of"]),
        (&json!("0102030405"), &json!("PC-77"), &json!("claire"))
    );
}
