//! The files no page asks for: `404.html`, the sitemap, `robots.txt`, the feeds, static files.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use crate::config::Exclude;
use crate::site::feeds;
use crate::site::joining::{self, Joined};
use crate::site::pagination::numbered;
use crate::site::render::{Desk, What};
use crate::site::scripts;
use crate::site::styles;
use crate::source::{all_files_under, read_text, shown, slashed};
use crate::templates::contents::{Basis, Contents};

/// A permalink, and the date of the last change when it is known.
type Entry = (String, Option<String>);

/// Writes them all.
pub(crate) fn write(desk: &mut Desk<'_>) -> Result<()> {
    not_found(desk)?;
    sitemap(desk)?;
    if desk.basis.config.generate_robots_txt {
        let text = render(desk, "robots.txt", Map::new())?;
        desk.output
            .write("robots.txt", text.as_bytes(), "robots.txt")?;
    }
    feeds(desk)?;
    copies(desk)
}

/// Writes the page of what does not exist.
pub(crate) fn not_found(desk: &mut Desk<'_>) -> Result<()> {
    let html = render(desk, "404.html", Map::new())?;
    desk.output
        .write("404.html", html.as_bytes(), "the page 404.html")?;
    desk.note(What::NotFound);
    Ok(())
}

/// Writes the sitemap, when there is to be one.
pub(crate) fn sitemap(desk: &mut Desk<'_>) -> Result<()> {
    if desk.basis.config.generate_sitemap {
        let entries = entries(desk.contents, desk.basis);
        let variables = Map::from_iter([("entries".to_owned(), entries)]);
        let xml = render(desk, "sitemap.xml", variables)?;
        desk.output
            .write("sitemap.xml", xml.as_bytes(), "the sitemap")?;
    }
    Ok(())
}

/// Writes the feeds of each language that has any.
pub(crate) fn feeds(desk: &mut Desk<'_>) -> Result<()> {
    let basis = desk.basis;
    for (lang, options) in &basis.config.languages {
        if options.generate_feeds {
            feeds::of_site(desk, lang)?;
        }
    }
    Ok(())
}

fn render(desk: &mut Desk<'_>, template: &str, variables: Map<String, Value>) -> Result<String> {
    let default = &desk.basis.config.default_language;
    desk.stage.render(template, default, variables, template)
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

/// Copies `static/` and the files of npm packages.
fn copies(desk: &mut Desk<'_>) -> Result<()> {
    let basis = desk.basis;
    let folder = basis.root.join("static");
    let short = basis.config.extra.get("minify") == Some(&Value::Bool(true));
    let joined = if short {
        joined(basis)?
    } else {
        BTreeMap::new()
    };
    for file in all_files_under(&folder)? {
        let inside = file.strip_prefix(&folder).unwrap_or(&file);
        if basis.config.ignored_static.is_match(inside) {
            continue;
        }
        let path = slashed(inside);
        if joined.values().any(|one| one.parts.contains(&path)) {
            continue;
        }
        let owner = shown(&basis.root, &file);
        let kind = inside.extension().and_then(|kind| kind.to_str());
        let text = match kind {
            Some("js" | "mjs") if short => {
                let one = joined.get(&path).map(|one| one.source.clone());
                let source = match one {
                    Some(source) => source,
                    None => alone(&path, read_text(&basis.root, &file)?, &joined)?,
                };
                scripts::shorten(&source).map_err(|error| anyhow!("{owner}, {error}"))?
            }
            Some("css") if short => styles::strip(&read_text(&basis.root, &file)?),
            _ => {
                desk.output.copy(&path, &file, &owner)?;
                continue;
            }
        };
        desk.output.write(&path, text.as_bytes(), &owner)?;
    }
    for (path, file) in &basis.packages {
        desk.output
            .copy(path, file, "config.toml [extra.packages]")?;
    }
    Ok(())
}

/// The modules that `[extra] joined` names, each with what it imports.
fn joined(basis: &Basis) -> Result<BTreeMap<String, Joined>> {
    let Some(named) = basis.config.extra.get("joined") else {
        return Ok(BTreeMap::new());
    };
    let entries: Vec<String> = Vec::deserialize(named)
        .map_err(|_| anyhow!("config.toml: `joined` is a list of modules under static/"))?;
    let folder = basis.root.join("static");
    let read = |path: &str| read_text(&basis.root, &folder.join(path));
    let join = |entry: String| Ok((entry.clone(), joining::join(&entry, &read)?));
    entries.into_iter().map(join).collect()
}

/// A script that is sent by itself, when what it imports is sent as well.
fn alone(path: &str, source: String, joined: &BTreeMap<String, Joined>) -> Result<String> {
    if joined.is_empty() {
        return Ok(source);
    }
    let imported =
        joining::imported(path, &source).map_err(|error| anyhow!("static/{path}, {error}"))?;
    for part in &imported {
        let whose = joined.iter().find(|(_, one)| one.parts.contains(part));
        if let Some((entry, _)) = whose {
            bail!(
                "static/{path} imports {part}, which is sent as a part of {entry}: import it from there"
            );
        }
    }
    Ok(source)
}
