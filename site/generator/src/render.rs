//! From a read site to its files: texts first, then every page through its template.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value, json};
use tera::{Context, Tera};

use crate::config::Config;
use crate::headings::has_anchor;
use crate::library::{Library, Page, Section, Text};
use crate::markdown::{self, Rendered, Surroundings};
use crate::output::Output;
use crate::pagination::PagedList;
use crate::place::Place;
use crate::site::{Basis, Contents, common};
use crate::{templates, values};

/// Renders the Markdown of every page and section, and checks the links between them.
pub(crate) fn texts(library: &mut Library, basis: &Basis, tera: &Tera) -> Result<()> {
    let mut pages = Vec::with_capacity(library.pages.len());
    for page in &library.pages {
        let own = page.ancestors.iter().rev().find_map(|name| {
            let section = library.section_by_path.get(name)?;
            library.sections[*section]
                .meta
                .insert_anchor_links
                .as_deref()
        });
        let value = json!({ "title": page.meta.title, "path": page.path, "lang": page.place.lang,
            "relative_path": page.place.relative, "permalink": page.permalink,
            "description": page.meta.description, "slug": page.slug, "extra": page.meta.extra });
        let known = ("page", value);
        pages.push(text(
            &page.text,
            &page.place,
            &page.permalink,
            own,
            known,
            basis,
            tera,
        )?);
    }
    let mut sections = Vec::with_capacity(library.sections.len());
    for section in &library.sections {
        let own = section.meta.insert_anchor_links.as_deref();
        let value = json!({ "title": section.meta.title, "path": section.path,
            "relative_path": section.place.relative, "permalink": section.permalink,
            "lang": section.place.lang, "extra": section.meta.extra });
        let known = ("section", value);
        let place = &section.place;
        sections.push(text(
            &section.text,
            place,
            &section.permalink,
            own,
            known,
            basis,
            tera,
        )?);
    }
    for (page, rendered) in library.pages.iter_mut().zip(pages) {
        page.text.rendered = rendered;
    }
    for (section, rendered) in library.sections.iter_mut().zip(sections) {
        section.text.rendered = rendered;
    }
    check_anchors(library)
}

