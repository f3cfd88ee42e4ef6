//! From a kind's fields to its three texts.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use super::templates::{KINDS, LAYOUT};
use super::{Language, Rendered};
use crate::compose::cut;
use crate::incoming::line::one_line;
use crate::{CUT_ATTRIBUTE, SEPARATOR_EN, SEPARATOR_FR};

const SUBJECT_MAX: usize = 150;

static TERA: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html"]);
    // Tera's own also escapes slashes, which makes addresses in the source unreadable for no gain.
    tera.set_escape_fn(escape);
    tera.add_raw_templates(LAYOUT.iter().chain(KINDS).copied())
        .expect("the templates are embedded and a test renders each");
    tera
});

fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Whether an answer to the letter goes into the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    Read,
    Unread,
}

pub(super) fn render(
    kind: &str,
    language: Language,
    answers: Answers,
    fields: impl Serialize,
) -> Rendered {
    let mut context = Context::from_serialize(fields).expect("the fields are texts and numbers");
    context.insert("lang", language.tag());
    context.insert("cut_attribute", CUT_ATTRIBUTE);
    let separator = match (answers, language) {
        (Answers::Read, Language::Fr) => SEPARATOR_FR,
        (Answers::Read, Language::En) => SEPARATOR_EN,
        (Answers::Unread, _) => "",
    };
    context.insert("separator", separator);
    let file = |file: &str, context: &Context| {
        let name = format!("{kind}/{}/{file}", language.tag());
        TERA.render(&name, context)
            .expect("the templates are embedded and a test renders each")
    };
    let subject = cut(&one_line(&file("subject.txt", &context)), SUBJECT_MAX);
    context.insert("subject_line", &subject);
    let text = file("text.txt", &context);
    Rendered {
        subject,
        text: format!("{}\n", text.trim()),
        html: file("html.html", &context),
    }
}
