//! Answers between the lines of a mail of ours, however a program quotes it: they are shown, and a mere quote stays
//! folded.

use mail::letters::{Language, NewReply, Rendered};
use mail::reply::Sent;
use mail::{Incoming, MailWords};

const SAID: &str = "<p>Bonjour Claire,</p><p>Quel est le code affiché à l’écran, et depuis quand ? Merci de nous dire \
    aussi si l’imprimante du premier étage marche pour vous.</p><ul><li>le code</li><li>la date de la panne</li></ul>\
    <p>Bien à vous</p><p>Karim, assistance</p>";

fn letter(language: Language) -> Rendered {
    let letter = NewReply {
        author: "Karim Benali",
        number: 1042,
        subject: "Imprimante du couloir",
        message_html: SAID,
        folded: None,
        link: "https://guichet.example/ticket/?numero=1042",
        change: None,
        files: &[],
        waiting: "",
        unfollow: "https://guichet.example/api/follow?jeton=1042.a.b",
    };
    letter.render(language)
}

fn sent() -> Sent {
    let mut sent = Sent::default();
    sent.add_text(&richtext::text(SAID));
    sent.add_text("L’imprimante du couloir ne répond plus.");
    for name in [
        "Karim Benali",
        "Claire Petit",
        "Imprimante du couloir",
        "1042",
        "Assistance Guichet",
    ] {
        sent.add_name(name);
    }
    sent
}

const HEADS: [&str; 5] = [
    "De : Assistance – Guichet <assistance@guichet.localhost>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Claire Petit\nObjet : Re: [#1042] Imprimante du couloir\n",
    "Von: Assistance <assistance@guichet.localhost>\nGesendet: Dienstag, 4. März 2025 10:02\nAn: Claire Petit\nBetreff: Re: [#1042] Imprimante du couloir\n",
    "----- Mail original -----\nDe: \"Assistance\" <assistance@guichet.localhost>\nÀ: \"Claire\" <claire@exemple.fr>\nEnvoyé: Mardi 4 Mars 2025 10:02:11\nObjet: Re: [#1042] Imprimante du couloir\n",
    "________________________________\nFrom: Assistance <assistance@guichet.localhost>\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: Claire\nSubject: Re: [#1042] Imprimante du couloir\n",
    "Le mar. 4 mars 2025 à 10:02, Assistance <assistance@guichet.localhost> a écrit :\n",
];

/// A mail with one line of the quote followed by more words, in text or in HTML.
fn mail(
    head: &str,
    quoted: &str,
    html: bool,
    above: &str,
    after: Option<(&str, &str)>,
    below: &str,
) -> Incoming {
    let mut lines: Vec<String> = quoted.lines().map(str::to_owned).collect();
    if let Some((line, words)) = after {
        let at = lines
            .iter()
            .position(|one| one.contains(line))
            .expect("a line of ours");
        lines.insert(at + 1, words.to_owned());
    }
    let text = format!("{above}\n\n{head}\n{}\n{below}", lines.join("\n"));
    let paragraphs = |text: &str| -> String {
        let escaped = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        escaped
            .lines()
            .map(|line| format!("<p class=MsoNormal>{line}</p>"))
            .collect()
    };
    let laid_out = format!(
        "{}<div style='border:none;border-top:solid #E1E1E1 1.0pt'>{}</div>{}",
        paragraphs(above),
        paragraphs(head),
        paragraphs(&format!("{}\n{below}", lines.join("\n"))),
    );
    Incoming {
        subject: "RE: [#1042] Imprimante du couloir".to_owned(),
        text: (!html).then_some(text),
        html: html.then_some(laid_out),
        ..Incoming::default()
    }
}

/// A letter as each head introduces it: the head, whether the quote is HTML, and its lines.
fn quotes(language: Language) -> impl Iterator<Item = (&'static str, bool, String)> {
    let letter = letter(language);
    let lines = [(false, letter.text), (true, richtext::text(&letter.html))];
    HEADS.into_iter().flat_map(move |head| {
        let quotes = lines.clone().into_iter();
        quotes.map(move |(html, quoted)| (head, html, quoted))
    })
}

