//! Where links lead. Editors and mail programs make pages of what is none: of a share, of a mail address.

use std::borrow::Cow;

use crate::tree::Tree;

/// Nobody follows that many; some mails bring a hundred thousand.
pub(crate) const LINKS_MAX: usize = 2_000;

/// Longer is no address that anybody follows, and costs the square of its length where it is written out.
const ADDRESS_MAX: usize = 4_096;

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
