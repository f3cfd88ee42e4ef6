//! The filters Zola adds to Tera's: `markdown`, `base64_encode`, `base64_decode`, `regex_replace`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde_json::Value;
use tera::{Context, Error, Tera};

use super::{Arguments, needed, switch};
use crate::markdown::{Surroundings, render};
use crate::site::Basis;

/// Makes the filters known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    // The filter renders shortcodes with the templates as they are before it joins them.
    let inner = tera.clone();
    let basis = Arc::clone(basis);
    tera.register_filter("markdown", move |value: &Value, arguments: &Arguments| {
        markdown(&basis, &inner, value, arguments)
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
    tera.register_filter("regex_replace", |value: &Value, arguments: &Arguments| {
        let pattern = needed("regex_replace", arguments, "pattern")?;
        let with = needed("regex_replace", arguments, "rep")?;
        let pattern =
            Regex::new(pattern).map_err(|error| Error::msg(format!("regex_replace: {error}")))?;
        let text = words("regex_replace", value)?;
        Ok(Value::String(pattern.replace_all(text, with).into_owned()))
    });
    tera.register_filter(
        "num_format",
        |_: &Value, _: &Arguments| -> tera::Result<Value> {
            Err(Error::msg(
                "`num_format` is a Zola filter this generator does not have",
            ))
        },
    );
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
    context.insert("lang", &basis.config.default_language);
    let around = Surroundings {
        config: &basis.config,
        tera,
        context: &context,
        permalinks: &basis.permalinks,
        relative: "",
        permalink: "",
        lang: &basis.config.default_language,
        anchors: "none",
    };
    let rendered =
        render(text, &around).map_err(|error| Error::msg(format!("markdown: {error}")))?;
    let mut html = rendered.html.as_str();
    if switch("markdown", arguments, "inline", false)? {
        html = html.trim();
        html = html.strip_prefix("<p>").unwrap_or(html);
        html = html.strip_suffix("</p>").unwrap_or(html);
    }
    Ok(Value::String(html.to_owned()))
}
