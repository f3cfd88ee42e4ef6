//! `sitemap.xml`: every address of the site, for search engines.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::basis::Basis;
use crate::config::Exclude;
use crate::site::pagination::numbered;
use crate::site::renderer::Renderer;
use crate::templates::contents::Contents;

/// A permalink, and the date of the last change when it is known.
type Entry = (String, Option<String>);

/// Writes the sitemap, when there is to be one.
pub(crate) fn write(renderer: &mut Renderer<'_>) -> Result<()> {
    if renderer.basis.config.generate_sitemap {
        let entries = entries(renderer.contents, renderer.basis);
        let variables = Map::from_iter([("entries".to_owned(), entries)]);
        let xml = renderer.render_alone("sitemap.xml", variables)?;
        renderer
            .output
            .write("sitemap.xml", xml.as_bytes(), "the sitemap")?;
    }
    Ok(())
}

fn entries(contents: &Contents, basis: &Basis) -> Value {
    let library = &contents.library;
    let with_parts = basis.config.exclude_paginated_pages_in_sitemap == Exclude::None;
    let mut entries: Vec<Entry> = Vec::new();
    for page in library.pages.iter().filter(|page| page.meta.render) {
        let updated = page.meta.updated.clone().or_else(|| page.meta.date.clone());
        entries.push((page.permalink.clone(), updated));
    }
    for section in library.sections.iter().filter(|one| one.meta.render) {
        entries.push((section.permalink.clone(), None));
        if let Some(by) = section.meta.pages_at_a_time()
            && with_parts
        {
            let folder = &section.meta.paginate_path;
            entries.extend(parts(&section.permalink, folder, section.pages.len(), by));
        }
    }
    for taxonomy in contents.taxonomies.iter().filter(|one| one.kind.render) {
        if !taxonomy.terms.is_empty() {
            entries.push((taxonomy.permalink.clone(), None));
        }
        for term in &taxonomy.terms {
            entries.push((term.permalink.clone(), None));
            if let Some(by) = taxonomy.kind.pages_at_a_time()
                && with_parts
            {
                let folder = taxonomy.kind.parts_folder();
                entries.extend(parts(&term.permalink, folder, term.pages.len(), by));
            }
        }
    }
    entries.sort();
    let one = |(permalink, updated): Entry| json!({ "permalink": permalink, "updated": updated, "extra": null });
    entries.into_iter().map(one).collect()
}

/// The numbered addresses of a list, the first included, as Zola lists them.
fn parts(permalink: &str, folder: &str, pages: usize, by: usize) -> Vec<Entry> {
    let last = pages.div_ceil(by);
    let address = |number| numbered(permalink, folder, &format!("{number}/"));
    (1..=last).map(|number| (address(number), None)).collect()
}
