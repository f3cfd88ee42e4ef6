//! One page read anew, and what changed in it.

use std::collections::HashSet;
use std::sync::PoisonError;

use anyhow::Result;
use serde_json::Value;

use crate::basis::Basis;
use crate::content::front_matter::{PageMeta, SortBy};
use crate::content::library::Library;
use crate::content::page::Page;
use crate::content::read::{Read, read_file};
use crate::site::options::BuildOptions;
use crate::site::{link_checking, texts};
use crate::templates::contents::Contents;
use crate::templates::fields::PageFields;
use crate::templates::stage::Stage;
use crate::templates::values;

/// What changed in one page.
pub(super) struct Change {
    pub(super) page: usize,
    /// Names of its fields that are not what they were.
    pub(super) fields: HashSet<String>,
    /// Pages and sections it links to, or did.
    pub(super) targets: HashSet<String>,
}

/// Reads a page anew and puts it in its place; nothing when it can no longer stay there.
pub(super) fn renew(
    contents: &mut Contents,
    index: usize,
    basis: &Basis,
    stage: &mut Stage,
    options: &BuildOptions,
) -> Result<Option<Change>> {
    let old = &contents.library.pages[index];
    let Some(new) = read_anew(old, &contents.library, basis, options)? else {
        return Ok(None);
    };
    let before = values::page(old, &contents.library, &PageFields::All);
    let mut targets = targets(old);
    contents.library.pages[index] = new;
    texts::render_page(&mut contents.library, index, basis, stage)?;
    link_checking::check_anchors_of(&contents.library, index)?;
    let page = &contents.library.pages[index];
    let after = values::page(page, &contents.library, &PageFields::All);
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

/// The page of a file as it is now, with what the library knows of it; nothing when it can no longer stay in its place.
fn read_anew(
    old: &Page,
    library: &Library,
    basis: &Basis,
    options: &BuildOptions,
) -> Result<Option<Page>> {
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
    let had_warnings = library.warnings.iter().filter(|one| one.starts_with(&had));
    if !same_place(old, &new, library) || !had_warnings.eq(warnings.iter()) {
        return Ok(None);
    }
    new.assets.clone_from(&old.assets);
    new.ancestors.clone_from(&old.ancestors);
    new.seen_ancestors.clone_from(&old.seen_ancestors);
    new.inherited_template.clone_from(&old.inherited_template);
    (new.lower, new.higher) = (old.lower, old.higher);
    Ok(Some(*new))
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
