use super::*;

fn words(subject: &str, text: Option<&str>, html: Option<&str>) -> MailWords {
    new_words(&Incoming {
        subject: subject.to_owned(),
        text: text.map(str::to_owned),
        html: html.map(str::to_owned),
        ..Incoming::default()
    })
}

#[test]
fn nothing_is_lost_between_text_and_html() {
    for (text, html, expected) in [
        (Some("Bonjour"), None, "<p>Bonjour</p>"),
        (None, Some("<p>Bonjour</p>"), "<p>Bonjour</p>"),
        (
            Some("Gras"),
            Some("<p><b>Gras</b></p>"),
            "<p><b>Gras</b></p>",
        ),
        (
            Some("Ce message est en HTML."),
            Some("<p>Un long texte que seul le HTML contient en entier.</p>"),
            "<p>Un long texte que seul le HTML contient en entier.</p>",
        ),
        (
            Some("Bonjour, tout est là."),
            Some("<p></p>"),
            "<p>Bonjour, tout est là.</p>",
        ),
        (None, None, ""),
    ] {
        assert_eq!(words("x", text, html).html, expected, "{text:?} {html:?}");
    }
}

#[test]
fn a_forwarded_mail_is_shown_whole() {
    let text = "Voir ci-dessous\n\n-----Message d'origine-----\nDe : C\n\nErreur 12";
    for subject in ["TR: panne", "Fwd: panne", "FW: panne", "Tr : panne"] {
        let words = words(subject, Some(text), None);
        assert!(
            words.text.contains("Erreur 12") && words.folded.is_none(),
            "{subject}"
        );
    }
    assert_eq!(
        words("Travaux : panne", Some(text), None).text,
        "Voir ci-dessous"
    );
}
