//! Pages that ask before something is done, and say what was done.

use askama::Template;
use domain::language::Language;
use lambda_http::Body;
use lambda_http::http::StatusCode;

use super::form::{Field, Form, Input, ORDER, label};
use super::frame::{Frame, html};
use crate::answer::{Answer, with_body};

/// A page of a function that asks before it acts, for people who come by a link in a mail.
#[derive(Debug)]
pub struct Ask<'a> {
    /// What it is about.
    pub title: &'a str,
    /// What will happen, or has happened.
    pub words: &'a str,
    /// Where the button posts to.
    pub action: &'a str,
    /// What goes with it. What the forms show is shown here too, to be filled in.
    pub fields: &'a [(&'a str, &'a str)],
    /// The words on the button.
    pub button: &'a str,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage<'a> {
    frame: Frame,
    title: &'a str,
    words: &'a str,
    forms: Vec<Form<'a>>,
}

impl Ask<'_> {
    /// The page.
    pub fn into_answer(self, language: Language) -> Answer {
        self.page(None, language)
    }

    /// The page with a second button, for those who do not want what the first does.
    pub fn or(self, other: &Ask<'_>, language: Language) -> Answer {
        self.page(Some(other), language)
    }

    fn page(&self, other: Option<&Ask<'_>>, language: Language) -> Answer {
        let second = other.map(|other| other.form("button button--second", language));
        answer(&AskPage {
            frame: Frame::of(language),
            title: self.title,
            words: self.words,
            forms: [self.form("button", language)]
                .into_iter()
                .chain(second)
                .collect(),
        })
    }

    fn form(&self, button_class: &'static str, language: Language) -> Form<'_> {
        let fields = self
            .fields
            .iter()
            .map(|(name, value)| match ORDER.contains(name) {
                true => Field::shown(
                    name,
                    label(name, self.action, false, language),
                    value,
                    None,
                    language,
                ),
                false => Field::hidden(name, value),
            });
        Form {
            class: "form stack",
            action: self.action,
            fields: fields.collect(),
            button_class,
            button: self.button,
        }
    }
}

/// A page that says what has happened, and where to go on.
#[derive(Debug)]
pub struct Told<'a> {
    /// What has happened.
    pub title: &'a str,
    /// What that means.
    pub words: &'a str,
    /// Where to go on.
    pub address: &'a str,
    /// The words on that link.
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "told.html")]
struct ToldPage<'a> {
    frame: Frame,
    title: &'a str,
    words: &'a str,
    address: &'a str,
    link: &'a str,
}

impl Told<'_> {
    /// The page.
    pub fn into_answer(self, language: Language) -> Answer {
        answer(&ToldPage {
            frame: Frame::of(language),
            title: self.title,
            words: self.words,
            address: self.address,
            link: self.link,
        })
    }
}

fn answer(page: &impl Template) -> Answer {
    let html = Body::Text(html(page));
    with_body(StatusCode::OK, "text/html; charset=utf-8", html)
}
