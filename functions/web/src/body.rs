//! The words of a message as they are sent: HTML from the editor, or plain text from a page without script.

use domain::id::FileId;
use domain::message::Body;

use crate::fields::Fields;

/// Reads and cleans the words under `html`, or those under `text` where there are none. Only images
/// that `inline_files` lists are kept.
pub fn read(fields: &Fields, html: &str, text: &str) -> Body {
    let listed = fields.texts("inline_files");
    let typed = fields.text(html);
    let clean = if typed.is_empty() {
        richtext::clean(&richtext::from_text(fields.text(text)), &|_| false)
    } else {
        richtext::clean(typed, &|id| {
            listed.iter().any(|known| known == id) && FileId::parse(id).is_some()
        })
    };
    let inline = clean
        .files
        .iter()
        .filter_map(|id| FileId::parse(id))
        .collect();
    Body {
        html: clean.html,
        text: clean.text,
        inline,
    }
}
