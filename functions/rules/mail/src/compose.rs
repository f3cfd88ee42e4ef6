//! Writes one finished message, the same bytes for the same letter.

use std::time::{Duration, UNIX_EPOCH};

use data_encoding::HEXLOWER;
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use crate::incoming::line::{has_control, one_line};

/// Longer subjects are cut: some mail programs fold them badly, and nobody reads them.
const SUBJECT_MAX: usize = 150;
/// The References header stays under the 998 bytes of a line however long the thread (RFC 5322, 2.1.1).
const REFERENCES_MAX: usize = 10;

/// Who a letter goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// The name shown by mail programs.
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

/// One message to one person, everything decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The name shown as the sender.
    pub from_name: String,
    /// The sender's address, itself routable.
    pub from_address: String,
    /// The one person who receives it.
    pub to: Correspondent,
    /// Where answers go: the recipient's own signed address.
    pub reply_to: String,
    /// One line; cut at 150 characters.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Message ids of the thread, oldest first, with or without `<>`.
    pub references: Vec<String>,
    /// The message id answered.
    pub in_reply_to: Option<String>,
    /// `auto-replied`, `auto-generated`, or nothing on a person's own words.
    pub auto_submitted: Option<&'static str>,
    /// The value of `X-Auto-Response-Suppress`.
    pub suppress: &'static str,
    /// Names this installation, so that it recognises its own echo.
    pub instance: String,
    /// Names this mail, so that a delivery event finds it again.
    pub mail_id: String,
    /// A placeholder, since SES puts its own in place.
    pub message_id: String,
    /// Seconds since 1970; SES replaces this too.
    pub date_seconds: i64,
}

/// Why a letter could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// An address is none.
    #[error("{0} is not a mail address")]
    Address(&'static str),
    /// A one-line field holds a line break or another control character.
    #[error("{0} holds a control character")]
    ControlCharacter(&'static str),
    /// The message could not be put together.
    #[error("the message could not be put together: {0}")]
    Unfinished(String),
}

/// Writes a letter as the bytes handed to SES: text and HTML as alternatives, in UTF-8.
///
/// # Errors
///
/// [`ComposeError::Address`] for what is no address, [`ComposeError::ControlCharacter`] for a line break in
/// a header field. The subject and the names are made one line instead: people typed them.
pub fn compose(letter: &Mail) -> Result<Vec<u8>, ComposeError> {
    let mut message = Message::builder()
        .from(mailbox(
            "From",
            Some(&letter.from_name),
            &letter.from_address,
        )?)
        .to(mailbox(
            "To",
            letter.to.name.as_deref(),
            &letter.to.address,
        )?)
        .reply_to(mailbox("Reply-To", None, &letter.reply_to)?)
        .subject(cut(&one_line(&letter.subject), SUBJECT_MAX))
        .date(UNIX_EPOCH + Duration::from_secs(u64::try_from(letter.date_seconds).unwrap_or(0)))
        .message_id(Some(message_id("Message-ID", &letter.message_id)?));
    for value in typed_encoded_words(letter)? {
        message = message.raw_header(value);
    }
    if let Some(answered) = &letter.in_reply_to {
        message = message.in_reply_to(message_id("In-Reply-To", answered)?);
    }
    if !letter.references.is_empty() {
        message = message.references(thread(&letter.references)?);
    }
    for value in headers_for_programs(letter)? {
        message = message.raw_header(value);
    }
    let body = MultiPart::alternative()
        .boundary(boundary(letter))
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let message = message
        .multipart(body)
        .map_err(|error| ComposeError::Unfinished(error.to_string()))?;
    Ok(message.formatted())
}

fn headers_for_programs(letter: &Mail) -> Result<Vec<HeaderValue>, ComposeError> {
    let mut values = vec![
        ("X-Auto-Response-Suppress", letter.suppress),
        ("X-Portal-Instance", letter.instance.as_str()),
        ("X-Portal-Notification", letter.mail_id.as_str()),
    ];
    values.extend(letter.auto_submitted.map(|value| ("Auto-Submitted", value)));
    let header = |(name, value): (&'static str, &str)| {
        if has_control(value) || !value.is_ascii() {
            return Err(ComposeError::ControlCharacter(name));
        }
        let name = HeaderName::new_from_ascii_str(name);
        Ok(HeaderValue::new(name, value.to_owned()))
    };
    values.into_iter().map(header).collect()
}

/// The headers in which somebody typed what looks like an encoded word: in ASCII it would go out as it is, and
/// be read as what it encodes. Encoded itself, it is read as it was typed.
fn typed_encoded_words(letter: &Mail) -> Result<Vec<HeaderValue>, ComposeError> {
    let mut values = Vec::new();
    let mut replace = |name: &str, raw: String, encoded: String| {
        let name = HeaderName::new_from_ascii(name.to_owned())
            .map_err(|error| ComposeError::Unfinished(error.to_string()))?;
        values.push(HeaderValue::dangerous_new_pre_encoded(name, raw, encoded));
        Ok(())
    };
    let subject = cut(&one_line(&letter.subject), SUBJECT_MAX);
    if looks_encoded(&subject) {
        let encoded = encoded_words(&subject);
        replace("Subject", subject, encoded)?;
    }
    let people = [
        ("From", Some(&letter.from_name), &letter.from_address),
        ("To", letter.to.name.as_ref(), &letter.to.address),
    ];
    for (field, name, address) in people {
        if let Some(name) = name.map(|name| cut(&one_line(name), SUBJECT_MAX))
            && looks_encoded(&name)
        {
            let address = mailbox(field, None, address)?.email;
            let encoded = format!("{}\r\n <{address}>", encoded_words(&name));
            replace(field, address.to_string(), encoded)?;
        }
    }
    Ok(values)
}

fn looks_encoded(text: &str) -> bool {
    text.contains("=?")
}

/// The text as encoded words (RFC 2047, 2): each holds whole characters and stays under 75 bytes.
fn encoded_words(text: &str) -> String {
    const ROOM: usize = 54;
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).bytes();
        let encoded: String = bytes
            .map(|byte| match byte {
                _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                _ => format!("={byte:02X}"),
            })
            .collect();
        if word.len() + encoded.len() > ROOM {
            words.push(std::mem::take(&mut word));
        }
        word.push_str(&encoded);
    }
    words.push(word);
    let words = words.iter().map(|word| format!("=?utf-8?Q?{word}?="));
    words.collect::<Vec<_>>().join("\r\n ")
}

