//! Nobody's words reach somebody who has not agreed to get them: who is put in copy is asked first.

use serde_json::{Value, json};

use crate::portal::{Browser, Mail, Portal, Reply};

const BAIT: &str = "GAGNEZ-UN-LOT";
const LINK: &str = "https://ailleurs.example/lot";

async fn add(portal: &Portal, browser: &Browser, number: u64, address: &str) -> Reply {
    let body = json!({ "address": address, "name": BAIT });
    let path = format!("/api/tickets/{number}/observers");
    portal.post(browser, &path, &body).await
}

async fn answer(portal: &Portal, token: &str, act: &str) -> Reply {
    let body = json!({ "token": token, "act": act });
    portal
        .post(&Browser::default(), "/api/invitation", &body)
        .await
}

/// Says everything that is mailed to those who read a ticket along.
async fn speak(portal: &Portal, browser: &Browser, number: u64) {
    let body = json!({ "body": format!("<p>{BAIT} <a href=\"{LINK}\">ici</a></p>") });
    let path = format!("/api/tickets/{number}");
    for (path, body) in [
        (format!("{path}/replies"), body),
        (format!("{path}/state"), json!({ "state": "resolved" })),
        (format!("{path}/state"), json!({ "state": "in_progress" })),
    ] {
        let reply = portal.post(browser, &path, &body).await;
        assert!(reply.status.is_success(), "{path} {}", reply.text);
    }
}

/// A mail that holds nothing of what people typed.
fn assert_neutral(mail: &Mail, organisation: &str) {
    for typed in [BAIT, LINK, "ailleurs.example", "claire", "Claire", "Re:"] {
        assert!(!mail.raw.contains(typed), "{typed} in {}", mail.raw);
        assert!(!mail.text().contains(typed) && !mail.read.subject.contains(typed));
    }
    assert!(mail.text().contains(organisation), "{}", mail.text());
    assert!(mail.raw.contains("To: "), "{}", mail.raw);
    assert!(!mail.reply_to().contains('+'), "no way into the ticket");
}

#[tokio::test]
async fn an_account_cannot_send_its_words_to_strangers() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let mut refused = 0;
    for ticket in 0..2 {
        let number = portal.declare(&claire, BAIT).await;
        for stranger in 0..20 {
            let address = format!("inconnu{ticket}-{stranger}@ailleurs.fr");
            let reply = add(&portal, &claire, number, &address).await;
            refused += u32::from(reply.status == 429);
            assert!(
                reply.status == 200 || !reply.header("retry-after").is_empty(),
                "{}",
                reply.text
            );
        }
        speak(&portal, &claire, number).await;
    }
    assert!(refused >= 20, "{refused} of 40");
    let mut asked = 0;
    for ticket in 0..2 {
        for stranger in 0..20 {
            let address = format!("inconnu{ticket}-{stranger}@ailleurs.fr");
            let mails = portal.mails_to(&address).await;
            assert!(mails.len() <= 1, "{} to {address}", mails.len());
            for mail in &mails {
                assert_neutral(mail, &portal.system.desk.organisation);
                asked += 1;
            }
        }
    }
    assert!((1..=20).contains(&asked), "{asked}");
}

