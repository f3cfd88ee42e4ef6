//! Where links lead. Editors and mail programs make pages of what is none: of a share, of a mail address.

use std::borrow::Cow;

use crate::tree::{NodeId, Step, Tree};

/// Nobody follows that many; some mails bring a hundred thousand.
pub(crate) const LINKS_MAX: usize = 2_000;

/// Longer is no address that anybody follows, and costs the square of its length where it is written out.
const ADDRESS_MAX: usize = 4_096;

/// What a browser follows.
const FOLLOWED: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Programs, not places; and what leads within the mail or the program that it was written in.
const NO_PLACE: [&str; 18] = [
    "javascript",
    "vbscript",
    "livescript",
    "unsafe",
    "data",
    "about",
    "blob",
    "cid",
    "mid",
    "mhtml",
    "view-source",
    "chrome",
    "chrome-extension",
    "moz-extension",
    "webkit-fake-url",
    "applewebdata",
    "x-apple-data-detectors",
    "x-msg",
];

/// Says where links lead that a browser cannot follow, a server's share or what another program opens: the address
/// stays, as words behind the link's own, as the editor has it. Before [`settle`], which takes it away.
pub(crate) fn say_places(tree: &mut Tree) {
    for link in tree.elements("a").into_iter().take(LINKS_MAX) {
        let written = tree.attribute(link, "href").unwrap_or_default();
        if written.len() > ADDRESS_MAX {
            continue;
        }
        let Some(address) = place(written) else {
            continue;
        };
        let (words, has_picture) = start_of(tree, link);
        let is_blank = words.trim().is_empty();
        if !(is_blank && !has_picture || bare(&words).contains(&bare(&address))) {
            let said = if is_blank {
                format!(" {address}")
            } else {
                format!(" ({address})")
            };
            tree.end_with(link, &said);
        }
        tree.set_attributes(link, Vec::new());
    }
}

/// The address, as a browser reads it, if it names a place to which none would go.
fn place(written: &str) -> Option<String> {
    let address: String = written.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    if leads_to(address).is_none() {
        return Some(address.to_owned());
    }
    let starts_bare = [r"\\", "//", "www."].iter().any(|start| {
        address
            .get(..start.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(start) && address.len() > start.len())
    });
    let scheme = address.split_once(':').filter(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
            && !rest.is_empty()
    });
    let leads_there = scheme.is_some_and(|(scheme, _)| {
        let mut others = FOLLOWED.iter().chain(&NO_PLACE);
        !others.any(|other| scheme.eq_ignore_ascii_case(other))
    });
    (starts_bare || leads_there).then(|| address.to_owned())
}

/// The words of a link, as far as an address may be among them, and whether a picture is.
fn start_of(tree: &Tree, link: NodeId) -> (String, bool) {
    const NODES: usize = 200;
    let (mut words, mut has_picture) = (String::new(), false);
    for step in tree.walk(link).take(NODES) {
        let Step::Enter(node) = step else { continue };
        has_picture |= tree.name(node) == Some("img");
        if let Some(found) = tree.words(node)
            && words.len() <= 2 * ADDRESS_MAX
        {
            let end = found.floor_char_boundary(2 * ADDRESS_MAX);
            words.push_str(&found[..end]);
        }
    }
    (words, has_picture)
}

/// An address without what programs add to it, or write in several ways.
fn bare(address: &str) -> String {
    let address = percent_encoding::percent_decode_str(address.trim()).decode_utf8_lossy();
    let address = address.to_lowercase().replace('\\', "/");
    let (scheme, rest) = address.split_once(':').unwrap_or(("", &address));
    match scheme {
        "file" | "http" | "https" => rest.trim_start_matches('/').to_owned(),
        "sip" | "sips" => rest.to_owned(),
        _ => address,
    }
}

/// Links lead where they say, or nowhere; those beyond [`LINKS_MAX`], and to addresses beyond [`ADDRESS_MAX`], stay as
/// words.
pub(crate) fn settle(tree: &mut Tree) {
    for (place, link) in tree.elements("a").into_iter().enumerate() {
        let length = tree.attribute(link, "href").map_or(0, str::len);
        if place >= LINKS_MAX || length > ADDRESS_MAX {
            tree.rename(link, "span");
            tree.set_attributes(link, Vec::new());
            continue;
        }
        let Some(written) = tree.attribute(link, "href") else {
            continue;
        };
        let new = match leads_to(written.trim()) {
            Some(Cow::Borrowed(_)) => continue,
            Some(Cow::Owned(to)) => vec![("href", to)],
            None => Vec::new(),
        };
        tree.set_attributes(link, new);
    }
}

/// Where the address of a page leads: to a mailbox where it is a mail address behind `https://`, nowhere where it
/// names a share or a path (`\\server`), of which a browser would make the page of some host. What is no address
/// of a page stays.
pub(crate) fn leads_to(address: &str) -> Option<Cow<'_, str>> {
    let rest = address.split_once(':').filter(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    });
    let Some((_, rest)) = rest else {
        return Some(Cow::Borrowed(address));
    };
    let after = rest.trim_start_matches('/');
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (host, path) = after.split_at(end);
    if host.contains('\\') {
        return None;
    }
    match host.split_once('@') {
        Some((local, domain))
            if matches!(path, "" | "/")
                && !local.is_empty()
                && !local.contains(':')
                && domain.contains('.')
                && !domain.contains(['@', ':']) =>
        {
            Some(Cow::Owned(format!("mailto:{host}")))
        }
        _ => Some(Cow::Borrowed(address)),
    }
}
