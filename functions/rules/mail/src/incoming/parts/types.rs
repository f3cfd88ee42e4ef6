//! What a part is, by its type and its name.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use crate::incoming::names;

/// Whether a part is a page, by whatever name.
pub(crate) fn is_html(part: &MessagePart<'_>) -> bool {
    let Some(found) = part.content_type() else {
        return false;
    };
    let subtype = found.subtype().unwrap_or_default().to_ascii_lowercase();
    match found.ctype().to_ascii_lowercase().as_str() {
        "text" => matches!(
            subtype.as_str(),
            "html" | "xhtml" | "xhtml+xml" | "x-html" | "x-amp-html" | "watch-html"
        ),
        "application" => matches!(
            subtype.as_str(),
            "xhtml+xml" | "xhtml" | "html" | "vnd.wap.xhtml+xml"
        ),
        _ => false,
    }
}

/// Whether a part is a text (`text`, `text/markdown`) that its sender did not call a file.
pub(crate) fn is_of_unknown_type(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let is_text = part
        .content_type()
        .is_some_and(|found| match found.subtype() {
            Some(subtype) => {
                found.ctype().eq_ignore_ascii_case("text") && !is_read_otherwise(subtype)
            }
            None => true,
        });
    let is_single = matches!(
        part.body,
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Text(_)
    );
    is_text && is_single && !is_called_a_file(message, part)
}

/// Whether a part has a file's name, or is said to be attached.
pub(crate) fn is_called_a_file(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    names::name(message, part).is_some()
        || part
            .content_disposition()
            .is_some_and(|found| found.is_attachment())
}

/// Texts that are told in another way, or another rendering of the words.
pub(crate) fn is_read_otherwise(subtype: &str) -> bool {
    [
        "calendar",
        "x-vcard",
        "vcard",
        "directory",
        "x-amp-html",
        "watch-html",
        "rfc822-headers",
    ]
    .iter()
    .any(|known| subtype.eq_ignore_ascii_case(known))
}

pub(crate) fn is_unparted(part: &MessagePart<'_>) -> bool {
    let is_multipart = part
        .content_type()
        .is_some_and(|found| found.ctype().eq_ignore_ascii_case("multipart"));
    is_multipart && !matches!(part.body, PartType::Multipart(_) | PartType::Message(_))
}
