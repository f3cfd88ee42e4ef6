//! Mails on which other desks stumbled, each with what is to be read of it. What becomes of them is tried
//! with the whole desk (`tests/integration/src/mail_in/meets_strange_mails.rs`).

use std::path::Path;

use mail::letters::Language;
use mail::{Incoming, Machine, Remark};

fn found(name: &str) -> Incoming {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    mail::read(&std::fs::read(folder.join(name)).expect("a mail")).expect("readable")
}

fn read(raw: &str) -> Incoming {
    mail::read(raw.replace('\n', "\r\n").as_bytes()).expect("readable")
}

fn words(mail: &Incoming) -> String {
    mail::new_words(mail).text.trim().to_owned()
}

fn files(mail: &Incoming) -> Vec<&str> {
    mail.parts.iter().map(|part| part.name.as_str()).collect()
}

#[test]
fn encoded_words_are_put_together_before_they_are_decoded() {
    let mail = found("04-objet-coupe-dans-un-caractere.eml");
    assert_eq!(mail.subject, "Problème d'impression à l'école 🖨️ urgent");
    let mail = found("38-date-deux-fois-pareille.eml");
    let from = mail.from.as_ref().expect("a sender");
    assert_eq!(from.name.as_deref(), Some("Élodie Brégançon"));
    assert_eq!(files(&mail), ["relevé.pdf"]);

    let mail = read(
        "From: \"=?UTF-8?q?=C3=89lodie_Br=C3?= =?utf8?B?qWdhbsOnb24=?=\" <e@exemple.fr>\n\
         To: =?utf-8?B?w4lsb8O?=\n =?utf-8?B?pXNl?= <a@exemple.fr>\n\
         Subject: =?x-inconnu?Q?caf=C3?=\n\t=?X-Inconnu?Q?=A9?= noir\n\
         Content-Type: multipart/mixed; boundary=B\n\n--B\n\n\
         Bonjour\n--B\nContent-Type: application/pdf\n\
         Content-Disposition: attachment;\n filename*0*=utf-8''relev%C3;\n filename*1*=%A9.pdf\n\nx\n\
         --B\nContent-Type: application/pdf;\n name*=iso-8859-15''prix%20%A4.pdf\n\nx\n\
         --B\nContent-Type: message/rfc822\n\nSubject: =?utf-8?q?d=C3?= =?utf-8?q?=A9j=C3=A0?=\n\ny\n--B--\n",
    );
    assert_eq!(mail.subject, "café noir");
    assert_eq!(
        mail.from.as_ref().and_then(|from| from.name.as_deref()),
        Some("Élodie Brégançon")
    );
    assert_eq!(
        mail.from.as_ref().map(|from| from.address.as_str()),
        Some("e@exemple.fr")
    );
    assert_eq!(mail.to[0].address, "a@exemple.fr");
    assert_eq!(files(&mail), ["relevé.pdf", "prix €.pdf", "déjà.eml"]);
}

#[test]
fn a_text_with_a_file_s_name_is_a_file() {
    let mail = found("12c-texte-nomme.eml");
    assert_eq!(words(&mail), "Bonjour, ci-joint le fichier.");
    assert_eq!(files(&mail), ["trace.log"]);
    assert_eq!(mail.parts[0].bytes.trim_ascii(), b"CONTENU-DU-FICHIER;1;2");

    for part in [
        "Content-Type: text/plain; name=\"trace.log\"\n",
        "Content-Type: text/plain\nContent-Disposition: inline; filename*=utf-8''trace.log\n",
        "Content-Type: text/html; name=trace.log\nContent-Disposition: inline\n",
        "Content-Type: text/csv; name=trace.log\n",
    ] {
        let body = "Content-Type: text/plain\n\nBonjour";
        let file = format!("{part}\nCONTENU-DU-FICHIER");
        for (first, second) in [(body, file.as_str()), (file.as_str(), body)] {
            let mail = read(&format!(
                "From: c@exemple.fr\nContent-Type: multipart/mixed; boundary=J\n\n--J\n{first}\n--J\n{second}\n--J--\n"
            ));
            assert_eq!(words(&mail), "Bonjour", "{part}");
            assert_eq!(files(&mail), ["trace.log"], "{part}");
        }
    }
    // Where it is all there is, it is shown as well.
    let mail = read("From: c@exemple.fr\nContent-Type: text/plain; name=trace.log\n\nERREUR 12\n");
    assert_eq!(
        (words(&mail).as_str(), files(&mail)),
        ("ERREUR 12", vec!["trace.log"])
    );
    // A rendering of the words is none, whatever it is called.
    let mail = read(
        "From: c@exemple.fr\nContent-Type: multipart/alternative; boundary=J\n\n\
         --J\nContent-Type: text/plain; name=corps.txt\n\nBonjour\n\
         --J\nContent-Type: text/html; name=corps.html\n\n<p>Bonjour</p>\n--J--\n",
    );
    assert_eq!(words(&mail), "Bonjour");
    assert!(mail.parts.is_empty(), "{:?}", files(&mail));
}

