//! Bytes to words: what is declared, else UTF-8, else windows-1252. It never fails.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Decodes a body whose label is known, unknown, missing or wrong.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    match label.as_deref() {
        // ASCII with accents is a lie of which nothing is known.
        None
        | Some(
            "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "utf-8" | "utf8" | "unknown-8bit"
            | "default",
        ) => guess(bytes),
        Some(label) => match charset_decoder(known_as(label).as_bytes()) {
            Some(decoder) => {
                let text = decoder(bytes);
                if text.contains('\u{fffd}') {
                    guess_or(bytes, text)
                } else {
                    text
                }
            }
            None => guess(bytes),
        },
    }
}

/// What the parser's tables call a character set that some programs call otherwise. The DOS sets share the letters of
/// French and German.
fn known_as(label: &str) -> &str {
    match label {
        "macroman" | "mac-roman" | "mac_roman" | "x-macroman" => "macintosh",
        "cp437" | "ibm437" | "437" | "cp-437" | "850" | "cp-850" => "ibm850",
        _ => label,
    }
}

/// UTF-8 if it is, else windows-1252, in which every byte means something.
pub(super) fn guess(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // One broken character in an otherwise good UTF-8 text must not turn all accents to nonsense.
        Err(_) if mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => windows_1252(bytes),
    }
}

fn guess_or(bytes: &[u8], decoded: String) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_ascii() => text.to_owned(),
        _ => decoded,
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.chars().filter(|c| *c == '\u{fffd}').count();
    let good = lossy
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    good > broken * 4
}

fn windows_1252(bytes: &[u8]) -> String {
    match charset_decoder(b"windows-1252") {
        Some(decoder) => decoder(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_gives_words() {
        for (bytes, label, expected) in [
            (&b"caf\xe9 \x80 \x92"[..], Some("iso-8859-1"), "café € ’"),
            (b"caf\xe9 \x80", Some("Windows-1252"), "café €"),
            (b"caf\xe9 \xa4", Some("iso-8859-15"), "café €"),
            (b"caf\xe9", Some("x-inconnu"), "café"),
            ("café".as_bytes(), Some("x-inconnu"), "café"),
            (b"caf\xe9", Some("utf-8"), "café"),
            (b"caf\xe9", None, "café"),
            ("café ’".as_bytes(), Some("us-ascii"), "café ’"),
            (b"caf\xe9", Some("us-ascii"), "café"),
            ("café".as_bytes(), Some("\"UTF-8\""), "café"),
            (b"\x8e\x74\x8e \x88", Some("MacRoman"), "été à"),
            (b"\x82t\x82 \x85 \x81", Some("cp437"), "été à ü"),
        ] {
            assert_eq!(decode(bytes, label), expected, "{label:?}");
        }
    }
}
