//! The page people without scripts get when something is refused: what to correct, and everything they
//! typed in a form that can be sent again.

use domain::category::{ANSWER, Category, Question};
use domain::language::Language;
use lambda_http::Body;
use lambda_http::http::StatusCode;

use crate::Answer;
use crate::answer::with_body;
use crate::fields::Fields;
use crate::problem::{FieldDetails, Kind};
use crate::words::{self, Words};

/// The pages' own styles; their addresses are fixed, see `site/templates/base.html`.
const STYLES: [&str; 7] = [
    "/css/tokens.css",
    "/css/base.css",
    "/css/layout.css",
    "/css/buttons.css",
    "/css/controls.css",
    "/css/panels.css",
    "/css/report.css",
];

/// The sign of the portal, as in `site/templates/parts/header.html`.
const ARCH: &str = "<svg class=\"brand__mark\" viewBox=\"0 0 36 36\" width=\"36\" height=\"36\" aria-hidden=\"true\" \
    focusable=\"false\" fill=\"none\" stroke=\"currentcolor\" stroke-width=\"2.6\" stroke-linecap=\"round\">\
    <path d=\"M8 31V16a10 10 0 0 1 20 0v15M4 31h28M14 18h8M14 23h5\"/></svg>";

pub(crate) fn render(
    words: &Words,
    faults: &[FieldDetails],
    fields: &Fields,
    action: &str,
    language: Language,
    kind: &Kind,
) -> String {
    let page = words::page(language);
    let mut html = begin(words.title, language);
    if faults.is_empty() {
        html.push_str(&format!(
            "<p class=\"lede\" role=\"alert\">{}</p>",
            escape(&words.detail)
        ));
    } else {
        html.push_str(&format!(
            "<div class=\"notice notice--error\" role=\"alert\"><div class=\"notice__body stack\">\
             <p class=\"notice__title\">{}</p><ul class=\"notice__list\">",
            escape(page.summary)
        ));
        for fault in faults {
            let message = escape(&fault.message);
            html.push_str(&match fault.name {
                // Nothing in the form stands for it.
                "answers" | "files" => format!("<li>{message}</li>"),
                name => format!("<li><a href=\"#{}\">{message}</a></li>", input_name(name)),
            });
        }
        html.push_str("</ul></div></div>");
    }
    let onward = match kind {
        Kind::NotSignedIn => vec![(page.sign_in_address, page.sign_in)],
        Kind::LinkUsed => vec![
            (page.sign_in_address, page.sign_in),
            (page.sign_up_address, page.sign_up),
            (page.forgotten_address, page.forgotten),
        ],
        _ => Vec::new(),
    };
    for (place, (address, words)) in onward.into_iter().enumerate() {
        let class = if place == 0 { " class=\"button\"" } else { "" };
        html.push_str(&format!("<p><a{class} href=\"{address}\">{words}</a></p>"));
    }
    if !matches!(
        kind,
        Kind::NotFound
            | Kind::NoSuchMethod
            | Kind::LinkUsed
            | Kind::InvitationOver
            | Kind::RequestErased
            | Kind::OtherSite
    ) {
        let submit = match action.starts_with(SESSION) {
            true => page.sign_in,
            false => page.submit,
        };
        html.push_str(&form(faults, fields, action, language, submit));
    }
    html.push_str(&end(language));
    html
}

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

fn begin(title: &str, language: Language) -> String {
    let title = escape(title);
    let page = words::page(language);
    let styles: String = STYLES
        .iter()
        .map(|style| format!("<link rel=\"stylesheet\" href=\"{style}\">"))
        .collect();
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">{styles}</head><body>\
         <header class=\"header\"><div class=\"wide header__row\"><a class=\"brand\" href=\"{}\">{ARCH}<span>{}</span></a>\
         </div></header><main class=\"main\"><div class=\"narrow stack\"><h1>{title}</h1>",
        language.tag(),
        page.home_address,
        page.portal
    )
}

fn end(language: Language) -> String {
    let page = words::page(language);
    format!(
        "<p><a href=\"{}\">{}</a></p></div></main></body></html>",
        page.home_address, page.home
    )
}

fn hidden(name: &str, value: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        escape(name),
        escape(value)
    )
}

/// Passwords are typed again; everything else comes back as it was.
fn form(
    faults: &[FieldDetails],
    fields: &Fields,
    action: &str,
    language: Language,
    submit: &str,
) -> String {
    let mut names: Vec<&str> = ORDER
        .iter()
        .copied()
        .filter(|name| present(fields, faults, name))
        .collect();
    names.extend(fields.all().map(|(name, _)| name).filter(|name| {
        // An answer to no known question goes: sent again it would be refused again.
        Question::of_field(name).is_some()
    }));
    if names.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<form class=\"card form stack\" method=\"post\" action=\"{}\">",
        escape(action)
    );
    let unseen = |name: &str| !ORDER.contains(&name) && !name.starts_with(ANSWER);
    for (name, value) in fields.all().filter(|(name, _)| unseen(name)) {
        html.push_str(&hidden(name, value));
    }
    for name in names {
        let fault = faults.iter().find(|fault| input_name(fault.name) == name);
        let label = match (name, action.starts_with(TICKETS)) {
            ("address", false) => label("account_address", language),
            _ => label(name, language),
        };
        html.push_str(&field(name, label, fields.text(name), fault, language));
    }
    html.push_str(&format!(
        "<p><button class=\"button button--large\" type=\"submit\">{submit}</button></p></form>"
    ));
    html
}

