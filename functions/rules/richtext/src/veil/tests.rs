use super::*;

const REPLY: &str = "t1042.0123456789abcdef.1abcdefghijklmnop";
const FOLLOW: &str = "1042.0123456789abcdef.1abcdefghijklmnop";
const LINK: &str = "0123456789abcdefghijklmnopqrstuv.1abcdefghijklmnop.1bcdefghijklmnopq";

/// The tokens of these tests, by their signatures.
fn signed() -> Signed {
    let ends = [
        "1abcdefghijklmnop",
        "1160m1so083bl882s",
        "1bcdefghijklmnopq",
    ];
    Signed::by(move |token| ends.iter().any(|end| token.ends_with(end)))
}

#[test]
fn what_was_signed_is_gone_wherever_it_stands() {
    for (html, expected) in [
        (
            format!("À : assistance+{REPLY}@guichet.fr"),
            "À : assistance@guichet.fr",
        ),
        (
            format!(
                "<a href=\"mailto:assistance%2B{}@guichet.fr\">x</a>",
                REPLY.to_uppercase()
            ),
            "<a href=\"mailto:assistance@guichet.fr\">x</a>",
        ),
        (
            format!("<a href=\"https://guichet.fr/api/follow?jeton={FOLLOW}&amp;lang=fr\">x</a>"),
            "<a href=\"https://guichet.fr/api/follow?jeton=&amp;lang=fr\">x</a>",
        ),
        (
            format!(
                "https://l.example/?url=https%3A%2F%2Fguichet.fr%2Fverification%2F%3Fjeton%3D{LINK}&data=1"
            ),
            "https://l.example/?url=https%3A%2F%2Fguichet.fr%2Fverification%2F%3Fjeton%3D&data=1",
        ),
        (
            "?jeton=autre-forme_1.2&lien=accueil.html".to_owned(),
            "?jeton=autre-forme_1.2&lien=accueil.html",
        ),
        (
            format!("<a href='https://g.fr/api/invitation?lien={FOLLOW}&amp;lang=fr'>x</a>"),
            "<a href='https://g.fr/api/invitation?lien=&amp;lang=fr'>x</a>",
        ),
        (
            format!("&amp;lien={FOLLOW}&amp;lang=fr"),
            "&amp;lien=&amp;lang=fr",
        ),
        (
            "https://ailleurs.fr/?lien=annuaire&jeton=rouge12345".to_owned(),
            "https://ailleurs.fr/?lien=annuaire&jeton=rouge12345",
        ),
        (
            "mail.internationalbank.fr et 1.2.3".to_owned(),
            "mail.internationalbank.fr et 1.2.3",
        ),
        (
            "https://telecommunications.internationalbank.fr/".to_owned(),
            "https://telecommunications.internationalbank.fr/",
        ),
        (
            "Le jeton est rouge, token = x".to_owned(),
            "Le jeton est rouge, token = x",
        ),
    ] {
        assert_eq!(
            Veil::of_what_was_signed(signed()).over(&html),
            expected,
            "{html}"
        );
        assert_eq!(without_signed(&html, &signed()), expected, "{html}");
    }
}

#[test]
fn hidden_addresses_are_gone_and_no_others() {
    let hidden = ["marie@prive.fr", "o'neil@exemple.fr"];
    let hidden = Veil::of_mail(hidden.into_iter(), Vec::new(), signed());
    for (html, expected) in [
        ("De : Marie &lt;Marie@Prive.fr&gt;", "De : Marie &lt;…&gt;"),
        (
            "<a href=\"mailto:marie%40prive.fr\">marie@prive.fr</a>",
            "<a href=\"mailto:…\">…</a>",
        ),
        ("?to=mailto%3Amarie%40prive.fr", "?to=mailto%3A…"),
        (
            "anne-marie@prive.fr, marie@prive.france",
            "anne-marie@prive.fr, marie@prive.france",
        ),
        ("o&#39;neil@exemple.fr o'neil@exemple.fr", "… …"),
        (
            "écrire à support@fournisseur.fr.",
            "écrire à support@fournisseur.fr.",
        ),
    ] {
        assert_eq!(hidden.over(html), expected, "{html}");
    }
    let all = Veil::of_all_addresses_but(vec!["claire@exemple.fr".into()], signed());
    assert_eq!(
        all.over("À : Claire@exemple.fr ; Cc : chef@prive.fr, <a href=\"mailto:x%40y.fr\">x</a>"),
        "À : Claire@exemple.fr ; Cc : …, <a href=\"mailto:…\">x</a>"
    );
}

