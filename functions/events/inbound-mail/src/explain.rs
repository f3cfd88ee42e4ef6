//! Says what becomes of a raw mail and why, as far as can be told without the table. Changes nothing.

use domain::id::{PersonId, Timestamp};
use domain::mail::inbound::{self, Decision, Facts, Proof, Route};
use domain::people::address::Address;
use mail::{Incoming, Machine};
use serde::{Serialize, Serializer};

use crate::facts;
use crate::writer::Writer;

/// Where a mail would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It would open a ticket.
    Opens,
    /// It carries a reply address of a ticket's mail: it would join that ticket.
    Adds,
    /// It would be kept, and nothing done.
    Ignored,
    /// It would be put aside for somebody to look at.
    Parked,
}

/// One file of an explained mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedFile {
    /// The name, made safe.
    pub name: String,
    #[serde(rename = "type")]
    pub content_type: String,
    /// Its size in bytes.
    pub size: usize,
    /// Whether the words show it.
    pub inline: bool,
}

/// What becomes of a mail, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    pub outcome: Outcome,
    /// Why, in one word for programs.
    pub reason: String,
    /// What kind of machine wrote it; `false` when a person did.
    #[serde(serialize_with = "word_or_false")]
    pub machine: Option<&'static str>,
    /// One line.
    pub subject: String,
    /// The sender's address, as it claims.
    pub from: Option<String>,
    /// The words that are shown.
    pub text: String,
    /// The words that are folded away below them.
    pub folded: String,
    /// Files and inline images.
    pub attachments: Vec<ExplainedFile>,
}

fn word_or_false<S: Serializer>(
    word: &Option<&'static str>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match word {
        Some(word) => serializer.serialize_str(word),
        None => serializer.serialize_bool(false),
    }
}

impl Explained {
    /// A mail that cannot be read; the reason is one word for programs.
    pub fn unreadable(reason: &str) -> Self {
        Self {
            outcome: Outcome::Parked,
            reason: reason.to_owned(),
            machine: None,
            subject: String::new(),
            from: None,
            text: String::new(),
            folded: String::new(),
            attachments: Vec::new(),
        }
    }
}

/// Explains a raw mail to the desk with this mailbox. Spam, viruses and proofs of the sender are the
/// receiving service's to tell: here there are none, and every sender is taken at their word.
pub fn explain(raw: &[u8], support: &Address, now: Timestamp) -> Explained {
    let read = std::panic::catch_unwind(|| {
        mail::read(raw)
            .map(|incoming| {
                let words = if carries_token(&incoming) {
                    mail::new_words(&incoming)
                } else {
                    mail::opening_words(&incoming, &support.to_string())
                };
                (incoming, words)
            })
            .ok()
    });
    let Ok(Some((incoming, words))) = read else {
        return Explained::unreadable("unparsable");
    };
    let (outcome, reason) = judge(&incoming, support, now);
    Explained {
        outcome,
        reason,
        machine: incoming.machine.as_ref().and_then(word),
        from: incoming.from.map(|from| from.address),
        text: words.text,
        folded: words.folded.map(|folded| folded.text).unwrap_or_default(),
        attachments: incoming
            .parts
            .into_iter()
            .map(|part| ExplainedFile {
                size: part.bytes.len(),
                name: part.name,
                content_type: part.content_type,
                inline: part.inline,
            })
            .collect(),
        subject: incoming.subject,
    }
}

fn judge(incoming: &Incoming, support: &Address, now: Timestamp) -> (Outcome, String) {
    let writer = Writer::of(incoming, support);
    let facts = Facts {
        // Without the desk's table its own mark is all there is to know its mails by.
        own_echo: writer.own_address && incoming.own_instance.is_some(),
        own_address: writer.own_address,
        proof: writer.proof(Proof::Passed),
        // Whoever it is, no ticket is looked at.
        from: writer.who.map(|who| who.known_as(PersonId::new([0; 10]))),
        machine: incoming.machine.as_ref().map(facts::machine),
        machine_guessed: incoming.machine_guessed,
        conflicting_headers: !incoming.repeated_headers.is_empty(),
        hops: incoming.received_hops,
        spam: false,
        virus: false,
        route: Route::Support,
        ticket: None,
        related: None,
        released: false,
        sender_is_agent: false,
        has_content: facts::has_content(incoming),
    };
    match inbound::decide(&facts, now) {
        Decision::Ignored(reason) => (Outcome::Ignored, name(&reason)),
        Decision::Parked(reason) => (Outcome::Parked, name(&reason)),
        _ if carries_token(incoming) => (Outcome::Adds, "reply_address".to_owned()),
        _ => (Outcome::Opens, "no_ticket_named".to_owned()),
    }
}

/// The name under which the outcome would be stored.
fn name(reason: &impl Serialize) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "unknown".to_owned(),
    }
}

fn word(machine: &Machine) -> Option<&'static str> {
    Some(match machine {
        Machine::Bounce => "bounce",
        Machine::AutoReply => "auto-reply",
        Machine::AutoGenerated => "auto-generated",
        Machine::List => "list",
        Machine::NoReplySender => "no-reply",
        // Exchange adds it to what people write: it only asks for no automatic answer.
        Machine::SuppressedResponse => return None,
    })
}

/// Whether an address has the form of a signed one; without the desk's keys no more can be said.
fn carries_token(incoming: &Incoming) -> bool {
    let headers = incoming.to.iter().chain(&incoming.cc);
    incoming
        .delivered_to
        .iter()
        .map(String::as_str)
        .chain(headers.map(|one| one.address.as_str()))
        .any(has_token)
}

fn has_token(address: &str) -> bool {
    let token = address
        .rsplit_once('@')
        .and_then(|(local, _)| local.split_once('+'))
        .map(|(_, token)| token.to_ascii_lowercase());
    let Some(token) = token else { return false };
    let pieces: Vec<&str> = token.split('.').collect();
    let [ticket, person, signature] = pieces[..] else {
        return false;
    };
    let is_code = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric());
    ticket.strip_prefix('t').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }) && is_code(person)
        && is_code(signature)
}

#[cfg(test)]
mod tests;
