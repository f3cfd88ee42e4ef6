//! Words that stand where a reader does not look for them first: in a mail within the mail, in a field of a form,
//! in an invitation, behind markup that is larger than any text, in a type nobody has heard of.

use mail::{Incoming, MailWords};

const DESK: &str = "assistance@guichet.localhost";

fn read(raw: &str) -> Incoming {
    mail::read(raw.replace('\n', "\r\n").as_bytes()).expect("readable")
}

fn opening(raw: &str) -> MailWords {
    mail::opening_words(&read(raw), DESK)
}

/// All that can be read in the ticket, once cleaned as it is there.
fn said(words: &MailWords) -> String {
    let clean = |html: &str| richtext::clean(html, &|_| true).text;
    let folded = words.folded.as_ref().map(|folded| clean(&folded.html));
    format!("{}\n{}", clean(&words.html), folded.unwrap_or_default())
}

fn mail_with(head: &str, body: &str) -> String {
    format!(
        "From: Zo\u{e9} <zoe@client.example>\nSubject: Panne\nMIME-Version: 1.0\n{head}\n\n{body}"
    )
}

const INNER: &str = "From: Luc Bernard <luc@ailleurs.example>\nTo: zoe@client.example\nSubject: Devis\n\
    Content-Type: multipart/mixed; boundary=I\n\n\
    --I\nContent-Type: text/plain; charset=utf-8\n\nLe mot du dedans.\n\
    --I\nContent-Type: application/pdf; name=devis.pdf\nContent-Disposition: attachment; filename=devis.pdf\n\nx\n--I--\n";

#[test]
fn a_mail_within_the_mail_is_read() {
    let encoded = data_encoding_of(INNER);
    for (head, body) in [
        (
            "Content-Type: multipart/mixed; boundary=B",
            format!(
                "--B\nContent-Type: text/plain\n\nVoir le mail joint.\n--B\nContent-Type: message/rfc822\n\n{INNER}\n--B--\n"
            ),
        ),
        (
            "Content-Type: multipart/mixed; boundary=B",
            format!(
                "--B\nContent-Type: text/html\n\n<p>Voir le mail joint.</p>\n--B\nContent-Type: message/rfc822; name=x.eml\n\
                 Content-Disposition: attachment; filename=x.eml\nContent-Transfer-Encoding: base64\n\n{encoded}\n--B--\n"
            ),
        ),
        (
            "Content-Type: multipart/mixed; boundary=B",
            format!(
                "--B\nContent-Type: text/plain\n\nVoir le mail joint.\n--B\nContent-Type: application/octet-stream; name=x.eml\n\
                 Content-Disposition: attachment; filename=x.eml\nContent-Transfer-Encoding: base64\n\n{encoded}\n--B--\n"
            ),
        ),
    ] {
        let raw = mail_with(head, &body);
        for words in [opening(&raw), mail::new_words(&read(&raw))] {
            let said = said(&words);
            for part in [
                "Voir le mail joint.",
                "Luc Bernard",
                "Devis",
                "Le mot du dedans.",
                "devis.pdf",
            ] {
                assert_eq!(said.matches(part).count(), 1, "{part} in {said}");
            }
        }
        // It is short and nobody has seen it: it is shown at once.
        assert!(opening(&raw).folded.is_none());
        // In an answer it stands behind its first words.
        assert!(mail::new_words(&read(&raw)).folded.is_some());
    }
}

#[test]
fn a_mail_that_is_nothing_but_another_says_what_that_says() {
    let alone = mail_with("Content-Type: message/rfc822", INNER);
    for words in [opening(&alone), mail::new_words(&read(&alone))] {
        assert!(words.text.contains("Le mot du dedans."), "{words:?}");
        assert!(words.folded.is_none());
    }
    // Within one another, to a depth.
    let mut nested = INNER.to_owned();
    for level in 0..6 {
        nested = format!(
            "From: c{level}@x.example\nSubject: Niveau {level}\nContent-Type: message/rfc822\n\n{nested}"
        );
    }
    let words = opening(&mail_with("Content-Type: message/rfc822", &nested));
    assert!(words.text.contains("Le mot du dedans."), "{words:?}");
    let mut deep = INNER.to_owned();
    for level in 0..300 {
        deep = format!(
            "From: c{level}@x.example\nSubject: Niveau {level}\nContent-Type: message/rfc822\n\n{deep}"
        );
    }
    let words = opening(&mail_with("Content-Type: message/rfc822", &deep));
    assert!(words.text.contains("Niveau 299"), "{words:?}");
}

