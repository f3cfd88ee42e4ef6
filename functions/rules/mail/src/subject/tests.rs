use super::*;

fn news(subject: &str) -> Option<String> {
    let mut known = Subjects::default();
    known.add("Imprimante en panne à l’étage 🖨️");
    known.add("Re: objet d'avant");
    known.news(subject).map(str::to_owned)
}

#[test]
fn what_programs_make_of_a_subject_is_no_news() {
    for subject in [
        "",
        "Re:",
        "Re: [#1]",
        "[#12] Imprimante en panne à l’étage 🖨️",
        "Re: [#1] Imprimante en panne à l’étage 🖨️",
        "RE : [#1] IMPRIMANTE EN PANNE À L'ÉTAGE 🖨",
        "Rép. : [#1] imprimante en panne",
        "Re: [#1] imprimante en panne a l'etage",
        "AW: WG: [#1] Imprimante en panne à l’étage",
        "RES: [#1] Imprimante en panne à l’étage",
        "SPAM: Risposta: [#1] Imprimante en panne à l’étage",
        "TR: Re[2]: RE(3): Fwd: [EXTERNAL] [#1]  Imprimante  en  panne",
        "[SPAM] Re: [#1] Imprimante en pan…",
        "回复：[#1] Imprimante en panne à l’é",
        "Re: [#1] Imp...",
        "Re : [#1] Imprimante en panne à l’étage 🖨️ ...",
        "SV: Objet d’avant",
        "Re: [#1] Imprimante en panne ?!",
        "Re: L’assistance a répondu à votre demande",
        "Re: [#1] Trop de messages à la suite : Claire Petit",
        "Re: Invitation to follow a support ticket",
    ] {
        assert_eq!(news(subject), None, "{subject}");
    }
}

#[test]
fn what_a_person_adds_is() {
    for (subject, expected) in [
        (
            "Re: [#1] URGENT zorvurgent bloque",
            "URGENT zorvurgent bloque",
        ),
        (
            "Re: zorvs2 rappelez-moi au 0612345678",
            "zorvs2 rappelez-moi au 0612345678",
        ),
        (
            "Re: [#1] Imprimante en panne à l’étage 🖨️ - URGENT !",
            "URGENT !",
        ),
        (
            "URGENT : Re: [#1] Imprimante en panne à l'étage 🖨️",
            "URGENT : Re: [#1]",
        ),
        (
            "Re: [#1] Nouveau (was: Imprimante en panne à l’étage 🖨️)",
            "Nouveau",
        ),
        ("Re: [#1] Imprimante réparée", "Imprimante réparée"),
        ("Non", "Non"),
        ("Re: imp", "imp"),
        ("Re: [#1] voir aussi [#12]", "voir aussi [#12]"),
        ("Re: [#1] 👍", "👍"),
        ("Ref: 4471", "Ref: 4471"),
        ("[URGENT] Re: [#1] x", "[URGENT] Re: [#1] x"),
        ("Re: objet d'avantage", "objet d'avantage"),
    ] {
        assert_eq!(news(subject).as_deref(), Some(expected), "{subject}");
    }
}

#[test]
fn the_end_of_a_long_subject_may_be_dots() {
    let long = "un sujet qui ne finit pas ".repeat(8);
    let mut known = Subjects::default();
    known.add(&long);
    let cut: String = long.chars().take(140).collect();
    assert_eq!(known.news(&format!("Re: [#1] {cut}…")), None);
    assert_eq!(
        known.news(&format!("Re: [#1] {cut}… URGENT")),
        Some("URGENT")
    );
}

#[test]
fn a_line_is_known_again() {
    for language in [Language::Fr, Language::En] {
        let line = subject_line("URGENT", language);
        assert_eq!(subject_in(&format!("{line}\n\nBonjour")), Some("URGENT"));
    }
    assert_eq!(subject_in("Bonjour\nObjet : x"), None);
    assert!(says_subject("Bonjour,\nborne 4 !", "Borne-4"));
    assert!(!says_subject("Ce n'est pas urgent", "URGENT"));
}

#[test]
fn anything_may_come() {
    let known = Subjects::default();
    for subject in [
        "Re: ".repeat(50_000),
        "[#1]".repeat(50_000),
        "ﷺ".repeat(50_000),
    ] {
        let _ = known.news(&subject);
    }
}

#[test]
fn the_number_of_another_ticket_is_a_word_where_there_are_words() {
    let mut subjects = Subjects::default();
    subjects.add("Imprimante");
    subjects.add_number(1);
    for (subject, news) in [
        ("Re: [#1] voir aussi", Some("voir aussi")),
        ("Re: [#9999] voir aussi", Some("[#9999] voir aussi")),
        ("Re: [#1] [#9999] voir aussi", Some("[#9999] voir aussi")),
        ("Re: [#9999] Imprimante", None),
        ("Re: [#0001] Imprimante : voir aussi", Some("voir aussi")),
        (
            "Re: [#2] Imprimante : voir aussi",
            Some("[#2] Imprimante : voir aussi"),
        ),
    ] {
        assert_eq!(subjects.news(subject), news, "{subject}");
    }
}
