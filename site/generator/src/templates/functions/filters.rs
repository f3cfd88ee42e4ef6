//! The filters Zola adds to Tera's: `markdown`, `base64_encode`, `base64_decode`, `regex_replace`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use regex::Regex;
use serde_json::Value;
use tera::{Context, Error, Tera};

use super::{Arguments, needed, switch, text};
use crate::basis::Basis;
use crate::config::Anchors;
use crate::markdown::render::render;
use crate::markdown::surroundings::Surroundings;

/// Makes the filters known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    // The filter renders shortcodes with the templates as they are before it joins them.
    let inner = tera.clone();
    let basis = Arc::clone(basis);
    let known = Arc::clone(&basis);
    tera.register_filter("markdown", move |value: &Value, arguments: &Arguments| {
        markdown(&known, &inner, value, arguments)
    });
    tera.register_filter("base64_encode", |value: &Value, _: &Arguments| {
        Ok(Value::String(
            STANDARD.encode(words("base64_encode", value)?),
        ))
    });
    tera.register_filter("base64_decode", |value: &Value, _: &Arguments| {
        let bytes = STANDARD
            .decode(words("base64_decode", value)?)
            .map_err(|error| Error::msg(format!("base64_decode: {error}")))?;
        Ok(Value::String(String::from_utf8_lossy(&bytes).into_owned()))
    });
    tera.register_filter("replace", |value: &Value, arguments: &Arguments| {
        let from = needed("replace", arguments, "from")?;
        let to = needed("replace", arguments, "to")?;
        Ok(Value::String(replace(words("replace", value)?, from, to)))
    });
    tera.register_filter("regex_replace", |value: &Value, arguments: &Arguments| {
        let pattern = needed("regex_replace", arguments, "pattern")?;
        let with = needed("regex_replace", arguments, "rep")?;
        let pattern =
            Regex::new(pattern).map_err(|error| Error::msg(format!("regex_replace: {error}")))?;
        let text = words("regex_replace", value)?;
        Ok(Value::String(pattern.replace_all(text, with).into_owned()))
    });
    let known = Arc::clone(&basis);
    tera.register_filter("num_format", move |value: &Value, arguments: &Arguments| {
        num_format(&known, value, arguments)
    });
}

/// What Tera's own filter does, which copies the text twice and looks at each letter: the portal sends
/// whole articles through it.
fn replace(text: &str, from: &str, to: &str) -> String {
    if from.is_empty() {
        return text.replace(from, to);
    }
    let mut replaced = String::with_capacity(text.len());
    let mut done = 0;
    for at in memmem::find_iter(text.as_bytes(), from) {
        replaced.push_str(&text[done..at]);
        replaced.push_str(to);
        done = at + from.len();
    }
    replaced.push_str(&text[done..]);
    replaced
}

/// A whole number with its thousands apart, as one language writes it.
fn num_format(basis: &Basis, value: &Value, arguments: &Arguments) -> tera::Result<Value> {
    const NAME: &str = "num_format";
    let number = value
        .as_i64()
        .ok_or_else(|| Error::msg("num_format works on whole numbers only"))?;
    let lang = text(NAME, arguments, "locale")?.unwrap_or(&basis.config.default_language);
    let apart = match lang.split(['-', '_']).next().unwrap_or_default() {
        "en" => ",",
        "fr" => "\u{202f}",
        "de" | "es" | "it" | "nl" | "pt" => ".",
        other => {
            return Err(Error::msg(format!(
                "num_format: numbers in `{other}` are a Zola feature this generator does not have"
            )));
        }
    };
    let digits = number.unsigned_abs().to_string();
    let mut shown = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            shown.push_str(apart);
        }
        shown.push(digit);
    }
    let sign = if number < 0 { "-" } else { "" };
    Ok(Value::String(format!("{sign}{shown}")))
}

fn words<'a>(filter: &str, value: &'a Value) -> tera::Result<&'a str> {
    value
        .as_str()
        .ok_or_else(|| Error::msg(format!("{filter} works on text only")))
}

fn markdown(
    basis: &Basis,
    tera: &Tera,
    value: &Value,
    arguments: &Arguments,
) -> tera::Result<Value> {
    let text = words("markdown", value)?;
    let mut context = Context::new();
    let lang = &basis.config.default_language;
    context.insert("lang", lang);
    if text.contains('{') {
        // For a shortcode, if there is one.
        context.insert("config", basis.config.seen(lang));
    }
    let around = Surroundings {
        config: &basis.config,
        tera,
        permalinks: &basis.permalinks,
        relative: "",
        permalink: "",
        lang,
        anchors: Anchors::None,
        count_words: false,
    };
    let rendered = render(text, &around, &mut context)
        .map_err(|error| Error::msg(format!("markdown: {error}")))?;
    let mut html = rendered.html.as_str();
    if switch("markdown", arguments, "inline", false)? {
        html = html.trim();
        html = html.strip_prefix("<p>").unwrap_or(html);
        html = html.strip_suffix("</p>").unwrap_or(html);
    }
    Ok(Value::String(html.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn texts_are_replaced_as_rust_does() {
        for text in ["", "a", "aaa", "« é » : ;", "l’été : « ici » ?", "abcabcab"] {
            for from in ["", "a", "aa", " :", "« ", " »", "abc", "é", "zz"] {
                for to in ["", "x", "aa", "\u{202f}:"] {
                    let wanted = text.replace(from, to);
                    assert_eq!(replace(text, from, to), wanted, "{text}, {from}, {to}");
                }
            }
        }
    }
}