#[test]
fn opaque_signatures_show_their_words_unverified() {
    let mail = found("14-smime-opaque.eml");
    assert_eq!(
        words(&mail),
        "Bonjour, la carte agent de Luc est refusée à la porte B."
    );
    assert_eq!(files(&mail), ["smime.p7m"]);
    assert_eq!(mail::remarks(&mail, Language::Fr), [Remark::Signed]);

    // As a file among words, and under the name alone.
    let raw = String::from_utf8(
        std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found/14-smime-opaque.eml"),
        )
        .expect("a mail"),
    )
    .expect("text");
    let raw = raw.replace("\r\n", "\n");
    let (_, signed) = raw.split_once("\n\n").expect("a body");
    for kind in [
        "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        "application/octet-stream; name=smime.p7m",
    ] {
        let mail = read(&format!(
            "From: c@exemple.fr\nContent-Type: multipart/mixed; boundary=J\n\n--J\n\nVoici :\n--J\n\
             Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{signed}\n--J--\n"
        ));
        assert!(words(&mail).starts_with("Voici :"), "{kind}");
        assert!(
            words(&mail).contains("la carte agent de Luc est refusée"),
            "{kind}"
        );
        assert_eq!(
            mail::remarks(&mail, Language::Fr),
            [Remark::Signed],
            "{kind}"
        );
    }
}

