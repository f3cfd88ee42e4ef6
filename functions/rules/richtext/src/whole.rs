//! The HTML of a whole mail as its sender laid it out, made harmless for a frame of its own.
//!
//! Tables, colours and sizes stay; what could act or fetch goes. Pictures have no address: the mail's own are
//! named by their content id, remote ones keep theirs in an attribute until the reader asks for them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::tree::Tree;
use crate::{from_text, text};

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

const TAGS: [&str; 58] = [
    "p",
    "br",
    "hr",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "ins",
    "strike",
    "sub",
    "sup",
    "small",
    "big",
    "font",
    "center",
    "tt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "samp",
    "kbd",
    "a",
    "img",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "address",
    "figure",
    "figcaption",
    "section",
    "article",
    "header",
    "footer",
    "abbr",
];

const REMOVED_WHOLE: [&str; 18] = [
    "script", "style", "title", "template", "iframe", "noembed", "noframes", "object", "embed",
    "textarea", "select", "audio", "video", "canvas", "svg", "math", "applet", "frameset",
];

/// What lays out and paints, and cannot fetch, move over other things or act.
const STYLES: [&str; 58] = [
    "color",
    "background",
    "background-color",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "font-variant",
    "line-height",
    "letter-spacing",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "word-break",
    "word-wrap",
    "overflow-wrap",
    "direction",
    "width",
    "height",
    "min-width",
    "max-width",
    "min-height",
    "max-height",
    "margin",
    "margin-top",
    "margin-right",
    "margin-bottom",
    "margin-left",
    "padding",
    "padding-top",
    "padding-right",
    "padding-bottom",
    "padding-left",
    "border",
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-color",
    "border-style",
    "border-width",
    "border-radius",
    "border-collapse",
    "border-spacing",
    "display",
    "float",
    "clear",
    "list-style",
    "list-style-type",
    "table-layout",
    "caption-side",
    "empty-cells",
    "opacity",
    "text-shadow",
];

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(REMOVED_WHOLE))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["data-cid", "data-remote", "alt"])),
            ("ol", HashSet::from(["start", "type"])),
            ("font", HashSet::from(["color", "face", "size"])),
        ]))
        .generic_attributes(HashSet::from([
            "style",
            "dir",
            "align",
            "valign",
            "width",
            "height",
            "bgcolor",
            "border",
            "cellpadding",
            "cellspacing",
            "colspan",
            "rowspan",
            "nowrap",
            "span",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|_, name, value| match name {
            "style" => style(value).map(Cow::Owned),
            "href" | "alt" | "data-cid" | "data-remote" => Some(value.into()),
            _ => is_plain(value).then_some(value.into()),
        });
    builder
});

/// Words, numbers and colours.
fn is_plain(value: &str) -> bool {
    value.len() <= 60
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" #%,.-'\"".contains(&byte))
}

/// The declarations that may stay; `None` when none may.
fn style(value: &str) -> Option<String> {
    // An escape or a comment hides what the list would refuse.
    if value.len() > STYLE_MAX
        || value.contains(['\\', '<', '>', '{', '}', '@'])
        || value.contains("/*")
    {
        return None;
    }
    let kept: Vec<String> = value.split(';').filter_map(declaration).collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

/// Longer is no style of one element.
const STYLE_MAX: usize = 2_000;

fn declaration(text: &str) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    let plain = value.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || b" #%,.-+'\"()!/".contains(&byte) || byte > 0x7f
    });
    let lower = value.to_ascii_lowercase();
    // Of functions only colours: everything else may fetch or look around.
    let calls_only_colours = lower.match_indices('(').all(|(at, _)| {
        ["rgb", "rgba", "hsl", "hsla"]
            .iter()
            .any(|name| lower[..at].ends_with(name))
    });
    let quotes_closed = [b'\'', b'"']
        .iter()
        .all(|quote| value.bytes().filter(|byte| byte == quote).count() % 2 == 0);
    (STYLES.contains(&name.as_str())
        && plain
        && calls_only_colours
        && quotes_closed
        && !value.is_empty())
    .then(|| format!("{name}:{value}"))
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
#[path = "whole_tests.rs"]
mod tests;