#[test]
fn those_a_quoted_mail_was_from_and_to_are_named_without_address() {
    let veil = Veil::of_mail(
        ["marie@prive.fr"].into_iter(),
        vec!["claire@exemple.fr".into(), "aide@guichet.fr".into()],
        signed(),
    );
    for (html, expected) in [
        (
            "<p><b>De :</b> Luc &lt;<a href=\"mailto:luc@x.fr\">luc@x.fr</a>&gt;<br><b>À :</b> Claire@exemple.fr; aide@guichet.fr<br><b>Cc&nbsp;:</b> chef@x.fr</p>",
            "<p><b>De :</b> Luc &lt;<a href=\"mailto:…\">…</a>&gt;<br><b>À :</b> Claire@exemple.fr; aide@guichet.fr<br><b>Cc&nbsp;:</b> …</p>",
        ),
        (
            "<pre>&gt; From: luc@x.fr\n&gt; *To:* a@x.fr,\n&gt;   b@x.fr,\n&gt;   c@x.fr\n&gt; Écrire à d@x.fr</pre>",
            "<pre>&gt; From: …\n&gt; *To:* …,\n&gt;   …,\n&gt;   …\n&gt; Écrire à d@x.fr</pre>",
        ),
        (
            "<div>Le 4 mars, Luc &lt;luc@x.fr&gt; a écrit\u{a0}:</div><div>voir b@x.fr</div>",
            "<div>Le 4 mars, Luc &lt;…&gt; a écrit\u{a0}:</div><div>voir b@x.fr</div>",
        ),
        (
            "<ul><li>Répondre à&nbsp;: a@x.fr</li><li>de a@x.fr : rien, à marie@prive.fr non plus</li></ul>",
            "<ul><li>Répondre à&nbsp;: …</li><li>de a@x.fr : rien, à … non plus</li></ul>",
        ),
        (
            "<table><tbody><tr><td>Cc :</td><td>a@x.fr</td></tr><tr><td>b@x.fr</td></tr></tbody></table>",
            "<table><tbody><tr><td>Cc :</td><td>…</td></tr><tr><td>b@x.fr</td></tr></tbody></table>",
        ),
    ] {
        assert_eq!(veil.over(html), expected, "{html}");
    }
}

#[test]
fn words_name_their_addresses() {
    assert_eq!(
        addresses_in("voir Support@x.fr, a@b ou jean@y.fr."),
        ["support@x.fr", "jean@y.fr"]
    );
}

#[test]
fn an_address_in_pieces_is_hidden_as_well() {
    let known = vec!["claire@exemple.fr".to_owned()];
    for html in [
        "<p>paul@<b>guichet</b>.example</p>",
        "<p><span>paul</span><span>@guichet.example</span></p>",
        "<p>pa<i>ul@guichet.example</i> et claire@exemple.fr</p>",
        "<p>paul<u>@</u>guichet<s>.</s>example</p>",
    ] {
        for veil in [
            Veil::of_mail(
                ["paul@guichet.example"].into_iter(),
                known.clone(),
                signed(),
            ),
            Veil::of_all_addresses_but(known.clone(), signed()),
        ] {
            let words = crate::text(&veil.over(html));
            assert!(!words.contains("guichet"), "{html} {words}");
            assert_eq!(words.contains("claire@exemple.fr"), html.contains("claire"));
        }
    }
    // A known address keeps its look, and what stands around it.
    let html = "<p>claire@<b>exemple.fr</b> et <i>Paul</i></p>";
    let veil = Veil::of_all_addresses_but(known, signed());
    assert_eq!(veil.over(html), html);
}

