//! The files no page asks for: `404.html`, the sitemap, `robots.txt`, the feeds, static files.

use anyhow::Result;
use serde_json::{Value, json};
use tera::Tera;

use crate::comments;
use crate::output::Output;
use crate::pagination::numbered;
use crate::site::{Basis, Contents, common};
use crate::source::{files_under, read_text, shown, slashed};
use crate::templates;

/// Writes them all.
pub(crate) fn write(
    contents: &Contents,
    basis: &Basis,
    tera: &Tera,
    output: &mut Output,
) -> Result<()> {
    let config = &basis.config;
    let default = &config.default_language;
    let not_found = common(config, default, None)?;
    let html = templates::render(tera, "404.html", not_found, "404.html")?;
    output.write("404.html", html.as_bytes(), "the page 404.html")?;
    if config.generate_sitemap {
        let mut variables = common(config, default, None)?;
        variables.insert("entries".to_owned(), entries(contents));
        let xml = templates::render(tera, "sitemap.xml", variables, "sitemap.xml")?;
        output.write("sitemap.xml", xml.as_bytes(), "the sitemap")?;
    }
    if config.generate_robots_txt {
        let variables = common(config, default, None)?;
        let text = templates::render(tera, "robots.txt", variables, "robots.txt")?;
        output.write("robots.txt", text.as_bytes(), "robots.txt")?;
    }
    for (lang, options) in &config.languages {
        if options.generate_feeds {
            feed(lang, contents, basis, tera, output)?;
        }
    }
    copies(basis, output)
}

fn entries(contents: &Contents) -> Value {
    let library = &contents.library;
    let mut entries: Vec<(String, Option<String>)> = Vec::new();
    for page in library.pages.iter().filter(|page| page.meta.render) {
        let updated = page.meta.updated.clone().or_else(|| page.meta.date.clone());
        entries.push((page.permalink.clone(), updated));
    }
    for section in library.sections.iter().filter(|one| one.meta.render) {
        if section.meta.redirect_to.is_none() {
            entries.push((section.permalink.clone(), None));
            if let Some(by) = section.meta.paginate_by {
                let folder = &section.meta.paginate_path;
                entries.extend(parts(&section.permalink, folder, section.pages.len(), by));
            }
        }
    }
    for taxonomy in contents.taxonomies.iter().filter(|one| one.render) {
        if !taxonomy.terms.is_empty() {
            entries.push((taxonomy.permalink.clone(), None));
        }
        entries.extend(
            taxonomy
                .terms
                .values()
                .map(|term| (term.permalink.clone(), None)),
        );
    }
    for taxonomy in contents.taxonomies.iter().filter(|one| one.render) {
        if let Some(by) = taxonomy.paginate_by {
            let folder = taxonomy.paginate_path.as_deref().unwrap_or("page");
            for term in taxonomy.terms.values() {
                entries.extend(parts(&term.permalink, folder, term.pages.len(), by));
            }
        }
    }
    entries.sort();
    entries
        .into_iter()
        .map(|(permalink, updated)| json!({ "permalink": permalink, "updated": updated }))
        .collect()
}

/// The numbered addresses of a list, the first included, as Zola lists them.
fn parts(permalink: &str, folder: &str, pages: usize, by: usize) -> Vec<(String, Option<String>)> {
    let last = pages.div_ceil(by);
    let address = |number| numbered(permalink, folder, &format!("{number}/"));
    (1..=last).map(|number| (address(number), None)).collect()
}

fn feed(
    lang: &str,
    contents: &Contents,
    basis: &Basis,
    tera: &Tera,
    output: &mut Output,
) -> Result<()> {
    let config = &basis.config;
    let library = &contents.library;
    let mut dated: Vec<usize> = (0..library.pages.len())
        .filter(|one| library.pages[*one].place.lang == lang)
        .filter(|one| library.pages[*one].meta.date.is_some())
        .collect();
    dated.sort_by(|a, b| {
        library.pages[*b]
            .meta
            .date
            .cmp(&library.pages[*a].meta.date)
    });
    dated.truncate(config.feed_limit.unwrap_or(usize::MAX));
    let latest = |one: &usize| {
        let meta = &library.pages[*one].meta;
        meta.updated.clone().max(meta.date.clone())
    };
    let Some(updated) = dated.iter().filter_map(latest).max() else {
        return Ok(());
    };
    let path = match lang == config.default_language {
        true => "/atom.xml".to_owned(),
        false => format!("/{lang}/atom.xml"),
    };
    let mut variables = common(config, lang, None)?;
    variables.insert("feed_url".to_owned(), config.permalink(&path).into());
    variables.insert("last_updated".to_owned(), updated.into());
    variables.insert("pages".to_owned(), contents.page_list(&dated));
    let xml = templates::render(tera, "atom.xml", variables, "atom.xml")?;
    output.write(&path, xml.as_bytes(), "the feed")
}

/// Copies `static/` and the files of npm packages.
fn copies(basis: &Basis, output: &mut Output) -> Result<()> {
    let folder = basis.root.join("static");
    let strips = basis.config.extra.get("strip_comments") == Some(&Value::Bool(true));
    for file in files_under(&folder)? {
        let path = slashed(file.strip_prefix(&folder).unwrap_or(&file));
        let owner = shown(&basis.root, &file);
        if strips
            && [".js", ".mjs", ".css"]
                .iter()
                .any(|end| path.ends_with(end))
        {
            let text = read_text(&basis.root, &file)?;
            output.write(&path, comments::strip(&text).as_bytes(), &owner)?;
        } else {
            output.copy(&path, &file, &owner)?;
        }
    }
    for (path, file) in &basis.packages {
        output.copy(path, file, "config.toml [extra.packages]")?;
    }
    Ok(())
}
