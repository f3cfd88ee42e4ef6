//! What in a file looks like one of the desk's signatures. Whoever reads a ticket may fetch its files, and would write in
//! another's name with what was signed for them, end their mails, or choose their password.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::mail::FilePart;
use super::{charset, signed};

/// Bytes around what may be a signature that are looked at letter by letter; a text is looked at in pieces of as many
/// more, so that a file of any size takes little room.
const AROUND: usize = 4 * 1024;
const PIECE: usize = 16 * AROUND;

/// A dot with enough letters on both sides, whatever stands between them: pictures and programs have hardly any.
static LIKELY: LazyLock<Regex> = LazyLock::new(|| {
    let letter = r"[0-9a-vA-V\xAA\xBA\xB2\xB3\xB9\xBC-\xBE]";
    let between = r"[^0-9a-zA-Z.\xAA\xBA\xB2\xB3\xB9\xBC-\xBE]*";
    Regex::new(&format!(
        r"(?-u)(?:{letter}{between}){{16}}\.(?:{between}{letter}){{17}}"
    ))
    .expect("the pattern is a constant that a test uses")
});

/// Notes for each file what looks so: in its name, in its bytes as they are, in the text or the mail within. `enclosed`
/// are the words of those that are mails, each with its place. Nothing of a file is changed.
pub(super) fn note(parts: &mut [FilePart], enclosed: &[(usize, String)]) {
    for part in &mut *parts {
        part.tokens = richtext::tokens_in(&part.name);
        add_from_bytes(&mut part.tokens, &part.bytes);
        if part.content_type.starts_with("text/") {
            let words = charset::decode(&part.bytes, part.charset.as_deref());
            add_from_text(&mut part.tokens, &words);
        }
        if let Some(inside) = signed::content(&part.bytes) {
            add_from_text(&mut part.tokens, &String::from_utf8_lossy(&inside));
        }
    }
    for (place, words) in enclosed {
        if let Some(part) = parts.get_mut(*place) {
            part.tokens.extend(richtext::tokens_in(words));
        }
    }
}

/// Each byte as a letter, without what letters of two bytes have between them.
fn add_from_bytes(tokens: &mut Vec<String>, bytes: &[u8]) {
    let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let mut seen = 0;
    for found in LIKELY.find_iter(&bytes) {
        if found.end() <= seen {
            continue;
        }
        let start = found
            .start()
            .saturating_sub(AROUND)
            .max(seen.min(found.start()));
        seen = (found.end() + AROUND).min(bytes.len());
        let letters: String = bytes[start..seen]
            .iter()
            .map(|byte| char::from(*byte))
            .collect();
        tokens.extend(richtext::tokens_in(&letters));
    }
}

/// The words, as they are and as they read where they are HTML.
fn add_from_text(tokens: &mut Vec<String>, words: &str) {
    let mut start = 0;
    while start < words.len() {
        let end = words.ceil_char_boundary((start + PIECE + AROUND).min(words.len()));
        let piece = &words[start..end];
        add_from_piece(tokens, piece);
        if piece.contains(['<', '&']) {
            add_from_piece(tokens, &richtext::text(piece));
        }
        start = words.ceil_char_boundary((start + PIECE).min(words.len()));
    }
}

/// Rare letters may stand for plain ones; where there are none, few pieces are likely.
fn add_from_piece(tokens: &mut Vec<String>, piece: &str) {
    if !piece.is_ascii() || LIKELY.is_match(piece.as_bytes()) {
        tokens.extend(richtext::tokens_in(piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "1042.0123456789abcdef.1abcdefghijklmnop";

    #[test]
    fn it_is_found_wherever_it_stands_and_however_it_is_folded() {
        let folded = TOKEN.replace('.', ".\r\n > ");
        for said in [TOKEN, &folded] {
            for before in [0, PIECE - 20, PIECE + AROUND - 20, 3 * PIECE] {
                for filler in [
                    "\u{1}\u{fe}wx",
                    "une ligne. et encore\n",
                    "<p>é &amp; è</p>\n",
                ] {
                    let filler = filler.repeat(before / filler.len() + 1);
                    let text = format!("{filler} {said} {filler}");
                    let (mut bytes, mut words) = (Vec::new(), Vec::new());
                    add_from_bytes(&mut bytes, text.as_bytes());
                    add_from_text(&mut words, &text);
                    for found in [bytes, words] {
                        assert!(found.iter().any(|one| one == TOKEN), "{before} {said}");
                    }
                }
            }
        }
        let wide: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut found = Vec::new();
        add_from_bytes(&mut found, &wide);
        assert_eq!(found, [TOKEN]);
    }
}
