//! Reading the site's own files: text in UTF-8, TOML, YAML and JSON as one kind of value.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Map, Value};

/// A file as text; what is not UTF-8 is refused with the place of the first bad byte.
pub(crate) fn read_text(root: &Path, path: &Path) -> Result<String> {
    let name = shown(root, path);
    let bytes = fs::read(path).map_err(|error| anyhow!("{name} cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        anyhow!("{name} is not valid UTF-8 (byte {place}): save it again as UTF-8")
    })
}

/// A path as an author knows it: from the site's folder, with forward slashes.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

/// A path with forward slashes on every system.
pub(crate) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/").replace("//", "/")
}

/// Every file under a folder, in the order of their paths; a folder that does not exist is empty.
/// Names that begin with a dot are left out, as editors and systems leave them behind.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    walk(folder, &|name| !hidden(name))
}

/// The same with names that begin with a dot: `.well-known` belongs to a site.
pub(crate) fn all_files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    walk(folder, &|_| true)
}

fn walk(folder: &Path, kept: &dyn Fn(&std::ffi::OsStr) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    if folder.is_dir() {
        waiting.push(folder.to_path_buf());
    }
    while let Some(current) = waiting.pop() {
        let entries = fs::read_dir(&current)
            .with_context(|| format!("the folder {} cannot be read", current.display()))?;
        for entry in entries {
            let entry = entry?;
            if !kept(&entry.file_name()) {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type()?;
            let linked = kind.is_symlink() && path.is_dir();
            if linked && current.canonicalize()?.starts_with(path.canonicalize()?) {
                bail!(
                    "the link {} leads back to a folder above it",
                    path.display()
                );
            }
            if kind.is_dir() || linked {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is one the site is built from; editors' own files are not.
pub fn is_source(root: &Path, path: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let hidden = inside
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let backup = inside.to_string_lossy().ends_with('~');
    let known = [
        "config.toml",
        "content",
        "templates",
        "static",
        "data",
        "node_modules",
    ];
    !hidden && !backup && known.iter().any(|name| inside.starts_with(name))
}

/// TOML as a value; dates become text, as Zola gives them to templates.
pub(crate) fn parse_toml(text: &str) -> Result<Value> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = error.message().trim().replace('\n', ", ");
        match line {
            Some(line) => anyhow!("line {line}: {message}"),
            None => anyhow!("{message}"),
        }
    })?;
    Ok(from_toml(toml::Value::Table(table)))
}

/// YAML as a value.
pub(crate) fn parse_yaml(text: &str) -> Result<Value> {
    if text.trim().is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    // `y` and `no` are words, as Zola has them.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let message = error.to_string();
        anyhow!("{}", message.lines().next().unwrap_or("it cannot be read"))
    })
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, from_toml(value)))
                .collect(),
        ),
    }
}

/// Refuses the keys of `table` that are not in `known`, naming the first.
pub(crate) fn refuse_unknown(table: &Value, known: &[&str], place: &str) -> Result<()> {
    let Some(table) = table.as_object() else {
        bail!("{place} must be a table");
    };
    for key in table.keys() {
        if !known.contains(&key.as_str()) {
            bail!("{place}: `{key}` is not a setting this generator has (its README lists them)");
        }
    }
    Ok(())
}

/// The whole chain of causes of an error, on one line.
pub(crate) fn one_sentence(error: &dyn std::error::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        let text = error.to_string();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
        current = error.source();
    }
    parts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_errors_say_the_line() {
        let error = parse_toml("a = 1\nb = = 2\n").unwrap_err().to_string();
        assert!(error.starts_with("line 2:"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn toml_dates_become_text() {
        assert_eq!(parse_toml("d = 2026-10-02").unwrap()["d"], "2026-10-02");
    }

    #[test]
    fn yaml_gives_the_same_values_as_toml() {
        let yaml = parse_yaml("title: Bonjour\nextra:\n  keywords: [a, b]\n  n: 3\n").unwrap();
        let toml = parse_toml("title = 'Bonjour'\n[extra]\nkeywords = ['a', 'b']\nn = 3").unwrap();
        assert_eq!(yaml, toml);
    }

    #[test]
    fn unknown_settings_are_named() {
        let table = parse_toml("theme = 'x'").unwrap();
        let error = refuse_unknown(&table, &["title"], "config.toml").unwrap_err();
        assert!(error.to_string().contains("`theme`"));
    }
}
