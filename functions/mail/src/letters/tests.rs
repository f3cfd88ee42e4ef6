use super::*;
use crate::{SEPARATOR_EN, SEPARATOR_FR};

const LINK: &str = "https://assistance.exemple.fr/ticket/?numero=1042";
const SUBJECT: &str = "Imprimante <b>2ᵉ</b> étage & couloir";

fn all(language: Language) -> Vec<(&'static str, Rendered)> {
    let html = "<p>Elle fume &lt;beaucoup&gt;.</p><p><img data-file=\"f1\" alt=\"écran\"></p>";
    vec![
        (
            "ticket",
            TicketReceived {
                number: 1042,
                subject: SUBJECT,
                link: LINK,
            }
            .render(language),
        ),
        (
            "unconfirmed",
            RequestReceivedUnconfirmed { link: LINK }.render(language),
        ),
        (
            "agents",
            NewTicketForAgents {
                number: 1042,
                subject: SUBJECT,
                requester: "Élise <Petit>",
                category: "Impression",
                message_html: html,
                link: LINK,
            }
            .render(language),
        ),
        (
            "to confirm",
            UnconfirmedRequestForAgents {
                number: 1042,
                link: LINK,
            }
            .render(language),
        ),
        (
            "reply",
            NewReply {
                author: "Karim",
                number: 1042,
                subject: SUBJECT,
                message_html: html,
                link: LINK,
            }
            .render(language),
        ),
        (
            "state",
            StateChanged {
                number: 1042,
                subject: SUBJECT,
                old: "in_progress",
                new: "resolved",
                link: LINK,
            }
            .render(language),
        ),
        (
            "too many",
            TooManyMessages {
                author: "Élise <Petit>",
                number: 1042,
                subject: SUBJECT,
                link: LINK,
            }
            .render(language),
        ),
        ("verify", VerifyAddress { link: LINK }.render(language)),
        ("reset", ResetPassword { link: LINK }.render(language)),
        (
            "exists",
            AccountExists {
                link: LINK,
                forgotten_link: "https://assistance.exemple.fr/x",
            }
            .render(language),
        ),
        ("changed", PasswordChanged { link: LINK }.render(language)),
    ]
}

#[test]
fn every_letter_is_whole_in_both_languages() {
    for language in [Language::Fr, Language::En] {
        for (name, letter) in all(language) {
            assert!(
                letter.subject.chars().count() <= 150 && !letter.subject.contains('\n'),
                "{name}"
            );
            assert!(letter.text.contains(LINK), "{name} text has its link");
            assert!(
                letter.html.contains("numero=1042\""),
                "{name} html has its link"
            );
            assert!(
                !letter.text.contains("{{") && !letter.html.contains("{{"),
                "{name}"
            );
            assert!(
                !letter.html.contains("<img") && !letter.html.contains("src="),
                "{name} fetches nothing"
            );
            assert!(
                !letter.html.contains("<b>2") && !letter.html.contains("<Petit>"),
                "{name} escapes"
            );
            assert!(
                !letter.text.contains("\n\n\n"),
                "{name} has no hole: {}",
                letter.text
            );
            let shown = richtext::text(&letter.html);
            let first = letter.text.lines().find(|line| line.ends_with('.'));
            assert!(
                first.is_some_and(|line| shown.contains(line)),
                "{name}: {shown}"
            );
        }
    }
}

#[test]
fn answers_are_written_above_a_line() {
    for (language, separator) in [(Language::Fr, SEPARATOR_FR), (Language::En, SEPARATOR_EN)] {
        for (name, letter) in all(language) {
            let read = ["ticket", "agents", "reply", "state"].contains(&name);
            assert_eq!(letter.text.starts_with(separator), read, "{name}");
            assert_eq!(
                letter.html.contains("<div data-guichet-cut"),
                read,
                "{name}"
            );
            assert_eq!(
                letter.subject.starts_with("[#1042] "),
                read || ["to confirm", "too many"].contains(&name),
                "{name}"
            );
        }
    }
}

