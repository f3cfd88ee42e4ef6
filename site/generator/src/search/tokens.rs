//! Text cut into the terms that are indexed. `site/static/js/search/engine.mjs` does the same to what
//! people type; `tests/fixtures/tokens.json` holds both to the same answers.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use super::stem::stem;

/// What stands before an apostrophe and says nothing: l', d', qu' …
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "c", "n", "qu", "lorsqu", "puisqu", "jusqu", "quelqu",
];
/// A hyphenated word up to this length is one word: wi-fi, e-mail, pop-up.
const JOINED_LENGTH: usize = 6;

/// The terms of a text, in order, without stop words.
pub(crate) fn tokens(text: &str, lang: &str, stop: &HashSet<String>) -> Vec<String> {
    let folded = fold(text);
    words(&folded)
        .flat_map(|word| terms(word, lang, stop))
        .collect()
}

/// The terms of one word as `words` cuts it.
pub(crate) fn terms(word: &str, lang: &str, stop: &HashSet<String>) -> Vec<String> {
    let mut terms = Vec::new();
    for piece in pieces(word) {
        let short = piece.len() == 1 && !piece.as_bytes()[0].is_ascii_digit();
        if !short && !stop.contains(&piece) {
            terms.push(stem(&piece, lang));
        }
    }
    terms
}

/// Small letters without accents, one kind of apostrophe.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        // Most letters need no table.
        match letter {
            '\0'..='\x7f' => folded.push(letter.to_ascii_lowercase()),
            'é' | 'è' | 'ê' => folded.push('e'),
            'à' | 'â' => folded.push('a'),
            _ => std::iter::once(letter)
                .nfkd()
                .flat_map(char::to_lowercase)
                .for_each(|part| fold_letter(part, &mut folded)),
        }
    }
    folded
}

fn fold_letter(letter: char, folded: &mut String) {
    match letter {
        '\u{300}'..='\u{36f}' => {}
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        'ß' => folded.push_str("ss"),
        '’' | 'ʼ' | '‘' => folded.push('\''),
        '‐' | '‑' => folded.push('-'),
        other => folded.push(other),
    }
}

/// Runs of letters, digits and underscores, with the apostrophes and hyphens inside them, and
/// numbers with dots, which are codes: 5.2.2.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    let bytes = folded.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes[at..].iter().position(|byte| is_part(*byte))?;
        let start = at;
        at += dotted(&bytes[start..]).unwrap_or_else(|| run(&bytes[start..], is_part));
        Some(folded[start..at].trim_matches(['\'', '-']))
    })
    .filter(|word| !word.is_empty())
}

fn is_part(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'\'' | b'-')
}

/// How many bytes at the beginning are of a kind.
fn run(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| kind(**byte)).count()
}

/// The length of a number with dots at the beginning.
fn dotted(bytes: &[u8]) -> Option<usize> {
    let first = run(bytes, |byte| byte.is_ascii_digit());
    let mut end = first;
    while first > 0 && bytes.get(end) == Some(&b'.') {
        match run(&bytes[end + 1..], |byte| byte.is_ascii_digit()) {
            0 => break,
            more => end += 1 + more,
        }
    }
    (end > first).then_some(end)
}

/// A word without its elisions, in one piece or in the parts of a long compound.
fn pieces(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut parts = word.split('\'').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_some() && ELISIONS.contains(&part) {
            continue;
        }
        let inner: Vec<&str> = part.split('-').filter(|one| !one.is_empty()).collect();
        let joined = inner.concat();
        if joined.len() <= JOINED_LENGTH || inner.iter().any(|one| one.len() == 1) {
            found.push(joined);
        } else {
            found.extend(inner.into_iter().map(str::to_owned));
        }
    }
    found.retain(|one| !one.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_text_is_cut_where_words_and_numbers_with_dots_end() {
        for (text, wanted) in [
            ("", ""),
            ("l'ecran -- 'noir'", "l'ecran|noir"),
            ("erreur 5.2.2abc et 5.2.", "erreur|5.2.2|abc|et|5.2"),
            ("a5.2 12-5.2 .5 5..2", "a5|2|12-5|2|5|5|2"),
            ("été\u{2009}wi-fi_1 日本 x", "t|wi-fi_1|x"),
        ] {
            let found: Vec<&str> = words(text).collect();
            assert_eq!(found.join("|"), wanted, "{text}");
        }
    }

    #[test]
    fn words_become_the_terms_the_browser_expects() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tokens.json");
        let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut count = 0;
        for (lang, cases) in cases.as_object().unwrap() {
            let stop: HashSet<String> = cases["stop"]
                .as_array()
                .unwrap()
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect();
            for (text, wanted) in cases["texts"].as_object().unwrap() {
                let found = tokens(text, lang, &stop).join(" ");
                assert_eq!(found, wanted.as_str().unwrap(), "{lang}: {text}");
                count += 1;
            }
        }
        assert!(count > 80, "only {count} cases were read");
    }
}
