//! The bytes of a part, as sent and as they were before they were encoded for the way.

use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, PartType};

use crate::incoming::{transfer, uuencode};

/// Bytes of a body that are looked at, as sent. What is beyond stays in the raw mail, and the ticket says so.
const LOOKED_AT: usize = 24 * 1024 * 1024;

pub(super) fn is_longer(message: &Message<'_>) -> bool {
    let ids = message.text_body.iter().chain(&message.html_body);
    let mut parts = ids.filter_map(|id| message.parts.get(*id as usize));
    parts.any(|part| {
        matches!(part.body, PartType::Text(_) | PartType::Html(_))
            && raw(message, part).len() > LOOKED_AT
    })
}

/// A text, decoded as far as it is looked at.
pub(super) fn start_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = raw(message, part);
    if raw.len() <= LOOKED_AT {
        return bytes(message, part);
    }
    let start = &raw[..LOOKED_AT];
    // Whole lines: no encoded character is cut in two.
    let end = start.iter().rposition(|byte| *byte == b'\n');
    let start = &start[..end.map_or(LOOKED_AT - LOOKED_AT % 4, |end| end + 1)];
    match transfer::encoding(part) {
        Encoding::None => start.to_vec(),
        Encoding::Base64 => transfer::base64(start).unwrap_or_else(|| bytes(message, part)),
        Encoding::QuotedPrintable => {
            quoted_printable_decode(start).unwrap_or_else(|| bytes(message, part))
        }
    }
}

fn raw<'m>(message: &'m Message<'_>, part: &MessagePart<'_>) -> &'m [u8] {
    message
        .raw_message
        .get(part.offset_body as usize..part.offset_end as usize)
        .unwrap_or_default()
}

/// The content of a file.
pub(crate) fn file_bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let encoded = transfer::is_uuencoded(part).then(|| uuencode::first(raw(message, part)));
    encoded.flatten().unwrap_or_else(|| bytes(message, part))
}

/// The content as it was before it was encoded for the way.
pub(crate) fn bytes(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = || raw(message, part);
    let decoded = |instead: &[u8]| {
        let decoded = match transfer::encoding(part) {
            Encoding::None => Some(raw().to_vec()),
            Encoding::Base64 => transfer::base64(raw()),
            Encoding::QuotedPrintable => quoted_printable_decode(raw()),
        };
        decoded.unwrap_or_else(|| instead.to_vec())
    };
    match &part.body {
        // The parser has decoded these with the label it found: the bytes are needed.
        PartType::Text(text) | PartType::Html(text) => decoded(text.as_bytes()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes)
            if transfer::encoding(part) == part.encoding =>
        {
            bytes.to_vec()
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes)
            if transfer::encoding(part) == Encoding::Base64 =>
        {
            transfer::base64_of_file(raw()).unwrap_or_else(|| bytes.to_vec())
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => decoded(bytes),
        PartType::Message(_) | PartType::Multipart(_) => raw().to_vec(),
    }
}
