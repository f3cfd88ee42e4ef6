//! Bytes to words: what is declared, else UTF-8, else windows-1252. It never fails.

use std::collections::HashSet;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::{shifted, wide};

/// Decodes a body whose label is known, unknown, missing or wrong.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    match label.as_deref() {
        // ASCII with accents is a lie of which nothing is known.
        None
        | Some(
            "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "utf-8" | "utf8" | "unknown-8bit"
            | "default" | "replacement" | "x-user-defined",
        ) => guess(bytes),
        Some(label) => labelled(bytes, label),
    }
}

fn labelled(bytes: &[u8], label: &str) -> String {
    if shifted::is_utf_7(label) {
        return shifted::utf_7(&guess(bytes));
    }
    if let Some(text) = shifted::decode(bytes, label).or_else(|| wide::decode(bytes, label)) {
        return text;
    }
    let label = known_as(label);
    if is_western(label)
        && let Some(text) = utf_8_called_western(bytes)
    {
        return text.to_owned();
    }
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => {
            let text = decoder(bytes);
            if text.contains('\u{fffd}') {
                guess_or(bytes, text)
            } else {
                text
            }
        }
        None => guess(bytes),
    }
}

fn is_western(label: &str) -> bool {
    [
        "iso-8859-1",
        "iso8859-1",
        "iso_8859-1",
        "iso88591",
        "latin1",
        "l1",
        "windows-1252",
        "cp1252",
        "x-cp1252",
        "iso-8859-15",
        "iso8859-15",
        "iso_8859-15",
        "latin-9",
    ]
    .contains(&label)
}

/// UTF-8 under the name of a western set, as scripts and gateways send it that set the label by hand.
///
/// In western words a letter with an accent stands among letters, and is no UTF-8 there. Only one at the end of a word
/// may be, before marks without a space: `CASSÉ…`, `« bloqué »` with unbroken spaces. Those become letters no western
/// word has. So the UTF-8 must have letters of western words itself, or several of another script: the same marks after
/// the same letter make the same one.
fn utf_8_called_western(bytes: &[u8]) -> Option<&str> {
    const OTHERS: usize = 3;
    if bytes.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let is_usual = |c: char| matches!(c, '\u{a0}'..='\u{ff}' | 'Œ' | 'œ' | 'Ÿ' | '\u{2000}'..='\u{206f}' | '€' | '™' | '\u{feff}' | '\u{10000}'..);
    let foreign = text.chars().filter(|c| !c.is_ascii() && !is_usual(*c));
    let foreign: HashSet<char> = foreign.collect();
    let is_western = text.contains(|c| ('\u{c0}'..='\u{ff}').contains(&c));
    (is_western || foreign.is_empty() || foreign.len() >= OTHERS).then_some(text)
}

/// What the parser's tables call a character set that some programs call otherwise. The DOS sets share the letters of
/// French and German.
fn known_as(label: &str) -> &str {
    match label {
        "macroman" | "mac-roman" | "mac_roman" | "x-macroman" | "x-mac-roman" | "mac"
        | "csmacintosh" | "cp10000" => "macintosh",
        "cp437"
        | "ibm437"
        | "ibm-437"
        | "437"
        | "cp-437"
        | "cspc8codepage437"
        | "850"
        | "cp-850"
        | "cp850"
        | "ibm-850"
        | "x-cp850"
        | "cspc850multilingual"
        | "cp858"
        | "ibm858"
        | "ibm00858"
        | "cp00858" => "ibm850",
        "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-3" | "iso-2022-jp-ms" | "cp50220"
        | "cp50221" | "csiso2022jp2" => "iso-2022-jp",
        _ => label,
    }
}

/// UTF-8 if it is, else windows-1252, in which every byte means something.
pub(super) fn guess(bytes: &[u8]) -> String {
    if let Some(text) = wide::unlabelled(bytes) {
        return text;
    }
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
            (b"\x8e\x74\x8e \x88", Some("x-mac-roman"), "été à"),
            (b"\x82t\x82 \x85 \x81", Some("cp437"), "été à ü"),
            (b"\x82t\x82", Some("IBM-437"), "été"),
            (b"\x82t\x82", Some("cp850"), "été"),
            (b"\x82t\x82", Some("IBM850"), "été"),
            (b"\x82t\x82", Some("cspc850multilingual"), "été"),
            (b"\x82t\x82", Some("IBM00858"), "été"),
            ("été".as_bytes(), Some("x-user-defined"), "été"),
            (b"\xff\xfe\xe9\0t\0", Some("utf-8"), "ét"),
            (b"\xfe\xff\0\xe9\0t", None, "ét"),
            (b"m\0o\0t\0", None, "mot"),
            (b"\0m\0o\0t", Some("us-ascii"), "mot"),
            (b"un\0mot", None, "un\0mot"),
            // Names that the web's standard decodes to one sign.
            (b"zorv caf\xe9", Some("replacement"), "zorv café"),
            (b"zorvmot", Some("ISO-2022-KR"), "zorvmot"),
            (b"zorvmot", Some("hz-gb-2312"), "zorvmot"),
            (b"zorvmot", Some("iso-2022-cn"), "zorvmot"),
            (b"zorvmot", Some("iso-2022-cn-ext"), "zorvmot"),
            (b"zorvmot", Some("csiso2022kr"), "zorvmot"),
            (b"zorvmot", Some("utf-16"), "zorvmot"),
            (b"zorvmot", Some("ucs-2"), "zorvmot"),
            (b"zorvmot", Some("utf-32"), "zorvmot"),
            (b"zorvmot", Some("utf-7"), "zorvmot"),
            (b"zorvmot", Some("ibm037"), "zorvmot"),
            (
                b"zorv \x1b$B4A;z\x1b(B mot",
                Some("iso-2022-jp-ms"),
                "zorv 漢字 mot",
            ),
        ] {
            assert_eq!(decode(bytes, label), expected, "{label:?}");
        }
    }

    #[test]
    fn utf_8_under_a_western_name_is_read_as_what_it_is() {
        for label in [
            "iso-8859-1",
            "Windows-1252",
            "ISO-8859-15",
            "latin1",
            "us-ascii",
        ] {
            for words in [
                "été",
                "L’œuvre à 5 € …",
                "ok 👍",
                "привет",
                "Écran → été ✓",
                "Société 北京 déjà",
                "è 日",
                "Việt Nam đã đến",
                "«\u{a0}réglé\u{a0}»",
            ] {
                assert_eq!(decode(words.as_bytes(), Some(label)), words, "{label}");
            }
        }
        // Western words whose bytes could be UTF-8 by themselves.
        for (bytes, expected) in [
            (
                &b"C'EST CASS\xc9\x85 BLOQU\xc9\x85"[..],
                "C'EST CASSÉ… BLOQUÉ…",
            ),
            (b"C'EST CASS\xc9\xa0!", "C'EST CASSÉ\u{a0}!"),
            (b"c'est bloqu\xe9\xa0\x85", "c'est bloqué\u{a0}…"),
            (b"\xab\xa0bloqu\xe9\xa0\xbb", "«\u{a0}bloqué\u{a0}»"),
            (b"P\xc5\x85 SP\xc4\xbb", "PÅ… SPÄ»"),
        ] {
            assert_eq!(decode(bytes, Some("windows-1252")), expected);
        }
    }
}