fn text(
    text: &Text,
    place: &Place,
    permalink: &str,
    anchors: Option<&str>,
    known: (&str, Value),
    basis: &Basis,
    tera: &Tera,
) -> Result<Rendered> {
    let mut variables = common(&basis.config, &place.lang, None)?;
    variables.insert(known.0.to_owned(), known.1);
    let context = Context::from_value(Value::Object(variables))?;
    let default = basis.config.markdown.insert_anchor_links.as_deref();
    let anchors = anchors.or(default).unwrap_or("none");
    let name = format!("content/{}", place.relative);
    if !matches!(anchors, "none" | "left" | "right") {
        bail!("{name}: insert_anchor_links = \"{anchors}\" is not something this generator has");
    }
    let around = Surroundings {
        config: &basis.config,
        tera,
        context: &context,
        permalinks: &basis.permalinks,
        relative: &place.relative,
        permalink,
        lang: &place.lang,
        anchors,
    };
    markdown::render(&text.markdown, &around)
        .map_err(|error| anyhow!("{name}, {}", shift(&error.to_string(), text.lines_above)))
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

fn check_anchors(library: &Library) -> Result<()> {
    let pages = library.pages.iter().map(|one| (&one.place, &one.text));
    let sections = library.sections.iter().map(|one| (&one.place, &one.text));
    let all: HashMap<&str, &Text> = pages
        .chain(sections)
        .map(|(place, text)| (place.relative.as_str(), text))
        .collect();
    let mut names: Vec<&&str> = all.keys().collect();
    names.sort();
    for name in names {
        for link in &all[*name].rendered.links {
            let Some(anchor) = &link.anchor else { continue };
            let target = all.get(link.target.as_str());
            if !target.is_some_and(|text| has_anchor(&text.rendered, anchor)) {
                bail!(
                    "content/{name}, line {}: the anchor `#{anchor}` does not exist in content/{}",
                    link.line + all[*name].lines_above,
                    link.target
                );
            }
        }
    }
    Ok(())
}

/// Writes every page, section, taxonomy and redirection.
pub(crate) fn pages(
    contents: &Arc<Contents>,
    basis: &Basis,
    tera: &Tera,
    output: &mut Output,
) -> Result<()> {
    let library = &contents.library;
    for (index, page) in library.pages.iter().enumerate() {
        let owner = format!("content/{}", page.place.relative);
        if page.meta.render {
            let mut variables = common(&basis.config, &page.place.lang, Some(&page.path))?;
            variables.insert("page".to_owned(), contents.page_with_neighbours(index));
            let template = library.page_template(page);
            let html = templates::render(tera, template, variables, &owner)?;
            output.write_page(&page.path, &html, &owner)?;
            page_extras(page, basis, tera, output, &owner)?;
        }
    }
    for (index, section) in library.sections.iter().enumerate() {
        let owner = format!("content/{}", section.place.relative);
        section_page(section, index, contents, basis, tera, output, &owner)?;
    }
    taxonomies(contents, basis, tera, output)
}

fn page_extras(
    page: &Page,
    basis: &Basis,
    tera: &Tera,
    output: &mut Output,
    owner: &str,
) -> Result<()> {
    let folder = basis.root.join("content");
    let own = folder.join(page.place.colocated.as_deref().unwrap_or_default());
    assets(&page.assets, &own, &page.path, output, owner)?;
    redirects(&page.meta.aliases, &page.permalink, tera, output, owner)
}

fn section_page(
    section: &Section,
    index: usize,
    contents: &Contents,
    basis: &Basis,
    tera: &Tera,
    output: &mut Output,
    owner: &str,
) -> Result<()> {
    let own = basis
        .root
        .join("content")
        .join(section.place.components.join("/"));
    assets(&section.assets, &own, &section.path, output, owner)?;
    redirects(
        &section.meta.aliases,
        &section.permalink,
        tera,
        output,
        owner,
    )?;
    if let Some(target) = &section.meta.redirect_to {
        let target = basis
            .config
            .permalink(&format!("/{}", target.trim_start_matches('/')));
        return redirects(
            std::slice::from_ref(&section.path),
            &target,
            tera,
            output,
            owner,
        );
    }
    if !section.meta.render {
        return Ok(());
    }
    let usual = if section.place.components.is_empty() {
        "index.html"
    } else {
        "section.html"
    };
    let template = section.meta.template.as_deref().unwrap_or(usual);
    if let Some(by) = section.meta.paginate_by {
        let rendered = |one: &usize| contents.library.pages[*one].meta.render;
        let mut pages: Vec<usize> = section.pages.iter().copied().filter(rendered).collect();
        if section.meta.paginate_reversed {
            pages.reverse();
        }
        let value = ("section".to_owned(), contents.sections[index].clone());
        let list = PagedList {
            owner,
            lang: &section.place.lang,
            template,
            path: &section.path,
            folder: &section.meta.paginate_path,
            by,
            pages,
            subject: Map::from_iter([value]),
        };
        return list.write(contents, basis, tera, output);
    }
    let mut variables = common(&basis.config, &section.place.lang, Some(&section.path))?;
    variables.insert("section".to_owned(), contents.section_with_pages(index));
    let html = templates::render(tera, template, variables, owner)?;
    output.write_page(&section.path, &html, owner)
}

fn assets(
    files: &[std::path::PathBuf],
    folder: &std::path::Path,
    path: &str,
    output: &mut Output,
    owner: &str,
) -> Result<()> {
    for file in files {
        let inside = crate::source::slashed(file.strip_prefix(folder).unwrap_or(file));
        output.copy(&format!("{path}{inside}"), file, owner)?;
    }
    Ok(())
}

pub(crate) fn redirects(
    aliases: &[String],
    target: &str,
    tera: &Tera,
    output: &mut Output,
    owner: &str,
) -> Result<()> {
    for alias in aliases {
        let mut variables = Map::new();
        variables.insert("url".to_owned(), target.into());
        let html = templates::render(tera, "alias.html", variables, owner)?;
        let path = alias.trim_matches('/');
        let path = match (path.is_empty(), path.ends_with(".html")) {
            (true, _) => "/".to_owned(),
            (false, true) => path.to_owned(),
            (false, false) => format!("{path}/"),
        };
        output.write_page(&path, &html, owner)?;
    }
    Ok(())
}

fn taxonomies(contents: &Contents, basis: &Basis, tera: &Tera, output: &mut Output) -> Result<()> {
    for taxonomy in contents.taxonomies.iter().filter(|one| one.render) {
        if taxonomy.terms.is_empty() {
            continue;
        }
        let owner = format!("the taxonomy `{}`", taxonomy.kind);
        let known: Vec<&str> = tera.get_template_names().collect();
        let template = |one: &str| {
            let own = format!("{}/{one}.html", taxonomy.kind);
            let found = known.contains(&own.as_str());
            if found {
                own
            } else {
                format!("taxonomy_{one}.html")
            }
        };
        let describe = |config: &Config, path: &str| -> Result<Map<String, Value>> {
            let mut variables = common(config, &taxonomy.lang, Some(path))?;
            variables.insert("taxonomy".to_owned(), taxonomy.describe());
            Ok(variables)
        };
        let mut variables = describe(&basis.config, &taxonomy.path)?;
        let terms: Value = taxonomy
            .terms
            .values()
            .map(|term| term.to_value(contents))
            .collect();
        variables.insert("terms".to_owned(), terms);
        let html = templates::render(tera, &template("list"), variables, &owner)?;
        output.write_page(&taxonomy.path, &html, &owner)?;
        for term in taxonomy.terms.values() {
            if let Some(by) = taxonomy.paginate_by {
                let described = ("taxonomy".to_owned(), taxonomy.describe());
                let list = PagedList {
                    owner: &owner,
                    lang: &taxonomy.lang,
                    template: &template("single"),
                    path: &term.path,
                    folder: taxonomy.paginate_path.as_deref().unwrap_or("page"),
                    by,
                    pages: term.pages.clone(),
                    subject: Map::from_iter([
                        described,
                        ("term".to_owned(), term.to_value(contents)),
                    ]),
                };
                list.write(contents, basis, tera, output)?;
                continue;
            }
            let mut variables = describe(&basis.config, &term.path)?;
            variables.insert("term".to_owned(), term.to_value(contents));
            let html = templates::render(tera, &template("single"), variables, &owner)?;
            output.write_page(&term.path, &html, &owner)?;
        }
    }
    Ok(())
}

/// Makes the values templates see.
pub(crate) fn contents(mut library: Library, config: &Config) -> Contents {
    let pages = library
        .pages
        .iter()
        .map(|one| values::page(one, &library))
        .collect();
    let sections = library
        .sections
        .iter()
        .map(|one| values::section(one, &library))
        .collect();
    // The values hold a copy, and nothing reads these again.
    let pages_text = library.pages.iter_mut().map(|one| &mut one.text);
    let sections_text = library.sections.iter_mut().map(|one| &mut one.text);
    for text in pages_text.chain(sections_text) {
        text.markdown = String::new();
        text.rendered.html = String::new();
        text.rendered.summary = None;
        text.rendered.toc = Vec::new();
    }
    let taxonomies = crate::taxonomy::gather(&library, config);
    Contents {
        library,
        pages,
        sections,
        taxonomies,
    }
}
