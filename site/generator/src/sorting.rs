//! The order of a section's pages, and each page's neighbours in it.

use std::cmp::Ordering;

use crate::front_matter::SortBy;
use crate::library::{Library, Page};

/// Sorts the pages of one section as its `sort_by` says; those without the key come last.
pub(crate) fn order_pages(library: &mut Library, section: usize) {
    let sort_by = library.sections[section].meta.sort_by;
    if sort_by == SortBy::None {
        return;
    }
    let pages = std::mem::take(&mut library.sections[section].pages);
    let (mut sorted, without): (Vec<usize>, Vec<usize>) = pages
        .into_iter()
        .partition(|one| has_key(&library.pages[*one], sort_by));
    sorted.sort_by(|a, b| {
        let (a, b) = (&library.pages[*a], &library.pages[*b]);
        compare(a, b, sort_by).then_with(|| a.permalink.cmp(&b.permalink))
    });
    // A page of a transparent section keeps the neighbours of the section it really is in.
    let folder = library.sections[section].place.components.join("/");
    for (position, index) in sorted.iter().enumerate() {
        if library.pages[*index].place.parent == folder {
            let lower = position.checked_sub(1).map(|before| sorted[before]);
            library.pages[*index].lower = lower;
            library.pages[*index].higher = sorted.get(position + 1).copied();
        }
    }
    sorted.extend(without);
    library.sections[section].pages = sorted;
}

fn has_key(page: &Page, sort_by: SortBy) -> bool {
    match sort_by {
        SortBy::Date => page.meta.date.is_some(),
        SortBy::UpdateDate => page.meta.updated.is_some() || page.meta.date.is_some(),
        SortBy::Title | SortBy::TitleBytes => page.meta.title.is_some(),
        SortBy::Weight => page.meta.weight.is_some(),
        SortBy::Slug | SortBy::None => true,
    }
}

fn compare(a: &Page, b: &Page, sort_by: SortBy) -> Ordering {
    match sort_by {
        SortBy::Date => b.meta.date.cmp(&a.meta.date),
        SortBy::UpdateDate => {
            let latest = |page: &Page| page.meta.updated.clone().max(page.meta.date.clone());
            latest(b).cmp(&latest(a))
        }
        SortBy::Title => folded_title(a).cmp(&folded_title(b)),
        SortBy::TitleBytes => a.meta.title.cmp(&b.meta.title),
        SortBy::Weight => a.meta.weight.cmp(&b.meta.weight),
        SortBy::Slug => a.slug.cmp(&b.slug),
        SortBy::None => Ordering::Equal,
    }
}

/// É sorts with E, as a reader expects.
fn folded_title(page: &Page) -> String {
    slug::slugify(page.meta.title.as_deref().unwrap_or_default())
}
