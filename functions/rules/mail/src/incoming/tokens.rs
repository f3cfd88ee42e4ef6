//! What in a file looks like one of the desk's signatures. Whoever reads a ticket may fetch its files, and would write in
//! another's name with what was signed for them, end their mails, or choose their password.

use super::mail::FilePart;
use super::{charset, signed};

/// Notes for each file what looks so: in its name, in its bytes as they are, in the text or the mail within. `enclosed`
/// are the words of those that are mails, each with its place. Nothing of a file is changed.
pub(super) fn note(parts: &mut [FilePart], enclosed: &[(usize, String)]) {
    for part in &mut *parts {
        part.tokens = richtext::tokens_in(&part.name);
        // Without what letters of two bytes have between them.
        let letters = part.bytes.iter().filter(|byte| **byte != 0);
        let letters: String = letters.map(|byte| char::from(*byte)).collect();
        part.tokens.extend(richtext::tokens_in(&letters));
        if part.content_type.starts_with("text/") {
            let words = charset::decode(&part.bytes, part.charset.as_deref());
            part.tokens
                .extend(richtext::tokens_in(&richtext::text(&words)));
        }
        if let Some(inside) = signed::content(&part.bytes) {
            let words = String::from_utf8_lossy(&inside).into_owned();
            part.tokens.extend(richtext::tokens_in(&words));
        }
    }
    for (place, words) in enclosed {
        if let Some(part) = parts.get_mut(*place) {
            part.tokens.extend(richtext::tokens_in(words));
        }
    }
}
