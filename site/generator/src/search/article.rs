//! What the search takes of a page.

use std::borrow::Cow;

use anyhow::{Result, bail};
use serde_json::Value;

use super::index::{BODY, CODES, DESCRIPTION, Field, HEADINGS, KEYWORDS, TAGS, TITLE};
use crate::basis::Basis;
use crate::content::library::Library;
use crate::content::page::Page;

/// The folders that are searched; none named means all.
pub(crate) fn folders(basis: &Basis) -> Result<Option<Vec<&str>>> {
    let Some(sections) = basis.config.extra.get("search_sections") else {
        return Ok(None);
    };
    let Some(sections) = sections.as_array() else {
        bail!("config.toml [extra]: search_sections must be a list of folders");
    };
    Ok(Some(sections.iter().filter_map(Value::as_str).collect()))
}

/// Whether a page can be found.
pub(crate) fn is_indexed(page: &Page, folders: Option<&[&str]>) -> bool {
    let inside = |folder: &&str| {
        let rest = page.place.relative.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    folders.is_none_or(|folders| folders.iter().any(inside))
        && page.meta.in_search_index
        && page.meta.render
        && page.meta.title.is_some()
}

/// The texts of a page, and how much a word in each says.
pub(crate) fn fields(page: &Page) -> [Field<'_>; 7] {
    let meta = &page.meta;
    let terms: Vec<&str> = meta
        .taxonomies
        .values()
        .flatten()
        .map(|one| &**one)
        .collect();
    let rendered = &page.text.rendered;
    let field = |weight, text| Field { weight, text };
    let borrowed = |text| Cow::Borrowed(text);
    [
        field(TITLE, borrowed(meta.title.as_deref().unwrap_or_default())),
        field(CODES, listed(&meta.extra, "codes")),
        field(KEYWORDS, listed(&meta.extra, "keywords")),
        field(TAGS, terms.join(" , ").into()),
        field(
            DESCRIPTION,
            borrowed(meta.description.as_deref().unwrap_or_default()),
        ),
        field(HEADINGS, rendered.headings.join(" . ").into()),
        field(BODY, borrowed(&rendered.plain)),
    ]
}

/// The words of a list in `extra`, or a single text.
fn listed<'a>(extra: &'a Value, key: &str) -> Cow<'a, str> {
    match extra.get(key) {
        Some(Value::String(text)) => text.into(),
        Some(Value::Array(items)) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            words.join(" , ").into()
        }
        _ => Cow::default(),
    }
}

/// The number of the section a page is in, if it is in any.
pub(crate) fn section_of(page: &Page, library: &Library) -> Option<usize> {
    let nearest = page.ancestors.last()?;
    library.section_by_path.get(nearest).copied()
}

/// The address and the title of a section.
pub(crate) fn told(section: Option<usize>, library: &Library, basis: &Basis) -> (String, String) {
    section.map_or_else(
        || (local(basis, "/"), String::new()),
        |section| {
            let section = &library.sections[section];
            let title = section.meta.title.clone().unwrap_or_default();
            (local(basis, &section.path), title)
        },
    )
}

/// The address without its host, so that the data serve on any.
pub(crate) fn local(basis: &Basis, path: &str) -> String {
    let permalink = basis.config.permalink(path);
    let after_scheme = permalink.find("://").map_or(0, |at| at + 3);
    match permalink[after_scheme..].find('/') {
        Some(slash) => permalink[after_scheme + slash..].to_owned(),
        None => permalink,
    }
}
