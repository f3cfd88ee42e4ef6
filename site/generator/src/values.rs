//! Pages and sections as templates see them, under the names Zola gives.

use serde_json::{Map, Value, json};

use crate::front_matter::year_month_day;
use crate::library::{Library, Page, Section};
use crate::place::Place;

/// Words a reader takes in a minute: Zola's figure.
const WORDS_A_MINUTE: usize = 200;

/// A page, without its neighbours.
pub(crate) fn page(page: &Page, library: &Library) -> Value {
    let meta = &page.meta;
    let date = meta.date.as_deref().and_then(year_month_day);
    let mut value = common(&page.place, &page.path, library, &page.text.rendered.html);
    let more = json!({
        "permalink": page.permalink,
        "slug": page.slug,
        "ancestors": page.ancestors,
        "title": meta.title,
        "description": meta.description,
        "date": meta.date,
        "updated": meta.updated,
        "year": date.map(|date| date.0),
        "month": date.map(|date| date.1),
        "day": date.map(|date| date.2),
        "taxonomies": meta.taxonomies,
        "authors": meta.authors,
        "extra": meta.extra,
        "summary": page.text.rendered.summary,
        "toc": page.text.rendered.toc,
        "word_count": page.text.rendered.words,
        "reading_time": reading_time(page.text.rendered.words),
        "assets": assets(&page.place, &page.path, &page.assets),
        "draft": meta.draft,
        "weight": meta.weight,
        "lower": null,
        "higher": null,
    });
    extend(&mut value, more);
    Value::Object(value)
}

/// A section, without its pages.
pub(crate) fn section(section: &Section, library: &Library) -> Value {
    let meta = &section.meta;
    let below: Vec<&str> = section
        .subsections
        .iter()
        .map(|one| library.sections[*one].place.relative.as_str())
        .collect();
    let mut value = common(
        &section.place,
        &section.path,
        library,
        &section.text.rendered.html,
    );
    let more = json!({
        "permalink": section.permalink,
        "ancestors": section.ancestors,
        "title": meta.title,
        "description": meta.description,
        "extra": meta.extra,
        "toc": section.text.rendered.toc,
        "word_count": section.text.rendered.words,
        "reading_time": reading_time(section.text.rendered.words),
        "assets": assets(&section.place, &section.path, &section.assets),
        "draft": meta.draft,
        "generate_feeds": false,
        "transparent": meta.transparent,
        "paginate_by": meta.paginate_by,
        "paginate_reversed": meta.paginate_reversed,
        "subsections": below,
        "pages": [],
    });
    extend(&mut value, more);
    Value::Object(value)
}

fn common(place: &Place, path: &str, library: &Library, html: &str) -> Map<String, Value> {
    let components: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut value = Map::new();
    extend(
        &mut value,
        json!({
            "relative_path": place.relative,
            "colocated_path": place.colocated,
            "content": html,
            "path": path,
            "components": components,
            "lang": place.lang,
            "translations": translations(place, library),
            "backlinks": [],
        }),
    );
    value
}

fn extend(value: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        value.extend(more);
    }
}

fn reading_time(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE)
}

/// This text in every language it has, itself included, as Zola lists them.
fn translations(place: &Place, library: &Library) -> Vec<Value> {
    let Some(all) = library.translations.get(&place.canonical) else {
        return Vec::new();
    };
    all.iter()
        .filter_map(|relative| {
            let page = library
                .page_by_path
                .get(relative)
                .map(|one| &library.pages[*one]);
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
        })
        .collect()
}

fn assets(place: &Place, path: &str, assets: &[std::path::PathBuf]) -> Vec<String> {
    let folder = place
        .relative
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    assets
        .iter()
        .map(|file| {
            let file = crate::source::slashed(file);
            let inside = file
                .rsplit_once(&format!("content/{folder}"))
                .map_or(&*file, |(_, f)| f);
            format!("{path}{}", inside.trim_start_matches('/'))
        })
        .collect()
}
