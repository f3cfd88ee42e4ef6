//! Search data for the browser, by language: `/search/<lang>/index.json` tells which terms there are and
//! in which blocks of articles, `/search/<lang>/<digest>/` holds the blocks. What a question costs does
//! not grow with the articles: the browser fetches the first file and the two blocks that promise most.
//!
//! All sections are indexed, or those `config.extra.search_sections` names.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::functions::addresses::hex;
use crate::library::{Library, Page};
use crate::output::Output;
use crate::site::Basis;

mod coding;
mod files;
mod index;
mod layout;
mod stem;
mod tokens;
mod vocabulary;

use files::Shown;
use index::{BODY, CODES, DESCRIPTION, Field, HEADINGS, Index, KEYWORDS, TAGS, TITLE};
use vocabulary::Vocabulary;

/// Version of the format, which the browser checks.
const FORMAT: u32 = 2;
/// Letters of the digest in the name of the folder of blocks.
const DIGEST_LETTERS: usize = 10;

/// Writes the search data of every language.
pub(crate) fn write(library: &Library, basis: &Basis, output: &mut Output) -> Result<()> {
    let folders = folders(basis)?;
    for lang in basis.config.languages.keys() {
        let vocabulary = vocabulary::read(&basis.root, lang)?;
        let mut index = Index::new(lang, &vocabulary);
        let mut shown: Vec<Shown> = Vec::new();
        let mut sections: Vec<(String, String)> = Vec::new();
        let pages = library.pages.iter().filter(|page| page.place.lang == *lang);
        for page in pages.filter(|page| is_indexed(page, folders.as_deref())) {
            add(page, &mut index);
            let section = section_of(page, library, basis);
            let number = sections.iter().position(|one| *one == section);
            shown.push(Shown {
                title: page.meta.title.clone().unwrap_or_default(),
                path: local(basis, &page.path),
                section: number.unwrap_or(sections.len()),
            });
            if number.is_none() {
                sections.push(section);
            }
        }
        write_language(&index, &vocabulary, &shown, &sections, lang, output)?;
    }
    Ok(())
}

/// The folders that are searched; none named means all.
fn folders(basis: &Basis) -> Result<Option<Vec<&str>>> {
    let Some(sections) = basis.config.extra.get("search_sections") else {
        return Ok(None);
    };
    let Some(sections) = sections.as_array() else {
        bail!("config.toml [extra]: search_sections must be a list of folders");
    };
    Ok(Some(sections.iter().filter_map(Value::as_str).collect()))
}

fn write_language(
    index: &Index<'_>,
    vocabulary: &Vocabulary,
    shown: &[Shown],
    sections: &[(String, String)],
    lang: &str,
    output: &mut Output,
) -> Result<()> {
    let weak = vocabulary.weak.iter().map(String::as_str).collect();
    let places: Vec<usize> = shown.iter().map(|one| one.section).collect();
    let layout = layout::lay_out(index, &places, &weak);
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (number, articles) in layout.blocks.iter().enumerate() {
        let block = files::block(index, &layout, articles, shown, sections);
        parts.push((format!("{number}.json"), serde_json::to_vec(&block)?));
    }
    let shards = files::shards(index, &layout);
    for (number, shard) in shards.iter().enumerate() {
        parts.push((format!("r{number}.json"), serde_json::to_vec(shard)?));
    }
    let told = layout
        .told
        .iter()
        .map(|term| index.names[*term as usize].as_str());
    let mut first = json!({
        "v": FORMAT, "articles": shown.len(), "blocks": layout.blocks.len(), "shards": shards.len(),
        "sections": sections, "stop": vocabulary.stop_words(), "weak": vocabulary.weak.join(" "),
        "groups": vocabulary.groups(&layout.told_names(index)),
        "terms": coding::front_coded(told), "rarity": files::rarities(index, &layout.told),
        "lists": if layout.blocks.len() > 1 { files::told_lists(&layout) } else { String::new() },
    });
    let mut digest = Sha256::new();
    digest.update(serde_json::to_vec(&first)?);
    parts.iter().for_each(|(_, bytes)| digest.update(bytes));
    let digest = &hex(&digest.finalize())[..DIGEST_LETTERS];
    first["folder"] = digest.into();
    for (name, bytes) in parts {
        output.write(
            &format!("search/{lang}/{digest}/{name}"),
            &bytes,
            "the search data",
        )?;
    }
    output.write(
        &format!("search/{lang}/index.json"),
        &serde_json::to_vec(&first)?,
        "the search data",
    )
}

fn is_indexed(page: &Page, folders: Option<&[&str]>) -> bool {
    let inside = |folder: &&str| {
        let rest = page.place.relative.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    folders.is_none_or(|folders| folders.iter().any(inside))
        && page.meta.in_search_index
        && page.meta.render
        && page.meta.title.is_some()
}

fn add(page: &Page, index: &mut Index<'_>) {
    let meta = &page.meta;
    let (keywords, codes) = (
        listed(&meta.extra, "keywords"),
        listed(&meta.extra, "codes"),
    );
    let tags = meta
        .taxonomies
        .values()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" , ");
    let headings = page.text.rendered.headings.join(" . ");
    let field = |weight, text| Field { weight, text };
    let fields = [
        field(TITLE, meta.title.as_deref().unwrap_or_default()),
        field(CODES, &codes),
        field(KEYWORDS, &keywords),
        field(TAGS, &tags),
        field(DESCRIPTION, meta.description.as_deref().unwrap_or_default()),
        field(HEADINGS, &headings),
        field(BODY, &page.text.rendered.plain),
    ];
    index.add(&fields);
}

/// The words of a list in `extra`, or a single text.
fn listed(extra: &Value, key: &str) -> String {
    match extra.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            words.join(" , ")
        }
        _ => String::new(),
    }
}

/// The address and the title of the section a page is in.
fn section_of(page: &Page, library: &Library, basis: &Basis) -> (String, String) {
    let nearest = page
        .ancestors
        .last()
        .and_then(|name| library.section_by_path.get(name))
        .map(|section| &library.sections[*section]);
    nearest.map_or_else(
        || (local(basis, "/"), String::new()),
        |section| {
            let title = section.meta.title.clone().unwrap_or_default();
            (local(basis, &section.path), title)
        },
    )
}

/// The address without its host, so that the data serve on any.
fn local(basis: &Basis, path: &str) -> String {
    let permalink = basis.config.permalink(path);
    let after_scheme = permalink.find("://").map_or(0, |at| at + 3);
    match permalink[after_scheme..].find('/') {
        Some(slash) => permalink[after_scheme + slash..].to_owned(),
        None => permalink,
    }
}