/// Whoever opens a ticket may do so for somebody else; elsewhere the address is one's own.
const TICKETS: &str = "/api/tickets";
/// Where one logs in.
const SESSION: &str = "/api/session";

/// The fields people see, in the order of the form.
const ORDER: [&str; 11] = [
    "link",
    "address",
    "name",
    "password",
    "subject",
    "description_text",
    "body_text",
    "category",
    "phone",
    "equipment",
    "state",
];

fn present(fields: &Fields, faults: &[FieldDetails], name: &str) -> bool {
    fields.all().any(|(known, _)| known == name)
        || faults.iter().any(|fault| input_name(fault.name) == name)
}

/// The rules speak of the description; without scripts it is typed as plain text.
fn input_name(field: &str) -> &str {
    match field {
        "description" => "description_text",
        "body" => "body_text",
        other => other,
    }
}

fn field(
    name: &str,
    label: &str,
    value: &str,
    fault: Option<&FieldDetails>,
    language: Language,
) -> String {
    let wrong = if fault.is_some() { " field--wrong" } else { "" };
    let mut html = format!("<div class=\"field stack{wrong}\">");
    html.push_str(&format!(
        "<label class=\"field__label\" for=\"{name}\">{}</label>",
        escape(label)
    ));
    let described = match fault {
        Some(fault) => {
            html.push_str(&format!(
                "<p class=\"field__error\" id=\"{name}-error\">{}</p>",
                escape(&fault.message)
            ));
            format!(" aria-invalid=\"true\" aria-describedby=\"{name}-error\"")
        }
        None => String::new(),
    };
    match name {
        "description_text" | "body_text" => html.push_str(&format!(
            "<textarea class=\"input\" id=\"{name}\" name=\"{name}\" rows=\"10\"{described}>{}</textarea>",
            escape(value)
        )),
        "category" => {
            let all: Vec<Category> = Category::all().collect();
            let choices = all.iter().map(|one| (one.slug(), one.label(language)));
            html.push_str(&select(name, value, choices, &described));
        }
        _ if choices_of(name, language).next().is_some() => {
            let choices = std::iter::once(("", "–")).chain(choices_of(name, language));
            html.push_str(&select(name, value, choices, &described));
        }
        "password" => html.push_str(&format!(
            "<input class=\"input\" id=\"{name}\" name=\"{name}\" type=\"password\" required{described}>"
        )),
        _ => {
            let kind = match name {
                "address" => "type=\"email\" autocomplete=\"email\"",
                "name" => "type=\"text\" autocomplete=\"name\"",
                "link" => "type=\"text\" autocomplete=\"off\" required",
                _ => "type=\"text\"",
            };
            html.push_str(&format!(
                "<input class=\"input\" id=\"{name}\" name=\"{name}\" {kind} value=\"{}\"{described}>",
                escape(value)
            ));
        }
    }
    html.push_str("</div>");
    html
}

fn label(name: &str, language: Language) -> &str {
    Question::of_field(name).map_or_else(
        || words::label(name, language),
        |question| question.label(language),
    )
}

fn choices_of(
    name: &str,
    language: Language,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    Question::of_field(name)
        .into_iter()
        .flat_map(move |question| question.choices(language))
}

fn select<'a>(
    name: &str,
    value: &str,
    choices: impl Iterator<Item = (&'a str, &'a str)>,
    described: &str,
) -> String {
    let mut html =
        format!("<select class=\"input input--short\" id=\"{name}\" name=\"{name}\"{described}>");
    for (choice, label) in choices {
        let selected = if choice == value { " selected" } else { "" };
        html.push_str(&format!(
            "<option value=\"{}\"{selected}>{}</option>",
            escape(choice),
            escape(label)
        ));
    }
    html.push_str("</select>");
    html
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_text() {
        let fields = Fields::read(
            b"subject=%22%3E%3Cscript%3E&password=secret&key=k1&description_text=a%0Ab",
            true,
        );
        let fields = fields.expect("a form");
        let faults = [FieldDetails {
            name: "address",
            message: "Indiquez votre adresse.".into(),
        }];
        let words = Words {
            title: "Titre",
            detail: "Détail".into(),
        };
        let kind = Kind::Refused(domain::refusal::Refusal(Vec::new()));
        let html = render(
            &words,
            &faults,
            &fields,
            "/api/tickets",
            Language::Fr,
            &kind,
        );
        assert!(!html.contains("<script>") && !html.contains("secret"));
        for part in [
            "value=\"&quot;&gt;&lt;script&gt;\"",
            "a\nb</textarea>",
            "href=\"#address\"",
            "name=\"key\" value=\"k1\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_form_comes_back_in_the_words_of_its_own_page() {
        let fields = Fields::read(b"address=c%40exemple.fr", true).expect("a form");
        let kind = Kind::Refused(domain::refusal::Refusal(Vec::new()));
        for (action, label, button) in [
            (
                "/api/tickets",
                "Adresse mail du demandeur",
                "Envoyer à nouveau",
            ),
            ("/api/session", "Adresse mail", "Se connecter"),
            ("/api/accounts", "Adresse mail", "Envoyer à nouveau"),
        ] {
            let words = Words {
                title: "Titre",
                detail: "Détail".into(),
            };
            let html = render(&words, &[], &fields, action, Language::Fr, &kind);
            assert!(html.contains(&format!(">{label}</label>")), "{html}");
            assert!(html.contains(&format!(">{button}</button>")), "{html}");
        }
    }
}
