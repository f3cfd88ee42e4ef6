//! What a changed page touches: its own rendering, those that were given it, and nothing else.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use anyhow::Result;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use crate::basis::Basis;
use crate::content::front_matter::{PageMeta, SortBy};
use crate::content::library::Library;
use crate::content::page::Page;
use crate::content::read::{Read, read_file};
use crate::output::Output;
use crate::site::built::Built;
use crate::site::desk::{Desk, Rendering, What};
use crate::site::link_checking;
use crate::site::options::{BuildOptions, BuildReport};
use crate::site::sitemap;
use crate::site::texts;
use crate::source::slashed;
use crate::templates::contents::Contents;
use crate::templates::fields::Fields;
use crate::templates::stage::Stage;
use crate::templates::values;

/// What changed in one page.
struct Change {
    page: usize,
    /// Names of its fields that are not what they were.
    fields: HashSet<String>,
    /// Pages and sections it links to, or did.
    targets: HashSet<String>,
}

/// Builds again what changed pages touch; nothing when more has changed than that can tell.
pub(crate) fn apply(
    options: &BuildOptions,
    mut built: Built,
    changed: &[&Path],
) -> Result<Option<(Built, BuildReport)>> {
    let started = Instant::now();
    let basis = Arc::clone(&built.basis);
    let mut pages: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    let mut searched = Vec::new();
    {
        let shared = Arc::clone(&built.contents);
        let mut contents = shared.write().unwrap_or_else(PoisonError::into_inner);
        for path in changed {
            let Some(page) = known_page(&contents.library, &options.root, path) else {
                return Ok(None);
            };
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        for page in pages {
            let before = search_input(&contents.library.pages[page]);
            match renew(&mut contents, page, &basis, &mut built.stage, options)? {
                Some(change) => changes.push(change),
                None => return Ok(None),
            }
            if before != search_input(&contents.library.pages[page]) {
                searched.push(page);
            }
        }
    }
    let contents = Arc::clone(&built.contents);
    let contents = contents.read().unwrap_or_else(PoisonError::into_inner);
    let mut output = Output::patch(&options.output, std::mem::take(&mut built.owners))?;
    let touched = |one: &Rendering| changes.iter().any(|change| touches(change, one, &contents));
    let (again, mut kept): (Vec<Rendering>, Vec<Rendering>) = std::mem::take(&mut built.renderings)
        .into_iter()
        .partition(touched);
    let mut desk = Desk {
        contents: &contents,
        basis: &basis,
        stage: &mut built.stage,
        output: &mut output,
        renderings: Vec::new(),
    };
    for one in again {
        desk.once_more(one.what)?;
    }
    for change in &changes {
        desk.lists_of(change.page, |fields| has_any(fields, &change.fields))?;
    }
    if changes
        .iter()
        .any(|change| change.fields.contains("updated"))
    {
        sitemap::write(&mut desk)?;
    }
    kept.append(&mut desk.renderings);
    let library = &contents.library;
    built
        .search
        .renew(&searched, library, &basis, &mut output)?;
    let report = BuildReport {
        pages: contents.library.pages.len(),
        sections: contents.library.sections.len(),
        files: output.count(),
        remarks: contents.library.remarks(),
        elapsed: started.elapsed(),
    };
    drop(contents);
    built.renderings = kept;
    built.owners = output.finish()?;
    Ok(Some((built, report)))
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

/// Reads a page anew and puts it in its place; nothing when it can no longer stay there.
fn renew(
    contents: &mut Contents,
    index: usize,
    basis: &Basis,
    stage: &mut Stage,
    options: &BuildOptions,
) -> Result<Option<Change>> {
    let old = &contents.library.pages[index];
    let file = options.root.join("content").join(&old.place.relative);
    // What templates were told of this very file, as data or by its digest.
    let told = basis.answers.lock().unwrap_or_else(PoisonError::into_inner);
    if !file.is_file()
        || told
            .keys()
            .any(|question| question.contains(&old.place.relative))
    {
        return Ok(None);
    }
    drop(told);
    let mut warnings = Vec::new();
    let read = read_file(&options.root, &file, &basis.config, &[], &mut warnings)?;
    let Read::Page(mut new) = read else {
        return Ok(None);
    };
    let had = format!("content/{}: ", old.place.relative);
    let had_warnings = contents
        .library
        .warnings
        .iter()
        .filter(|one| one.starts_with(&had));
    if !same_place(old, &new, &contents.library) || !had_warnings.eq(warnings.iter()) {
        return Ok(None);
    }
    new.assets.clone_from(&old.assets);
    new.ancestors.clone_from(&old.ancestors);
    new.seen_ancestors.clone_from(&old.seen_ancestors);
    new.inherited_template.clone_from(&old.inherited_template);
    (new.lower, new.higher) = (old.lower, old.higher);
    let before = values::page(old, &contents.library, &Fields::All);
    let mut targets = targets(old);
    contents.library.pages[index] = *new;
    texts::render_page(&mut contents.library, index, basis, stage)?;
    link_checking::check_anchors_of(&contents.library, index)?;
    let page = &contents.library.pages[index];
    let after = values::page(page, &contents.library, &Fields::All);
    let fields = differences(&before, &after);
    let new_targets = self::targets(page);
    let relinked = targets != new_targets || fields.contains("title");
    targets.extend(new_targets);
    if relinked {
        link_checking::note_backlinks(&mut contents.library);
    } else {
        targets.clear();
    }
    // Where lists show what else changes with it, everything may be touched.
    let spreads = relinked && contents.looks.others.has("backlinks")
        || fields.contains("title") && contents.looks.others.has("translations");
    Ok((!spreads).then_some(Change {
        page: index,
        fields,
        targets,
    }))
}

/// Whether a page read anew keeps its address, its order, its terms and what leads to it.
fn same_place(old: &Page, new: &Page, library: &Library) -> bool {
    let sorts = |by: &[SortBy]| {
        let above = old
            .ancestors
            .iter()
            .filter_map(|name| library.section_by_path.get(name));
        let mut orders = above.map(|one| library.sections[*one].meta.sort_by);
        orders.any(|order| by.contains(&order))
    };
    let PageMeta { title, updated, .. } = &new.meta;
    let (a, b) = (&old.meta, &new.meta);
    !old.left_out
        && old.path == new.path
        && old.slug == new.slug
        && (a.date == b.date && a.weight == b.weight && a.taxonomies == b.taxonomies)
        && (a.aliases == b.aliases && a.draft == b.draft && a.render == b.render)
        && (a.title == *title || !sorts(&[SortBy::Title, SortBy::TitleBytes]))
        && (a.title.is_some() == title.is_some() && a.updated.is_some() == updated.is_some())
        && (a.updated == *updated || !sorts(&[SortBy::UpdateDate]))
}

fn targets(page: &Page) -> HashSet<String> {
    let links = page.text.rendered.links.iter();
    links.map(|link| link.target.clone()).collect()
}

fn differences(before: &Value, after: &Value) -> HashSet<String> {
    let fields = before.as_object().into_iter().flatten();
    let other = fields.filter(|(name, value)| after[name.as_str()] != **value);
    other.map(|(name, _)| name.clone()).collect()
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

fn has_any(fields: &Fields, names: &HashSet<String>) -> bool {
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
