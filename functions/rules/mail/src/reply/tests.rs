use proptest::prelude::*;

use super::*;

fn kept(text: &str) -> String {
    extract_text(text).kept
}

#[test]
fn quotes_are_cut() {
    for text in [
        "Merci\n\nLe mar. 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n\n> Bonjour\n",
        "Merci\n\nLe mar. 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit\u{a0}:\n\n> Bonjour\n",
        "Merci\n\nLe mar. 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit\u{202f}:\n\n> Bonjour\n",
        "Merci\n\nLe mar. 4 mars 2025 à 10:02, Claire Petit <\nclaire.petit@exemple.fr> a écrit :\n\n> Bonjour\n",
        "Merci\n\nLe 04/03/2025 à 10:02, Claire Petit a écrit :\n> Bonjour\n",
        "Merci\n\nLe 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n\nBonjour\n",
        "Merci\n\nLe mardi 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n\n> Bonjour\n",
        "Merci\n\nLe 2025-03-04 10:02, Claire a écrit\u{a0}:\n> Bonjour\n",
        "Merci\n\nDe : Claire <c@x.fr>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : A <a@x.fr>\nObjet : x\n\nBonjour\n",
        "Merci\n\nDe : Claire Petit\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Assistance\nObjet : x\n\nBonjour\n",
        "Merci\n\nDe\u{a0}: Claire\nEnvoyé\u{a0}: mardi 4 mars 2025 10:02\nÀ\u{a0}: A\nCc\u{a0}: B\nObjet\u{a0}: x\n\nBonjour\n",
        "Merci\n________________________________\nDe : Claire <c@x.fr>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : A\nObjet : x\n\nB\n",
        "Merci\n\n-----Message d’origine-----\nDe : Claire\n\nBonjour\n",
        "Merci\n\n-----Message d'origine-----\nDe : Claire\n\nBonjour\n",
        "Merci\n\n-------- Message d'origine --------\nDe : Claire <c@x.fr> Date : 04/03/2025 10:02 (GMT+01:00) À : A Objet : x\n\nB\n",
        "Merci\n\n----- Mail original -----\nDe: \"Claire\" <c@x.fr>\nÀ: \"A\" <a@x.fr>\n\nBonjour\n",
        "Merci\n\n> Message du 04/03/25 10:02\n> De : \"Claire\" <c@x.fr>\n> A : a@x.fr\n> Objet : x\n>\n> Bonjour\n",
        "Merci\n\nEnvoyé de mon iPhone\n",
        "Merci\n\nEnvoyé de mon iPhone\n\n> Le 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n>\n> Bonjour\n",
        "Merci\n\nTélécharger Outlook pour iOS<https://aka.ms/o0ukef>\n________________________________\nDe : C <c@x.fr>\nEnvoyé : mardi 4 mars 2025 10:02:11\nÀ : A\nObjet : x\n\nB\n",
        "Merci\n\n-- Répondez au-dessus de cette ligne --\n\nBonjour\n",
        "Merci\n\nLe 4 mars 2025 à 10:02, Assistance <a@x.fr> a écrit :\n\n> -- Répondez au-dessus de cette ligne --\n>\n> Bonjour\n",
        "Merci\n\nAssistance, 4 mars 2025:\n-- Please write your reply above this line --\nHello\n",
        "Merci\n\n-- \nClaire Petit\nService comptable\n",
        "Merci\n\nKlara <k@x.is> skrifaði þann 04.03.2025 10:02:\n> Halló\n",
        "Merci\n\n---------- Message transféré ---------\nDe : C <c@x.fr>\n\nB\n",
    ] {
        let expected = if text.contains("Assistance, 4 mars") {
            "Merci\n\nAssistance, 4 mars 2025:"
        } else {
            "Merci"
        };
        assert_eq!(kept(text), expected, "{text}");
    }
}

