//! Search data for the browser: `/search/<lang>/index.json` and the file of terms it names.
//!
//! Only the sections named by `config.extra.search_sections` are indexed. The terms are reached
//! through `shards`, which maps the first letters of a term to a file: one shard for now, under the
//! empty prefix, so that more can come without a change of format.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::functions::addresses::hex;
use crate::library::{Library, Page};
use crate::output::Output;
use crate::site::Basis;

mod index;
mod stem;
mod tokens;
mod vocabulary;

use index::{BODY, CODES, DESCRIPTION, Field, HEADINGS, KEYWORDS, Postings, TAGS, TITLE};

/// Version of the format, which the browser checks.
const FORMAT: u32 = 1;
/// Letters of a file's digest in its name.
const DIGEST_LETTERS: usize = 10;
/// Longest summary shown under a result.
const SUMMARY_LETTERS: usize = 160;

/// Writes the search data of every language.
pub(crate) fn write(library: &Library, basis: &Basis, output: &mut Output) -> Result<()> {
    let Some(sections) = basis.config.extra.get("search_sections") else {
        return Ok(());
    };
    let Some(sections) = sections.as_array() else {
        bail!("config.toml [extra]: search_sections must be a list of folders");
    };
    let folders: Vec<&str> = sections.iter().filter_map(Value::as_str).collect();
    for lang in basis.config.languages.keys() {
        let vocabulary = vocabulary::read(&basis.root, lang)?;
        let mut postings = Postings::new();
        let mut documents: Vec<Value> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let pages = library.pages.iter().filter(|page| page.place.lang == *lang);
        for page in pages.filter(|page| is_indexed(page, &folders)) {
            let number = u32::try_from(documents.len())?;
            add(page, number, lang, &vocabulary, &mut postings);
            let name = section_title(page, library);
            let section = names
                .iter()
                .position(|one| *one == name)
                .unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
            documents.push(json!([
                page.meta.title,
                local(basis, page),
                summary(page),
                section
            ]));
        }
        let terms: Vec<&String> = postings.keys().collect();
        let lists: Vec<&Vec<u32>> = postings.values().collect();
        let shard = serde_json::to_vec(&json!({ "t": terms, "p": lists }))?;
        let digest = hex(&Sha256::digest(&shard));
        let file = format!("terms.{}.json", &digest[..DIGEST_LETTERS]);
        output.write(&format!("search/{lang}/{file}"), &shard, "the search data")?;
        let mut stop: Vec<&String> = vocabulary.stop.iter().collect();
        stop.sort();
        let shards: Map<String, Value> = [(String::new(), file.into())].into_iter().collect();
        let index = json!({
            "v": FORMAT, "docs": documents, "sections": names, "shards": shards,
            "stop": stop.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "),
            "weak": vocabulary.weak.join(" "), "phrases": vocabulary.phrases,
        });
        let index = serde_json::to_vec(&index)?;
        output.write(
            &format!("search/{lang}/index.json"),
            &index,
            "the search data",
        )?;
    }
    Ok(())
}

fn is_indexed(page: &Page, folders: &[&str]) -> bool {
    let inside = folders.iter().any(|folder| {
        let rest = page.place.relative.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    });
    inside && page.meta.in_search_index && page.meta.render && page.meta.title.is_some()
}

fn add(
    page: &Page,
    number: u32,
    lang: &str,
    vocabulary: &vocabulary::Vocabulary,
    postings: &mut Postings,
) {
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
    index::add(postings, number, &fields, lang, vocabulary);
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

fn section_title(page: &Page, library: &Library) -> String {
    let nearest = page
        .ancestors
        .last()
        .and_then(|name| library.section_by_path.get(name));
    nearest
        .and_then(|section| library.sections[*section].meta.title.clone())
        .unwrap_or_default()
}

/// The address without its host, so that the data serve on any.
fn local(basis: &Basis, page: &Page) -> String {
    let permalink = basis.config.permalink(&page.path);
    let after_scheme = permalink.find("://").map_or(0, |at| at + 3);
    match permalink[after_scheme..].find('/') {
        Some(slash) => permalink[after_scheme + slash..].to_owned(),
        None => permalink,
    }
}

fn summary(page: &Page) -> String {
    let plain = || {
        page.text
            .rendered
            .plain
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let text = page.meta.description.clone().unwrap_or_else(plain);
    if text.chars().count() <= SUMMARY_LETTERS {
        return text;
    }
    let cut: String = text.chars().take(SUMMARY_LETTERS).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
