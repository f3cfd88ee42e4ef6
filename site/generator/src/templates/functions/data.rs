//! `load_data`: a file of the site as a value. Nothing is fetched from a network.

use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};
use tera::{Error, Tera};

use super::{Arguments, failed, switch, text};
use crate::basis::Basis;
use crate::source::{parse_toml, parse_yaml};

const NAME: &str = "load_data";

/// Makes the function known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let basis = Arc::clone(basis);
    tera.register_function("load_data", move |arguments: &Arguments| {
        load_data(&basis, arguments)
    });
}

fn load_data(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    for missing in ["url", "method", "body", "headers"] {
        if arguments.contains_key(missing) {
            return Err(Error::msg(format!(
                "load_data: `{missing}` is a Zola argument this generator does not have"
            )));
        }
    }
    let format = text(NAME, arguments, "format")?;
    match (
        text(NAME, arguments, "path")?,
        text(NAME, arguments, "literal")?,
    ) {
        (Some(path), None) => {
            let required = switch(NAME, arguments, "required", true)?;
            let written = format.unwrap_or_default();
            basis.once(format!("data {written} {required} {path}"), || {
                let file = match basis.file(path) {
                    Ok(file) => file,
                    Err(_) if !required => return Ok(Value::Null),
                    Err(error) => return Err(failed(error)),
                };
                let ending = file.extension().map(|end| end.to_string_lossy());
                let format = format.or(ending.as_deref()).unwrap_or_default();
                read(path, format, fs::read(&file)?)
            })
        }
        (None, Some(words)) => read("literal", format.unwrap_or("plain"), words.into()),
        _ => Err(Error::msg("load_data: give either `path` or `literal`")),
    }
}

fn read(place: &str, format: &str, bytes: Vec<u8>) -> tera::Result<Value> {
    let data = String::from_utf8(bytes)
        .map_err(|_| Error::msg(format!("load_data: {place} is not valid UTF-8")))?;
    let read = match format {
        "toml" => parse_toml(&data),
        "json" => serde_json::from_str(&data).map_err(anyhow::Error::from),
        "yaml" | "yml" => parse_yaml(&data),
        "csv" => table(&data),
        "bibtex" | "xml" => {
            return Err(Error::msg(format!(
                "load_data: {place}: the format `{format}` is a Zola feature this generator does not have"
            )));
        }
        _ => Ok(Value::String(data)),
    };
    read.map_err(|error| Error::msg(format!("load_data: {place}: {error}")))
}

/// A table of values with commas between them, its first row being the names of the columns.
fn table(data: &str) -> anyhow::Result<Value> {
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let headers: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(record?.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    Ok(json!({ "headers": headers, "records": records }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        let read = table("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n,é").unwrap();
        let wanted = json!({ "headers": ["a", "b"], "records": [["1", "x, \"y\"\nz"], ["", "é"]] });
        assert_eq!(read, wanted);
        assert_eq!(table("").unwrap(), json!({ "headers": [], "records": [] }));
        assert!(table("a,b\n1").unwrap_err().to_string().contains("line: 2"));
    }
}
