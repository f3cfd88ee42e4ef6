//! What a changed page touches: its own rendering, those that were given it, and nothing else.

mod renew;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use anyhow::Result;
use unicode_normalization::UnicodeNormalization as _;

use crate::content::front_matter::PageMeta;
use crate::content::library::Library;
use crate::content::page::Page;
use crate::output::Output;
use crate::site::built::Built;
use crate::site::options::{BuildOptions, BuildReport};
use crate::site::renderer::{Renderer, Rendering, What};
use crate::site::sitemap;
use crate::source::slashed;
use crate::templates::contents::Contents;
use crate::templates::fields::PageFields;

use renew::{Change, renew};

/// What became of the pages that changed, read anew.
#[derive(Default)]
struct Renewed {
    changes: Vec<Change>,
    /// Pages of which the search knows something else now.
    searched: Vec<usize>,
}

/// Builds again what changed pages touch; nothing when more has changed than that can tell.
pub(crate) fn apply(
    options: &BuildOptions,
    mut built: Built,
    changed: &[&Path],
) -> Result<Option<(Built, BuildReport)>> {
    let started = Instant::now();
    let basis = Arc::clone(&built.basis);
    let Some(renewed) = renew_all(options, &mut built, changed)? else {
        return Ok(None);
    };
    let contents = Arc::clone(&built.contents);
    let contents = contents.read().unwrap_or_else(PoisonError::into_inner);
    let mut output = Output::patch(&options.output, std::mem::take(&mut built.owners))?;
    built.renderings = render_again(&mut built, &renewed.changes, &contents, &mut output)?;
    let library = &contents.library;
    built
        .search
        .renew(&renewed.searched, library, &basis, &mut output)?;
    let report = BuildReport {
        pages: contents.library.pages.len(),
        sections: contents.library.sections.len(),
        files: output.count(),
        remarks: contents.library.remarks(),
        elapsed: started.elapsed(),
    };
    drop(contents);
    built.owners = output.finish()?;
    Ok(Some((built, report)))
}

/// Reads the changed pages anew, each into its place; nothing when one of them cannot stay there.
fn renew_all(
    options: &BuildOptions,
    built: &mut Built,
    changed: &[&Path],
) -> Result<Option<Renewed>> {
    let mut contents = built
        .contents
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let mut pages: Vec<usize> = Vec::new();
    for path in changed {
        let Some(page) = known_page(&contents.library, &options.root, path) else {
            return Ok(None);
        };
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    let mut renewed = Renewed::default();
    for page in pages {
        let before = search_input(&contents.library.pages[page]);
        match renew(&mut contents, page, &built.basis, &mut built.stage, options)? {
            Some(change) => renewed.changes.push(change),
            None => return Ok(None),
        }
        if before != search_input(&contents.library.pages[page]) {
            renewed.searched.push(page);
        }
    }
    Ok(Some(renewed))
}

/// Renders what the changes touch; gives all renderings, those that were left as they are included.
fn render_again(
    built: &mut Built,
    changes: &[Change],
    contents: &Contents,
    output: &mut Output,
) -> Result<Vec<Rendering>> {
    let touched = |one: &Rendering| changes.iter().any(|change| touches(change, one, contents));
    let (again, mut kept): (Vec<Rendering>, Vec<Rendering>) = std::mem::take(&mut built.renderings)
        .into_iter()
        .partition(touched);
    let mut renderer = Renderer {
        contents,
        basis: &built.basis,
        stage: &mut built.stage,
        output,
        renderings: Vec::new(),
    };
    for one in again {
        renderer.once_more(one.what)?;
    }
    for change in changes {
        renderer.lists_of(change.page, |fields| has_any(fields, &change.fields))?;
    }
    if changes
        .iter()
        .any(|change| change.fields.contains("updated"))
    {
        sitemap::write(&mut renderer)?;
    }
    kept.append(&mut renderer.renderings);
    Ok(kept)
}

/// The page that a changed file is, when it was one before and is still there.
fn known_page(library: &Library, root: &Path, path: &Path) -> Option<usize> {
    let content = root.join("content");
    let inside = path.strip_prefix(&content).map(Path::to_owned).ok();
    let real = || {
        let (path, content) = (path.canonicalize().ok()?, content.canonicalize().ok()?);
        path.strip_prefix(content).map(Path::to_owned).ok()
    };
    let relative: String = slashed(&inside.or_else(real)?).nfc().collect();
    let page = library.page_by_path.get(&relative).copied()?;
    path.is_file().then_some(page)
}

/// All that the search takes from a page.
fn search_input(page: &Page) -> (PageMeta, Vec<String>, String) {
    let rendered = &page.text.rendered;
    (
        page.meta.clone(),
        rendered.headings.clone(),
        rendered.plain.clone(),
    )
}

fn has_any(fields: &PageFields, names: &HashSet<String>) -> bool {
    names.iter().any(|name| fields.has(name))
}

/// Whether a rendering could show a change.
fn touches(change: &Change, one: &Rendering, contents: &Contents) -> bool {
    let library = &contents.library;
    let page = &library.pages[change.page];
    let own = match one.what {
        What::Page(index) => {
            let other = &library.pages[index].place;
            let translation = other.canonical == page.place.canonical;
            index == change.page
                || change.targets.contains(&other.relative)
                || translation && change.fields.contains("title")
        }
        What::Section(index) => change
            .targets
            .contains(&library.sections[index].place.relative),
        // Its lists are gone through one by one.
        What::Taxonomy(_) => false,
        What::NotFound => false,
    };
    let given = &one.given;
    let holds = |section: &usize| library.sections[*section].pages.contains(&change.page);
    let could_show = || {
        given.pages.contains(&change.page)
            || given.sections_with_pages.iter().any(holds)
            || given.taxonomies && !page.meta.taxonomies.is_empty()
    };
    own || has_any(&contents.looks.others, &change.fields) && could_show()
}
