//! Feeds: of the whole site in one language, of a section, of a taxonomy's term.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::content::dates::moment;
use crate::content::page::Section;
use crate::content::sorting::newest_first;
use crate::content::taxonomy::{Taxonomy, Term};
use crate::site::renderer::Renderer;
use crate::templates::values;

/// The feeds of a language.
pub(crate) fn of_site(renderer: &mut Renderer<'_>, lang: &str) -> Result<()> {
    let pages = &renderer.contents.library.pages;
    let all = (0..pages.len()).filter(|one| pages[*one].place.lang == lang);
    let all = all.filter(|one| pages[*one].is_built());
    write(renderer, lang, "", all.collect(), Map::new())
}

/// The feeds of a section's pages.
pub(crate) fn of_section(renderer: &mut Renderer<'_>, section: &Section) -> Result<()> {
    let fields = &renderer.contents.looks.feeds;
    let value = values::section(section, &renderer.contents.library, fields);
    let subject = Map::from_iter([("section".to_owned(), value)]);
    let folder = format!("{}/", section.place.components.join("/"));
    let (lang, pages) = (&section.place.lang, section.pages.clone());
    write(
        renderer,
        lang,
        folder.trim_start_matches('/'),
        pages,
        subject,
    )
}

/// The feeds of a term's pages.
pub(crate) fn of_term(renderer: &mut Renderer<'_>, taxonomy: &Taxonomy, term: &Term) -> Result<()> {
    let own = json!({ "name": term.name, "slug": term.slug, "permalink": term.permalink });
    let subject = Map::from_iter([
        ("taxonomy".to_owned(), taxonomy.kind.to_value()),
        ("term".to_owned(), own),
    ]);
    let folder = format!("{}/{}/", taxonomy.kind.slug, term.slug);
    write(
        renderer,
        &taxonomy.lang,
        &folder,
        term.pages.clone(),
        subject,
    )
}

/// Writes each feed that the language asks for, from the newest page; undated ones have no place there.
fn write(
    renderer: &mut Renderer<'_>,
    lang: &str,
    folder: &str,
    mut pages: Vec<usize>,
    subject: Map<String, Value>,
) -> Result<()> {
    let (contents, config) = (renderer.contents, &renderer.basis.config);
    let library = &contents.library;
    pages.retain(|one| library.pages[*one].meta.date.is_some());
    newest_first(&mut pages, library);
    // Zola's rule: the latest of all updates and of the newest page's own date.
    let newest = pages.first().map(|one| &library.pages[*one].meta.date);
    let updates = pages.iter().map(|one| &library.pages[*one].meta.updated);
    let dates = updates.chain(newest).flatten();
    let Some(updated) = dates.max_by_key(|date| moment(date)).cloned() else {
        return Ok(());
    };
    pages.truncate(config.feed_limit.unwrap_or(usize::MAX));
    let page = |one: &usize| values::page(&library.pages[*one], library, &contents.looks.feeds);
    let pages: Value = pages.iter().map(page).collect();
    for name in &config.language(lang)?.feed_filenames {
        let path = config.in_language(lang, &format!("{folder}{name}"));
        let mut variables = subject.clone();
        variables.insert("feed_url".to_owned(), config.permalink(&path).into());
        variables.insert("last_updated".to_owned(), updated.clone().into());
        variables.insert("pages".to_owned(), pages.clone());
        let xml = renderer.stage.render(name, lang, variables, name)?;
        renderer.output.write(&path, xml.as_bytes(), "the feeds")?;
    }
    Ok(())
}
