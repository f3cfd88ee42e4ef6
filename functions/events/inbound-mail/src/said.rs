//! What a mail says, as the body of a message: everything fits, or is a file below it.

use domain::id::{FileId, Timestamp};
use domain::language::Language;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::{BODY_MAX, Body, Folded};
use mail::{Incoming, Remark};
use richtext::{Clean, Signed, Veil};

use crate::digests::sha256;

/// Most bytes of words in a message: a table item holds 400 kB (DynamoDB quota), names and keys included.
const ITEM_MAX: usize = 380_000;

/// The words of a mail, and those that did not fit.
pub(crate) struct Said {
    pub(crate) body: Body,
    /// Words that are a file of the message instead.
    pub(crate) too_long: Option<String>,
    /// Whether the words stand without the layout they had.
    pub(crate) plain: bool,
}

impl Said {
    /// Leaves all addresses but the known ones out of the words that are a file, and what was signed for somebody: a
    /// file has one form for all who read the ticket. Says whether there were any.
    pub(crate) fn leave_out_all_but(&mut self, known: Vec<String>, signed: Signed) -> bool {
        let Some(text) = &mut self.too_long else {
            return false;
        };
        let shown = Veil::of_all_addresses_but(known, signed).over_words(text);
        std::mem::replace(text, shown) != *text
    }
}

/// The words, with what is folded and whether nobody would miss that, below the line that says what their subject
/// says more than the ticket's. A mail that says all in its subject keeps that.
pub(crate) fn of(
    clean: Clean,
    folded: Option<(Clean, bool)>,
    subject: Option<&str>,
    incoming: &Incoming,
) -> Said {
    let is_old = folded.as_ref().is_some_and(|(_, is_old)| *is_old);
    let folded = folded.map(|(folded, _)| folded);
    let plain = clean.plain || folded.as_ref().is_some_and(|folded| folded.plain);
    let mut inline = Vec::new();
    let shown = clean
        .files
        .iter()
        .chain(folded.iter().flat_map(|one| &one.files));
    for file in shown.filter_map(|id| FileId::parse(id)) {
        if !inline.contains(&file) {
            inline.push(file);
        }
    }
    let folded = folded
        .filter(|folded| {
            let is_bare = |sign: char| sign == '>' || sign.is_whitespace();
            !folded.text.chars().all(is_bare) || !folded.files.is_empty()
        })
        .map(|folded| Folded {
            html: folded.html,
            text: folded.text,
            old: is_old,
        });
    let mut body = Body {
        html: clean.html,
        text: clean.text,
        inline,
        folded,
    };
    head(&mut body, subject, &incoming.subject);
    let mut said = fitted(body);
    said.plain |= plain;
    if let Some(rest) = &incoming.rest {
        let shown = &said.body.text;
        let whole = said.too_long.get_or_insert_with(|| shown.clone());
        whole.push_str(rest);
    }
    said
}

/// What the subject says stands above the words; where there are none, the whole of it stands for them.
fn head(body: &mut Body, subject: Option<&str>, whole: &str) {
    let is_empty = body.text.trim().is_empty();
    let says_nothing = is_empty && body.inline.is_empty();
    match subject {
        Some(line) => {
            body.html.insert_str(0, &richtext::from_text(line));
            let gap = if is_empty { "" } else { "\n\n" };
            body.text.insert_str(0, &[line, gap].concat());
        }
        None if says_nothing => {
            body.html = richtext::from_text(whole);
            body.text = whole.to_owned();
        }
        None => {}
    }
}

fn bytes(body: &Body) -> usize {
    let folded = body.folded.as_ref();
    let folded = folded.map_or(0, |folded| folded.html.len() + folded.text.len());
    body.html.len() + body.text.len() + folded
}

/// Layout goes first; words that still do not fit become a file, whole.
fn fitted(mut body: Body) -> Said {
    let (mut too_long, mut is_plain) = (String::new(), false);
    if body.html.len() > BODY_MAX || body.text.len() > BODY_MAX {
        let plain = richtext::from_text(&body.text);
        if plain.len().max(body.text.len()) > BODY_MAX {
            too_long = std::mem::take(&mut body.text);
            let begins: String = too_long.chars().take(BODY_MAX / 8).collect();
            body.text = format!("{begins}\n[…]");
            body.html = richtext::from_text(&body.text);
        } else {
            body.html = plain;
        }
        body.inline.clear();
        is_plain = true;
    }
    if bytes(&body) > ITEM_MAX
        && let Some(folded) = &mut body.folded
    {
        folded.html = richtext::from_text(&folded.text);
        is_plain = true;
    }
    if bytes(&body) > ITEM_MAX
        && let Some(folded) = body.folded.take()
    {
        if !too_long.is_empty() {
            too_long.push_str("\n\n");
        }
        too_long.push_str(&folded.text);
    }
    Said {
        body,
        too_long: (!too_long.is_empty()).then_some(too_long),
        plain: is_plain,
    }
}

/// The words that did not fit, as a file of text.
pub(crate) fn file(id: FileId, text: &str, language: Language, at: Timestamp) -> Attachment {
    let name = match language {
        Language::Fr => "texte-du-mail.txt",
        Language::En => "text-of-the-mail.txt",
    };
    Attachment {
        id,
        name: name.to_owned(),
        content_type: "text/plain".to_owned(),
        size: text.len() as u64,
        sha256: sha256(text.as_bytes()),
        owner: None,
        at,
        inline: false,
    }
}