fn words(mail: &Incoming) -> MailWords {
    mail::new_words(mail).beside(&sent())
}

#[test]
fn a_signature_known_in_part_is_no_answer() {
    for (head, html, quoted) in [Language::Fr, Language::En].into_iter().flat_map(quotes) {
        for signature in [
            "Claire Petit\nService courrier\nTél. 01 02 03 04 05",
            "Claire Petit\nService des achats\nAgence Nord",
        ] {
            let above = format!("Oui, le code est 49.\n\n-- \n{signature}");
            let mut sent = sent();
            sent.add_text("Cordialement,\nClaire Petit\nService courrier\nAgence Nord");
            let mail = mail(head, &quoted, html, &above, None, "");
            let found = mail::new_words(&mail).beside(&sent);
            assert!(found.text.contains("49"), "{found:?}");
            assert!(
                !found.text.contains("premier étage") && found.folded.is_some(),
                "{head} {html} {found:#?}"
            );
        }
    }
}

#[test]
fn a_mere_quote_stays_folded_with_the_signature_above_it() {
    for (head, html, quoted) in [Language::Fr, Language::En].into_iter().flat_map(quotes) {
        for above in [
            "Bonjour, le code est 49.",
            "Le code est 49.\n\n-- \nClaire Petit\nService courrier, poste 4217",
        ] {
            let found = words(&mail(head, &quoted, html, above, None, ""));
            assert!(found.text.contains("49"), "{found:?}");
            assert!(
                !found.text.contains("premier étage"),
                "{head} {html} {found:#?}"
            );
            let folded = found.folded.expect("the quote");
            assert!(folded.old, "{head} {html} {}", folded.text);
        }
    }
}

#[test]
fn answers_between_our_lines_are_shown_with_them() {
    for (head, html, quoted) in [Language::Fr, Language::En].into_iter().flat_map(quotes) {
        for (line, answer) in [
            (
                "Quel est le code",
                "Le 49.38.07, et cela dure depuis lundi matin.",
            ),
            ("le code", "49"),
            ("la date de la panne", "lundi"),
            ("Quel est le code", "[Claire] oui"),
        ] {
            let above = "Voir mes réponses ci-dessous.";
            let found = words(&mail(head, &quoted, html, above, Some((line, answer)), ""));
            let seen = &found.text;
            let (at, ours) = (seen.find(answer), seen.find("la date de la panne"));
            assert!(
                at.is_some() && ours.is_some(),
                "{head} {html} {answer} {found:#?}"
            );
        }
    }
}

#[test]
fn words_below_our_mail_are_shown_where_there_are_none_above() {
    for (head, html, quoted) in quotes(Language::Fr) {
        let read = |above, below| words(&mail(head, &quoted, html, above, None, below));
        for above in ["Télécharger Outlook pour iOS", "Envoyé de mon iPhone"] {
            let found = read(above, "Le code est 49, depuis lundi.\n");
            assert!(
                found.text.contains("Le code est 49, depuis lundi."),
                "{head} {html} {found:#?}"
            );
        }
        // With words of one's own above, what hangs below is a company's.
        let above = "C’est réglé, bonne journée.";
        let found = read(above, "Pensez à la planète avant de nous imprimer.\n");
        assert!(!found.text.contains("premier étage"), "{found:#?}");
    }
}

#[test]
fn what_others_wrote_is_left_as_it_was_cut() {
    for head in HEADS {
        let mail = mail(
            head,
            "Bonjour,\nvotre devis est prêt.\nCordialement\nLuc",
            false,
            "Voici leur réponse.",
            None,
            "",
        );
        let cut = mail::new_words(&mail);
        assert_eq!(words(&mail), cut);
        assert!(!cut.folded.expect("their mail").old);
    }
}

#[test]
fn a_quote_as_long_as_a_book_is_read_once() {
    let book: String = (0..60_000).map(|n| format!("mot{} ", n % 5_000)).collect();
    let mut sent = Sent::default();
    sent.add_text(&book);
    let mail = mail(HEADS[0], &book, false, "Bonjour.", None, "");
    assert!(
        mail::new_words(&mail)
            .beside(&sent)
            .folded
            .expect("the quote")
            .old
    );
}
