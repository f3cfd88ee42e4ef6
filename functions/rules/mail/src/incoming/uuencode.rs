//! Files that stand in the words themselves, between `begin` and `end`, as programs sent them before MIME and some
//! scripts still do.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::charset;
use super::line::file_name;
use super::mail::FilePart;

/// More files in one text are no files.
const FILES_MAX: usize = 50;

/// Takes the files out of a text. One that is a text itself is read where it stood, when its name says so or the whole
/// part was sent this way.
///
/// A line is looked at once: none that belongs to a file can begin another.
pub(super) fn lift(text: &str, is_declared: bool) -> (String, Vec<FilePart>) {
    let mut files = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"begin").is_none() {
        return (text.to_owned(), files);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = 0;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let file = if found < FILES_MAX {
            file(line, after)
        } else {
            None
        };
        let Some((file, after)) = file else {
            out.push_str(line);
            if rest.len() > line.len() {
                out.push('\n');
            }
            rest = after;
            continue;
        };
        found += 1;
        rest = after;
        if is_text(&file.bytes) && (is_declared || is_named_as_text(file.name)) {
            // A part that was sent so as a whole is the text itself, whatever its program called it.
            if let Some(name) = file_name(file.name).filter(|_| !is_declared) {
                out.push_str(&format!("[{name}]\n"));
            }
            out.push_str(super::line::body(&charset::guess(&file.bytes)).trim_end_matches('\n'));
            out.push('\n');
        } else {
            let name = file_name(file.name);
            files.push(FilePart {
                name: name.unwrap_or_else(|| format!("piece-jointe-{found}.bin")),
                content_type: content_type(file.name).to_owned(),
                charset: None,
                content_id: None,
                inline: false,
                bytes: file.bytes,
                tokens: Vec::new(),
            });
        }
    }
    (out, files)
}

/// Pictures are shown by the type they say they have.
fn content_type(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        _ => "application/octet-stream",
    }
}

struct Found<'t> {
    name: &'t str,
    bytes: Vec<u8>,
}

/// The first of the files of a part that is sent so.
pub(super) fn first(raw: &[u8]) -> Option<Vec<u8>> {
    let begin = memchr::memmem::find_iter(raw, b"begin");
    let mut begin = begin.filter(|at| *at == 0 || raw[at - 1] == b'\n');
    // The signs of a file are ASCII.
    let text = String::from_utf8_lossy(&raw[begin.next()?..]);
    let mut rest = text.as_ref();
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if let Some((file, _)) = file(line, after) {
            return Some(file.bytes);
        }
        rest = after;
    }
    None
}

/// The file that begins with a line, and the text behind it.
fn file<'t>(line: &'t str, after: &'t str) -> Option<(Found<'t>, &'t str)> {
    let (mode, name) = line
        .strip_prefix("begin")?
        .trim_start_matches("-base64")
        .trim()
        .split_once(' ')?;
    let is_base64 = line.starts_with("begin-base64 ");
    let is_mode =
        (3..=4).contains(&mode.len()) && mode.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    if !is_mode || !(is_base64 || line.starts_with("begin ")) {
        return None;
    }
    let mut bytes = Vec::new();
    let mut rest = after;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line == if is_base64 { "====" } else { "end" } {
            let name = name.trim();
            return (!bytes.is_empty()).then_some((Found { name, bytes }, rest));
        }
        if is_base64 {
            bytes.extend(STANDARD.decode(line.trim_end()).ok()?);
        } else {
            read_line(line.as_bytes(), &mut bytes)?;
        }
    }
    None
}

/// Reads a line of at most 45 bytes: their number, then four signs for three of them. Blanks at its end may have been
/// lost on the way.
fn read_line(line: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    const LINE_MAX: usize = 45;
    let value = |sign: u8| (0x20..=0x60).contains(&sign).then(|| (sign - 0x20) & 0x3f);
    let Some((&length, signs)) = line.split_first() else {
        return Some(());
    };
    let length = usize::from(value(length)?);
    let signs_needed = length.div_ceil(3) * 4;
    // Some programs end a line with a sign of check.
    if length > LINE_MAX || signs.len() > signs_needed + 2 {
        return None;
    }
    let whole = bytes.len() + length;
    for at in (0..signs_needed).step_by(4) {
        let mut four = [0; 4];
        for (place, slot) in four.iter_mut().enumerate() {
            *slot = value(signs.get(at + place).copied().unwrap_or(b' '))?;
        }
        bytes.push(four[0] << 2 | four[1] >> 4);
        bytes.push(four[1] << 4 | four[2] >> 2);
        bytes.push(four[2] << 6 | four[3]);
    }
    bytes.truncate(whole);
    Some(())
}

fn is_text(bytes: &[u8]) -> bool {
    let is_sign = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    let is_decodable =
        std::str::from_utf8(bytes).is_ok() || !bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
    bytes.iter().all(is_sign) && is_decodable
}

fn is_named_as_text(name: &str) -> bool {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_none_or(|extension| ["txt", "text", "md", "asc"].contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf 'Bonjour zorvmot\n' | uuencode a.txt` and its like.
    const WORDS: &str = "begin 644 a.txt\n00F]N:F]U<B!Z;W)V;6]T\"@``\n`\nend\n";

    #[test]
    fn files_are_taken_out_and_texts_are_read() {
        let base64 = "begin-base64 644 b.png\niVBORw0KGgo=\n====\n";
        let text = format!("Avant\n{WORDS}Entre\n{base64}Après");
        let (words, files) = lift(&text, false);
        assert_eq!(words, "Avant\n[a.txt]\nBonjour zorvmot\nEntre\nAprès");
        assert_eq!(files.len(), 1);
        assert_eq!(
            (files[0].name.as_str(), files[0].bytes.as_slice()),
            ("b.png", &b"\x89PNG\r\n\x1a\n"[..])
        );

        // What it is called may be all that somebody said of it.
        let (words, files) = lift(&WORDS.replace("a.txt", r"C:\tmp\Poste 12 <b>.TXT"), false);
        assert_eq!(words, "[Poste 12 _b_.TXT]\nBonjour zorvmot\n");
        assert!(files.is_empty());
        let (words, files) = lift(&WORDS.replace("a.txt", "a.cfg"), false);
        assert_eq!((words.as_str(), files[0].name.as_str()), ("", "a.cfg"));
        let (words, files) = lift(&WORDS.replace("a.txt", "a.cfg"), true);
        assert_eq!((words.as_str(), files.len()), ("Bonjour zorvmot\n", 0));
        assert_eq!(
            first(WORDS.as_bytes()).as_deref(),
            Some(&b"Bonjour zorvmot\n"[..])
        );
    }

    #[test]
    fn what_is_no_file_stays_words() {
        for text in [
            "begin 644 a.txt\nBonjour, ceci est un texte.\nend\n",
            "begin 644 a.txt\n#0V%T\n",
            "begin the day with a coffee\nend",
            "on begin 644 a\n#0V%T\nend",
            "begin 644 a.txt\nend",
            "",
        ] {
            assert_eq!(lift(text, true), (text.to_owned(), Vec::new()), "{text}");
        }
        let many = "begin 644 a\n".repeat(100_000) + &"begin 644 a\n#0V%T\n".repeat(100_000);
        assert_eq!(lift(&many, false).0.len(), many.len());
    }
}
