//! Answers written on the page, built and sent as a mail client builds and sends them.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use askama::Template;
use domain::people::address::Address;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::shown::{Person, ShownMail};
use super::views::html;
use crate::aws::identifiers::request_id;
use crate::aws::ses::recipients::is_ours;
use crate::outgoing::relay::{envelope, to_send};

/// One mail ready to go.
pub(super) struct Answer {
    from: String,
    recipients: Vec<String>,
    message: Message,
}

impl Answer {
    /// « Répondre »: to Reply-To, else to From.
    pub(super) fn to_sender(letter: &ShownMail, text: &str) -> Result<Self> {
        Self::reply(letter, text, &reply_addresses(letter), &[])
    }

    /// « Répondre à tous »: to Reply-To, From and all others, never to the one who answers.
    pub(super) fn to_all(letter: &ShownMail, text: &str) -> Result<Self> {
        let own = letter.recipient();
        let mut known = vec![own.address.to_lowercase()];
        let mut others = |people: &[Person]| -> Vec<Person> {
            people
                .iter()
                .filter(|person| {
                    let address = person.address.to_lowercase();
                    let fresh = !known.contains(&address);
                    known.push(address);
                    fresh
                })
                .cloned()
                .collect()
        };
        let mut to = others(&reply_addresses(letter));
        to.extend(others(std::slice::from_ref(&letter.from)));
        to.extend(others(&letter.header_to));
        let cc = others(&letter.header_cc);
        Self::reply(letter, text, &to, &cc)
    }

    /// A first message, to the support address.
    pub(super) fn new_message(from: &str, to: &str, subject: &str, text: &str) -> Result<Self> {
        ensure!(!from.is_empty(), "Indiquez l’adresse de l’expéditeur.");
        ensure!(!text.is_empty(), "Écrivez le texte du message.");
        let from: Mailbox = from
            .parse()
            .map_err(|_| anyhow!("L’adresse de l’expéditeur n’est pas complète."))?;
        let message = Message::builder()
            .from(from.clone())
            .to(to.parse()?)
            .subject(subject)
            .message_id(Some(own_id()))
            .body(text.to_owned())?;
        Ok(Self {
            from: from.email.to_string(),
            recipients: vec![to.to_owned()],
            message,
        })
    }

    fn reply(letter: &ShownMail, text: &str, to: &[Person], cc: &[Person]) -> Result<Self> {
        ensure!(!text.is_empty(), "Écrivez le texte de la réponse.");
        let own = letter.recipient();
        let id = format!("<{}>", letter.message_id);
        let mut references: Vec<String> = letter
            .references
            .iter()
            .map(|one| format!("<{one}>"))
            .collect();
        references.push(id.clone());
        let subject = match letter.subject.get(..3) {
            Some(start) if start.eq_ignore_ascii_case("re:") => letter.subject.clone(),
            _ => format!("Re: {}", letter.subject),
        };
        let mut builder = Message::builder()
            .from(mailbox(&own)?)
            .subject(subject)
            .in_reply_to(id)
            .references(references.join(" "))
            .message_id(Some(own_id()));
        for person in to {
            builder = builder.to(mailbox(person)?);
        }
        for person in cc {
            builder = builder.cc(mailbox(person)?);
        }
        let intro = introduction(letter);
        let message = builder.multipart(MultiPart::alternative_plain_html(
            quoted_text(letter, &intro, text),
            quoted_html(letter, &intro, text),
        ))?;
        Ok(Self {
            from: own.address,
            recipients: to.iter().chain(cc).map(|one| one.address.clone()).collect(),
            message,
        })
    }

    /// Hands it to the port where mail comes in, for the recipients that are the desk's own; the others would
    /// have it from the writer's own mail server, and are not written to.
    pub(super) async fn send(self, smtp: SocketAddr, support: &str) -> Result<()> {
        let support = Address::parse(support).context("the desk's own address")?;
        let recipients: Vec<String> = self
            .recipients
            .into_iter()
            .filter(|address| is_ours(address, &support))
            .collect();
        ensure!(
            !recipients.is_empty(),
            "Aucun destinataire n’est une adresse du portail : rien n’a été envoyé."
        );
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.ip().to_string())
                .port(smtp.port())
                .timeout(Some(Duration::from_secs(30)))
                .build();
        transport
            .send_raw(
                &envelope(&self.from, &recipients)?,
                to_send(&self.message.formatted()),
            )
            .await
            .map_err(|error| {
                tracing::warn!(%error, "an answer from the mailbox was not taken");
                anyhow!("Le portail n’a pas pris le message. Réessayez dans un moment.")
            })?;
        Ok(())
    }
}

fn reply_addresses(letter: &ShownMail) -> Vec<Person> {
    match letter.reply_to.is_empty() {
        true => vec![letter.from.clone()],
        false => letter.reply_to.clone(),
    }
}

fn mailbox(person: &Person) -> Result<Mailbox> {
    let address = person
        .address
        .parse()
        .with_context(|| format!("L’adresse {} n’est pas complète.", person.address))?;
    Ok(Mailbox::new(person.name.clone(), address))
}

fn own_id() -> String {
    format!("<{}@poste.exemple>", request_id())
}

/// As French mail clients begin a quotation.
fn introduction(letter: &ShownMail) -> String {
    const DAYS: [&str; 7] = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];
    const MONTHS: [&str; 12] = [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.",
    ];
    let from = letter.from.shown();
    match OffsetDateTime::parse(&letter.date, &Rfc3339) {
        Ok(at) => {
            let day = DAYS[usize::from(at.weekday().number_days_from_monday())];
            let month = MONTHS[usize::from(u8::from(at.month())) - 1];
            let (date, year) = (at.day(), at.year());
            let (hour, minute) = (at.hour(), at.minute());
            format!("Le {day} {date} {month} {year} à {hour:02}:{minute:02}, {from} a écrit :")
        }
        Err(_) => format!("{from} a écrit :"),
    }
}

fn quoted_text(letter: &ShownMail, intro: &str, text: &str) -> String {
    let quoted: Vec<String> = letter
        .text
        .trim_end()
        .lines()
        .map(|line| match line.starts_with('>') {
            true => format!(">{line}"),
            false => format!("> {line}").trim_end().to_owned(),
        })
        .collect();
    format!("{text}\n\n{intro}\n\n{}\n", quoted.join("\n"))
}

#[derive(Template)]
#[template(path = "answer.html")]
struct QuotedHtml<'a> {
    text: &'a str,
    intro: &'a str,
    /// The quoted mail's own HTML.
    html: Option<&'a str>,
    /// Its text, for one without.
    quoted: &'a str,
}

fn quoted_html(letter: &ShownMail, intro: &str, text: &str) -> String {
    html(&QuotedHtml {
        text,
        intro,
        html: letter.html.as_deref().map(inner_html),
        quoted: &letter.text,
    })
}

/// What stands inside `<body>`, or everything.
fn inner_html(html: &str) -> &str {
    let lower = html.to_ascii_lowercase();
    let start = lower
        .find("<body")
        .and_then(|at| lower[at..].find('>').map(|end| at + end + 1))
        .unwrap_or(0);
    let end = lower
        .rfind("</body")
        .filter(|end| *end >= start)
        .unwrap_or(html.len());
    &html[start..end]
}
