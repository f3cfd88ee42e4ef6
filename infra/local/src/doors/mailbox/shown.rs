//! A sent mail as a reader sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{HeaderValue, Message, MessageParser};

use crate::outgoing::outbox::Sent;

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) address: String,
}

impl Person {
    pub(super) fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} <{}>", self.address),
            None => self.address.clone(),
        }
    }
}

/// What a mail client would show and needs for an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct ShownMail {
    pub(super) id: String,
    /// The envelope recipients.
    pub(super) to: Vec<String>,
    pub(super) from: Person,
    pub(super) reply_to: Vec<Person>,
    pub(super) header_to: Vec<Person>,
    pub(super) header_cc: Vec<Person>,
    pub(super) subject: String,
    pub(super) text: String,
    /// Only when the mail has an HTML part.
    pub(super) html: Option<String>,
    /// RFC 3339, UTC.
    pub(super) date: String,
    pub(super) message_id: String,
    pub(super) references: Vec<String>,
}

impl ShownMail {
    pub(super) fn read(sent: &Sent, raw: &[u8]) -> Self {
        // A mail that breaks the parser is still listed, and its source can be read.
        let read = catch_unwind(AssertUnwindSafe(|| {
            MessageParser::default()
                .parse(raw)
                .map(|message| Self::from_message(&message))
        }));
        let mut letter = read.ok().flatten().unwrap_or_default();
        letter.id = sent.id.clone();
        letter.to = sent.to.clone();
        letter.date = sent.at.clone();
        if letter.from.address.is_empty() {
            letter.from.address = sent.from.clone();
        }
        letter
    }

    fn from_message(message: &Message<'_>) -> Self {
        let people = |list: Option<&mail_parser::Address<'_>>| -> Vec<Person> {
            list.map(|list| {
                list.iter()
                    .filter_map(|one| {
                        Some(Person {
                            name: one.name().map(str::to_owned),
                            address: one.address()?.to_owned(),
                        })
                    })
                    .collect()
            })
            .unwrap_or_default()
        };
        let has_html = message.html_bodies().any(|part| part.is_text_html());
        Self {
            from: people(message.from())
                .into_iter()
                .next()
                .unwrap_or_default(),
            reply_to: people(message.reply_to()),
            header_to: people(message.to()),
            header_cc: people(message.cc()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: has_html
                .then(|| message.body_html(0).map(|html| html.into_owned()))
                .flatten(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            references: match message.references() {
                HeaderValue::Text(one) => vec![one.to_string()],
                HeaderValue::TextList(all) => all.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            },
            ..Self::default()
        }
    }

    /// Who answers: the one this mail went to.
    pub(super) fn recipient(&self) -> Person {
        let address = self.to.first().cloned().unwrap_or_default();
        self.header_to
            .iter()
            .chain(&self.header_cc)
            .find(|one| one.address.eq_ignore_ascii_case(&address))
            .cloned()
            .unwrap_or(Person {
                name: None,
                address,
            })
    }
}
