//! The allow-list.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::blocks::is_block;
use crate::text::text_of;
use crate::tree::{NodeId, Step, Tree};
use crate::{from_text, links, text};

/// HTML that was cleaned, with what it says and which images it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clean {
    /// The cleaned HTML: the only form that is stored.
    pub html: String,
    /// The same words as plain text, for search and for text mails.
    pub text: String,
    /// Identifiers of the images kept, in order, each once.
    pub files: Vec<String>,
    /// Whether some of it stands without its layout, which would have cost too much: the reader is to be told.
    pub plain: bool,
}

const TAGS: [&str; 33] = [
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
    "sub",
    "sup",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "a",
    "img",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
];

/// Elements that go with everything in them; of all others the words stay.
const REMOVED_WHOLE: [&str; 19] = [
    "script", "style", "title", "template", "iframe", "noembed", "noframes", "object", "embed",
    "textarea", "select", "audio", "video", "canvas", "svg", "math", "applet", "frameset", "xmp",
];

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(REMOVED_WHOLE))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["data-file", "alt"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(|_, name, value| match name {
            // Text and numbers only: a browser never needs more, and a page may be broken by less.
            "start" | "colspan" | "rowspan" => (value.len() <= 4
                && value.bytes().all(|byte| byte.is_ascii_digit()))
            .then_some(value.into()),
            _ => Some(value.into()),
        });
    builder
});

/// Repairing strange nesting may take the parser some turns; what has not settled by then is hostile.
const TURNS_MAX: usize = 6;

/// Cleans a stranger's HTML. Of images only `<img data-file="ID">` with a known file stay.
///
/// Cleaning what is clean changes nothing.
pub fn clean(html: &str, known_files: &dyn Fn(&str) -> bool) -> Clean {
    let (mut html, mut settled, mut plain) = (html.to_owned(), false, false);
    let mut tree = Tree::parse(&html);
    for _ in 0..TURNS_MAX {
        plain |= tree.has_plain_rest();
        let next = turn(&mut tree, known_files);
        settled = next == html;
        html = next;
        if settled {
            break;
        }
        tree = Tree::parse(&html);
    }
    if !settled {
        html = from_text(&text(&html));
        tree = Tree::parse(&html);
    }
    let (mut files, mut seen) = (Vec::new(), HashSet::new());
    for image in tree.elements("img") {
        if let Some(file) = tree.attribute(image, "data-file")
            && seen.insert(file)
        {
            files.push(file.to_owned());
        }
    }
    Clean {
        text: text_of(&tree, tree.root()),
        html,
        files,
        plain: plain || !settled,
    }
}

/// The next form. Where it is the form the tree was read from, the tree is still that of it.
fn turn(tree: &mut Tree, known_files: &dyn Fn(&str) -> bool) -> String {
    keep_known_images(tree, known_files);
    fold_headings(tree);
    links::say_places(tree);
    links::settle(tree);
    unwrap_raw(tree);
    keep_blocks(tree);
    trim_preformatted(tree);
    let html = ALLOWED.clean(&tree.to_html_in_pieces()).to_string();
    html.trim().to_owned()
}

fn keep_known_images(tree: &mut Tree, known_files: &dyn Fn(&str) -> bool) {
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        let file = tree
            .attribute(image, "data-file")
            .filter(|file| is_file_id(file) && known_files(file));
        match file.map(str::to_owned) {
            Some(file) => {
                let alt = tree.attribute(image, "alt").unwrap_or_default();
                let alt = alt
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(ALT_MAX)
                    .collect();
                tree.set_attributes(image, vec![("data-file", file), ("alt", alt)]);
            }
            None => gone.push(image),
        }
    }
    tree.detach_all(&gone);
}

/// Longer is no description of a picture.
const ALT_MAX: usize = 1_000;

fn is_file_id(id: &str) -> bool {
    (1..=100).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A ticket's page has its own headings: a stranger's become strong paragraphs.
fn fold_headings(tree: &mut Tree) {
    for level in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        for heading in tree.elements(level) {
            // A paragraph cannot hold blocks; a parser would take them out again.
            let name = if holds_blocks(tree, heading) {
                "div"
            } else {
                "p"
            };
            tree.rename(heading, name);
            tree.wrap_children(heading, "strong");
        }
    }
}

/// Of a block that is not allowed the words stay, and must not run into those beside it.
fn keep_blocks(tree: &mut Tree) {
    let is_kept = |name: &str| !is_block(name) || TAGS.contains(&name);
    let blocks = tree.walk(tree.root()).filter_map(|step| match step {
        Step::Enter(node) if tree.name(node).is_some_and(|name| !is_kept(name)) => Some(node),
        _ => None,
    });
    for block in blocks.collect::<Vec<NodeId>>() {
        tree.rename(block, "div");
    }
}

fn holds_blocks(tree: &Tree, node: NodeId) -> bool {
    tree.walk(node).any(|step| match step {
        Step::Enter(inner) => inner != node && tree.name(inner).is_some_and(is_block),
        Step::Leave(_) => false,
    })
}

/// An element in which a parser with scripts on would see raw text: its words stay, the element goes.
pub(crate) fn unwrap_raw(tree: &mut Tree) {
    for node in tree.elements("noscript") {
        tree.rename(node, "div");
    }
}

/// The parser drops one line break at the start of `pre`: leave none, or each turn would lose one.
pub(crate) fn trim_preformatted(tree: &mut Tree) {
    for block in tree.elements("pre") {
        let Some(&first) = tree.children(block).first() else {
            continue;
        };
        if let Some(words) = tree.words(first)
            && words.starts_with(['\n', '\r'])
        {
            let trimmed = words.trim_start_matches(['\n', '\r']).to_owned();
            tree.replace_with_text(first, &trimmed);
        }
    }
}

#[cfg(test)]
mod tests;
