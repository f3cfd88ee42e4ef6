//! The mailbox in HTML: templates of `pages/`, filled with escaped text.

use http::{Response, StatusCode};
use hyper::body::Bytes;

use super::form::Form;
use super::letter::{Letter, Person};
use super::models::Model;
use crate::doors::server::answer;

const PAGE: &str = include_str!("../../../pages/page.html");
const LIST: &str = include_str!("../../../pages/list.html");
const ROW: &str = include_str!("../../../pages/row.html");
const LETTER: &str = include_str!("../../../pages/letter.html");
const MODELS: &str = include_str!("../../../pages/models.html");
const MODEL: &str = include_str!("../../../pages/model.html");
const NEW: &str = include_str!("../../../pages/new.html");

/// How one mail is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Text,
    Html,
    Source,
}

impl View {
    pub(super) fn choose(asked: Option<&str>, letter: &Letter) -> Self {
        match asked {
            Some("texte") => View::Text,
            Some("source") => View::Source,
            _ if letter.html.is_some() => View::Html,
            _ => View::Text,
        }
    }
}

pub(super) fn list(
    letters: &[Letter],
    addresses: &[String],
    chosen: Option<&str>,
) -> Response<Bytes> {
    let options: String = addresses
        .iter()
        .map(|address| {
            let selected = if chosen == Some(address) {
                " selected"
            } else {
                ""
            };
            let address = escape(address);
            format!("<option value=\"{address}\"{selected}>{address}</option>")
        })
        .collect();
    let rows: String = letters
        .iter()
        .rev()
        .map(|letter| {
            fill(
                ROW,
                &[
                    ("id", &escape(&letter.id)),
                    ("subject", &escape(or_dash(&letter.subject))),
                    ("to", &escape(&letter.to.join(", "))),
                    ("date", &escape(&letter.date)),
                    ("shown_date", &escape(&shown_date(&letter.date))),
                ],
            )
        })
        .collect();
    let rows = match rows.is_empty() {
        true => "<p class=\"empty\">Aucun message pour le moment. Les messages envoyés par le portail apparaîtront ici.</p>".to_owned(),
        false => format!("<ul class=\"letters\">{rows}</ul>"),
    };
    let main = fill(LIST, &[("options", &options), ("rows", &rows)]);
    page(StatusCode::OK, "Messages envoyés", &main)
}

pub(super) fn letter(
    letter: &Letter,
    raw: &[u8],
    view: View,
    notice: Option<&str>,
) -> Response<Bytes> {
    let content = content(letter, raw, view);
    let tabs = tabs(letter, view);
    let people = |people: &[Person]| {
        let shown: Vec<String> = people.iter().map(Person::shown).collect();
        escape(or_dash(&shown.join(", ")))
    };
    let main = fill(
        LETTER,
        &[
            ("id", &escape(&letter.id)),
            ("subject", &escape(or_dash(&letter.subject))),
            ("from", &escape(&letter.from.shown())),
            ("to", &escape(&letter.to.join(", "))),
            ("reply_to", &people(&letter.reply_to)),
            ("date", &escape(&shown_date(&letter.date))),
            ("recipient", &escape(&letter.recipient().address)),
            ("notice", &status(notice)),
            ("tabs", &tabs),
            ("content", &content),
        ],
    );
    page(StatusCode::OK, or_dash(&letter.subject), &main)
}

pub(super) fn models(models: &[Model]) -> Response<Bytes> {
    let rows: String = models
        .iter()
        .map(|model| {
            format!(
                "<li class=\"letters__one\"><a href=\"/mailbox/modeles/{}/\">{}</a><span class=\"letters__about\">{}</span></li>",
                escape(&model.id),
                escape(&model.name),
                escape(&model.letter.subject)
            )
        })
        .collect();
    let main = fill(MODELS, &[("rows", &rows)]);
    page(StatusCode::OK, "Modèles de messages", &main)
}

pub(super) fn model(model: &Model, view: View) -> Response<Bytes> {
    let letter = &model.letter;
    let main = fill(
        MODEL,
        &[
            ("subject", &escape(&letter.subject)),
            ("name", &escape(&model.name)),
            ("from", &escape(&letter.from.shown())),
            ("to", &escape(&letter.to.join(", "))),
            ("tabs", &tabs(letter, view)),
            ("content", &content(letter, &model.raw, view)),
        ],
    );
    page(StatusCode::OK, &model.name, &main)
}