#[test]
fn an_address_that_a_line_or_an_unseen_sign_takes_apart_is_hidden_as_well() {
    let known = vec!["claire@exemple.fr".to_owned()];
    for html in [
        "<p>paul.martin@<br>guichet.example</p>",
        "<p>paul.martin@guichet.<br>example</p>",
        "<p>paul.martin@gui<br>chet.example</p>",
        "<pre>&gt; paul.martin\n&gt; @guichet.example</pre>",
        "<pre>&gt; &gt; paul.martin@guichet\n&gt; &gt; .example</pre>",
        "<p>paul.martin @guichet.example</p>",
        "<p>paul.martin @ guichet.example</p>",
        "<p>paul.martin\u{200b}@guichet.example</p>",
        "<p>paul.martin@\u{2060}guichet.exam\u{ad}ple</p>",
        "<p>paul.martin\u{feff}@\u{200e}guichet.example</p>",
        "<p>paul.martin＠guichet.example</p>",
        "<p>paul.martin﹫guichet.example</p>",
        "<p>ｐａｕｌ.martin@guichet.example</p>",
        "<p>paul.martin (at) guichet.example</p>",
        "<p>paul.martin[arobase]guichet.example</p>",
        "<p>Paul.Martin@Guichet .Example</p>",
    ] {
        let spread = format!("{html}<p>écrire à claire@exemple.fr, svp, le 4. Merci</p>");
        let veil = Veil::of_mail(
            ["paul.martin@guichet.example"].into_iter(),
            known.clone(),
            signed(),
        );
        let words = crate::text(&veil.over(&spread));
        assert!(!words.to_lowercase().contains("chet"), "{html} {words}");
        assert!(
            words.contains("écrire à claire@exemple.fr, svp, le 4. Merci"),
            "{html} {words}"
        );
        if html.contains(" .Example") {
            continue;
        }
        let words = crate::text(&Veil::of_all_addresses_but(known.clone(), signed()).over(&spread));
        assert!(!words.to_lowercase().contains("chet"), "{html} {words}");
        assert!(
            words.contains("écrire à claire@exemple.fr, svp, le 4. Merci"),
            "{html} {words}"
        );
    }
}

#[test]
fn words_beside_addresses_stay_in_their_places() {
    let html =
        "<p>Rdv @ 15h.</p><p>@paul : voir le poste PC-12<br>a @ b</p><p>lui@x.fr.<br>Merci</p>";
    let veil = Veil::of_mail(["paul@guichet.example"].into_iter(), Vec::new(), signed());
    assert_eq!(veil.over(html), html);
    assert_eq!(
        Veil::of_all_addresses_but(Vec::new(), signed()).over(html),
        html.replace("lui@x.fr", "…")
    );
}

#[test]
fn a_folded_introduction_names_its_writer_without_address() {
    let veil = Veil::of_mail(
        std::iter::empty::<&str>(),
        vec!["claire@exemple.fr".into()],
        signed(),
    );
    for (html, expected) in [
        (
            "<p>voir b@x.fr<br>Le 4 mars 2026 à 10:00, Luc &lt;luc@x.fr&gt; a<br>écrit :</p>",
            "<p>voir b@x.fr<br>Le 4 mars 2026 à 10:00, Luc &lt;…&gt; a<br>écrit :</p>",
        ),
        (
            "<p>voir b@x.fr<br>On 4 March 2026, Luc<br>&lt;luc@x.fr&gt;<br>wrote:</p>",
            "<p>voir b@x.fr<br>On 4 March 2026, Luc<br>&lt;…&gt;<br>wrote:</p>",
        ),
        (
            "<p>&gt; Le 4 mars, Luc &lt;luc@x.<br>&gt; fr&gt; a écrit :</p>",
            "<p>&gt; Le 4 mars, Luc &lt;…&gt; a écrit :</p>",
        ),
    ] {
        assert_eq!(veil.over(html), expected, "{html}");
    }
}

#[test]
fn a_link_spelled_in_codes_is_hidden_as_well() {
    let html = "<a href=\"mailto:%70aul%40guichet%2Eexample\">Paul</a>";
    for veil in [
        Veil::of_mail(["paul@guichet.example"].into_iter(), Vec::new(), signed()),
        Veil::of_all_addresses_but(Vec::new(), signed()),
    ] {
        assert_eq!(veil.over(html), "<a href=\"mailto:…\">Paul</a>");
    }
}

