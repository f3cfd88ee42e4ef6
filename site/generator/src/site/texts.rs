//! The Markdown of every page and section, rendered, with the links between them checked.

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::basis::Basis;
use crate::config::Anchors;
use crate::content::library::Library;
use crate::content::page::{Page, Section, Text};
use crate::content::place::{Place, index_name};
use crate::markdown::render::render as to_html;
use crate::markdown::rendered::Rendered;
use crate::markdown::surroundings::Surroundings;
use crate::site::link_checking;
use crate::templates::stage::Stage;

pub(crate) fn render(library: &mut Library, basis: &Basis, stage: &mut Stage) -> Result<()> {
    for index in 0..library.pages.len() {
        render_page(library, index, basis, stage)?;
    }
    for section in &mut library.sections {
        let anchors = section.meta.insert_anchor_links;
        let seen = section_seen(section);
        let text = std::mem::take(&mut section.text.markdown);
        section.text.rendered = one(
            &text,
            &section.text,
            &section.place,
            &section.permalink,
            anchors,
            ("section", seen),
            basis,
            stage,
        )?;
    }
    link_checking::check_anchors(library)?;
    link_checking::note_backlinks(library);
    Ok(())
}

/// Renders one page's text, which is then only kept as rendered.
pub(crate) fn render_page(
    library: &mut Library,
    index: usize,
    basis: &Basis,
    stage: &mut Stage,
) -> Result<()> {
    let page = &library.pages[index];
    let parent = index_name(&page.place.parent, &page.place.lang, &basis.config);
    let parent = library.section_by_path.get(&parent);
    let anchors = parent.and_then(|one| library.sections[*one].meta.insert_anchor_links);
    let seen = page_seen(page);
    let page = &mut library.pages[index];
    let text = std::mem::take(&mut page.text.markdown);
    page.text.rendered = one(
        &text,
        &page.text,
        &page.place,
        &page.permalink,
        anchors,
        ("page", seen),
        basis,
        stage,
    )?;
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "a page and a section share nothing but these"
)]
fn one(
    markdown: &str,
    text: &Text,
    place: &Place,
    permalink: &str,
    anchors: Option<Anchors>,
    seen: (&str, Value),
    basis: &Basis,
    stage: &mut Stage,
) -> Result<Rendered> {
    let anchors = anchors.unwrap_or(basis.config.markdown.insert_anchor_links);
    let count_words = stage.looks.at("word_count") || stage.looks.at("reading_time");
    let variables = Map::from_iter([(seen.0.to_owned(), seen.1)]);
    let rendered = stage.with(&place.lang, variables, |tera, context| {
        let around = Surroundings {
            config: &basis.config,
            tera,
            permalinks: &basis.permalinks,
            relative: &place.relative,
            permalink,
            lang: &place.lang,
            anchors,
            count_words,
        };
        to_html(markdown, &around, context)
    });
    rendered.map_err(|error| {
        let message = shift(&error.to_string(), text.lines_above);
        anyhow!("content/{}, {message}", place.relative)
    })
}

/// A page as its shortcodes see it: there is nothing rendered yet.
fn page_seen(page: &Page) -> Value {
    json!({
        "title": page.meta.title, "description": page.meta.description, "slug": page.slug,
        "path": page.path, "permalink": page.permalink, "lang": page.place.lang,
        "relative_path": page.place.relative, "colocated_path": page.place.colocated,
        "date": page.meta.date, "updated": page.meta.updated, "draft": page.meta.draft,
        "authors": page.meta.authors, "taxonomies": page.meta.taxonomies,
        "ancestors": page.seen_ancestors, "extra": page.meta.extra,
    })
}

fn section_seen(section: &Section) -> Value {
    json!({
        "title": section.meta.title, "description": section.meta.description,
        "path": section.path, "permalink": section.permalink, "lang": section.place.lang,
        "relative_path": section.place.relative, "draft": section.meta.draft,
        "ancestors": section.ancestors, "extra": section.meta.extra,
    })
}

/// "line 2: …" of the Markdown, counted from the top of the file.
fn shift(message: &str, above: usize) -> String {
    let moved = message.strip_prefix("line ").and_then(|rest| {
        let (number, rest) = rest.split_once(':')?;
        let number: usize = number.parse().ok()?;
        Some(format!("line {}:{rest}", number + above))
    });
    moved.unwrap_or_else(|| message.to_owned())
}