#[test]
fn other_languages_and_programs_are_known() {
    for quote in [
        "El 4 de marzo de 2025, 10:02, Ana <a@x.es> escribió:\n\n> Hola",
        "Il giorno mar 4 mar 2025 alle ore 10:02 Ada <a@x.it> ha scritto:\n\n> Ciao",
        "Am Di., 4. März 2025 um 10:02 Uhr schrieb Eva <e@x.de>:\n\n> Hallo",
        "Am 04.03.25 um 10:02 schrieb Eva:\n> Hallo",
        "Den tis 4 mars 2025 kl 10:02 skrev Ulf <u@x.se>:\n\n> Hej",
        "Em ter., 4 de mar. de 2025 às 10:02, Rui <r@x.pt> escreveu:\n\n> Olá",
        "Op di 4 mrt 2025 om 10:02 schreef Jan <j@x.nl>:\n\n> Hoi",
        "wt., 4 mar 2025 o 10:02 Jan <j@x.pl> napisał(a):\n\n> Cześć",
        "вт, 4 мар. 2025 г. в 10:02, Иван <i@x.ru>:\n\n> Привет",
        "2025年3月4日(火) 10:02 Aki <a@x.jp>:\n\n> やあ",
        "On Tue, Mar 4, 2025 at 10:02\u{202f}AM Ann <a@x.uk> wrote:\n\n> Hello",
        "Le mar. 4 mars 2025, 10 h 02, Claire <c@x.ca> a écrit :\n\n> Bonjour",
        "Le mardi 4 mars 2025 à 10:02:11 UTC+1, Claire <c@x.fr> a écrit :\n\nBonjour",
        "Claire Petit <c@x.fr> a écrit le 04/03/2025 à 10:02 :\n> Bonjour",
        "De :\tClaire/MAIRIE\nPour :\tAssistance/MAIRIE\nDate :\t04/03/2025 10:02\nObjet :\tx\n\nBonjour",
        "De : Claire <c@x.fr>\nDate : mardi 4 mars 2025 à 10:02\nÀ : A <a@x.fr>\nObjet : x\n\nBonjour",
        "Von: Eva\nGesendet: Dienstag, 4. März 2025 10:02\nAn: A\nBetreff: x\n\nHallo",
        "------ Message d'origine ------\nDe \"Claire\" <c@x.fr>\nDate 04/03/2025 10:02:11\n\nBonjour",
        "-------- Message transféré --------\nSujet : \tx\nDe : \tC <c@x.fr>\nPour : \tA\n\nB",
        "Message du : 04/03/2025 10:02\nDe : \"Claire\" <c@x.fr>\nA : a@x.fr\nSujet : x\n\nBonjour",
        "-----Ursprüngliche Nachricht-----\nVon: E\n\nHallo",
    ] {
        assert_eq!(kept(&format!("Merci\n\n{quote}\n")), "Merci", "{quote}");
    }
}

#[test]
fn people_s_words_are_kept() {
    for text in [
        "Bonjour,\n\nLe directeur m'a écrit :\n« Rien ne marche. »\n\nQue faire ?",
        "Bonjour,\n\nLe 4 mars 2025 à 10:02, Mme Martin a écrit :\nJe ne peux plus imprimer.\n\nQue faire ?",
        "Absence demain.\nDe : 10h\nÀ : 12h\nMerci",
        "Trajet\nDe : Paris\nÀ : Lyon\nDate : 12/03/2025\nMerci",
        "Mes réponses :\n\nLe 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n> Quel poste ?\nLe PC-12.\n> Depuis quand ?\nHier.",
        "Le 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :\n> Quel poste ?\n\nLe PC-12.",
        "Bonjour\n\n> -- Répondez au-dessus de cette ligne --\n> Quel poste ?\nLe PC-12.",
        "Liste :\n-- écran\n-- clavier\n-- souris",
        "Écran\n--\nClavier\n--\nSouris",
        "J'obtiens :\n\n> connexion refusée",
        "> Une citation.\n\nMa réponse.",
        "J'ai envoyé depuis mon iPhone la photo demandée",
        "-----Message d'origine-----\nDe : Claire\n\nBonjour",
        "Envoyé de mon iPhone",
        "Résultat :\n=====\n12 erreurs",
        "",
    ] {
        assert_eq!(
            extract_text(text),
            Extracted {
                kept: text.to_owned(),
                cut: String::new()
            },
            "{text}"
        );
    }
}

fn kept_html(html: &str) -> String {
    richtext::text(&extract_html(html).kept)
}

