//! The names of files.

use mail_parser::{HeaderName, Message, MessagePart};

use super::line::file_name;
use super::parameters::parameter;

/// The name a part was given, however its header says it.
pub(super) fn name(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let raw = |wanted: HeaderName<'_>| {
        let header = part.headers.iter().rfind(|header| header.name == wanted)?;
        let range = header.offset_start as usize..header.offset_end as usize;
        message.raw_message.get(range)
    };
    let given = raw(HeaderName::ContentDisposition)
        .and_then(|header| parameter(header, "filename"))
        .or_else(|| parameter(raw(HeaderName::ContentType)?, "name"));
    given.as_deref().and_then(file_name)
}
