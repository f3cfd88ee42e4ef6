//! `get_page`, `get_section`, `get_taxonomy` and `get_taxonomy_term`.

use std::sync::Arc;

use serde_json::{Value, json};
use slug::slugify;
use tera::{Error, Tera};

use super::{Arguments, needed, switch, text};
use crate::site::{Basis, Contents, with_lang};

/// Makes the functions known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>, contents: &Arc<Contents>) {
    type Function = fn(&Basis, &Contents, &Arguments) -> tera::Result<Value>;
    let all: [(&str, Function); 4] = [
        ("get_page", get_page),
        ("get_section", get_section),
        ("get_taxonomy", get_taxonomy),
        ("get_taxonomy_term", get_taxonomy_term),
    ];
    for (name, function) in all {
        let (basis, contents) = (Arc::clone(basis), Arc::clone(contents));
        tera.register_function(name, move |arguments: &Arguments| {
            function(&basis, &contents, arguments)
        });
    }
}

fn lang<'a>(function: &str, basis: &'a Basis, arguments: &'a Arguments) -> tera::Result<&'a str> {
    Ok(text(function, arguments, "lang")?.unwrap_or(&basis.config.default_language))
}

fn get_page(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let path = needed("get_page", arguments, "path")?;
    let wanted = with_lang(path, lang("get_page", basis, arguments)?, &basis.config);
    let index = contents.library.page_by_path.get(&wanted);
    let index =
        index.ok_or_else(|| Error::msg(format!("get_page: content/{wanted} does not exist")))?;
    Ok(contents.pages[*index].clone())
}

fn get_section(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let path = needed("get_section", arguments, "path")?;
    let wanted = with_lang(path, lang("get_section", basis, arguments)?, &basis.config);
    let index = contents.library.section_by_path.get(&wanted);
    let index =
        index.ok_or_else(|| Error::msg(format!("get_section: content/{wanted} does not exist")))?;
    if switch("get_section", arguments, "metadata_only", false)? {
        return Ok(contents.sections[*index].clone());
    }
    Ok(contents.section_with_pages(*index))
}

fn get_taxonomy(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let kind = needed("get_taxonomy", arguments, "kind")?;
    let lang = lang("get_taxonomy", basis, arguments)?;
    let found = contents
        .taxonomies
        .iter()
        .find(|one| one.kind == kind && one.lang == lang);
    match found {
        Some(taxonomy) => Ok(taxonomy.to_value(contents)),
        None if switch("get_taxonomy", arguments, "required", true)? => Err(Error::msg(format!(
            "get_taxonomy: there is no taxonomy `{kind}` in `{lang}`"
        ))),
        None => Ok(Value::Null),
    }
}

fn get_taxonomy_term(
    basis: &Basis,
    contents: &Contents,
    arguments: &Arguments,
) -> tera::Result<Value> {
    const NAME: &str = "get_taxonomy_term";
    let kind = needed(NAME, arguments, "kind")?;
    let term = needed(NAME, arguments, "term")?;
    let lang = lang(NAME, basis, arguments)?;
    let found = contents
        .taxonomies
        .iter()
        .find(|one| one.kind == kind && one.lang == lang);
    let found = found.and_then(|one| one.terms.get(&slugify(term)));
    match found {
        Some(term) => {
            let mut value = term.to_value(contents);
            if !switch(NAME, arguments, "include_pages", true)? {
                value["pages"] = json!([]);
            }
            Ok(value)
        }
        None if switch(NAME, arguments, "required", true)? => Err(Error::msg(format!(
            "{NAME}: there is no term `{term}` of `{kind}` in `{lang}`"
        ))),
        None => Ok(Value::Null),
    }
}
