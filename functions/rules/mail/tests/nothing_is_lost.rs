//! Every word a person typed, pasted or mailed can be read in the ticket: at once, or in what is folded.
//!
//! Held on all corpora, and on mails glued together from new words and from quotes: of our own letters and of
//! mails nobody here has sent, as many programs quote them, in text and in HTML.

use std::path::{Path, PathBuf};

use mail::letters::{Language, NewReply};
use mail::{Incoming, MailWords};
use proptest::prelude::*;

const DESK: &str = "assistance@guichet.localhost";

/// All that can be read in the ticket, once cleaned as it is there.
fn read(words: &MailWords) -> String {
    let clean = |html: &str| richtext::clean(html, &|_| true).text;
    let folded = words.folded.as_ref().map(|folded| clean(&folded.html));
    format!("{}\n{}", clean(&words.html), folded.unwrap_or_default())
}

fn pieces(text: &str) -> Vec<&str> {
    let pieces = text.split(|c: char| !c.is_alphanumeric());
    pieces.filter(|piece| !piece.is_empty()).collect()
}

fn all_in(part: &str, read: &str) -> bool {
    let read: std::collections::HashSet<&str> = pieces(read).into_iter().collect();
    pieces(part).iter().all(|piece| read.contains(piece))
}

fn mails() -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "eml") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_word_of_every_corpus_can_be_read() {
    let (mut lost, mut seen) = (Vec::new(), 0);
    for path in mails() {
        let raw = std::fs::read(&path).expect("a mail");
        let Ok(mail) = mail::read(&raw) else { continue };
        // What is hidden from everybody is nobody's word; those mails have tests of their own.
        let hides = mail
            .html
            .as_deref()
            .is_some_and(|html| html.contains("none") || html.contains("hidden"));
        if hides {
            continue;
        }
        let html = mail.html.as_deref().map(richtext::text);
        for words in [mail::new_words(&mail), mail::opening_words(&mail, DESK)] {
            let read = read(&words);
            let parts = [&mail.text, &html];
            let whole = parts.iter().filter_map(|part| part.as_deref());
            // Of two ways of writing one mail either is enough.
            if whole.clone().count() > 0 && !whole.into_iter().any(|part| all_in(part, &read)) {
                lost.push(path.display().to_string());
            }
            seen += 1;
        }
    }
    assert!(seen > 900, "{seen} readings");
    assert!(
        lost.is_empty(),
        "{} lost words:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn every_word_of_every_reply_can_be_read() {
    let mut seen = 0;
    for folder in ["replies", "corpora/replies/emails"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(folder);
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let path = entry.expect("a readable entry").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            let mail = Incoming {
                text: Some(text.clone()),
                ..Incoming::default()
            };
            assert!(
                all_in(&text, &read(&mail::new_words(&mail))),
                "{}",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn lines_that_one_way_of_writing_has_alone_are_folded() {
    let mail = Incoming {
        text: Some("Bonjour,\nl'imprimante du couloir est en panne depuis ce matin et ne répond plus.\n\nPasserelle Alpha : relayé.".to_owned()),
        html: Some("<p>Bonjour,</p><p>l'<b>imprimante</b> du couloir est en panne depuis ce matin et ne répond plus.</p>".to_owned()),
        ..Incoming::default()
    };
    let words = mail::new_words(&mail);
    assert_eq!(
        words.text,
        "Bonjour,\n\nl'imprimante du couloir est en panne depuis ce matin et ne répond plus."
    );
    assert_eq!(
        words.folded.expect("the gateway's line").text,
        "Passerelle Alpha : relayé."
    );
}

#[test]
fn a_line_that_one_way_of_writing_has_alone_in_part_is_folded() {
    for (text, html, shown, folded) in [
        (
            "texte seul tabidatur",
            "<p>html seul zosefigar</p>",
            "html seul zosefigar",
            "texte seul tabidatur",
        ),
        (
            "Bonjour,\nl'erreur est la 17\nmerci",
            "<p>Bonjour,</p><p>l'erreur est la <b>12</b></p><p>merci</p>",
            "Bonjour,\n\nl'erreur est la 12\n\nmerci",
            "l'erreur est la 17",
        ),
        (
            "Voir toute la page ici : https://exemple.fr/aide?page=3\nou (https://exemple.fr/autre)",
            "<p>Voir toute la page d'aide en ligne de la maison <a href='https://exemple.fr/aide?page=3'>ici</a> ou</p>",
            "Voir toute la page d'aide en ligne de la maison ici (https://exemple.fr/aide?page=3) ou",
            "ou (https://exemple.fr/autre)",
        ),
    ] {
        let mail = Incoming {
            text: Some(text.to_owned()),
            html: Some(html.to_owned()),
            ..Incoming::default()
        };
        let words = mail::new_words(&mail);
        assert_eq!(words.text, shown);
        assert_eq!(
            words.folded.map(|folded| folded.text).as_deref(),
            Some(folded)
        );
    }
}

/// How a program introduces what it quotes.
const INTRODUCTIONS: [&str; 14] = [
    "Le mar. 4 mars 2025 à 10:02, Assistance <assistance@guichet.localhost> a écrit :",
    "Le 04/03/2025 à 10:02, Luc Bernard a écrit :",
    "On Tue, Mar 4, 2025 at 10:02 AM Luc <luc@ailleurs.example> wrote:",
    "Am 04.03.2025 um 10:02 schrieb Luc <luc@ailleurs.example>:",
    "Luc <luc@ailleurs.example> hat am 04.03.2025 10:02 CET geschrieben:",
    "-----Message d'origine-----\nDe : Luc <luc@ailleurs.example>\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Claire\nObjet : x\n",
    "________________________________\nDe : Luc\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Claire\nObjet : x\n",
    "Von: Luc <luc@ailleurs.example>\nGesendet: Dienstag, 4. März 2025 10:02\nAn: Claire\nBetreff: x\n",
    "From: Luc\nSent: Tuesday, March 4, 2025 10:02 AM\nTo: Claire\nSubject: x\n",
    "----- Mail original -----",
    "Zitat von Luc <luc@ailleurs.example>:",
    "Il giorno mar 4 mar 2025 alle ore 10:02 Luc <luc@ailleurs.example> ha scritto:",
    "Voici ce que j'ai reçu :",
    "",
];

/// What is quoted: the lines of one of our letters, or of a stranger's mail.
fn quoted(ours: bool, english: bool) -> Vec<String> {
    if !ours {
        return [
            "Bonjour Claire,",
            "",
            "le badge est à désactiver.",
            "",
            "-- ",
            "Luc",
        ]
        .map(str::to_owned)
        .to_vec();
    }
    let language = if english { Language::En } else { Language::Fr };
    let letter = NewReply {
        author: "Karim",
        number: 1042,
        subject: "Imprimante",
        message_html: "<p>Bonjour Claire,</p><p>quel est le code affiché ?</p>",
        folded: None,
        link: "https://guichet.example/ticket/?numero=1042",
        change: None,
        files: &[],
        waiting: "",
        unfollow: "https://guichet.example/api/follow?jeton=1042.a.b",
    };
    let text = letter.render(language).text;
    text.lines().map(str::to_owned).collect()
}

#[derive(Debug, Clone)]
struct Glued {
    above: Vec<String>,
    inside: Vec<(usize, String)>,
    below: Vec<String>,
    introduction: &'static str,
    lines: Vec<String>,
    marked: bool,
    shape: usize,
}

impl Glued {
    fn words(&self) -> impl Iterator<Item = &String> {
        let inside = self.inside.iter().map(|(_, words)| words);
        self.above.iter().chain(inside).chain(&self.below)
    }

    /// The lines of the quote with what was written between them, and whether each is quoted.
    fn answered(&self) -> Vec<(bool, String)> {
        let mut all: Vec<(bool, String)> =
            self.lines.iter().map(|line| (true, line.clone())).collect();
        for (at, words) in &self.inside {
            all.insert(at % (all.len() + 1), (false, words.clone()));
        }
        all
    }

    fn text(&self) -> String {
        let mut out = self.above.clone();
        out.push(String::new());
        out.push(self.introduction.to_owned());
        out.push(String::new());
        for (quoted, line) in self.answered() {
            let mark = if quoted && self.marked { "> " } else { "" };
            out.push(format!("{mark}{line}"));
        }
        out.push(String::new());
        out.extend(self.below.clone());
        out.join("\n")
    }

    fn html(&self) -> String {
        let escape = |text: &str| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        };
        let block = |lines: &[String]| -> String {
            lines
                .iter()
                .map(|line| format!("<div>{}</div>", escape(line)))
                .collect()
        };
        let introduction = escape(self.introduction).replace('\n', "<br>");
        let (open, close) = match self.shape {
            0 => ("<blockquote type=\"cite\">", "</blockquote>"),
            1 => ("<blockquote class=\"gmail_quote\">", "</blockquote>"),
            2 => ("<blockquote>", "</blockquote>"),
            _ => ("<div>", "</div>"),
        };
        let mut quote = String::new();
        for (quoted, line) in self.answered() {
            if quoted {
                quote.push_str(&format!("{open}<p>{}</p>{close}", escape(&line)));
            } else {
                quote.push_str(&format!("<p>{}</p>", escape(&line)));
            }
        }
        let framed = match self.shape {
            0 => format!("<div class=\"moz-cite-prefix\">{introduction}</div>{quote}"),
            1 => format!(
                "<div class=\"gmail_quote\"><div class=\"gmail_attr\">{introduction}</div>{quote}</div>"
            ),
            2 => format!("<p>{introduction}</p>{quote}"),
            3 => format!(
                "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p>{introduction}</p></div>{quote}"
            ),
            4 => format!("<hr><div id=\"divRplyFwdMsg\">{introduction}</div><div>{quote}</div>"),
            5 => format!("<div id=\"appendonsend\"></div><div>{introduction}</div>{quote}"),
            _ => format!("<blockquote type=\"cite\"><div>{introduction}</div>{quote}</blockquote>"),
        };
        format!("{}{framed}{}", block(&self.above), block(&self.below))
    }
}

/// A few words nobody else says: each has a number of its own place.
fn sentence(place: &'static str) -> impl Strategy<Value = String> {
    (
        "[a-zà-ü]{4,9}",
        "[A-Z]{2,4}-[0-9]{3,5}",
        prop::sample::select(vec!["", " :", " ?", ".", "…"]),
    )
        .prop_map(move |(word, code, end)| format!("{place}{word} {place}{code}{end}"))
}

fn glued() -> impl Strategy<Value = Glued> {
    (
        prop::collection::vec(sentence("haut"), 0..4),
        prop::collection::vec((0..20usize, sentence("dans")), 0..4),
        prop::collection::vec(sentence("bas"), 0..4),
        prop::sample::select(INTRODUCTIONS.to_vec()),
        (any::<bool>(), any::<bool>()),
        any::<bool>(),
        0..7usize,
    )
        .prop_map(
            |(above, inside, below, introduction, (ours, english), marked, shape)| Glued {
                above,
                inside,
                below,
                introduction,
                lines: quoted(ours, english),
                marked,
                shape,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn new_words_are_read_wherever_they_stand(mail in glued(), ways in 0..3usize, forwarded in any::<bool>()) {
        let incoming = Incoming {
            subject: if forwarded { "TR: panne" } else { "Re: panne" }.to_owned(),
            text: (ways != 1).then(|| mail.text()),
            html: (ways != 0).then(|| mail.html()),
            ..Incoming::default()
        };
        for words in [mail::new_words(&incoming), mail::opening_words(&incoming, DESK)] {
            let read = read(&words);
            for sentence in mail.words() {
                prop_assert!(all_in(sentence, &read), "{sentence} is lost in {read}");
            }
            // What nobody has sent from here is there as well, whoever quotes it.
            for line in &mail.lines {
                prop_assert!(all_in(line, &read), "{line} is lost in {read}");
            }
        }
        // Words above a quote are never folded with it.
        let shown = mail::new_words(&incoming).text;
        for sentence in &mail.above {
            prop_assert!(all_in(sentence, &shown), "{sentence} is folded: {shown}");
        }
    }

    #[test]
    fn a_mail_that_opens_a_ticket_shows_what_nobody_has_seen(mail in glued()) {
        let stranger = Glued { lines: quoted(false, false), introduction: INTRODUCTIONS[1], ..mail };
        let incoming = Incoming { text: Some(stranger.text()), ..Incoming::default() };
        let words = mail::opening_words(&incoming, DESK);
        prop_assert_eq!(&words.folded, &None);
        for sentence in stranger.words().chain(&stranger.lines) {
            prop_assert!(all_in(sentence, &words.text), "{sentence}");
        }
    }
}
