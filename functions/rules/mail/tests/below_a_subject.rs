//! Answers whose subject says something new: what their bodies show below it.

use mail::reply::Sent;
use mail::{Incoming, MailWords};

const SENT: &str =
    "Bonjour Claire, pouvez-vous redémarrer le poste et nous dire ce qui s'affiche ?";

fn sent() -> Sent {
    let mut sent = Sent::default();
    sent.add_text(SENT);
    sent
}

fn below(text: Option<&str>, html: Option<&str>) -> MailWords {
    let incoming = Incoming {
        subject: "Re: [#1] URGENT".to_owned(),
        text: text.map(str::to_owned),
        html: html.map(str::to_owned),
        ..Incoming::default()
    };
    mail::words_below_subject(&incoming, &sent())
}

#[test]
fn a_body_that_only_quotes_the_desk_is_folded_whole() {
    let intro = "Le 24/11/2026 à 10:00, Assistance <a@b.fr> a écrit :";
    let block = "De : Assistance <a@b.fr>\nEnvoyé : mardi 24 novembre 2026 10:00\nÀ : Claire\nObjet : Écran noir";
    for text in [
        format!("{intro}\n> {SENT}\n"),
        format!("\n\n{intro}\n\n{SENT}\n"),
        format!("-----Message d'origine-----\n{block}\n\n{SENT}"),
        format!("{block}\n\n{SENT}"),
        format!("Envoyé de mon iPhone\n\n{intro}\n> {SENT}\n"),
        format!("-- Répondez au-dessus de cette ligne --\n{SENT}"),
    ] {
        let words = below(Some(&text), None);
        let folded = words.folded.expect("a folded part");
        assert_eq!(words.text, "", "{text}");
        assert!(folded.text.contains(SENT) && folded.old, "{text}");
    }
    let gmail = format!(
        "<div dir=ltr><br></div><div class=gmail_quote><div class=gmail_attr>{intro}<br></div><blockquote \
         class=gmail_quote>{SENT}</blockquote></div>"
    );
    let iphone = format!(
        "<div>Envoyé de mon iPhone</div><div><br><blockquote type=cite>{intro}<br>{SENT}</blockquote></div>"
    );
    for html in [gmail, iphone] {
        let words = below(None, Some(&html));
        assert_eq!(words.text.trim(), "", "{html}");
        assert!(
            words
                .folded
                .expect("a folded part")
                .text
                .contains("redémarrer"),
            "{html}"
        );
    }
}

#[test]
fn what_somebody_wrote_in_it_is_shown() {
    let intro = "Le 24/11/2026 à 10:00, Assistance <a@b.fr> a écrit :";
    let block = "De : Assistance <a@b.fr>\nEnvoyé : mardi 24 novembre 2026 10:00\nÀ : Claire\nObjet : Écran noir";
    for text in [
        format!("{intro}\n> {SENT}\n\nIl affiche zorvmot."),
        format!("{intro}\n\n{SENT}\n\nIl affiche zorvmot, puis plus rien du tout."),
        format!("{block}\n\n{SENT}\n\nIl affiche zorvmot, puis plus rien du tout."),
        format!("Il affiche zorvmot.\n\n{intro}\n> {SENT}\n"),
        // Somebody else's mail, which nobody here has seen.
        format!("{intro}\n> Ma collègue a vu zorvmot à l'écran.\n"),
        "Envoyé de mon iPhone zorvmot".to_owned(),
    ] {
        let words = below(Some(&text), None);
        assert!(words.text.contains("zorvmot"), "{text}: {words:?}");
    }
    assert_eq!(
        below(Some("Envoyé de mon iPhone"), None).text,
        "Envoyé de mon iPhone"
    );
    assert_eq!(below(None, None), MailWords::default());
}