#[tokio::test]
async fn whoever_is_asked_gets_one_mail_until_they_say_yes() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, BAIT).await;
    assert_eq!(
        add(&portal, &claire, number, "jean@exemple.fr")
            .await
            .status,
        200
    );
    assert_eq!(
        add(&portal, &claire, number, "jean@exemple.fr")
            .await
            .status,
        200
    );
    speak(&portal, &claire, number).await;
    let mails = portal.mails_to("jean@exemple.fr").await;
    assert_eq!(mails.len(), 1);
    assert_neutral(&mails[0], &portal.system.desk.organisation);

    // Those who may see who reads along see that he was asked.
    for browser in [&claire, &marie] {
        let ticket = portal.ticket(browser, number).await;
        assert_eq!(ticket["invited"][0]["name"], "jean");
        assert_eq!(ticket["observers"], json!([]));
        let events: Vec<&Value> = ticket["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["event"])
            .collect();
        assert!(events.contains(&&json!("observer_invited")), "{events:?}");
    }

    // With scripts off: the link opens a page with a button for each answer, and changes nothing.
    let token = mails[0].token();
    let page = portal
        .get(
            &Browser::default(),
            &format!("/api/invitation?lien={token}"),
        )
        .await;
    assert_eq!(page.status, 200);
    for part in [
        "value=\"accept\"",
        "value=\"decline\"",
        "<html lang=\"fr\">",
    ] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    assert!(!page.text.contains(BAIT), "{}", page.text);
    assert_eq!(portal.ticket(&claire, number).await["observers"], json!([]));
    let form = format!("token={token}&act=accept&lang=fr");
    let yes = portal
        .submit(&Browser::default(), "/api/invitation", &form)
        .await;
    assert_eq!(yes.status, 200, "{}", yes.text);
    assert!(yes.text.contains("Vous suivez ce ticket"), "{}", yes.text);

    let ticket = portal.ticket(&claire, number).await;
    assert_eq!(ticket["observers"][0]["name"], "jean");
    assert_eq!(ticket["invited"], json!([]));
    speak(&portal, &claire, number).await;
    let mails = portal.mails_to("jean@exemple.fr").await;
    assert!(
        mails.len() > 2,
        "the welcome and what was said: {}",
        mails.len()
    );
    assert!(mails[1].text().contains("Vous suivez maintenant"));
    // Twice is once.
    assert_eq!(answer(&portal, &token, "accept").await.status, 200);
    assert_eq!(
        portal.ticket(&claire, number).await["observers"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn whoever_says_no_is_not_asked_again() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let number = portal.declare(&claire, BAIT).await;
    add(&portal, &claire, number, "jean@exemple.fr").await;
    let token = portal.mails_to("jean@exemple.fr").await[0].token();
    let no = portal
        .submit(
            &Browser::default(),
            "/api/invitation",
            &format!("token={token}&act=decline"),
        )
        .await;
    assert_eq!(no.status, 200, "{}", no.text);
    assert!(no.text.contains("C’est noté"), "{}", no.text);
    assert_eq!(
        portal.ticket(&claire, number).await["declined"][0]["name"],
        "jean"
    );

    for browser in [&claire, &marie] {
        let again = add(&portal, browser, number, "jean@exemple.fr").await;
        assert_eq!(again.status, 422);
        assert_eq!(again.fields(), ["address"]);
    }
    // Nor after having been put in copy of a mail.
    let to = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let raw = format!(
        "From: claire@exemple.fr\nTo: {to}\nCc: jean@exemple.fr\nSubject: Re\nMessage-ID: <m1@poste>\n\nAvec Jean.\n"
    );
    portal
        .deliver("claire@exemple.fr", &[&to], &raw)
        .await
        .unwrap();
    assert_eq!(portal.ticket(&claire, number).await["proposed"], json!([]));
    speak(&portal, &claire, number).await;
    assert_eq!(portal.mails_to("jean@exemple.fr").await.len(), 1);

    // He may change his mind.
    assert_eq!(answer(&portal, &token, "accept").await.status, 200);
    assert_eq!(
        portal.ticket(&claire, number).await["observers"][0]["name"],
        "jean"
    );
    // And once more: from then on he reads nothing and is sent nothing, for good.
    let before = portal.mails_to("jean@exemple.fr").await.len();
    for _ in 0..2 {
        assert_eq!(answer(&portal, &token, "decline").await.status, 200);
    }
    let ticket = portal.ticket(&claire, number).await;
    assert_eq!(ticket["observers"], json!([]));
    assert_eq!(ticket["declined"][0]["name"], "jean");
    speak(&portal, &claire, number).await;
    assert_eq!(portal.mails_to("jean@exemple.fr").await.len(), before);
}

#[tokio::test]
async fn a_link_is_for_one_person_and_ticket_and_ends_with_the_invitation() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let number = portal.declare(&claire, BAIT).await;
    let other = portal.declare(&claire, BAIT).await;
    add(&portal, &claire, number, "jean@exemple.fr").await;
    add(&portal, &claire, number, "luc@exemple.fr").await;
    let jean = portal.mails_to("jean@exemple.fr").await[0].token();
    let luc = portal.mails_to("luc@exemple.fr").await[0].token();
    let (_, signature) = jean.rsplit_once('.').unwrap();
    let (luc_names, _) = luc.rsplit_once('.').unwrap();
    let follow = portal.mails_to("claire@exemple.fr").await[0].token();
    for forged in [
        format!("{luc_names}.{signature}"),
        jean.replacen(&format!("{number}."), &format!("{other}."), 1),
        jean[..jean.len() - 1].to_owned(),
        follow,
        String::new(),
    ] {
        assert_eq!(
            answer(&portal, &forged, "accept").await.status,
            404,
            "{forged}"
        );
    }
    assert_eq!(answer(&portal, &jean, "sell").await.status, 422);

    // Taken back, it is over.
    let person = portal.ticket(&claire, number).await["invited"][0]["person"].clone();
    let path = format!(
        "/api/tickets/{number}/observers/{}",
        person.as_str().unwrap()
    );
    let back = portal
        .post(&claire, &path, &json!({ "act": "remove" }))
        .await;
    assert_eq!(back.status, 200, "{}", back.text);
    for act in ["accept", "decline"] {
        assert_eq!(answer(&portal, &jean, act).await.status, 410, "{act}");
    }
    assert_eq!(portal.ticket(&claire, number).await["observers"], json!([]));
}

#[tokio::test]
async fn one_address_is_asked_a_few_times_a_day_whoever_asks() {
    let portal = Portal::start_within_the_hour().await;
    for n in 0..10 {
        let somebody = portal.requester(&format!("compte{n}@exemple.fr")).await;
        let number = portal.declare(&somebody, BAIT).await;
        let reply = add(&portal, &somebody, number, "victime@ailleurs.fr").await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
    assert_eq!(portal.mails_to("victime@ailleurs.fr").await.len(), 3);
}

#[tokio::test]
async fn an_agent_brings_in_another_at_once_and_nobody_else_learns_who_is_one() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    let paul = portal.agent("paul@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    portal
        .post(&marie, &format!("/api/tickets/{number}/take"), &json!({}))
        .await;
    assert_eq!(
        add(&portal, &marie, number, "paul@exemple.fr").await.status,
        200
    );
    let ticket = portal.ticket(&paul, number).await;
    assert_eq!(ticket["observers"][0]["name"], "paul");
    let told = portal.mails_to("paul@exemple.fr").await;
    assert!(
        told.last()
            .unwrap()
            .text()
            .contains("Vous suivez maintenant")
    );

    let number = portal.declare(&claire, "Autre chose").await;
    let agent = add(&portal, &claire, number, "paul@exemple.fr").await;
    let colleague = add(&portal, &claire, number, "jean@exemple.fr").await;
    assert_eq!(agent.text, colleague.text);
    let ticket = portal.ticket(&claire, number).await;
    assert_eq!(ticket["observers"], json!([]));
    assert_eq!(ticket["invited"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_name_others_chose_does_not_outlive_an_account_s_own() {
    let portal = Portal::start_within_the_hour().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.requester("jean@exemple.fr").await;
    let number = portal.declare(&claire, "Écran noir").await;
    let to = portal.mails_to("claire@exemple.fr").await[0]
        .reply_to()
        .to_owned();
    let raw = format!(
        "From: claire@exemple.fr\nTo: {to}\nCc: {BAIT} <jean@exemple.fr>\nSubject: Re\nMessage-ID: <m1@poste>\n\nAvec Jean.\n"
    );
    portal
        .deliver("claire@exemple.fr", &[&to], &raw)
        .await
        .unwrap();
    let person = portal.ticket(&claire, number).await["proposed"][0]["person"].clone();
    let path = format!(
        "/api/tickets/{number}/observers/{}",
        person.as_str().unwrap()
    );
    let asked = portal
        .post(&claire, &path, &json!({ "act": "approve" }))
        .await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let mails = portal.mails_to("jean@exemple.fr").await;
    assert_eq!(mails.len(), 1);
    assert_neutral(&mails[0], &portal.system.desk.organisation);
    portal.join("jean@exemple.fr").await;
    assert_eq!(
        portal.ticket(&claire, number).await["observers"][0]["name"],
        "jean"
    );
}