/// Base64 in lines, as programs write it.
fn data_encoding_of(text: &str) -> String {
    let whole = data_encoding::BASE64.encode(text.replace('\n', "\r\n").as_bytes());
    let lines = whole.as_bytes().chunks(76);
    let lines: Vec<&str> = lines
        .map(|line| std::str::from_utf8(line).expect("letters"))
        .collect();
    lines.join("\n")
}

#[test]
fn plain_lines_around_base64_take_nothing_from_it() {
    let encoded = data_encoding_of("Bonjour, l\u{2019}\u{e9}cran reste noir depuis ce matin.\n");
    for body in [
        format!("{encoded}\n\n_______________________________\nListe essai\n"),
        format!("{encoded}\n-- \nListe essai, envoy\u{e9}e \u{e0} tous\n"),
        format!("[Message externe] Liste essai\n\n{encoded}\n"),
    ] {
        let raw = mail_with(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            &body,
        );
        let said = said(&opening(&raw));
        assert!(
            said.contains("l\u{2019}\u{e9}cran reste noir depuis ce matin."),
            "{said}"
        );
        assert!(said.contains("Liste essai"), "{said}");
        assert!(!said.contains(&encoded[..20]), "{said}");
    }
}

#[test]
fn what_only_the_html_says_is_not_hidden_behind_a_long_text() {
    let text = "Ce message est au format HTML. Pour le lire, utilisez un programme de messagerie capable d'afficher le HTML.";
    let raw = mail_with(
        "Content-Type: multipart/alternative; boundary=B",
        &format!(
            "--B\nContent-Type: text/plain\n\n{text}\n--B\nContent-Type: text/html\n\n<p>Bonjour, imprimante en panne</p>\n--B--\n"
        ),
    );
    let words = opening(&raw);
    assert!(
        words.text.contains("Bonjour, imprimante en panne"),
        "{words:?}"
    );
    assert!(said(&words).contains("capable d'afficher"), "{words:?}");
}

#[test]
fn a_type_nobody_knows_is_text_where_it_is_all_there_is() {
    for head in [
        "Content-Type: text; charset=utf-8",
        "Content-Type: text/markdown; charset=utf-8",
        "Content-Type: text/x-inconnu",
        "Content-Type: text/vnd.exemple+x; charset=utf-8\nContent-Disposition: inline",
        "Content-Type: plain",
        "Content-Type: inconnu; charset=utf-8",
    ] {
        let words = opening(&mail_with(
            head,
            "Bonjour, l'imprimante ne r\u{e9}pond plus\n",
        ));
        assert_eq!(
            words.text.trim(),
            "Bonjour, l'imprimante ne r\u{e9}pond plus",
            "{head}"
        );
        let parts = format!("--B\n{head}\n\nBonjour, l'imprimante ne r\u{e9}pond plus\n--B--\n");
        let words = opening(&mail_with(
            "Content-Type: multipart/mixed; boundary=B",
            &parts,
        ));
        assert_eq!(
            words.text.trim(),
            "Bonjour, l'imprimante ne r\u{e9}pond plus",
            "{head}"
        );
    }
}

