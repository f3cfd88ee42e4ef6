//! Where in the templates a fault lies. Tera tells what it could not find and not where it was asked for,
//! so the words are looked for: named in one place only, that is the place.

use std::path::Path;

use anyhow::{Error, anyhow};

use crate::source::{files_under, read_text, shown};

/// Shorter words stand in too many places.
const SHORTEST: usize = 3;

/// The same error, with the template and the line when they can be told.
pub(crate) fn told(root: &Path, error: Error) -> Error {
    let sentence = format!("{error:#}");
    if sentence.contains(", line ") {
        return error;
    }
    // Every second piece stands between backquotes; the last is nearest to the cause.
    let quoted: Vec<&str> = sentence.split('`').skip(1).step_by(2).collect();
    let mut words = quoted
        .into_iter()
        .rev()
        .filter(|word| word.len() >= SHORTEST);
    match words.find_map(|word| only_place(root, word)) {
        Some(place) => anyhow!("{sentence} ({place})"),
        None => error,
    }
}

fn only_place(root: &Path, word: &str) -> Option<String> {
    let mut found = None;
    for file in files_under(&root.join("templates")).ok()? {
        let text = read_text(root, &file).ok()?;
        for (number, line) in text.lines().enumerate() {
            if line.contains(word) {
                if found.is_some() {
                    return None;
                }
                found = Some(format!("{}, line {}", shown(root, &file), number + 1));
            }
        }
    }
    found
}
