//! From a tree back to HTML.

use super::nodes::{Data, Step, Tree};

impl Tree {
    /// The HTML of everything that can be seen. Not safe to show: see [`crate::clean`].
    pub fn to_html(&self) -> String {
        to_html(self, false)
    }

    /// The same for ammonia: long texts are parted by comments, which it drops. What writes its result out (the
    /// serializer of html5ever 0.40) looks through the rest of a text at each sign that it escapes, so that a text of
    /// a megabyte of them would cost an hour.
    pub(crate) fn to_html_in_pieces(&self) -> String {
        to_html(self, true)
    }
}

/// Elements within elements that are written: deeper ones leave their words. Whoever reads it next may be
/// quadratic in depth.
const DEPTH_MAX: usize = 400;

/// Bytes of text between two comments, where text is written in pieces.
const PIECE: usize = 2_048;

/// The HTML, with text in one piece or in several with comments between.
fn to_html(tree: &Tree, in_pieces: bool) -> String {
    let mut out = String::new();
    let mut depth = 0;
    // While inside an unseen element, the element itself: everything up to its end is skipped.
    let mut skipped = None;
    for step in tree.walk(tree.root) {
        match step {
            _ if skipped.is_some() => {
                if Some(step) == skipped {
                    skipped = None;
                }
            }
            Step::Enter(node) if node != tree.root => match &tree.nodes[node].data {
                _ if tree.is_unseen(node) => skipped = Some(Step::Leave(node)),
                Data::Text(words) if in_pieces => push_in_pieces(&mut out, words),
                Data::Text(words) => push_escaped(&mut out, words, false),
                Data::Element { .. } if depth >= DEPTH_MAX => depth += 1,
                Data::Element { name, attributes } => {
                    depth += 1;
                    out.push('<');
                    out.push_str(&name.local);
                    for (key, value) in attributes.iter().filter(|(key, _)| is_plain(key)) {
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        push_escaped(&mut out, value, true);
                        out.push('"');
                    }
                    out.push('>');
                }
                Data::Document | Data::Nothing => {}
            },
            Step::Leave(node) if node != tree.root => {
                if let Data::Element { name, .. } = &tree.nodes[node].data {
                    depth -= 1;
                    if depth < DEPTH_MAX && !is_void(&name.local) {
                        out.push_str("</");
                        out.push_str(&name.local);
                        out.push('>');
                    }
                }
            }
            Step::Enter(_) | Step::Leave(_) => {}
        }
    }
    out
}

/// Names that need no thought when written out; others are nobody's loss.
fn is_plain(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

fn push_in_pieces(out: &mut String, words: &str) {
    let mut rest = words;
    while rest.len() > PIECE {
        let (piece, more) = rest.split_at(rest.floor_char_boundary(PIECE));
        push_escaped(out, piece, false);
        out.push_str("<!---->");
        rest = more;
    }
    push_escaped(out, rest, false);
}

pub(crate) fn push_escaped(out: &mut String, words: &str, in_attribute: bool) {
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            other => out.push(other),
        }
    }
}
