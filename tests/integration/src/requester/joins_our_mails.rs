//! Our own mails, joined to an answer as files: what they hold for one person reaches nobody else.

use data_encoding::BASE64;
use serde_json::json;

use crate::portal::{Browser, Portal};
use crate::requester::attaches_files::fetch;

/// Two columns of numbers, of the very form of a signature; and links of another site.
const FLOATS: &str =
    "0.8444218515250481\n0.02550690257394217\nhttps://intranet/x?lien=accueil.html&jeton=abc.def";

/// A mail of ours as a file of another mail, encoded for the way as programs do it.
fn joined(raw: &str, name: &str, encoding: &str) -> String {
    let (encoding, content) = match encoding {
        "base64" => {
            let code = BASE64.encode(raw.as_bytes());
            let lines: Vec<&str> = code
                .as_bytes()
                .chunks(76)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            ("base64", lines.join("\n"))
        }
        other => (other, raw.to_owned()),
    };
    format!(
        "--B\nContent-Type: message/rfc822; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: {encoding}\n\n{content}\n"
    )
}

/// All that a reader can fetch of a ticket, with the answer that leads there.
async fn all_files(portal: &Portal, reader: &Browser) -> Vec<(String, String)> {
    let ticket = portal.ticket(reader, 1).await;
    let mut found = Vec::new();
    for message in ticket["messages"].as_array().unwrap() {
        for file in message["files"].as_array().unwrap() {
            let (status, _, content) = fetch(portal, reader, file["url"].as_str().unwrap()).await;
            assert_eq!(status, 200);
            let content = String::from_utf8_lossy(&content).into_owned();
            found.push((file["name"].as_str().unwrap().to_owned(), content));
        }
    }
    found
}

/// The content and the same without what encodings and folds put between letters.
fn says(content: &str, secret: &str) -> bool {
    let plain: String = content.replace("=\n", "").replace("=\r\n", "");
    let plain: String = plain.chars().filter(|sign| !sign.is_whitespace()).collect();
    let decoded: String = content
        .split("\n\n")
        .filter_map(|block| {
            let letters: String = block.split_whitespace().collect();
            BASE64.decode(letters.as_bytes()).ok()
        })
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    plain.contains(secret) || decoded.contains(secret)
}

#[tokio::test]
async fn what_a_joined_mail_holds_for_one_person_reaches_nobody_else() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let jean = portal.requester("jean@exemple.fr").await;
    portal.declare(&claire, "Mot de passe").await;
    let add = json!({ "address": "jean@exemple.fr" });
    portal.post(&claire, "/api/tickets/1/observers", &add).await;
    portal.join("jean@exemple.fr").await;
    let asked = json!({ "address": "claire@exemple.fr" });
    portal
        .post(&claire, "/api/passwords/forgotten", &asked)
        .await;
    let mails = portal.mails_to("claire@exemple.fr").await;
    let reset = mails
        .iter()
        .find(|mail| mail.raw.contains("nouveau-mot-de-passe"));
    let reset = reset.or_else(|| {
        mails
            .iter()
            .find(|mail| mail.text().contains("nouveau-mot-de-passe"))
    });
    let reset = reset.expect("a link was asked for");
    let told = mails.iter().find(|mail| mail.read.subject.contains("[#1]"));
    let told = told.expect("the ticket was acknowledged");
    let signed = told.reply_to().to_owned();
    let local = signed.split(['+', '@']).nth(1).unwrap().to_owned();
    let secrets = [reset.token(), told.token(), local.clone()];

    let calendar = format!(
        "--B\nContent-Type: text/calendar; charset=utf-8; name=\"passage.ics\"\nContent-Disposition: attachment; \
         filename=\"passage.ics\"\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20401201T090000Z\n\
         ATTENDEE;CN=x:mailto:{}\n {}\nSUMMARY:Passage du technicien\nEND:VEVENT\nEND:VCALENDAR\n",
        &signed[..30],
        &signed[30..]
    );
    let raw = format!(
        "From: Claire <claire@exemple.fr>\nTo: {signed}\nSubject: Re: [#1] Mot de passe\nMessage-ID: <joint-1@poste>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n\
         --B\nContent-Type: text/plain; charset=utf-8\n\nLe lien ne marche pas, voir les mails joints.\n\
         {}{}{}{calendar}--B\nContent-Type: text/plain; name=\"{local}.txt\"\nContent-Disposition: attachment; \
         filename=\"{local}.txt\"\n\nPour me joindre : {signed}, merci.\n\
         --B\nContent-Type: application/octet-stream; name=\"trace.log\"\nContent-Disposition: attachment; \
         filename=\"trace.log\"\n\nGET /nouveau-mot-de-passe/?jeton={} 200\n\
         --B\nContent-Type: text/csv; name=\"mesures.csv\"\nContent-Disposition: attachment; \
         filename=\"mesures.csv\"\n\n{FLOATS}\n--B--\n",
        joined(&reset.raw, "lien.eml", "8bit"),
        joined(&told.raw, "reponse.eml", "base64"),
        joined(&reset.raw, "code.eml", "base64"),
        reset.token(),
    );
    portal
        .deliver("claire@exemple.fr", &[&signed], &raw)
        .await
        .unwrap();

    let ticket = portal.ticket(&jean, 1).await;
    let whole = ticket.to_string();
    let files = all_files(&portal, &jean).await;
    for secret in &secrets {
        assert!(!whole.contains(secret.as_str()), "{secret} in {whole}");
        for (name, content) in &files {
            assert!(!says(content, secret), "{secret} in {name}: {content}");
        }
    }
    // What people wrote is there, and so is a file that only looks alike.
    assert!(whole.contains("voir les mails joints"));
    assert!(whole.contains("Passage du technicien"));
    // SMTP ends lines so.
    let floats = FLOATS.replace('\n', "\r\n");
    assert_eq!(files, [("mesures.csv".to_owned(), floats)]);
    assert!(whole.contains("reste dans le mail d’origine"), "{whole}");
}
