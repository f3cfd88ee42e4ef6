//! The HTML of a whole mail as its sender laid it out, made harmless for a frame of its own.
//!
//! Tables, colours and sizes stay; what could act or fetch goes. Pictures have no address: the mail's own are
//! named by their content id, remote ones keep theirs in an attribute until the reader asks for them.

mod allowed;

use crate::tree::Tree;
use crate::{from_text, text};

use allowed::{ALLOWED, STYLE_MAX};

/// A whole mail made harmless.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WholeMail {
    /// HTML without any address that loads.
    pub html: String,
    /// Pictures that would have to be fetched from elsewhere.
    pub remote_images: usize,
    /// Whether some of it stands without its layout, which would have cost too much: the reader is to be told.
    pub plain: bool,
}

/// Repairing strange nesting may take the parser some turns; what has not settled by then is hostile.
const TURNS_MAX: usize = 6;

/// Makes the HTML of a whole mail harmless. Doing it twice changes nothing.
pub fn whole_mail(html: &str) -> WholeMail {
    let (mut html, mut settled, mut plain) = (html.to_owned(), false, false);
    for _ in 0..TURNS_MAX {
        let (next, has_plain_rest) = turn(&html);
        plain |= has_plain_rest;
        settled = next == html;
        html = next;
        if settled {
            break;
        }
    }
    if !settled {
        html = turn(&from_text(&text(&html))).0;
    }
    let tree = Tree::parse(&html);
    let remote_images = tree
        .elements("img")
        .into_iter()
        .filter(|&image| tree.attribute(image, "data-remote").is_some())
        .count();
    WholeMail {
        html,
        remote_images,
        plain: plain || !settled,
    }
}

/// The next form, and whether some of it could not be laid out.
fn turn(html: &str) -> (String, bool) {
    let mut tree = Tree::parse(html);
    let plain = tree.has_plain_rest();
    name_images(&mut tree);
    crate::links::settle(&mut tree);
    crate::clean::unwrap_raw(&mut tree);
    crate::clean::trim_preformatted(&mut tree);
    let html = ALLOWED.clean(&tree.to_html_in_pieces()).to_string();
    (html.trim().to_owned(), plain)
}

/// Takes every address from every picture: what it showed is kept in an attribute that loads nothing.
fn name_images(tree: &mut Tree) {
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        let of = |name: &str| {
            tree.attribute(image, name)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let source = of("src");
        let scheme = source
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let named = match scheme.as_str() {
            "cid" => Some(("data-cid", decoded_cid(&source[4..]))),
            "http" | "https" => Some(("data-remote", source.clone())),
            _ if is_address(&of("data-remote")) => Some(("data-remote", of("data-remote"))),
            _ if !of("data-cid").is_empty() => Some(("data-cid", of("data-cid"))),
            _ => None,
        };
        let Some((name, value)) = named.filter(|(_, value)| value.len() <= 2_000) else {
            gone.push(image);
            continue;
        };
        let mut kept = vec![(name, value)];
        for name in ["alt", "width", "height", "style", "align", "border"] {
            let value = of(name);
            if !value.is_empty() {
                kept.push((
                    name,
                    value
                        .chars()
                        .filter(|c| !c.is_control())
                        .take(STYLE_MAX)
                        .collect(),
                ));
            }
        }
        tree.set_attributes(image, kept);
    }
    tree.detach_all(&gone);
}

fn is_address(value: &str) -> bool {
    let lower = value.get(..8).unwrap_or(value).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// Programs write the `@` of a content id percent-encoded, as the standard says.
fn decoded_cid(cid: &str) -> String {
    let cid = percent_encoding::percent_decode_str(cid).decode_utf8_lossy();
    cid.trim_matches(['<', '>', ' ']).to_owned()
}

/// Which pictures a reader is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteImages {
    /// None: fetching one tells its sender who reads, when and where.
    Hidden,
    /// All: the reader asked.
    Shown,
}

impl WholeMail {
    /// The HTML with addresses for its pictures: `own` gives that of one the mail carries; what has none is
    /// left out, its description stays.
    pub fn with_images(
        &self,
        own: &dyn Fn(&str) -> Option<String>,
        remote: RemoteImages,
    ) -> String {
        let mut tree = Tree::parse(&self.html);
        for image in tree.elements("img") {
            let source = match (
                tree.attribute(image, "data-cid"),
                tree.attribute(image, "data-remote"),
            ) {
                (Some(cid), _) => own(cid),
                (None, Some(address)) if remote == RemoteImages::Shown => Some(address.to_owned()),
                _ => None,
            };
            let mut kept: Vec<(&str, String)> = Vec::new();
            for name in ["alt", "width", "height", "style", "align", "border"] {
                if let Some(value) = tree.attribute(image, name) {
                    kept.push((name, value.to_owned()));
                }
            }
            match source {
                Some(source) => {
                    kept.insert(0, ("src", source));
                    tree.set_attributes(image, kept);
                }
                None => {
                    let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
                    tree.replace_with_text(image, &alt);
                }
            }
        }
        tree.to_html()
    }
}

#[cfg(test)]
mod tests;