fn content(letter: &Letter, raw: &[u8], view: View) -> String {
    match view {
        View::Text => format!("<div class=\"text\">{}</div>", with_links(&letter.text)),
        View::Source => format!(
            "<pre class=\"source\" tabindex=\"0\">{}</pre>",
            escape(&String::from_utf8_lossy(raw))
        ),
        View::Html => format!(
            "<iframe class=\"html\" title=\"Contenu du message\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" srcdoc=\"{}\"></iframe>",
            escape(&framed(letter.html.as_deref().unwrap_or_default()))
        ),
    }
}

fn tabs(letter: &Letter, view: View) -> String {
    [
        (View::Html, "html", "Mise en forme"),
        (View::Text, "texte", "Texte"),
        (View::Source, "source", "Source"),
    ]
    .iter()
    .filter(|(one, _, _)| *one != View::Html || letter.html.is_some())
    .map(|(one, name, label)| {
        let current = if *one == view {
            " aria-current=\"page\""
        } else {
            ""
        };
        format!("<a href=\"?vue={name}\"{current}>{label}</a>")
    })
    .collect()
}

pub(super) fn new_message(
    code: StatusCode,
    support: &str,
    form: &Form,
    notice: Option<&str>,
) -> Response<Bytes> {
    let field = |name| escape(form.get(name).unwrap_or_default());
    let main = fill(
        NEW,
        &[
            ("support", &escape(support)),
            ("notice", &status(notice)),
            ("from", &field("from")),
            ("subject", &field("subject")),
            ("text", &field("text")),
        ],
    );
    page(code, "Nouveau message", &main)
}

pub(super) fn no_message() -> Response<Bytes> {
    refusal(StatusCode::NOT_FOUND, "Ce message n’existe pas.")
}

pub(super) fn refusal(status: StatusCode, sentence: &str) -> Response<Bytes> {
    let main = format!(
        "<h1>{}</h1><p><a href=\"/mailbox/\">Tous les messages</a></p>",
        escape(sentence)
    );
    page(status, sentence, &main)
}

fn status(notice: Option<&str>) -> String {
    notice.map_or(String::new(), |notice| {
        format!("<p class=\"notice\" role=\"status\">{}</p>", escape(notice))
    })
}

fn page(status: StatusCode, title: &str, main: &str) -> Response<Bytes> {
    let html = fill(PAGE, &[("title", &escape(title)), ("main", main)]);
    answer(status, "text/html; charset=utf-8", html)
}

/// A mail's own page inside the frame: links open in a new tab, nothing is fetched.
fn framed(html: &str) -> String {
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"><base target=\"_blank\">{html}"
    )
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() {
        "(sans objet)"
    } else {
        text
    }
}

/// `2026-11-24T08:00:00.123Z` as `24/11/2026 08:00 UTC`.
fn shown_date(date: &str) -> String {
    match (date.get(..10), date.get(11..16)) {
        (Some(day), Some(time)) => {
            let mut parts: Vec<&str> = day.split('-').collect();
            parts.reverse();
            format!("{} {time} UTC", parts.join("/"))
        }
        _ => date.to_owned(),
    }
}

/// Text with its web addresses made links.
fn with_links(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let bare = word.trim_end();
            let space = &word[bare.len()..];
            let target = bare.trim_matches(|c: char| "<>()[]«».,;".contains(c));
            let is_link = target.starts_with("http://") || target.starts_with("https://");
            match (is_link, bare.split_once(target)) {
                (true, Some((before, after))) => format!(
                    "{}<a href=\"{target}\" target=\"_blank\" rel=\"noopener\">{target}</a>{}{space}",
                    escape(before),
                    escape(after),
                    target = escape(target),
                ),
                _ => format!("{}{space}", escape(bare)),
            }
        })
        .collect()
}

/// Puts values, already escaped, in place of their `{{names}}`; in one pass, so that a value cannot
/// hold a name.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        if let Some((_, value)) = values.iter().find(|(one, _)| *one == name) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_become_markup_or_names() {
        assert_eq!(
            fill("a {{x}} b {{y}}", &[("x", "{{y}}"), ("y", "1")]),
            "a {{y}} b 1"
        );
        assert_eq!(
            with_links("voir <https://a.fr/?b=1&c=\"2>.\nfin"),
            "voir &lt;<a href=\"https://a.fr/?b=1&amp;c=&quot;2\" target=\"_blank\" rel=\"noopener\">https://a.fr/?b=1&amp;c=&quot;2</a>&gt;.\nfin"
        );
        assert_eq!(with_links("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(shown_date("2026-11-24T08:05:00.1Z"), "24/11/2026 08:05 UTC");
    }
}