fn mailbox(
    field: &'static str,
    name: Option<&str>,
    address: &str,
) -> Result<Mailbox, ComposeError> {
    if has_control(address) {
        return Err(ComposeError::ControlCharacter(field));
    }
    let address: Address = address
        .trim()
        .parse()
        .map_err(|_| ComposeError::Address(field))?;
    let name = name
        .map(one_line)
        .filter(|name| !name.is_empty())
        .map(|name| cut(&name, SUBJECT_MAX));
    Ok(Mailbox::new(name, address))
}

/// The oldest id (the root of the thread) and the newest ones.
fn thread(ids: &[String]) -> Result<String, ComposeError> {
    let skipped = ids.len().saturating_sub(REFERENCES_MAX);
    let kept = ids
        .iter()
        .enumerate()
        .filter(|(index, _)| *index == 0 || *index > skipped)
        .map(|(_, id)| id);
    let ids: Result<Vec<String>, ComposeError> =
        kept.map(|id| message_id("References", id)).collect();
    Ok(ids?.join(" "))
}

fn message_id(field: &'static str, id: &str) -> Result<String, ComposeError> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    if has_control(id) {
        return Err(ComposeError::ControlCharacter(field));
    }
    if id.is_empty() || !id.is_ascii() || id.contains([' ', '<', '>', ',', ';']) {
        return Err(ComposeError::Address(field));
    }
    Ok(format!("<{id}>"))
}

/// Made from the content, so that it cannot stand in it and needs no chance.
fn boundary(letter: &Mail) -> String {
    let mut digest = Sha256::new();
    for part in [
        &letter.text,
        &letter.html,
        &letter.message_id,
        &letter.mail_id,
    ] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    HEXLOWER.encode(&digest.finalize()[..16])
}

pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests;
