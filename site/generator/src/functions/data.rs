//! `load_data`: a file of the site as a value. Nothing is fetched from a network.

use std::sync::Arc;

use serde_json::Value;
use tera::{Error, Tera};

use super::{Arguments, failed, switch, text};
use crate::site::Basis;
use crate::source::{parse_toml, parse_yaml};

/// Makes the function known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let basis = Arc::clone(basis);
    tera.register_function("load_data", move |arguments: &Arguments| {
        load_data(&basis, arguments)
    });
}

fn load_data(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    const NAME: &str = "load_data";
    for missing in ["url", "method", "body", "headers"] {
        if arguments.contains_key(missing) {
            return Err(Error::msg(format!(
                "load_data: `{missing}` is a Zola argument this generator does not have"
            )));
        }
    }
    let format = text(NAME, arguments, "format")?;
    let path = text(NAME, arguments, "path")?;
    let (place, data) = match (path, text(NAME, arguments, "literal")?) {
        (Some(path), None) => {
            let required = switch(NAME, arguments, "required", true)?;
            match basis.file(path) {
                Ok(bytes) => (path, bytes),
                Err(_) if !required => return Ok(Value::Null),
                Err(error) => return Err(failed(error)),
            }
        }
        (None, Some(literal)) => ("literal", literal.as_bytes().to_vec()),
        _ => return Err(Error::msg("load_data: give either `path` or `literal`")),
    };
    let data = String::from_utf8(data)
        .map_err(|_| Error::msg(format!("load_data: {place} is not valid UTF-8")))?;
    let ending = path
        .and_then(|path| path.rsplit_once('.'))
        .map_or("plain", |(_, end)| end);
    let read = match format.unwrap_or(ending) {
        "toml" => parse_toml(&data),
        "json" => serde_json::from_str(&data).map_err(anyhow::Error::from),
        "yaml" | "yml" => parse_yaml(&data),
        "csv" | "bibtex" | "xml" => {
            return Err(Error::msg(format!(
                "load_data: {place}: this format is a Zola feature this generator does not have"
            )));
        }
        _ => Ok(Value::String(data)),
    };
    read.map_err(|error| Error::msg(format!("load_data: {place}: {error}")))
}
