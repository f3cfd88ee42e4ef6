//! A form that can be sent again, with what was typed and what is wrong with it.

use domain::desk::category::{ANSWER, Category, Question};
use domain::language::Language;

use super::frame::escape;
use crate::fields::Fields;
use crate::words::{self, FaultWords};

pub(super) fn hidden(name: &str, value: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        escape(name),
        escape(value)
    )
}

/// Passwords are typed again; everything else comes back as it was.
pub(super) fn form(
    faults: &[FaultWords],
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
pub(super) const SESSION: &str = "/api/session";

/// The fields people see, in the order of the form.
pub(super) const ORDER: [&str; 11] = [
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

fn present(fields: &Fields, faults: &[FaultWords], name: &str) -> bool {
    fields.all().any(|(known, _)| known == name)
        || faults.iter().any(|fault| input_name(fault.name) == name)
}

/// The rules speak of the description; without scripts it is typed as plain text.
pub(super) fn input_name(field: &str) -> &str {
    match field {
        "description" => "description_text",
        "body" => "body_text",
        other => other,
    }
}

pub(super) fn field(
    name: &str,
    label: &str,
    value: &str,
    fault: Option<&FaultWords>,
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

pub(super) fn label(name: &str, language: Language) -> &str {
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
