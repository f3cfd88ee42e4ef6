//! What a call of `SendRawEmail` asks for, read from its parameters.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::MessageParser;

use super::answer::Refusal;
use crate::aws::headers::with_crlf;

/// The largest mail `SendRawEmail` takes, in bytes (SES, Sending API, "Maximum message size").
pub(super) const LARGEST_MAIL: usize = 10 * 1024 * 1024;
/// Recipients of one call (SES, Service quotas).
const RECIPIENTS: usize = 50;

/// A mail to be sent.
pub(super) struct Asked {
    pub(super) raw: Vec<u8>,
    pub(super) from: String,
    pub(super) to: Vec<String>,
}

impl Asked {
    pub(super) fn read(parameters: &BTreeMap<String, String>) -> Result<Self, Refusal> {
        let no_domain = || Refusal::new("InvalidParameterValue", "Missing final '@domain'");
        let raw = raw(parameters)?;
        let from = match parameters.get("Source") {
            Some(source) => bare(source),
            None => addresses(&raw, &["From"]).into_iter().next(),
        };
        let from = from.ok_or_else(no_domain)?;
        let to = match members(parameters, "Destinations.member.", "") {
            listed if listed.is_empty() => addresses(&raw, &["To", "Cc", "Bcc"]),
            listed => listed
                .iter()
                .map(|one| bare(one))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(no_domain)?,
        };
        if to.is_empty() {
            return Err(Refusal::new("InvalidParameterValue", "No recipient."));
        }
        if to.len() > RECIPIENTS {
            return Err(Refusal::new(
                "MessageRejected",
                "Recipient count exceeds 50.",
            ));
        }
        Ok(Self { raw, from, to })
    }
}

fn raw(parameters: &BTreeMap<String, String>) -> Result<Vec<u8>, Refusal> {
    let encoded = parameters
        .get("RawMessage.Data")
        .ok_or_else(|| Refusal::new("ValidationError", "RawMessage.Data is missing."))?;
    let raw = STANDARD
        .decode(encoded)
        .map_err(|_| Refusal::new("InvalidParameterValue", "RawMessage.Data is not base64."))?;
    if raw.len() > LARGEST_MAIL {
        return Err(too_long());
    }
    Ok(with_crlf(&raw))
}

pub(super) fn too_long() -> Refusal {
    Refusal::new(
        "InvalidParameterValue",
        format!("Message length is more than {LARGEST_MAIL} bytes long"),
    )
}

/// The tags of a mail.
pub(super) fn tags(
    parameters: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let names = members(parameters, "Tags.member.", ".Name");
    let values = members(parameters, "Tags.member.", ".Value");
    if names.iter().chain(&values).any(|word| !is_tag(word)) {
        return Err(Refusal::new(
            "InvalidParameterValue",
            "A tag takes ASCII letters, digits, _ and -, 256 at most.",
        ));
    }
    Ok(names.into_iter().zip(values).collect())
}

/// What a tag's name and value may be (SES, API reference, MessageTag).
fn is_tag(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 256
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The values of `<prefix>1<suffix>`, `<prefix>2<suffix>` and so on.
fn members(parameters: &BTreeMap<String, String>, prefix: &str, suffix: &str) -> Vec<String> {
    (1..)
        .map_while(|number| {
            parameters
                .get(&format!("{prefix}{number}{suffix}"))
                .cloned()
        })
        .collect()
}

/// The address of `Name <address>` or `address`.
fn bare(text: &str) -> Option<String> {
    let header = format!("To: {text}\r\n\r\n");
    addresses(header.as_bytes(), &["To"]).into_iter().next()
}

fn addresses(raw: &[u8], names: &[&'static str]) -> Vec<String> {
    let Some(message) = MessageParser::default().parse_headers(raw) else {
        return Vec::new();
    };
    names
        .iter()
        .filter_map(|name| message.header(*name)?.as_address())
        .flat_map(|list| list.iter())
        .filter_map(|one| one.address())
        .filter(|address| {
            // One line, one @: what a mail server would take.
            address.matches('@').count() == 1
                && !address.starts_with('@')
                && !address.ends_with('@')
                && !address.chars().any(|c| c.is_control() || c.is_whitespace())
        })
        .map(str::to_owned)
        .collect()
}