#[test]
fn an_invitation_s_own_words_are_read() {
    let calendar = |words: &str| {
        format!(
            "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:2\nSUMMARY:Passage\n{words}\nDTSTART:20261201T090000Z\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    for (property, expected) in [
        (
            "DESCRIPTION:Venez avec le\n  c\u{e2}ble\\, salle B\\nMerci",
            "Venez avec le c\u{e2}ble, salle B\nMerci",
        ),
        (
            "COMMENT;LANGUAGE=fr:Je serai en retard",
            "Je serai en retard",
        ),
    ] {
        let head = "Content-Type: text/calendar; charset=utf-8; method=REPLY";
        let alone = opening(&mail_with(head, &calendar(property)));
        assert_eq!(alone.text, expected);
        let beside = mail_with(
            "Content-Type: multipart/mixed; boundary=B",
            &format!(
                "--B\nContent-Type: text/plain\n\nBonjour\n--B\n{head}\n\n{}\n--B--\n",
                calendar(property)
            ),
        );
        let words = opening(&beside);
        assert!(words.text.starts_with("Bonjour"), "{words:?}");
        assert!(said(&words).contains(expected), "{words:?}");
        // The same words in the mail itself are said once.
        let twice = beside.replace("Bonjour", &format!("Bonjour\n{expected}"));
        assert_eq!(said(&opening(&twice)).matches(expected).count(), 1);
    }
}

/// A calendar is no body, so the parser leaves its letters as they are written.
#[test]
fn an_invitation_s_letters_are_those_it_names() {
    let mail = mail_with(
        "Content-Type: multipart/mixed; boundary=B",
        "--B\nContent-Type: text/plain\n\nBonjour\n--B\n\
         Content-Type: text/calendar; charset=iso-8859-2; method=REQUEST\n\
         Content-Transfer-Encoding: quoted-printable\n\n\
         BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Pan =A3ukasz\nDESCRIPTION:=AEivot\nEND:VEVENT\n\
         END:VCALENDAR\n--B--\n",
    );
    let incoming = read(&mail);
    assert_eq!(
        mail::remarks(&incoming, mail::letters::Language::Fr),
        [mail::Remark::Invitation(
            "Invitation : Pan \u{141}ukasz".to_owned()
        )]
    );
    assert!(said(&opening(&mail)).contains("\u{17d}ivot"));
}

#[test]
fn fields_of_a_form_say_what_was_typed_into_them() {
    let html = "<form>Nom <input value='Zo\u{e9}'> <INPUT type=hidden value=secret><input type=checkbox value=coche>\
        <textarea>ligne un\nligne <b>deux</textarea><select><option>non<option selected>oui</select>\
        <select><option>premier<option>second</select></form>";
    let words = opening(&mail_with("Content-Type: text/html; charset=utf-8", html));
    for part in [
        "Zo\u{e9}",
        "ligne un",
        "ligne <b>deux",
        "oui (non)",
        "premier (second)",
    ] {
        assert!(words.text.contains(part), "{part} in {words:?}");
    }
    for part in ["secret", "coche"] {
        assert!(!words.text.contains(part), "{part} in {words:?}");
    }
    assert!(!said(&words).contains("secret"));
}

/// Where HTML becomes plain words, its pictures are seen by nobody.
#[test]
fn what_is_said_of_a_picture_stays_where_it_is_not_shown() {
    let html = "<p>Voir <img src=cid:a alt='Plan du site'></p><p><img src=https://x.example/b alt='Carte'></p>";
    let inner = format!(
        "From: Luc <luc@ailleurs.example>\nSubject: Plan\nContent-Type: text/html\n\n{html}\n"
    );
    let beside = "--B\nContent-Type: text/plain\n\nBonjour\n--B\n";
    let mixed = "Content-Type: multipart/mixed; boundary=B";
    let long = format!("{html}{}", "<p>un mot de plus</p>".repeat(60_000));
    for (head, body) in [
        ("Content-Type: message/rfc822", inner.clone()),
        (
            mixed,
            format!("{beside}Content-Type: message/rfc822\n\n{inner}--B--\n"),
        ),
        (
            mixed,
            format!("{beside}Content-Type: text/html\n\n{html}\n--B--\n"),
        ),
        (
            mixed,
            format!("{beside}Content-Type: application/xhtml+xml\n\n{html}\n--B--\n"),
        ),
        ("Content-Type: text/html", long),
    ] {
        let words = opening(&mail_with(head, &body));
        let shown = mail::replace_cids(&words.html, &|_| mail::Picture::Missing);
        let folded = words.folded.map(|folded| folded.html).unwrap_or_default();
        let folded = mail::replace_cids(&folded, &|_| mail::Picture::Missing);
        let all = richtext::text(&format!("{shown}{folded}"));
        assert!(
            all.contains("Plan du site") && all.contains("Carte"),
            "{head}: {all:.200}"
        );
    }
}

#[test]
fn a_mail_within_the_mail_says_what_its_longer_form_says() {
    let inner = "From: Luc <luc@ailleurs.example>\nSubject: Plan\n\
        Content-Type: multipart/alternative; boundary=I\n\n\
        --I\nContent-Type: text/plain\n\nVotre programme ne lit pas le HTML.\n\
        --I\nContent-Type: text/html\n\n<p>La salle du fond est inond\u{e9}e depuis hier soir.</p>\n--I--\n";
    let said = said(&opening(&mail_with("Content-Type: message/rfc822", inner)));
    for part in ["ne lit pas le HTML", "La salle du fond est inond\u{e9}e"] {
        assert_eq!(said.matches(part).count(), 1, "{part} in {said}");
    }
}

#[test]
fn a_mail_that_hides_everything_hides_nothing() {
    for html in [
        "<div style='display:none'>Bonjour, tout est noir</div>",
        "<style>.x{display:none}</style><p class=x>Bonjour, tout est noir</p>",
        "<p hidden>Bonjour, tout est noir</p>",
    ] {
        let words = opening(&mail_with("Content-Type: text/html; charset=utf-8", html));
        assert_eq!(words.text, "Bonjour, tout est noir", "{html}");
    }
}

#[test]
fn however_much_markup_there_is_the_words_are_read() {
    let style = format!("<style>{}</style>", ".a{color:red}".repeat(200_000));
    let comment = format!("<!--{}-->", "mso ".repeat(400_000));
    let spans = "<span lang=FR style='mso-fareast-language:FR;font-family:Calibri'><o:p>&nbsp;</o:p></span>".repeat(15_000);
    for markup in [style, comment, spans] {
        let html = format!(
            "<html><head>{markup}</head><body><p>Bonjour</p>{markup}<p>Le dernier mot</p></body></html>"
        );
        let incoming = read(&mail_with("Content-Type: text/html; charset=utf-8", &html));
        let words = mail::opening_words(&incoming, DESK);
        let all = format!(
            "{}{}",
            said(&words),
            incoming.rest.as_deref().unwrap_or_default()
        );
        assert!(
            all.contains("Bonjour") && all.contains("Le dernier mot"),
            "{} of markup",
            markup.len()
        );
    }
}

#[test]
fn what_is_longer_than_a_text_may_be_is_kept_beside_it() {
    let lines: String = (0..200_000)
        .map(|number| format!("ligne {number}\n"))
        .collect();
    for (kind, body) in [
        ("plain", lines.clone()),
        ("html", format!("<pre>{lines}</pre>")),
    ] {
        for head in ["8bit", "quoted-printable"] {
            let head = format!(
                "Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {head}"
            );
            let incoming = read(&mail_with(&head, &body));
            let all = format!(
                "{}{}",
                said(&mail::opening_words(&incoming, DESK)),
                incoming.rest.unwrap_or_default()
            );
            for number in [0, 60_000, 100_000, 130_000, 199_999] {
                assert!(
                    all.contains(&format!("ligne {number}\n"))
                        || all.trim_end().ends_with(&format!("ligne {number}")),
                    "{kind} {number}"
                );
            }
        }
    }
}

#[test]
fn words_of_drawings_and_of_what_cannot_be_played_are_read() {
    let html = "<svg><text>un</text></svg><object data=x>deux</object><video>trois</video><math><mtext>quatre</mtext></math>";
    let words = opening(&mail_with("Content-Type: text/html; charset=utf-8", html));
    for part in ["un", "deux", "trois", "quatre"] {
        assert!(words.text.contains(part), "{part} in {words:?}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn words_before_the_first_and_after_the_last_part_are_read() {
    let notice = "This is a multi-part message in MIME format.";
    let part = |words: &str| format!("--B\nContent-Type: text/plain; charset=utf-8\n\n{words}\n");
    let inner = |around: &str| {
        format!(
            "--B\nContent-Type: multipart/alternative; boundary=I\n\n{around}\n--I\nContent-Type: text/plain\n\nBonjour\n\
             --I\nContent-Type: text/html\n\n<p>Bonjour</p>\n--I--\n{around}\n"
        )
    };
    for (body, expected) in [
        (
            format!("{}--B--\n\nMot du relais\n", part("Bonjour")),
            "Mot du relais",
        ),
        (
            format!("Mot du relais\n{}--B--\n", part("Bonjour")),
            "Mot du relais",
        ),
        // Where the last boundary is missing.
        (
            format!("Mot du relais\n{}", part("Bonjour")),
            "Mot du relais",
        ),
        (
            format!(
                "{notice}\n\nMot du relais\n{}--B--\nEt la fin, \u{e9}crite\n",
                part("Bonjour")
            ),
            "Mot du relais\n\nEt la fin, \u{e9}crite",
        ),
        // Around the parts within a part, with and without an end.
        (
            format!("{}--B--\n", inner("Mot du relais")),
            "Mot du relais\n\nMot du relais",
        ),
        (inner("Mot du relais"), "Mot du relais\n\nMot du relais"),
        // What the mail says itself is said once, and what programs say to old readers not at all.
        (format!("{notice}\n{}--B--\n", part("Bonjour")), ""),
        (format!("{}--B--\nBonjour\n", part("Bonjour")), ""),
        (format!("{}--B--\n{notice}\n", inner(notice)), ""),
    ] {
        let raw = mail_with("Content-Type: multipart/mixed; boundary=B", &body);
        let words = mail::new_words(&read(&raw));
        assert_eq!(words.text, "Bonjour", "{body}");
        let folded = words.folded.map(|folded| folded.text);
        assert_eq!(folded.unwrap_or_default(), expected, "{body}");
    }
    // It is what is said where nothing else is, and is read in a mail within the mail.
    let alone = "Mot du relais\n--B\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nx\n--B--\n";
    let alone = mail_with("Content-Type: multipart/mixed; boundary=B", alone);
    assert_eq!(mail::new_words(&read(&alone)).text, "Mot du relais");
    let within = format!("{}--B--\nMot du relais\n", part("Bonjour"));
    let within = mail_with("Content-Type: multipart/mixed; boundary=B", &within);
    let within = opening(&mail_with("Content-Type: message/rfc822", &within));
    assert!(said(&within).contains("Mot du relais"), "{within:?}");
}
