//! Pages that ask before something is done, and say what was done.

use domain::language::Language;
use lambda_http::Body;
use lambda_http::http::StatusCode;

use super::form::{ORDER, field, hidden, label};
use super::frame::{begin, end, escape};
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
        let mut html = begin(self.title, language);
        html.push_str(&format!("<p>{}</p>", escape(self.words)));
        html.push_str(&self.form("button", language));
        if let Some(other) = other {
            html.push_str(&other.form("button button--second", language));
        }
        html.push_str(&end(language));
        with_body(StatusCode::OK, "text/html; charset=utf-8", Body::Text(html))
    }

    fn form(&self, class: &str, language: Language) -> String {
        let fields: String = self
            .fields
            .iter()
            .map(|(name, value)| match ORDER.contains(name) {
                true => field(name, label(name, language), value, None, language),
                false => hidden(name, value),
            })
            .collect();
        format!(
            "<form class=\"form stack\" method=\"post\" action=\"{}\">{fields}<p><button class=\"{class}\" type=\"submit\">{}</button></p></form>",
            escape(self.action),
            escape(self.button)
        )
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

impl Told<'_> {
    /// The page.
    pub fn into_answer(self, language: Language) -> Answer {
        let mut html = begin(self.title, language);
        html.push_str(&format!(
            "<p>{}</p><p><a class=\"button\" href=\"{}\">{}</a></p>",
            escape(self.words),
            escape(self.address),
            escape(self.link)
        ));
        html.push_str(&end(language));
        with_body(StatusCode::OK, "text/html; charset=utf-8", Body::Text(html))
    }
}
