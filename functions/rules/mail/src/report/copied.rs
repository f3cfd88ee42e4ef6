//! Where a report's own words end and the copy of the mail it is about begins.

use std::sync::LazyLock;

use regex::Regex;

use super::fields::unquoted;

/// Words are looked at within this: what a system has to say comes first.
const WORDS_MAX: usize = 64 * 1024;

static COPY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:this|below|included|enclosed|attached|here|below this line) (?:is|follows) )?(?:an? |the |your )?(?:copy of|headers? of|original (?:message|mail|headers?)(?: follows?| text| below)?$|message headers? follow|unsent message|returned message|undelivered message|message d['’]origine|copie d[eu]|en-têtes d[eu])",
    )
    .expect("the pattern is a constant that a test uses")
});

/// Where the copy of the original begins.
fn split(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = unquoted(line)
            .trim()
            .trim_matches(['-', '=', '*', '_', ' ', ':', '.']);
        let is_header = ["Received: ", "Return-Path: <"]
            .iter()
            .any(|name| words.starts_with(name));
        if is_header || words.len() < 120 && COPY.is_match(words) || at > WORDS_MAX {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// The report's own words.
pub(super) fn before_copy(text: &str) -> &str {
    &text[..split(text)]
}

/// The copy of the original below them.
pub(super) fn copy(text: &str) -> &str {
    &text[split(text)..]
}