#[test]
fn a_stranger_s_words_stay_here() {
    // The type has no field for them; this holds the templates to it.
    let letter = RequestReceivedUnconfirmed { link: LINK }.render(Language::Fr);
    insta::assert_snapshot!(letter.text, @r#"
    Bonjour,

    Une demande d’assistance a été déposée avec votre adresse.

    Pour la suivre, créez un compte avec cette adresse, ou connectez-vous si vous en avez déjà un :
    https://assistance.exemple.fr/ticket/?numero=1042

    Sans confirmation, la demande est effacée au bout de trois jours, sauf si l’assistance la prend en charge d’ici là.

    Si vous n’avez rien demandé, ne faites rien : ce message est le seul que vous recevrez à ce sujet.

    L’équipe d’assistance
    "#);
    insta::assert_snapshot!(letter.subject, @r#"Votre demande d’assistance est enregistrée"#);
}

#[test]
fn a_reply_in_french() {
    let letters = all(Language::Fr);
    let reply = &letters[4].1;
    insta::assert_snapshot!(reply.subject, @r#"[#1042] Imprimante <b>2ᵉ</b> étage & couloir"#);
    insta::assert_snapshot!(reply.text, @r#"
    -- Répondez au-dessus de cette ligne --

    Karim a répondu au ticket n° 1042 :

    Elle fume <beaucoup>.

    [Image jointe : voir le ticket]

    Répondre ou voir le ticket :
    https://assistance.exemple.fr/ticket/?numero=1042

    Vous pouvez aussi répondre à ce message.
    "#);
    insta::assert_snapshot!(reply.html, @r#"
    <!doctype html>
    <html lang="fr">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>[#1042] Imprimante &lt;b&gt;2ᵉ&lt;/b&gt; étage &amp; couloir</title>
    </head>
    <body style="margin:0;padding:16px;font-family:system-ui,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
    <div data-guichet-cut style="font-size:13px">-- Répondez au-dessus de cette ligne --</div>
    <div style="max-width:40em">

    <p><strong>Karim</strong> a répondu au ticket n° 1042 :</p>
    <div style="margin:16px 0;padding-left:12px;border-left:3px solid #888"><p>Elle fume &lt;beaucoup&gt;.</p><p> [Image jointe : voir le ticket] </p></div>
    <p style="margin:24px 0"><a href="https://assistance.exemple.fr/ticket/?numero=1042" style="font-weight:bold">Répondre ou voir le ticket</a></p>
    <p style="font-size:13px;margin-top:24px">Vous pouvez aussi répondre à ce message.</p>

    </div>
    </body>
    </html>
    "#);
}

#[test]
fn other_letters_in_french() {
    for (name, letter) in all(Language::Fr) {
        match name {
            "ticket" => insta::assert_snapshot!(letter.text, @r#"
            -- Répondez au-dessus de cette ligne --

            Bonjour,

            Nous avons bien reçu votre demande. Elle porte le numéro 1042 :

                Imprimante <b>2ᵉ</b> étage & couloir

            Pour la suivre ou la compléter :
            https://assistance.exemple.fr/ticket/?numero=1042

            Vous pouvez aussi répondre à ce message : votre réponse s’ajoutera au ticket.

            L’équipe d’assistance
            "#),
            "agents" => insta::assert_snapshot!(letter.text, @r#"
            -- Répondez au-dessus de cette ligne --

            Nouveau ticket n° 1042 de Élise <Petit>
            Catégorie : Impression
            Objet : Imprimante <b>2ᵉ</b> étage & couloir

            Elle fume <beaucoup>.

            [Image jointe : voir le ticket]

            Ouvrir le ticket :
            https://assistance.exemple.fr/ticket/?numero=1042

            Votre réponse à ce message sera envoyée au demandeur.
            "#),
            "to confirm" => insta::assert_snapshot!(letter.text, @r#"
            Une demande attend dans la liste « À confirmer » : le ticket n° 1042.

            L’adresse du demandeur n’est pas confirmée. Son texte n’est donc pas repris ici.

            Lire la demande, et l’accepter s’il y a lieu :
            https://assistance.exemple.fr/ticket/?numero=1042
            "#),
            "state" => insta::assert_snapshot!(letter.text, @r#"
            -- Répondez au-dessus de cette ligne --

            Bonjour,

            Le ticket n° 1042 a changé d’état : En cours → Résolu

                Imprimante <b>2ᵉ</b> étage & couloir

            Si le problème persiste, répondez pour rouvrir le ticket : il suffit de répondre à ce message.

            Voir le ticket :
            https://assistance.exemple.fr/ticket/?numero=1042

            L’équipe d’assistance
            "#),
            "verify" => insta::assert_snapshot!(letter.text, @r#"
            Bonjour,

            Pour terminer la création de votre compte, confirmez que cette adresse est la vôtre :
            https://assistance.exemple.fr/ticket/?numero=1042

            Ce lien est valable 24 heures et ne sert qu’une fois.

            Si vous n’avez pas créé de compte, ne faites rien : sans confirmation, le compte n’existe pas.

            L’équipe d’assistance
            "#),
            "reset" => insta::assert_snapshot!(letter.text, @r#"
            Bonjour,

            Vous avez demandé à changer de mot de passe. Choisissez le nouveau sur cette page :
            https://assistance.exemple.fr/ticket/?numero=1042

            Ce lien est valable 30 minutes et ne sert qu’une fois.

            Si vous n’avez rien demandé, ne faites rien : votre mot de passe actuel reste valable.

            L’équipe d’assistance
            "#),
            "exists" => insta::assert_snapshot!(letter.text, @r#"
            Bonjour,

            Quelqu’un, sans doute vous, vient de demander un compte avec cette adresse. Elle en a déjà un.

            Pour vous connecter :
            https://assistance.exemple.fr/ticket/?numero=1042

            Si vous avez oublié votre mot de passe :
            https://assistance.exemple.fr/x

            Si ce n’était pas vous, ne faites rien : rien n’a changé.

            L’équipe d’assistance
            "#),
            "changed" => insta::assert_snapshot!(letter.text, @r#"
            Bonjour,

            Le mot de passe de votre compte vient d’être changé. Vos autres sessions ont été fermées.

            Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe et prévenez l’assistance :
            https://assistance.exemple.fr/ticket/?numero=1042

            L’équipe d’assistance
            "#),
            _ => {}
        }
    }
}

#[test]
fn english_letters_speak_english() {
    for (name, words) in [
        ("ticket", "We have received your request"),
        ("unconfirmed", "If you did not ask for anything, do nothing"),
        ("agents", "New ticket 1042 from"),
        ("to confirm", "not confirmed"),
        ("reply", "Karim replied to ticket 1042"),
        ("state", "In progress → Resolved"),
        ("verify", "24 hours"),
        ("reset", "30 minutes"),
        ("exists", "It already has one"),
        ("changed", "has just been changed"),
    ] {
        let letter = all(Language::En)
            .into_iter()
            .find(|(found, _)| *found == name)
            .expect(name)
            .1;
        assert!(letter.text.contains(words), "{name}: {}", letter.text);
    }
}
