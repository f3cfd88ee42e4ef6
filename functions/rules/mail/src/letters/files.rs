//! The files of a message, as mails name them.

use serde::Serialize;

use super::Language;

/// A file of a message: mails name it, the ticket gives it to whoever may have it.
#[derive(Debug, Clone, Copy)]
pub struct NamedFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// Bytes.
    pub size: u64,
}

/// A file as a template is given it.
#[derive(Debug, Serialize)]
pub(super) struct FileLine<'a> {
    name: &'a str,
    size: String,
}

pub(super) fn lines<'a>(files: &[NamedFile<'a>], language: Language) -> Vec<FileLine<'a>> {
    let line = |file: &NamedFile<'a>| FileLine {
        name: file.name,
        size: size_in_words(file.size, language),
    };
    files.iter().map(line).collect()
}

/// "12 ko", "1,2 Mo": as the ticket's page says it.
pub(super) fn size_in_words(bytes: u64, language: Language) -> String {
    let (units, point) = match language {
        Language::Fr => (["o", "ko", "Mo", "Go"], ','),
        Language::En => (["bytes", "kB", "MB", "GB"], '.'),
    };
    let step = (0..3)
        .take_while(|step| bytes >= 1024 << (10 * step))
        .count();
    let tenths = (bytes * 10 + (1 << (10 * step)) / 2) >> (10 * step);
    let number = match (step, tenths % 10) {
        (0 | 1, _) => ((bytes + (1 << (10 * step)) / 2) >> (10 * step)).to_string(),
        (_, 0) => (tenths / 10).to_string(),
        (_, tenth) => format!("{}{point}{tenth}", tenths / 10),
    };
    format!("{number}\u{a0}{}", units[step])
}
