//! The links between texts: whether their anchors exist, and who links to whom.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};

use crate::content::library::Library;
use crate::content::page::Text;

/// Refuses a link to an anchor that does not exist.
pub(crate) fn check_anchors(library: &Library) -> Result<()> {
    let mut known: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (name, text) in texts(library) {
        for link in &text.rendered.links {
            let Some(anchor) = &link.anchor else { continue };
            let target = link.target.as_str();
            if !known.contains_key(target) {
                let html = text_of(library, target).map(|text| text.rendered.html.as_str());
                known.insert(target, ids(html.unwrap_or_default()));
            }
            if !known[target].contains(anchor.as_str()) {
                bail!(
                    "content/{name}, line {}: the anchor `#{anchor}` does not exist in content/{target}",
                    link.line + text.lines_above,
                );
            }
        }
    }
    Ok(())
}

/// The same for the links of one page, and for those to it.
pub(crate) fn check_anchors_of(library: &Library, page: usize) -> Result<()> {
    let own = &library.pages[page];
    let name = own.place.relative.as_str();
    let own_ids = ids(&own.text.rendered.html);
    for (from, text) in texts(library) {
        for link in &text.rendered.links {
            let Some(anchor) = &link.anchor else { continue };
            let known = match (link.target == name, from == name) {
                (true, _) => own_ids.contains(anchor.as_str()),
                (false, true) => text_of(library, &link.target)
                    .is_some_and(|text| ids(&text.rendered.html).contains(anchor.as_str())),
                (false, false) => true,
            };
            if !known {
                bail!(
                    "the anchor `#{anchor}` does not exist in content/{}",
                    link.target
                );
            }
        }
    }
    Ok(())
}

/// Notes at each text who links to it.
pub(crate) fn note_backlinks(library: &mut Library) {
    let mut backlinks: HashMap<String, Vec<(String, Option<String>)>> = HashMap::new();
    let pages = library.pages.iter();
    let pages = pages.map(|one| (&one.permalink, &one.meta.title, &one.text));
    let sections = library.sections.iter();
    let sections = sections.map(|one| (&one.permalink, &one.meta.title, &one.text));
    for (permalink, title, text) in pages.chain(sections) {
        for link in &text.rendered.links {
            let list = backlinks.entry(link.target.clone()).or_default();
            list.push((permalink.clone(), title.clone()));
        }
    }
    for list in backlinks.values_mut() {
        list.sort();
        list.dedup();
    }
    library.backlinks = backlinks;
}

fn texts(library: &Library) -> impl Iterator<Item = (&str, &Text)> {
    let pages = library.pages.iter().map(|one| (&one.place, &one.text));
    let sections = library.sections.iter().map(|one| (&one.place, &one.text));
    let both = pages.chain(sections);
    both.map(|(place, text)| (place.relative.as_str(), text))
}

fn text_of<'a>(library: &'a Library, relative: &str) -> Option<&'a Text> {
    if let Some(page) = library.page_by_path.get(relative) {
        return Some(&library.pages[*page].text);
    }
    let section = library.section_by_path.get(relative)?;
    Some(&library.sections[*section].text)
}

/// The ids and names that stand in a piece of HTML.
fn ids(html: &str) -> HashSet<&str> {
    let mut found = HashSet::new();
    for mark in ["id=", "name="] {
        for (at, _) in html.match_indices(mark) {
            let value = &html[at + mark.len()..];
            let end = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|end| (1, end + 1)),
                _ => value.find([' ', '>', '/']).map(|end| (0, end)),
            };
            if let Some((start, end)) = end {
                found.insert(&value[start..end]);
            }
        }
    }
    found
}
