//! Declaring a problem, logged in or not, with and without scripts, well and badly.

use lambda_http::Body;
use lambda_http::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::portal::{Browser, Portal};

fn form() -> Value {
    json!({
        "address": "claire@exemple.fr",
        "subject": "Écran noir",
        "description": "<p>Depuis <b>ce matin</b></p>",
        "category": "poste-de-travail",
        "phone": "01 23 45 67 89",
        "equipment": "PC-0417",
    })
}

#[tokio::test]
async fn logged_in_the_ticket_is_there_and_everybody_concerned_is_told() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;

    let reply = portal.post(&claire, "/api/tickets", &form()).await;
    insta::assert_snapshot!(format!("{} {}", reply.status, reply.text), @r#"201 Created {"number":1,"url":"/ticket/?numero=1","confirmed":true}"#);

    let ticket = portal.ticket(&claire, 1).await;
    assert_eq!(ticket["state"], "new");
    assert_eq!(ticket["phone"], "01 23 45 67 89");
    assert!(
        ticket["messages"][0]["html"]
            .as_str()
            .unwrap()
            .contains("ce matin")
    );

    let received = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].read.subject, "[#1] Écran noir");
    let told = portal.mails_to("marie@exemple.fr").await;
    assert_eq!(told.len(), 1);
    assert!(told[0].text().contains("ce matin"), "{}", told[0].text());
    assert_ne!(received[0].reply_to(), told[0].reply_to());
}

#[tokio::test]
async fn without_logging_in_it_waits_to_be_confirmed_and_nothing_typed_is_mailed() {
    let portal = Portal::start().await;
    let marie = portal.agent("marie@exemple.fr").await;
    let stranger = Browser::default();
    let typed = json!({
        "address": "victime@ailleurs.fr",
        "subject": "GAGNEZ-UN-LOT",
        "description": "<p>VISITEZ-CE-SITE</p>",
        "phone": "APPELEZ-MOI",
        "equipment": "ET-CELA",
    });
    let reply = portal.post(&stranger, "/api/tickets", &typed).await;
    assert_eq!(reply.json()["url"], "/recu/");
    assert_eq!(reply.json()["confirmed"], false);

    let ticket = portal.ticket(&marie, 1).await;
    assert_eq!(ticket["unconfirmed"], true);
    assert_eq!(ticket["phone"], "APPELEZ-MOI");
    for address in ["victime@ailleurs.fr", "marie@exemple.fr"] {
        let mails = portal.mails_to(address).await;
        assert_eq!(mails.len(), 1, "{address}");
        for word in ["GAGNEZ", "VISITEZ", "APPELEZ", "CELA"] {
            assert!(!mails[0].raw.contains(word), "{word} in {}", mails[0].raw);
            assert!(!mails[0].text().contains(word) && !mails[0].read.subject.contains(word));
        }
    }

    let accepted = portal
        .post(&marie, "/api/tickets/1/accept", &json!({}))
        .await;
    assert_eq!(accepted.status, 200);
    assert_eq!(portal.ticket(&marie, 1).await["unconfirmed"], false);
}

#[tokio::test]
async fn a_plain_form_works_and_a_refused_one_comes_back_whole() {
    let portal = Portal::start().await;
    let stranger = Browser::default();
    let sent = "address=claire%40exemple.fr&subject=Souris&description_text=Elle+ne+bouge+plus.%0D%0AMerci&category=autres&lang=fr";
    let reply = portal.submit(&stranger, "/api/tickets", sent).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("location")),
        (303, "/recu/")
    );

    let refused = portal
        .submit(
            &stranger,
            "/api/tickets",
            "address=claire&subject=&description_text=Elle+%3Cb%3E&lang=fr",
        )
        .await;
    assert_eq!(refused.status, 422);
    for part in [
        "Indiquez en quelques mots",
        "value=\"claire\"",
        "Elle &#60;b&#62;",
        "href=\"#subject\"",
        "<html lang=\"fr\">",
    ] {
        assert!(refused.text.contains(part), "{part} in {}", refused.text);
    }
    assert_eq!(
        portal.mails().await,
        1,
        "only the first one is acknowledged"
    );
}