/// Says below the words what the ticket cannot show of the mail.
pub(crate) fn with_remarks(mut body: Body, remarks: &[Remark], language: Language) -> Body {
    if remarks.is_empty() {
        return body;
    }
    let lines: Vec<String> = remarks
        .iter()
        .map(|remark| remark.in_words(language))
        .collect();
    let lines = lines.join("\n");
    let html = richtext::from_text(&lines);
    body.html.push_str(&html);
    if !body.text.is_empty() {
        body.text.push_str("\n\n");
    }
    body.text.push_str(&lines);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Clean {
        Clean {
            html: richtext::from_text(text),
            text: text.to_owned(),
            ..Clean::default()
        }
    }

    #[test]
    fn every_word_is_in_the_message_or_in_its_file() {
        let (short, long) = ("bonjour", "mot \u{e9}crit, ".repeat(30_000));
        for (words, folded, shown, kept, in_file) in [
            (short, Some(short), true, true, false),
            (short, None, true, true, false),
            (short, Some(long.as_str()), true, false, true),
            (long.as_str(), Some(short), false, true, true),
        ] {
            let said = of(
                clean(words),
                folded.map(|text| (clean(text), false)),
                None,
                &Incoming::default(),
            );
            assert_eq!(said.body.text == words, shown);
            assert_eq!(
                said.body.folded.map(|one| one.text),
                folded.filter(|_| kept).map(str::to_owned)
            );
            assert_eq!(said.too_long.is_some(), in_file);
            let file = said.too_long.unwrap_or_default();
            assert!(shown || file.contains(words));
            assert!(kept || file.contains(folded.unwrap_or_default()));
        }
    }

    #[test]
    fn words_beyond_what_is_laid_out_are_in_the_file() {
        let incoming = Incoming {
            rest: Some("la fin".to_owned()),
            ..Incoming::default()
        };
        for words in ["bonjour", &"mot, ".repeat(80_000)] {
            let said = of(clean(words), None, None, &incoming);
            let file = said.too_long.expect("a file");
            assert!(file.starts_with(words) && file.ends_with("la fin"));
        }
    }

    #[test]
    fn the_file_names_nobody_whom_its_writer_did_not_name() {
        let signed = "assistance+t96.kflahueusl9cmrer.19rer8956amtarqcq@guichet.localhost";
        let quoted = format!("De : chef@prive.example\nÀ : {signed}\nvoir paul@x.fr\n");
        let incoming = Incoming {
            rest: Some(format!("Cc : cc5@prive.\nexample, {signed}")),
            ..Incoming::default()
        };
        let long = quoted.repeat(4_000);
        let folded = Some((clean(&long), false));
        let (all, none) = (Signed::by(|_| true), Signed::by(|_| false));
        let mut said = of(clean("voir paul@x.fr"), folded, None, &incoming);
        assert!(said.leave_out_all_but(vec!["paul@x.fr".to_owned()], all));
        let file = said.too_long.expect("a file");
        for hidden in ["prive", "kflahueusl9cmrer", "19rer8956amtarqcq", "example"] {
            assert!(!file.contains(hidden), "{hidden}");
        }
        assert!(file.contains("voir paul@x.fr") && file.contains("De : …"));
        let mut short = of(clean("a@b.fr"), None, None, &Incoming::default());
        assert!(!short.leave_out_all_but(Vec::new(), none));
    }

    #[test]
    fn layout_goes_before_words() {
        let mut laid_out = clean("bonjour");
        laid_out.html = "<b></b>".repeat(BODY_MAX);
        let said = of(laid_out, None, None, &Incoming::default());
        assert_eq!(said.body.html, "<p>bonjour</p>");
        assert_eq!(said.too_long, None);
    }

    #[test]
    fn a_mail_that_says_all_in_its_subject_keeps_that() {
        let incoming = Incoming {
            subject: "Plus de réseau".to_owned(),
            ..Incoming::default()
        };
        let said = of(clean(""), Some((clean("cité"), false)), None, &incoming);
        assert_eq!(said.body.text, "Plus de réseau");
        assert_eq!(
            said.body.folded.map(|one| one.text),
            Some("cité".to_owned())
        );
    }

    #[test]
    fn the_subject_s_line_stands_first() {
        let incoming = Incoming::default();
        for (words, expected) in [
            ("bonjour", "Objet : urgent\n\nbonjour"),
            ("", "Objet : urgent"),
        ] {
            let said = of(clean(words), None, Some("Objet : urgent"), &incoming);
            assert_eq!(said.body.text, expected);
            assert!(said.body.html.starts_with("<p>Objet : urgent</p>"));
        }
    }

    #[test]
    fn a_message_from_before_is_still_read() {
        let old = r#"{"html":"<p>a</p>","text":"a","inline":[]}"#;
        let body: Body = serde_json::from_str(old).expect("an older body");
        assert_eq!(body.folded, None);
        assert_eq!(serde_json::to_string(&body).expect("a body"), old);
    }
}