#[test]
fn what_was_signed_is_gone_in_pieces_as_well() {
    let reply = "kflahueusl9cmrer.1160m1so083bl882s";
    for html in [
        "<p>assistance+t94.<b>kflahueusl9cmrer</b>.1160m1so083bl882s@guichet.localhost</p>",
        "<p>assistance+t94.kflahueusl9cmrer.<br>1160m1so083bl882s@guichet.localhost</p>",
        "<p>assistance+t94.<br>kflahueusl9cmrer<br>.1160m1so083bl882s@guichet.localhost</p>",
        "<pre>&gt; Répondre à : assistance+t94.kflahueusl9cmrer.\n&gt; 1160m1so083bl882s@guichet.localhost</pre>",
        "<p>1042.kflahueusl9cmrer\u{200b}.1160m1so083bl882s</p>",
        "<p>assistance+t94.kflahueusl9cmrer.1160m1s\u{ad}o083bl882s@guichet.localhost</p>",
        "<p>répondre à<br>0123456789kjihgfedcb0123456789kj.<br>1abcdefghijklmnop.1bcdefghijklmnopq ici</p>",
        "<p><a href=\"mailto:assistance%2Bt94%2E%6bflahueusl9cmrer%2E1160m1so083bl882s%40guichet.localhost\">Répondre</a></p>",
        "<p><a href=\"https://g.fr/api/follow?jeton=1042.kflahueusl9cmrer%E2%80%8B.1160m1so083bl882s\">Suivre</a></p>",
        "<p><a href=\"https://g.fr/api/follow?jeton=1042.kflahueusl9cmre%72.1160m1so083bl882s\">Suivre</a></p>",
    ] {
        for veil in [
            Veil::of_what_was_signed(signed()),
            Veil::of_mail(["marie@prive.fr"].into_iter(), Vec::new(), signed()),
            Veil::of_all_addresses_but(Vec::new(), signed()),
        ] {
            let shown = veil.over(html);
            let words = crate::text(&shown);
            for part in [
                "160m1so",
                "083bl882s",
                "abcdefghijklmnop",
                "bcdefghijklmnopq",
            ] {
                assert!(
                    !shown.contains(part) && !words.contains(part),
                    "{html} {shown}"
                );
            }
        }
    }
    let words =
        format!("répondre à t94.{reply} ou t94.kflahueusl9cmrer.\n1160m1so083bl882s, merci");
    assert_eq!(
        Veil::of_what_was_signed(signed()).over_words(&words),
        "répondre à … ou …, merci"
    );
}

#[test]
fn a_link_broken_anywhere_is_gone() {
    for address in [
        format!("https://g.fr/api/follow?jeton={FOLLOW}&lang=fr"),
        format!("https://g.fr/api/invitation?lien={FOLLOW}&lang=fr"),
        format!("https://g.fr/verification/?jeton={LINK}"),
    ] {
        let end = address.find('&').unwrap_or(address.len());
        for at in address.find('=').unwrap()..end {
            for mark in ["\n", "\n> ", " \n", "\n    "] {
                let (first, rest) = address.split_at(at);
                let words = format!("Voir {first}{mark}{rest} merci");
                let html = crate::from_text(&words);
                let veil = Veil::of_what_was_signed(signed());
                for shown in [veil.over_words(&words), crate::text(&veil.over(&html))] {
                    let plain: String = shown
                        .chars()
                        .filter(|sign| !" \n>".contains(*sign))
                        .collect();
                    // Nothing of a signature; what it is about opens nothing without.
                    for part in ["1abcdef", "hijklmnop"] {
                        assert!(!plain.contains(part), "{words} -> {shown}");
                    }
                    let around = plain.starts_with("Voir") && plain.ends_with("merci");
                    assert!(around, "{shown}");
                }
            }
        }
    }
}

#[test]
fn sentences_are_not_taken_for_what_was_signed() {
    for html in [
        "<p>il y a 2 postes au guichet. nous attendons 3 reponses du conseil. la suite le 4 mars a midi</p>",
        "<p>telecommunications.internationalbank.fr<br>serveur12.production3.exemple.fr</p>",
        "<p>0123456789abcdef0123456789abcdef.<br>fichier</p>",
        "<p>Référence 20261130123456789.<br>Merci de rappeler</p>",
        "<table><tbody><tr><td><b>0.8444218515250481</b></td></tr><tr><td>0.02550690257394217</td></tr></tbody></table>",
    ] {
        assert_eq!(
            Veil::of_what_was_signed(signed()).over(html),
            html,
            "{html}"
        );
    }
}
