//! The words of a message as they are sent: HTML from the editor, or plain text from a page without script.

use std::collections::HashSet;

use domain::id::FileId;
use domain::language::Language;
use domain::ticket::message::{BODY_MAX, Body};

use crate::fields::Fields;
use crate::words;

/// What editors write around words is several times as long as what is kept of it; more than this is more than
/// [`BODY_MAX`] once cleaned, or made to keep a machine busy.
const TYPED_MAX: usize = 4 * BODY_MAX;

/// Reads and cleans the words under `html`, or those under `text` where there are none. Only images
/// that `inline_files` lists are kept. Where the layout could not be, that is said below, in this language.
pub fn read(fields: &Fields, html: &str, text: &str, language: Language) -> Body {
    let listed: HashSet<String> = fields.texts("inline_files").into_iter().collect();
    let typed = fields.text(html);
    let clean = if typed.len() > TYPED_MAX || fields.text(text).len() > TYPED_MAX {
        // Refused as too long whatever it says: not worth laying out.
        let html = richtext::from_text(if typed.is_empty() {
            fields.text(text)
        } else {
            typed
        });
        richtext::Clean {
            text: html.clone(),
            html,
            ..richtext::Clean::default()
        }
    } else if typed.is_empty() {
        richtext::clean(&richtext::from_text(fields.text(text)), &|_| false)
    } else {
        richtext::clean(typed, &|id| {
            listed.contains(id) && FileId::parse(id).is_some()
        })
    };
    let plain = clean.plain;
    let inline = clean
        .files
        .iter()
        .filter_map(|id| FileId::parse(id))
        .collect();
    let mut body = Body {
        html: clean.html,
        text: clean.text,
        inline,
        folded: None,
    };
    if plain {
        let said = words::without_layout(language);
        body.html.push_str(&richtext::from_text(said));
        body.text.push_str("\n\n");
        body.text.push_str(said);
    }
    body
}

#[cfg(test)]
mod tests {
    use domain::refusal::Fault;

    use super::*;

    #[test]
    fn what_is_too_long_is_refused_before_it_is_laid_out() {
        let long = "<b><p>x".repeat(TYPED_MAX / 7 + 1);
        for body in [
            serde_json::json!({ "html": long }),
            serde_json::json!({ "text": long }),
        ] {
            let fields = Fields::read(body.to_string().as_bytes(), false).expect("JSON");
            let refused = read(&fields, "html", "text", Language::Fr).check();
            assert_eq!(refused, Err(Fault::TooLong { max: BODY_MAX }));
        }
    }

    #[test]
    fn what_lost_its_layout_says_so() {
        let bomb = format!("<p>avant{}mot", "<svg><td></x>".repeat(10_000));
        for (typed, lost) in [(bomb.as_str(), true), ("<p>avant <b>mot</b></p>", false)] {
            let fields = serde_json::json!({ "html": typed }).to_string();
            let fields = Fields::read(fields.as_bytes(), false).expect("JSON");
            for language in [Language::Fr, Language::En] {
                let body = read(&fields, "html", "text", language);
                assert!(body.text.contains("avant") && body.text.contains("mot"));
                let said = words::without_layout(language);
                for words in [&body.html, &body.text] {
                    assert_eq!(words.contains(said), lost, "{words}");
                }
                assert!(body.check().is_ok());
            }
        }
    }
}
