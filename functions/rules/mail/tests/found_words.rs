//! Mails that were read wrongly once, each with what its words must hold and must not.

use std::path::Path;

const DESK: &str = "assistance@guichet.localhost";

fn words(file: &str) -> mail::MailWords {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/found")
        .join(file);
    let mail = mail::read(&std::fs::read(path).expect("a mail")).expect("readable");
    mail::opening_words(&mail, DESK)
}

#[test]
fn what_was_lost_is_there() {
    for (file, held, absent) in [
        ("06-gmail-bouton-citation.eml", &["0x80070035"][..], &[][..]),
        (
            "31-transfert-objet-re.eml",
            &["A traiter svp.", "badge 4471", "Luc Bernard"],
            &[],
        ),
        (
            "33-mail-colle-dans-un-nouveau.eml",
            &["LIEN-PIEGE", "Que dois-je faire ?"],
            &[],
        ),
        (
            "34-erreur-collee-au-dessus-de-la-citation.eml",
            &["ERR-5512"],
            &["Quel est le message ?"],
        ),
        (
            "22-courrier-windows-html.eml",
            &["Merci, c'est réglé."],
            &["est-ce réglé", "De :"],
        ),
        (
            "15-texte-cache.eml",
            &["Bonjour, le badge de Luc ne marche plus."],
            &["TEXTE-CACHE", "AUSSI-CACHE"],
        ),
    ] {
        let words = words(file);
        for one in held {
            assert!(
                words.text.contains(one),
                "{file}: {one} is not in {}",
                words.text
            );
        }
        for one in absent {
            assert!(
                !words.text.contains(one),
                "{file}: {one} is in {}",
                words.text
            );
        }
    }
}

#[test]
fn what_answers_the_desk_is_folded_and_there() {
    for (file, folded) in [
        (
            "34-erreur-collee-au-dessus-de-la-citation.eml",
            "Quel est le message ?",
        ),
        (
            "22-courrier-windows-html.eml",
            "Bonjour Claire, est-ce réglé ?",
        ),
    ] {
        let part = words(file).folded.expect("a folded part");
        assert!(
            part.text.contains(folded) && part.answered,
            "{file}: {}",
            part.text
        );
    }
    for file in [
        "06-gmail-bouton-citation.eml",
        "31-transfert-objet-re.eml",
        "33-mail-colle-dans-un-nouveau.eml",
        "15-texte-cache.eml",
    ] {
        assert_eq!(words(file).folded, None, "{file}");
    }
}

#[test]
fn a_long_quote_nobody_has_seen_is_folded_with_its_pictures() {
    let lines = "<p>Une ligne de plus, que personne ici n'a lue.</p>".repeat(80);
    let mail = mail::Incoming {
        subject: "RE: Badge".to_owned(),
        html: Some(format!(
            "<p>A traiter svp.</p><div id=divRplyFwdMsg><b>De :</b> Luc &lt;l@x.fr&gt;<br><b>Envoyé :</b> mercredi 11 mars 2026 \
             08:00<br><b>À :</b> Claire<br><b>Objet :</b> Badge</div><p><img src=cid:plan>{lines}</p>"
        )),
        parts: vec![mail::FilePart {
            name: "plan.png".to_owned(),
            content_type: "image/png".to_owned(),
            charset: None,
            content_id: Some("plan".to_owned()),
            inline: true,
            bytes: vec![1],
            tokens: Vec::new(),
        }],
        ..mail::Incoming::default()
    };
    let words = mail::opening_words(&mail, DESK);
    assert_eq!(words.text.trim(), "A traiter svp.");
    assert!(mail::quoted_images(&mail, &words).is_empty());
    let folded = words.folded.expect("a folded part");
    assert!(folded.html.contains("data-cid=\"plan\"") && !folded.answered);
    // In an answer to one of ours the same picture is no news.
    let answer = mail::new_words(&mail);
    assert!(mail::quoted_images(&mail, &answer).contains("plan"));
}