#[test]
fn html_quotes_are_cut() {
    for html in [
        "<div dir=ltr>Merci</div><br><div class=\"gmail_quote gmail_quote_container\"><div class=gmail_attr>Le mar. 4 mars 2025 à 10:02, C &lt;<a href='mailto:c@x.fr'>c@x.fr</a>&gt; a écrit :<br></div><blockquote class=gmail_quote style='border-left:1px solid'>Bonjour</blockquote></div>",
        "<p>Merci</p><div class=moz-cite-prefix>Le 04/03/2025 à 10:02, C a écrit :<br></div><blockquote type=cite>Bonjour</blockquote>",
        "<div>Merci</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>De :</b> C<br><b>Envoyé :</b> mardi</div><div>Bonjour</div>",
        "<div class=WordSection1><p>Merci</p><p>&nbsp;</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>De :</b> C</p></div></div><p>Bonjour</p></div>",
        "<div>Merci<br><br>Envoyé de mon iPhone</div><div><br><blockquote type=cite>Le 4 mars 2025 à 10:02, C a écrit :<br><br></blockquote></div><blockquote type=cite><div>Bonjour</div></blockquote>",
        "<p>Merci</p><p id=reply-intro>Le 2025-03-04 10:02, C a écrit :</p><blockquote type=cite>Bonjour</blockquote>",
        "<div>Merci</div><hr id=zwchr data-marker=__DIVIDER__><div data-marker=__HEADERS__><b>De: </b>C</div><div data-marker=__QUOTED_TEXT__>Bonjour</div>",
        "<div>Merci</div><div data-guichet-cut>-- Répondez au-dessus de cette ligne --</div><p>Bonjour</p>",
        "<div>Merci</div><p>Le 4 mars 2025 à 10:02, A &lt;a@x.fr&gt; a écrit :</p><div><div>-- Répondez au-dessus de cette ligne --</div><p>Bonjour</p></div>",
        "<p>Merci</p><p>De : Claire<br>Envoyé : mardi 4 mars 2025 10:02<br>À : A<br>Objet : x</p><p>Bonjour</p>",
        "<p>Merci</p><p>-- <br>Claire Petit<br>Comptable</p>",
        "<div>Merci</div><div class=\"protonmail_signature_block\">Claire</div><div class=protonmail_quote>Le mardi … <blockquote class=protonmail_quote type=cite>B</blockquote></div>",
    ] {
        assert_eq!(kept_html(html), "Merci", "{html}");
        assert!(!extract_html(html).cut.is_empty());
    }
}

#[test]
fn html_of_people_is_kept() {
    for html in [
        "<div>Voir dessous</div><div class=gmail_quote><div class=gmail_attr>Le mar. 4 mars 2025 à 10:02, C &lt;c@x.fr&gt; a écrit :</div><blockquote class=gmail_quote>Quel poste ?</blockquote><div>Le PC-12</div><blockquote class=gmail_quote>Depuis ?</blockquote><div>Hier</div></div>",
        "<div>Voici</div><blockquote class=gmail_quote style='margin:0 0 0 40px;border:none;padding:0px'>un retrait</blockquote>",
        "<p>Voici</p><blockquote>une citation</blockquote>",
        "<div class=gmail_quote><blockquote class=gmail_quote>Quel poste ?</blockquote></div>",
        "<p><b>De</b> : 10h<br><b>À</b> : 12h</p>",
    ] {
        let extracted = extract_html(html);
        assert!(extracted.cut.is_empty(), "{html}");
        assert_eq!(richtext::text(&extracted.kept), richtext::text(html));
    }
}

#[test]
fn a_picture_alone_is_an_answer() {
    let html = "<div><img src='cid:a'></div><div class=gmail_quote>Le 4 mars 2025 …<blockquote class=gmail_quote>B</blockquote></div>";
    let kept = extract_html(html).kept;
    assert!(kept.contains("cid:a") && !kept.contains("mars"), "{kept}");
}

#[test]
fn long_and_strange_texts_are_quick() {
    let start = std::time::Instant::now();
    for text in [
        "> ".repeat(50_000),
        "Le 4 mars 2025 à 10:02, ".repeat(10_000),
        "Le 4 mars 2025\n".repeat(15_000),
        "De : a\n".repeat(15_000),
        "-".repeat(250_000),
        format!("{}a écrit :", "Le 1 ".repeat(50_000)),
        "\n".repeat(100_000),
    ] {
        let _ = extract_text(&text);
    }
    assert!(
        start.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

fn mail_like() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[a-zé ,.:>@-]{0,30}",
        prop::sample::select(vec![
            "> cité",
            "-- ",
            "--",
            "________________",
            "Le 4 mars 2025 à 10:02, C <c@x.fr> a écrit :",
            "De : C <c@x.fr>",
            "Objet : x",
            "Envoyé : 4 mars 2025 10:02",
            "Envoyé de mon iPhone",
            "-----Message d'origine-----",
            "",
            "-- Répondez au-dessus de cette ligne --",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(line, 0..25).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_kept_line_is_an_input_line_in_order(text in mail_like()) {
        let Extracted { kept, cut } = extract_text(&text);
        let mut input = text.lines();
        for line in kept.lines() {
            prop_assert!(input.any(|found| found == line), "{line}");
        }
        // Nothing is lost between the two.
        let count = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(count(&kept) + count(&cut), count(&text));
        prop_assert!(!kept.trim().is_empty() || text.trim().is_empty());
    }

    #[test]
    fn any_html_is_survived(html in "(<(div|p|blockquote type=cite|br|hr|/div|/p|/blockquote|b)>|[a-z :>-]{0,8}){0,20}") {
        let extracted = extract_html(&html);
        prop_assert!(!richtext::is_empty(&extracted.kept) || richtext::is_empty(&html));
    }
}
