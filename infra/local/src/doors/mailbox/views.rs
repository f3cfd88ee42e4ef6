//! The mailbox in HTML: what the templates of `templates/` are given. Their names end in `.html`, so they escape
//! every value.

use std::borrow::Cow;

use askama::Template;
use domain::language::{Language, label};
use http::{Response, StatusCode};
use hyper::body::Bytes;

use super::form::Form;
use super::models::Model;
use super::shown::{Person, ShownMail};
use crate::doors::server::answer;

/// How one mail is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Text,
    Html,
    Source,
}

impl View {
    pub(super) fn choose(asked: Option<&str>, letter: &ShownMail) -> Self {
        match asked {
            Some("texte") => View::Text,
            Some("source") => View::Source,
            _ if letter.html.is_some() => View::Html,
            _ => View::Text,
        }
    }
}

/// What is shown of a mail.
enum Content<'a> {
    Text(Vec<Piece<'a>>),
    Source(Cow<'a, str>),
    Html(Framed<'a>),
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
}

/// A mail's own page inside the frame: links open in a new tab, nothing is fetched.
#[derive(Template)]
#[template(path = "framed.html")]
struct Framed<'a> {
    html: &'a str,
}

impl<'a> Content<'a> {
    fn of(letter: &'a ShownMail, raw: &'a [u8], view: View) -> Self {
        match view {
            View::Text => Self::Text(with_links(&letter.text)),
            View::Source => Self::Source(String::from_utf8_lossy(raw)),
            View::Html => Self::Html(Framed {
                html: letter.html.as_deref().unwrap_or_default(),
            }),
        }
    }
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage<'a> {
    title: &'a str,
    letters: &'a [ShownMail],
    /// Each with whether its mails alone are shown.
    addresses: Vec<(&'a str, bool)>,
}

pub(super) fn list(
    letters: &[ShownMail],
    addresses: &[String],
    chosen: Option<&str>,
) -> Response<Bytes> {
    let addresses = addresses.iter().map(String::as_str);
    let page = ListPage {
        title: "Messages envoyés",
        letters,
        addresses: addresses.map(|one| (one, chosen == Some(one))).collect(),
    };
    sent(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage<'a> {
    title: &'a str,
    letter: &'a ShownMail,
    reply_to: String,
    notice: Option<&'a str>,
    tabs: Vec<Tab>,
    content: Content<'a>,
}

pub(super) fn letter(
    letter: &ShownMail,
    raw: &[u8],
    view: View,
    notice: Option<&str>,
) -> Response<Bytes> {
    let reply_to: Vec<String> = letter.reply_to.iter().map(Person::shown).collect();
    let page = LetterPage {
        title: or_dash(&letter.subject),
        letter,
        reply_to: or_dash(&reply_to.join(", ")).to_owned(),
        notice,
        tabs: tabs(letter, view),
        content: Content::of(letter, raw, view),
    };
    sent(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "models.html")]
struct ModelsPage<'a> {
    title: &'a str,
    models: &'a [Model],
}

pub(super) fn models(models: &[Model]) -> Response<Bytes> {
    let title = "Modèles de messages";
    sent(StatusCode::OK, &ModelsPage { title, models })
}

#[derive(Template)]
#[template(path = "model.html")]
struct ModelPage<'a> {
    title: &'a str,
    letter: &'a ShownMail,
    tabs: Vec<Tab>,
    content: Content<'a>,
}

pub(super) fn model(model: &Model, view: View) -> Response<Bytes> {
    let letter = &model.letter;
    let page = ModelPage {
        title: &model.name,
        letter,
        tabs: tabs(letter, view),
        content: Content::of(letter, &model.raw, view),
    };
    sent(StatusCode::OK, &page)
}

/// What is asked for, what people read, and whether that is shown.
type Tab = (&'static str, &'static str, bool);

fn tabs(letter: &ShownMail, view: View) -> Vec<Tab> {
    [
        (View::Html, "html", "Mise en forme"),
        (View::Text, "texte", "Texte"),
        (View::Source, "source", "Source"),
    ]
    .into_iter()
    .filter(|(one, _, _)| *one != View::Html || letter.html.is_some())
    .map(|(one, name, label)| (name, label, one == view))
    .collect()
}

#[derive(Template)]
#[template(path = "new.html")]
struct NewPage<'a> {
    title: &'a str,
    support: &'a str,
    notice: Option<&'a str>,
    from: &'a str,
    subject: &'a str,
    text: &'a str,
}

pub(super) fn new_message(
    code: StatusCode,
    support: &str,
    form: &Form,
    notice: Option<&str>,
) -> Response<Bytes> {
    let field = |name| form.get(name).unwrap_or_default();
    let page = NewPage {
        title: "Nouveau message",
        support,
        notice,
        from: field("from"),
        subject: field("subject"),
        text: field("text"),
    };
    sent(code, &page)
}

pub(super) fn no_message() -> Response<Bytes> {
    refusal(StatusCode::NOT_FOUND, "Ce message n’existe pas.")
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage<'a> {
    title: &'a str,
}

pub(super) fn refusal(status: StatusCode, sentence: &str) -> Response<Bytes> {
    sent(status, &RefusalPage { title: sentence })
}

fn sent(status: StatusCode, page: &impl Template) -> Response<Bytes> {
    answer(status, "text/html; charset=utf-8", html(page))
}

pub(super) fn html(template: &impl Template) -> String {
    let written = template.render();
    written.expect("a string takes whatever is written")
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() {
        label("no_subject", Language::Fr)
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

/// A text in pieces: its web addresses are links.
fn with_links(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let target = word.trim_end();
        let target = target.trim_matches(|c: char| "<>()[]«».,;".contains(c));
        let is_link = target.starts_with("http://") || target.starts_with("https://");
        match (is_link, word.split_once(target)) {
            (true, Some((before, after))) => {
                pieces.extend([
                    Piece::Words(before),
                    Piece::Link(target),
                    Piece::Words(after),
                ]);
            }
            _ => pieces.push(Piece::Words(word)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
