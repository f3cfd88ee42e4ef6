use super::*;

#[test]
fn receipts_are_known_and_people_who_speak_of_them_are_not() {
    for (subject, text, expected) in [
        (
            "Accusé de réception : Votre demande [#1]",
            "Votre message\n\n   À : jean\n   Objet : Votre demande [#1]\n\na été reçu le 12/03/2026 10:22.\n",
            true,
        ),
        (
            "Lu : Votre demande [#1]",
            "Votre message a été lu le jeudi 12 mars 2026 à 10:22.",
            true,
        ),
        (
            "Confirmation de lecture",
            "Ceci est un accusé de lecture pour le message envoyé à jean@mairie.example.",
            true,
        ),
        (
            "Nous avons bien reçu votre demande",
            "Bonjour,\n\nVotre demande a bien été enregistrée sous le numéro 4512.\n\nLe service",
            true,
        ),
        (
            "Read: Your request [#1]",
            "Your message was read on 12 March 2026.",
            true,
        ),
        (
            "Accusé de réception",
            "Bonjour, je ne reçois plus les accusés de réception de mes messages.",
            false,
        ),
        (
            "Lu : le mode d'emploi",
            "Bonjour, rien ne marche, pouvez-vous venir ?",
            false,
        ),
        (
            "Imprimante",
            "Nous avons bien reçu la nouvelle imprimante.",
            false,
        ),
        (
            "Accusé de réception : commande",
            "Nous avons bien reçu le colis, mais l'écran est cassé. Que faire ?",
            false,
        ),
    ] {
        assert_eq!(
            is_receipt(subject, Some(text)),
            expected,
            "{subject}: {text}"
        );
    }
    assert!(!is_receipt("Accusé de lecture", None));
}

#[test]
fn absences_are_known_where_they_answer() {
    for (subject, text, expected) in [
        (
            "Absence : Votre demande [#1]",
            "Bonjour,\n\nJe suis en congés jusqu'au 20 mars.\n\nJean",
            true,
        ),
        (
            "Absent du bureau : Re: Panne",
            "Je serai de retour le 20.",
            true,
        ),
        (
            "Out of office",
            "This is an automatic reply: I am away until Monday.",
            true,
        ),
        (
            "Absence",
            "Je serai absent demain, pouvez-vous transférer mes appels ?",
            false,
        ),
        (
            "Absence : téléphone",
            "Je serai absente lundi, merci de renvoyer ma ligne.",
            false,
        ),
        ("Absence de son [#1]", "Toujours rien.", false),
        (
            "Message d’absence",
            "Je suis actuellement absent et répondrai à mon retour le 5 décembre.",
            true,
        ),
        (
            "Absence",
            "Bonjour, je suis absente du 28/11 au 05/12. En cas d’urgence contactez Luc.",
            true,
        ),
        (
            "Abwesend: Poste",
            "Ich bin vom 28.11. bis 5.12. nicht im Büro.",
            true,
        ),
        ("Automatic reply: Poste", "I am out of office.", true),
        (
            "Absence",
            "Je suis absente lundi. En cas d’urgence, pouvez-vous prévenir Luc ?",
            false,
        ),
        (
            "Out of office message does not work",
            "I am away on Monday, please set it for me.",
            false,
        ),
    ] {
        assert_eq!(
            is_absence(subject, Some(text)),
            expected,
            "{subject}: {text}"
        );
    }
}

#[test]
fn challenges_are_known_and_questions_about_them_are_not() {
    for (subject, text, expected) in [
        (
            "Confirmez votre message",
            "Bonjour,\n\nVotre message à jean@mairie.example est en attente.\nPour qu'il soit remis, cliquez sur le lien ci-dessous :\nhttps://filtre.example/x\n",
            true,
        ),
        (
            "Re: Votre demande [#1]",
            "Je suis protégé par Mailinblack. Votre message est retenu, authentifiez-vous ici : https://app.example/c\n",
            true,
        ),
        (
            "Please verify your email address",
            "Your message has been held by our spam filter. To be delivered, please click https://x.example/y",
            true,
        ),
        (
            "Mail en quarantaine",
            "Bonjour, un mail de mon fournisseur est en quarantaine, on me dit de cliquer sur un lien, dois-je le faire ?",
            false,
        ),
        (
            "Clic",
            "Quand je clique sur Imprimer, le message reste en attente.",
            false,
        ),
    ] {
        assert_eq!(
            is_challenge(subject, Some(text)),
            expected,
            "{subject}: {text}"
        );
    }
}

#[test]
fn programs_that_say_so_are_believed_in_their_own_words_only() {
    for (text, expected) in [
        (
            "Ceci est un message automatique, merci de ne pas y répondre.",
            true,
        ),
        ("Merci de ne pas répondre à ce message.", true),
        ("This is an automated message.", true),
        ("Bonjour, la réponse ne vient pas.", false),
        (
            "Bonjour, rien ne va.\n\nLe 12 mars 2026 à 10:00, Assistance <a@b.example> a écrit :\n> Ceci est un message automatique.\n",
            false,
        ),
    ] {
        assert_eq!(says_so(Some(text)), expected, "{text}");
    }
}