#[test]
fn transfer_encodings_are_read_whatever_stands_beside_them() {
    let expected = "Bonjour, le réseau est coupé à l'étage.";
    assert_eq!(words(&found("16e-codage-inconnu.eml")), expected);
    assert_eq!(words(&found("16j-codage-inconnu.eml")), expected);
    let base64 = "Qm9uam91ciwgbGUgcsOpc2VhdSBlc3QgY291cMOpIMOgIGwnw6l0YWdlLgo=";
    let quoted = "Bonjour, le r=C3=A9seau est coup=C3=A9 =C3=A0 l'=C3=A9tage.";
    for (encoding, body) in [
        ("\"base64\"", base64),
        ("(selon la RFC 2045) base64", base64),
        ("base64 (x)", base64),
        ("\n base64;", base64),
        ("BASE64; charset=utf-8", base64),
        ("'quoted-printable'", quoted),
        ("quoted_printable", quoted),
        ("(a (b)) Quoted-Printable", quoted),
    ] {
        let alone = read(&format!(
            "From: c@exemple.fr\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}\n"
        ));
        assert_eq!(words(&alone), expected, "{encoding}");
        let within = read(&format!(
            "From: c@exemple.fr\nContent-Type: multipart/mixed; boundary=J\n\n--J\n\
             Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}\n--J\n\
             Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: {encoding}\n\n{body}\n--J--\n"
        ));
        assert_eq!(words(&within), expected, "{encoding}");
        let file = String::from_utf8(within.parts[0].bytes.clone()).expect("text");
        assert_eq!(file.trim(), expected, "{encoding}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn reports_receipts_and_challenges_in_prose_are_machines() {
    let mail = found("27b-passerelle-fr.eml");
    assert_eq!(
        (mail.machine, mail.machine_guessed),
        (Some(Machine::Bounce), true)
    );
    let report = mail::delivery_report(&mail).expect("a report");
    assert_eq!(report.recipients[0].final_recipient, "jean@mairie.example");

    for (from, subject, text, expected) in [
        (
            "Service messagerie <mailgw@mairie.example>",
            "Notification d'échec de remise",
            "La remise a échoué pour : jean@mairie.example\nErreur : 5.2.2 boîte pleine",
            Machine::Bounce,
        ),
        (
            "jean@mairie.example",
            "Message non distribué",
            "Votre courriel n'a pas pu être distribué : adresse inconnue.",
            Machine::Bounce,
        ),
        (
            "Administrateur <administrateur@mairie.example>",
            "Votre message n’a pas pu être remis",
            "Bonjour,\n\nVotre message du 29/11/2026 destiné à luc@mairie.example n’a pas pu être remis. Motif : boîte pleine.",
            Machine::Bounce,
        ),
        (
            "Messagerie <noreply@mairie.example>",
            "Message non délivré : [#12] Poste",
            "Votre courriel n’a pas été délivré au destinataire suivant : luc@mairie.example",
            Machine::Bounce,
        ),
        (
            "Antispam <antispam@mairie.example>",
            "Votre message a été mis en quarantaine",
            "Votre message a été placé en quarantaine. Aucune action n’est nécessaire.",
            Machine::Bounce,
        ),
        (
            "Administrateur <administrateur@mairie.example>",
            "Message bloqué",
            "Votre message a été bloqué par notre passerelle : contenu interdit.",
            Machine::Bounce,
        ),
        (
            "MAILER <mailer@mairie.example>",
            "Nachricht unzustellbar",
            "Ihre Nachricht konnte nicht zugestellt werden an luc@mairie.example",
            Machine::Bounce,
        ),
        (
            "jean@mairie.example",
            "Accusé de réception : Votre demande [#1]",
            "Votre message a été reçu le 12/03/2026 à 10:22.",
            Machine::AutoReply,
        ),
        (
            "jean@mairie.example",
            "Vérification de l'expéditeur",
            "Votre message est en attente. Pour qu'il soit remis, cliquez ici : https://f.example/x",
            Machine::AutoReply,
        ),
    ] {
        for kind in ["plain", "html"] {
            let mail = read(&format!(
                "From: {from}\nSubject: {subject}\nContent-Type: text/{kind}; charset=utf-8\n\n{text}\n"
            ));
            assert_eq!(
                (mail.machine, mail.machine_guessed),
                (Some(expected), true),
                "{subject} {kind}"
            );
        }
    }
    // A small office's postmaster may be a person: such mails are listed.
    for (head, guessed) in [
        ("From: Postmaster <postmaster@petite.example>", true),
        (
            "From: c@petite.example\nReturn-Path: <postmaster@petite.example>",
            true,
        ),
        ("From: MAILER-DAEMON@petite.example", false),
        (
            "From: postmaster@petite.example\nX-Failed-Recipients: jean@mairie.example",
            false,
        ),
    ] {
        let mail = read(&format!(
            "{head}\nSubject: Copieur\n\nBonjour, le copieur est en panne.\n"
        ));
        assert_eq!(
            (mail.machine, mail.machine_guessed),
            (Some(Machine::Bounce), guessed),
            "{head}"
        );
    }
    for (subject, text) in [
        (
            "Message non remis",
            "Bonjour, mon message à jean@mairie.example n'a pas pu être remis (550 5.1.1), que dois-je faire ?",
        ),
        (
            "Échec de l'envoi",
            "Bonjour, j'ai l'erreur 550 5.7.1 depuis ce matin, mes mails sont refusés.",
        ),
    ] {
        let mail = read(&format!(
            "From: claire@exemple.fr\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        ));
        assert_eq!(mail.machine, None, "{subject}");
    }
}

#[test]
fn a_rendering_for_one_program_is_no_file() {
    let mail = found("29-amp.eml");
    assert_eq!(words(&mail), "Votre colis arrive.");
    assert!(mail.parts.is_empty(), "{:?}", files(&mail));
    // Alone it is all there is: a file that can be opened.
    let mail = read("From: c@exemple.fr\nContent-Type: text/x-amp-html\n\n<html></html>\n");
    assert_eq!(mail.parts.len(), 1);
}

#[test]
fn a_header_that_says_the_same_twice_conflicts_with_nothing() {
    assert!(
        found("38-date-deux-fois-pareille.eml")
            .repeated_headers
            .is_empty()
    );
    let twice = |one: &str, two: &str| {
        read(&format!("From: c@exemple.fr\n{one}\n{two}\n\nBonjour\n")).repeated_headers
    };
    assert!(twice("Subject: Écran noir", "Subject: Écran\n  noir").is_empty());
    assert!(
        twice(
            "From: c@exemple.fr",
            "Date: Thu, 12 Mar 2026 10:22:00 +0100"
        )
        .is_empty()
    );
    assert_eq!(
        twice(
            "Date: Thu, 12 Mar 2026 10:22:00 +0100",
            "Date: Thu, 12 Mar 2026 10:23:00 +0100"
        ),
        ["Date"]
    );
    assert_eq!(twice("From: d@exemple.fr", "X: y"), ["From"]);
}
