//! `get_page`, `get_section`, `get_taxonomy` and `get_taxonomy_term`.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;
use tera::{Error, Tera};

use super::{Arguments, failed, needed, switch, text};
use crate::basis::Basis;
use crate::content::place::with_lang;
use crate::templates::contents::Contents;

/// Makes the functions known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>, contents: &Arc<RwLock<Contents>>) {
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
            let contents = contents.read().unwrap_or_else(PoisonError::into_inner);
            function(&basis, &contents, arguments)
        });
    }
}

fn lang<'a>(function: &str, basis: &'a Basis, arguments: &'a Arguments) -> tera::Result<&'a str> {
    let lang = text(function, arguments, "lang")?.unwrap_or(&basis.config.default_language);
    basis.config.language(lang).map_err(failed)?;
    Ok(lang)
}

fn get_page(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let path = needed("get_page", arguments, "path")?;
    let wanted = with_lang(path, lang("get_page", basis, arguments)?, &basis.config);
    let index = contents.library.page_by_path.get(&wanted);
    let index =
        index.ok_or_else(|| Error::msg(format!("get_page: content/{wanted} does not exist")))?;
    Ok(contents.named_page(*index))
}

fn get_section(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let path = needed("get_section", arguments, "path")?;
    let wanted = with_lang(path, lang("get_section", basis, arguments)?, &basis.config);
    let index = contents.library.section_by_path.get(&wanted);
    let index =
        index.ok_or_else(|| Error::msg(format!("get_section: content/{wanted} does not exist")))?;
    if switch("get_section", arguments, "metadata_only", false)? {
        return Ok(contents.section(*index));
    }
    Ok(contents.section_with_pages(*index))
}

fn get_taxonomy(basis: &Basis, contents: &Contents, arguments: &Arguments) -> tera::Result<Value> {
    let kind = needed("get_taxonomy", arguments, "kind")?;
    let lang = lang("get_taxonomy", basis, arguments)?;
    let mut all = contents.taxonomies.iter();
    match all.find(|one| one.kind.name == kind && one.lang == lang) {
        Some(taxonomy) => {
            contents.give(|given| given.taxonomies = true);
            Ok(taxonomy.to_value(&|pages| contents.page_list(pages)))
        }
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
    let mut all = contents.taxonomies.iter();
    let found = all.find(|one| one.kind.name == kind && one.lang == lang);
    match found.and_then(|one| one.term(term, &basis.config)) {
        Some(term) => {
            contents.give(|given| given.taxonomies = true);
            let with_pages = switch(NAME, arguments, "include_pages", true)?;
            let pages = if with_pages { &term.pages[..] } else { &[] };
            let mut value = term.to_value(&|_| contents.page_list(pages));
            value["page_count"] = term.pages.len().into();
            Ok(value)
        }
        None if switch(NAME, arguments, "required", true)? => Err(Error::msg(format!(
            "{NAME}: there is no term `{term}` of `{kind}` in `{lang}`"
        ))),
        None => Ok(Value::Null),
    }
}