#[tokio::test]
async fn what_is_at_fault_is_named_and_nothing_is_written() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let big = "é".repeat(3_000_000);
    for (field, value, expected) in [
        ("subject", json!(""), "subject"),
        ("subject", json!("x".repeat(201)), "subject"),
        ("subject", json!(12), "subject"),
        ("address", json!("claire(at)exemple.fr"), "address"),
        ("address", json!("assistance@guichet.localhost"), "address"),
        ("category", json!("piscine"), "category"),
        ("description", json!(""), "description"),
        (
            "description",
            json!("<p> </p><script>alert(1)</script>"),
            "description",
        ),
        ("description", json!(big), "description"),
        (
            "description",
            json!("<img src=\"https://ailleurs.fr/pixel.png\">"),
            "description",
        ),
        ("files", json!(["nimporte"]), "files"),
        ("phone", json!("0".repeat(101)), "phone"),
    ] {
        let mut form = form();
        form[field] = value;
        let reply = portal.post(&claire, "/api/tickets", &form).await;
        assert_eq!(reply.status, 422, "{field} {}", reply.text);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.fields(), [expected]);
    }
    let list = portal.get(&claire, "/api/tickets").await.json();
    assert_eq!(list["tickets"], json!([]));
    assert_eq!(portal.mails().await, 0);
}

#[tokio::test]
async fn what_could_run_or_load_is_not_in_the_ticket() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let mut form = form();
    form["description"] = json!(
        "<p onclick=\"x()\">Texte</p><script>x()</script><a href=\"javascript:x()\">lien</a>\
         <img src=\"https://ailleurs.fr/p.png\" onerror=\"x()\"><iframe src=\"https://ailleurs.fr\"></iframe><svg><script>x()</script></svg>"
    );
    assert_eq!(
        portal.post(&claire, "/api/tickets", &form).await.status,
        201
    );
    let html = portal.ticket(&claire, 1).await["messages"][0]["html"]
        .as_str()
        .unwrap()
        .to_lowercase();
    assert!(html.contains("texte") && html.contains("lien"), "{html}");
    for part in [
        "script",
        "onclick",
        "onerror",
        "javascript:",
        "ailleurs",
        "iframe",
        "svg",
    ] {
        assert!(!html.contains(part), "{part} in {html}");
    }
}

#[tokio::test]
async fn the_same_key_makes_one_ticket() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let form = form();
    let (first, second) = tokio::join!(
        portal.post_keyed(&claire, "/api/tickets", &form, Some("cle-1")),
        portal.post_keyed(&claire, "/api/tickets", &form, Some("cle-1")),
    );
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
    assert_eq!(first.text, second.text);

    let mut other = form;
    other["subject"] = json!("Autre chose");
    let reused = portal
        .post_keyed(&claire, "/api/tickets", &other, Some("cle-1"))
        .await;
    assert_eq!(reused.status, 409);
    let list = portal.get(&claire, "/api/tickets").await.json();
    assert_eq!(list["tickets"].as_array().unwrap().len(), 1);
    assert_eq!(portal.mails_to("claire@exemple.fr").await.len(), 1);
}

#[tokio::test]
async fn another_site_cannot_send_the_form() {
    use lambda_http::Body;
    use lambda_http::http::Request;
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    for (name, value) in [
        ("origin", "https://ailleurs.fr"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "null"),
    ] {
        let request = Request::post("/api/tickets")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::Text("subject=x&description_text=y".into()))
            .unwrap();
        assert_eq!(
            portal.send(&claire, request).await.status,
            400,
            "{name} {value}"
        );
    }
    assert_eq!(portal.mails().await, 0);
}

#[tokio::test]
async fn answers_to_a_category_s_questions_reach_whoever_reads_the_ticket() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.agent("marie@exemple.fr").await;
    let mut typed = form();
    typed["answer_imprimante"] = json!("RICOH <3>");
    typed["answer_portee"] = json!("non");
    typed["answer_clic"] = json!("");
    let reply = portal.post(&claire, "/api/tickets", &typed).await;
    assert_eq!(reply.status, 201, "{}", reply.text);

    let ticket = portal.ticket(&claire, 1).await;
    let html = ticket["messages"][0]["html"].as_str().unwrap();
    let list = "<li><b>Quelle imprimante&nbsp;?</b> RICOH &lt;3&gt;</li><li><b>Vos collègues peuvent-ils imprimer dessus&nbsp;?</b> Non</li>";
    assert!(html.contains(list), "{html}");
    let told = portal.mails_to("marie@exemple.fr").await;
    assert!(
        told[0].text().contains("Quelle imprimante ? RICOH <3>"),
        "{}",
        told[0].text()
    );

    let listed = portal.get(&claire, "/api/tickets").await;
    assert_eq!(listed.json()["tickets"][0]["equipment"], "PC-0417");
}

