//! One-line fields: what a stranger put into a header, made harmless to show, to store and to send again.

/// The text on one line: control characters, line separators, direction marks and invisible characters
/// become nothing or one space. An encoded word can hold a real line break: echoed, it would be a header.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_break(character) || character.is_whitespace() {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        } else if !is_hidden(character) {
            out.push(character);
        }
    }
    out.trim_end().to_owned()
}

/// Whether a value would break out of its line.
pub(crate) fn has_control(text: &str) -> bool {
    text.chars()
        .any(|character| is_break(character) || character.is_control())
}

fn is_break(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Characters that are not seen and change what is: overrides of direction, byte order marks. Joiners, marks
/// and variations, which some words and emoji need, stay: what is kept of them, the ticket decides.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}'
    )
}

/// A text body: line breaks stay, other control characters go.
pub(crate) fn body(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{85}'], "\n")
        .replace('\u{2029}', "\n\n");
    text.chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect()
}

/// A name under which a file can be saved anywhere.
pub(crate) fn file_name(name: &str) -> Option<String> {
    let name = one_line(name);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name
        .chars()
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() {
        return None;
    }
    if name.chars().count() <= FILE_NAME_MAX {
        return Some(name.to_owned());
    }
    // The extension says what the file is: it survives the cut.
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 10 => {
            (stem, format!(".{extension}"))
        }
        _ => (name, String::new()),
    };
    let kept: String = stem
        .chars()
        .take(FILE_NAME_MAX - extension.chars().count())
        .collect();
    Some(kept + &extension)
}

const FILE_NAME_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_one_line() {
        for (text, expected) in [
            ("a\r\nBcc: b", "a Bcc: b"),
            ("  a \u{2028} b\u{85}c  ", "a b c"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("a\u{200b}b\0c", "ab c"),
            ("Café : prêt", "Café : prêt"),
            ("👨\u{200d}👩 ❤\u{fe0f}", "👨\u{200d}👩 ❤\u{fe0f}"),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn file_names_are_safe() {
        let long = format!("{}.pdf", "é".repeat(300));
        let cut = format!("{}.pdf", "é".repeat(196));
        for (name, expected) in [
            ("facture.pdf", Some("facture.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\x\\Écran 1.png", Some("Écran 1.png")),
            ("a\u{202e}gpj.exe", Some("agpj.exe")),
            ("a:b?.txt", Some("a_b_.txt")),
            ("..", None),
            ("dossier/", None),
            ("\r\n", None),
            (long.as_str(), Some(cut.as_str())),
        ] {
            assert_eq!(file_name(name).as_deref(), expected, "{name:?}");
        }
    }
}
