//! How pages and sections hang together: ancestors, subsections, order, neighbours, translations.

use crate::config::Config;
use crate::content::library::Library;
use crate::content::place::{Place, index_name};
use crate::content::sorting;

/// Gives every page and section its place among the others, anew.
pub(crate) fn link(library: &mut Library, config: &Config) {
    translations(library, config);
    sections(library, config);
    pages(library, config);
    for index in 0..library.sections.len() {
        let mut below = std::mem::take(&mut library.sections[index].subsections);
        below.sort_by_key(|one| library.sections[*one].meta.weight);
        library.sections[index].subsections = below;
        sorting::order_pages(library, index);
    }
}

fn translations(library: &mut Library, config: &Config) {
    library.translations.clear();
    if config.languages.len() < 2 {
        return;
    }
    let pages = library.pages.iter().filter(|page| page.meta.render);
    let places = pages.map(|page| &page.place);
    let places = places.chain(library.sections.iter().map(|section| &section.place));
    for place in places {
        let list = library
            .translations
            .entry(place.canonical.clone())
            .or_default();
        list.push(place.relative.clone());
    }
    for list in library.translations.values_mut() {
        list.sort();
    }
}

fn sections(library: &mut Library, config: &Config) {
    for section in &mut library.sections {
        section.subsections.clear();
        section.pages.clear();
    }
    for index in 0..library.sections.len() {
        let place = &library.sections[index].place;
        let depth = place.components.len();
        let above = chain(
            library,
            &place.components[..depth.saturating_sub(1)],
            place,
            config,
        );
        let names = names(library, if depth == 0 { &[] } else { &above });
        if depth > 0 {
            let folder = place.components[..depth - 1].join("/");
            let holder = index_name(&folder, &place.lang, config);
            if let Some(holder) = library.section_by_path.get(&holder) {
                library.sections[*holder].subsections.push(index);
            }
        }
        library.sections[index].ancestors = names;
    }
}

fn pages(library: &mut Library, config: &Config) {
    for index in 0..library.pages.len() {
        let page = &mut library.pages[index];
        page.ancestors.clear();
        page.seen_ancestors.clear();
        page.inherited_template = None;
        (page.lower, page.higher, page.left_out) = (None, None, false);
        if !page.meta.render {
            continue;
        }
        let place = page.place.clone();
        let mut folders: Vec<&str> = match place.parent.as_str() {
            "" => Vec::new(),
            parent => parent.split('/').collect(),
        };
        let mut first = true;
        loop {
            let name = index_name(&folders.join("/"), &place.lang, config);
            let Some(section) = library.section_by_path.get(&name).copied() else {
                break;
            };
            library.sections[section].pages.push(index);
            let mut ancestors = library.sections[section].ancestors.clone();
            ancestors.push(name);
            if first {
                library.pages[index].inherited_template = inherited(library, &ancestors);
                library.pages[index].ancestors.clone_from(&ancestors);
                first = false;
            }
            library.pages[index].seen_ancestors = ancestors;
            if !library.sections[section].meta.transparent || folders.pop().is_none() {
                break;
            }
        }
    }
}

fn inherited(library: &Library, ancestors: &[String]) -> Option<String> {
    ancestors.iter().rev().find_map(|name| {
        let section = library.section_by_path.get(name)?;
        library.sections[*section].meta.page_template.clone()
    })
}

/// The sections that stand on the way down to a folder, from the root.
fn chain(library: &Library, folders: &[String], place: &Place, config: &Config) -> Vec<usize> {
    (0..=folders.len())
        .filter_map(|depth| {
            let name = index_name(&folders[..depth].join("/"), &place.lang, config);
            library.section_by_path.get(&name).copied()
        })
        .collect()
}

fn names(library: &Library, sections: &[usize]) -> Vec<String> {
    sections
        .iter()
        .map(|one| library.sections[*one].place.relative.clone())
        .collect()
}