#[tokio::test]
async fn answers_that_do_not_hold_are_refused_by_their_field() {
    let portal = Portal::start().await;
    let stranger = Browser::default();
    for (field, answer, named) in [
        ("answer_imprimante", "x".repeat(201), "answer_imprimante"),
        ("answer_portee", "peut-être".to_owned(), "answer_portee"),
        ("answer_piscine", "x".to_owned(), "answers"),
    ] {
        let mut typed = form();
        typed[field] = json!(answer);
        let reply = portal.post(&stranger, "/api/tickets", &typed).await;
        assert_eq!(
            (reply.status.as_u16(), reply.fields()),
            (422, vec![named.to_owned()])
        );
    }
    let sent = "address=c%40exemple.fr&subject=s&description_text=d&category=impression&answer_portee=bof&answer_imprimante=RICOH&answer_piscine=x";
    let reply = portal.submit(&stranger, "/api/tickets", sent).await;
    assert_eq!(reply.status, 422);
    for part in [
        "id=\"answer_portee\" name=\"answer_portee\"",
        "Vos collègues peuvent-ils",
        "value=\"RICOH\"",
    ] {
        assert!(reply.text.contains(part), "{part} in {}", reply.text);
    }
    assert!(!reply.text.contains("answer_piscine"), "{}", reply.text);
    assert_eq!(portal.mails().await, 0);
}

#[tokio::test]
async fn what_one_person_wrote_does_nothing_in_the_session_of_another() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let ines = portal.requester("ines@exemple.fr").await;
    let nobody = Browser::default();
    let number = portal.declare(&ines, "Clavier").await;

    let written = |path: &str, body: &Value| {
        Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, &portal.system.addresses.portal)
            .header("x-guichet-as", "claire@exemple.fr")
            .body(Body::Text(body.to_string()))
            .unwrap()
    };
    let reply = json!({ "body": "<p>Dit par Claire</p>" });
    let files = json!({ "files": [] });
    for (path, body) in [
        ("/api/tickets".to_owned(), form()),
        (format!("/api/tickets/{number}/replies"), reply),
        ("/api/attachments".to_owned(), files),
    ] {
        let refused = portal.send(&ines, written(&path, &body)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
        assert_eq!(refused.json()["type"], "/problems/another-person");
        let refused = portal.send(&nobody, written(&path, &body)).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let opened = portal.send(&claire, written("/api/tickets", &form())).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text);
    let list = portal.get(&ines, "/api/tickets?view=mine").await;
    assert!(!list.text.contains("Écran noir"), "{}", list.text);
}

#[tokio::test]
async fn a_refused_form_calls_its_fields_as_its_page_does_and_keeps_their_first_lines() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    for (path, form, label) in [
        (
            "/api/tickets/1/replies",
            "kind=note&body_text=",
            "Votre note",
        ),
        (
            "/api/tickets/1/replies",
            "kind=reply&body_text=",
            "Votre réponse",
        ),
        ("/api/tickets/1/observers", "address=x", "Adresse mail"),
        (
            "/api/tickets/1/requester",
            "address=x",
            "Adresse mail du demandeur",
        ),
    ] {
        let refused = portal
            .submit(&marie, path, &format!("{form}&lang=fr"))
            .await;
        let shown = format!(">{label}</label>");
        assert!(refused.text.contains(&shown), "{label} in {}", refused.text);
    }
    let typed = "subject=&description_text=%0D%0A%0D%0Adeux&lang=fr";
    let refused = portal.submit(&claire, "/api/tickets", typed).await;
    // A browser drops the first line break within.
    assert!(
        refused.text.contains(">\n\r\n\r\ndeux</textarea>"),
        "{}",
        refused.text
    );
}
