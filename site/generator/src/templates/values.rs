//! Pages and sections as templates see them, under the names Zola gives.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use crate::content::dates;
use crate::content::library::Library;
use crate::content::page::{Page, Section, Text};
use crate::content::place::Place;
use crate::templates::fields::PageFields;

/// Words a reader takes in a minute: Zola's figure.
const WORDS_A_MINUTE: usize = 200;

/// A value being made: only the fields that a template can look at.
struct Making<'a> {
    fields: &'a PageFields,
    value: Map<String, Value>,
}

impl Making<'_> {
    fn put<T: Into<Value>>(&mut self, name: &str, make: impl FnOnce() -> T) {
        if self.fields.has(name) {
            self.value.insert(name.to_owned(), make().into());
        }
    }
}

/// A page, without its neighbours.
pub(crate) fn page(page: &Page, library: &Library, fields: &PageFields) -> Value {
    let meta = &page.meta;
    let value = Map::new();
    let mut making = Making { fields, value };
    common(&mut making, &page.place, &page.path, &page.text, library);
    let date = meta.date.as_deref().and_then(dates::read);
    making.put("permalink", || page.permalink.as_str());
    making.put("slug", || page.slug.as_str());
    making.put("ancestors", || page.seen_ancestors.clone());
    making.put("title", || meta.title.clone());
    making.put("description", || meta.description.clone());
    making.put("date", || meta.date.clone());
    making.put("updated", || meta.updated.clone());
    making.put("year", || date.map(OffsetDateTime::year));
    making.put("month", || date.map(|date| u8::from(date.month())));
    making.put("day", || date.map(OffsetDateTime::day));
    making.put("taxonomies", || json!(meta.taxonomies));
    making.put("authors", || meta.authors.clone());
    making.put("extra", || meta.extra.clone());
    making.put("summary", || page.text.rendered.summary.clone());
    making.put("assets", || assets(&page.place, &page.assets));
    making.put("draft", || meta.draft);
    making.put("lower", || Value::Null);
    making.put("higher", || Value::Null);
    Value::Object(making.value)
}

/// A section, without its pages.
pub(crate) fn section(section: &Section, library: &Library, fields: &PageFields) -> Value {
    let meta = &section.meta;
    let value = Map::new();
    let mut making = Making { fields, value };
    common(
        &mut making,
        &section.place,
        &section.path,
        &section.text,
        library,
    );
    let below = section.subsections.iter();
    let below = below.map(|one| library.sections[*one].place.relative.as_str());
    making.put("permalink", || section.permalink.as_str());
    making.put("ancestors", || section.ancestors.clone());
    making.put("title", || meta.title.clone());
    making.put("description", || meta.description.clone());
    making.put("extra", || meta.extra.clone());
    making.put("assets", || assets(&section.place, &section.assets));
    making.put("draft", || meta.draft);
    making.put("generate_feeds", || meta.generate_feeds);
    making.put("transparent", || meta.transparent);
    making.put("paginate_by", || meta.paginate_by);
    making.put("paginate_reversed", || meta.paginate_reversed);
    making.put("subsections", || below.collect::<Vec<_>>());
    making.put("pages", || json!([]));
    Value::Object(making.value)
}

fn common(making: &mut Making<'_>, place: &Place, path: &str, text: &Text, library: &Library) {
    let rendered = &text.rendered;
    making.put("relative_path", || place.relative.as_str());
    making.put("colocated_path", || place.colocated.clone());
    making.put("content", || rendered.html.as_str());
    making.put("path", || path);
    making.put("components", || {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>()
    });
    making.put("lang", || place.lang.as_str());
    making.put("toc", || json!(rendered.toc));
    making.put("word_count", || rendered.words);
    making.put("reading_time", || rendered.words.div_ceil(WORDS_A_MINUTE));
    making.put("translations", || translations(place, library));
    making.put("backlinks", || backlinks(place, library));
}

fn backlinks(place: &Place, library: &Library) -> Vec<Value> {
    let all = library.backlinks.get(&place.relative).into_iter().flatten();
    all.map(|(permalink, title)| json!({ "permalink": permalink, "title": title }))
        .collect()
}

/// This text in every language it has, itself included, as Zola lists them.
fn translations(place: &Place, library: &Library) -> Vec<Value> {
    let all = library.translations.get(&place.canonical);
    let one = |relative: &String| {
        let page = library.page_by_path.get(relative);
        let page = page.map(|one| &library.pages[*one]);
        let found = page.map(|one| (&one.place, &one.permalink, &one.meta.title));
        let section = || {
            let one = &library.sections[*library.section_by_path.get(relative)?];
            Some((&one.place, &one.permalink, &one.meta.title))
        };
        let (place, permalink, title) = found.or_else(section)?;
        Some(json!({
            "lang": place.lang, "permalink": permalink, "title": title,
            "path": format!("content/{relative}"),
        }))
    };
    all.into_iter().flatten().filter_map(one).collect()
}

/// The addresses of the files beside a text: as Zola writes them, by the folder they stand in.
fn assets(place: &Place, assets: &[std::path::PathBuf]) -> Vec<String> {
    let folder = place
        .relative
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let inside = |file: &std::path::PathBuf| {
        let file = crate::source::slashed(file);
        let inside = file.rsplit_once(&format!("content/{folder}"));
        let inside = inside.map_or(file.as_str(), |(_, inside)| inside);
        format!("/{folder}/{}", inside.trim_start_matches('/')).replace("//", "/")
    };
    assets.iter().map(inside).collect()
}
