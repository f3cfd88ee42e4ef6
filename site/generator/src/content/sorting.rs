//! The order of a section's pages, and each page's neighbours in it.

use std::cmp::Ordering;

use lexical_sort::natural_lexical_cmp;

use crate::content::dates::moment;
use crate::content::front_matter::SortBy;
use crate::content::library::Library;
use crate::content::page::Page;

/// Sorts the pages of one section as its `sort_by` says; those without the key are left out, as
/// with Zola.
pub(crate) fn order_pages(library: &mut Library, section: usize) {
    let sort_by = library.sections[section].meta.sort_by;
    if sort_by == SortBy::None {
        return;
    }
    let pages = std::mem::take(&mut library.sections[section].pages);
    let (mut sorted, without): (Vec<usize>, Vec<usize>) = pages
        .into_iter()
        .partition(|one| has_key(&library.pages[*one], sort_by));
    match sort_by {
        SortBy::Date => by_date(&mut sorted, library, date),
        SortBy::UpdateDate => by_date(&mut sorted, library, latest),
        _ => sorted.sort_by(|a, b| {
            let (a, b) = (&library.pages[*a], &library.pages[*b]);
            compare(a, b, sort_by).then_with(|| a.permalink.cmp(&b.permalink))
        }),
    }
    // A transparent section's pages are neighbours in the section they show up in.
    if !library.sections[section].meta.transparent {
        for (position, index) in sorted.iter().enumerate() {
            let lower = position.checked_sub(1).map(|before| sorted[before]);
            library.pages[*index].lower = lower;
            library.pages[*index].higher = sorted.get(position + 1).copied();
        }
    }
    for index in without {
        library.pages[index].left_out = true;
    }
    library.sections[section].pages = sorted;
}

/// Sorts pages from the newest, those of one moment by their addresses.
pub(crate) fn newest_first(pages: &mut [usize], library: &Library) {
    by_date(pages, library, date);
}

fn by_date(pages: &mut [usize], library: &Library, of: fn(&Page) -> Option<i64>) {
    pages.sort_by_cached_key(|one| {
        let page = &library.pages[*one];
        // A page without a date stands behind all those with one.
        let age = of(page).map_or(i64::MAX, |moment| -moment);
        (age, page.permalink.clone())
    });
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
        SortBy::Title => natural_lexical_cmp(title(a), title(b)),
        SortBy::TitleBytes => title(a).cmp(title(b)),
        SortBy::Weight => a.meta.weight.cmp(&b.meta.weight),
        SortBy::Slug => natural_lexical_cmp(&a.slug, &b.slug),
        SortBy::Date | SortBy::UpdateDate | SortBy::None => Ordering::Equal,
    }
}

fn title(page: &Page) -> &str {
    page.meta.title.as_deref().unwrap_or_default()
}

fn date(page: &Page) -> Option<i64> {
    page.meta.date.as_deref().and_then(moment)
}

fn latest(page: &Page) -> Option<i64> {
    let updated = page.meta.updated.as_deref().and_then(moment);
    updated.max(date(page))
}
