//! A form that can be sent again, with what was typed and what is wrong with it.

use domain::desk::category::{ANSWER, Category, Question};
use domain::desk::place;
use domain::language::{self, Language};

use crate::fields::Fields;
use crate::words::FaultWords;

/// A form, as `form.html` shows it.
pub(super) struct Form<'a> {
    pub(super) class: &'static str,
    /// Where it is sent.
    pub(super) action: &'a str,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) button_class: &'static str,
    /// The words on its button.
    pub(super) button: &'a str,
}

/// A field of a form, as `field.html` shows it.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    /// What was typed.
    pub(super) value: &'a str,
    /// What is wrong with it.
    pub(super) fault: Option<&'a str>,
    pub(super) input: Input,
}

/// What a field is typed into.
pub(super) enum Input {
    Hidden,
    Line {
        kind: &'static str,
        autocomplete: Option<&'static str>,
        required: bool,
    },
    Lines,
    Password,
    /// Values and what is read in their place.
    Choice(Vec<(String, String)>),
}

impl<'a> Form<'a> {
    /// Everything comes back as it was, but passwords, which are typed again; nothing where nothing would be shown.
    pub(super) fn again(
        faults: &'a [FaultWords],
        fields: &'a Fields,
        action: &'a str,
        language: Language,
        button: &'a str,
    ) -> Option<Self> {
        let known = ORDER.iter().copied();
        let mut names: Vec<&str> = known.filter(|name| present(fields, faults, name)).collect();
        names.extend(fields.all().map(|(name, _)| name).filter(|name| {
            // An answer to no known question goes: sent again it would be refused again.
            Question::of_field(name).is_some()
        }));
        if names.is_empty() {
            return None;
        }
        let unseen = |name: &str| !ORDER.contains(&name) && !name.starts_with(ANSWER);
        let hidden = fields.all().filter(|(name, _)| unseen(name));
        let hidden = hidden.map(|(name, value)| Field::hidden(name, value));
        let shown = names.into_iter().map(|name| {
            let fault = faults.iter().find(|fault| input_name(fault.name) == name);
            let is_note = fields.text("kind") == "note";
            let label = label(name, action, is_note, language);
            let fault = fault.map(|fault| fault.message.as_str());
            Field::shown(name, label, fields.text(name), fault, language)
        });
        Some(Self {
            class: "card form stack",
            action,
            fields: hidden.chain(shown).collect(),
            button_class: "button button--large",
            button,
        })
    }
}

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

/// Those in which somebody writes at length.
pub(super) const LONG: [&str; 2] = ["description_text", "body_text"];

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

impl<'a> Field<'a> {
    pub(super) fn hidden(name: &'a str, value: &'a str) -> Self {
        Self {
            name,
            label: "",
            value,
            fault: None,
            input: Input::Hidden,
        }
    }

    pub(super) fn shown(
        name: &'a str,
        label: &'a str,
        value: &'a str,
        fault: Option<&'a str>,
        language: Language,
    ) -> Self {
        Self {
            name,
            label,
            value,
            fault,
            input: Input::of(name, language),
        }
    }
}

impl Input {
    fn of(name: &str, language: Language) -> Self {
        let line = |kind, autocomplete, required| Self::Line {
            kind,
            autocomplete,
            required,
        };
        match name {
            name if LONG.contains(&name) => Self::Lines,
            "category" => Self::Choice(categories(language)),
            "password" => Self::Password,
            "address" => line("email", Some("email"), false),
            "name" => line("text", Some("name"), false),
            "link" => line("text", Some("off"), true),
            _ => match choices(name, language) {
                choices if choices.is_empty() => line("text", None, false),
                mut choices => {
                    choices.insert(0, (String::new(), "–".to_owned()));
                    Self::Choice(choices)
                }
            },
        }
    }
}

/// The label of a field in the page of the site that sends it to this address: several pages have one of its name.
pub(super) fn label(name: &str, action: &str, is_note: bool, language: Language) -> &'static str {
    if let Some(question) = Question::of_field(name) {
        return question.label(language);
    }
    let label = match name {
        // Whoever opens a ticket may do so for somebody else; elsewhere the address is one's own.
        "address" if action.starts_with(place::TICKETS) && !action.ends_with("/observers") => {
            "requester"
        }
        "description_text" => "description",
        "body_text" if is_note => "note",
        "body_text" => "reply",
        "password" if action.ends_with("/reset") => "new_password",
        same => same,
    };
    language::label(label, language)
}

fn categories(language: Language) -> Vec<(String, String)> {
    Category::all()
        .map(|one| (one.slug().to_owned(), one.label(language).to_owned()))
        .collect()
}

/// What may be chosen where a question has such answers.
fn choices(name: &str, language: Language) -> Vec<(String, String)> {
    let question = Question::of_field(name).into_iter();
    question
        .flat_map(|question| question.choices(language))
        .map(|(value, label)| (value.to_owned(), label.to_owned()))
        .collect()
}
