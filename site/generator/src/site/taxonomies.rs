//! The pages of taxonomies: the list of terms, and each term with its feeds.

use anyhow::Result;
use serde_json::{Map, Value};

use crate::content::taxonomy::{Taxonomy, Term};
use crate::site::feeds;
use crate::site::pagination::PagedList;
use crate::site::renderer::{Renderer, place};

/// Writes the list of a taxonomy's terms, and each term.
pub(crate) fn write(renderer: &mut Renderer<'_>, taxonomy: &Taxonomy) -> Result<()> {
    list_of_terms(renderer, taxonomy)?;
    for term in &taxonomy.terms {
        write_term(renderer, taxonomy, term)?;
    }
    Ok(())
}

/// Writes the list of terms alone.
pub(crate) fn list_of_terms(renderer: &mut Renderer<'_>, taxonomy: &Taxonomy) -> Result<()> {
    let contents = renderer.contents;
    let owner = format!("the taxonomy `{}`", taxonomy.kind.name);
    let pages = |pages: &[usize]| contents.page_list(pages);
    let mut variables = place(&renderer.basis.config, &taxonomy.path);
    variables.insert("taxonomy".to_owned(), taxonomy.kind.to_value());
    let terms = taxonomy.terms.iter();
    let terms: Value = terms.map(|term| term.to_value(&pages)).collect();
    variables.insert("terms".to_owned(), terms);
    let template = template_of(renderer, taxonomy, "list");
    let html = renderer
        .stage
        .render(&template, &taxonomy.lang, variables, &owner)?;
    renderer.output.write_page(&taxonomy.path, &html, &owner)
}

/// Writes the pages of a term, and its feeds.
pub(crate) fn write_term(
    renderer: &mut Renderer<'_>,
    taxonomy: &Taxonomy,
    term: &Term,
) -> Result<()> {
    let contents = renderer.contents;
    let (kind, lang) = (&taxonomy.kind, &taxonomy.lang);
    let owner = format!("the taxonomy `{}`", kind.name);
    let single = template_of(renderer, taxonomy, "single");
    let value = term.to_value(&|pages| contents.page_list(pages));
    let subject = Map::from_iter([
        ("taxonomy".to_owned(), kind.to_value()),
        ("term".to_owned(), value),
    ]);
    if let Some(by) = kind.pages_at_a_time() {
        let shown = term.pages.iter().copied();
        let shown = shown.filter(|one| contents.library.pages[*one].meta.render);
        let list = PagedList {
            owner: &owner,
            lang,
            template: &single,
            path: &term.path,
            folder: kind.parts_folder(),
            by,
            pages: shown.collect(),
            total: term.pages.len(),
            subject,
        };
        list.write(renderer)?;
    } else {
        let mut variables = place(&renderer.basis.config, &term.path);
        variables.extend(subject);
        let html = renderer.stage.render(&single, lang, variables, &owner)?;
        renderer.output.write_page(&term.path, &html, &owner)?;
    }
    if kind.feed {
        feeds::of_term(renderer, taxonomy, term)?;
    }
    Ok(())
}

fn template_of(renderer: &Renderer<'_>, taxonomy: &Taxonomy, part: &str) -> String {
    let own = format!("{}/{part}.html", taxonomy.kind.name);
    match renderer.stage.has(&own) {
        true => own,
        false => format!("taxonomy_{part}.html"),
    }
}
