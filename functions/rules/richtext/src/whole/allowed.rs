//! What of a mail's layout stays: elements, attributes and styles that paint and do nothing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

pub(super) const TAGS: [&str; 58] = [
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

pub(super) static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
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
pub(super) const STYLE_MAX: usize = 2_000;

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
