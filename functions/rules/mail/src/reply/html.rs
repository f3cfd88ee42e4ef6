//! The new words of an HTML reply: the same rules, on the lines a reader would see.

use std::collections::HashSet;

use richtext::tree::{NodeId, Step, Tree};

use super::cut::{self, Above};
use super::line::{Line, fold, is_marked};
use super::markers::{draws_line_above, is_cited, is_quote_start, is_signature};

/// HTML in two: what is new and what was folded away. Neither is cleaned yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractedHtml {
    /// The HTML of the new words.
    pub kept: String,
    /// The rest; empty when nothing was cut.
    pub cut: String,
}

/// The new words of an HTML reply.
pub fn extract_html(html: &str) -> ExtractedHtml {
    extract_html_below(html, Above::Nothing)
}

/// The same below what is said above it.
pub(crate) fn extract_html_below(html: &str, above: Above) -> ExtractedHtml {
    let mut tree = Tree::parse(html);
    let seen = lines_of(&tree);
    let lines: Vec<Line> = seen.iter().map(|seen| seen.line.clone()).collect();
    let end = cut::find(&lines, above).end;
    let mut cut = String::new();
    // Lines without words are no loss, and no reason to say that something was folded.
    if lines[end..].iter().any(|line| !line.is_blank()) {
        let start = outermost_start(&tree, seen[end].node);
        // The same HTML makes the same tree, and the same numbers of its nodes.
        let mut rest = Tree::parse(html);
        rest.keep_from(start);
        cut = rest.to_html();
        tree.cut_from(start);
        remove_empty_end(&mut tree);
    }
    ExtractedHtml {
        kept: tree.to_html(),
        cut,
    }
}

struct Seen {
    line: Line,
    /// The node with which the line begins.
    node: NodeId,
}

/// What stands for an image in a line: something is seen there.
const IMAGE: &str = "\u{fffc}";
/// What stands for a drawn line.
const RULE: &str = "________";

fn lines_of(tree: &Tree) -> Vec<Seen> {
    let mut reader = Reader::default();
    for step in tree.walk(tree.root()) {
        match step {
            Step::Enter(node) => reader.enter(tree, node),
            Step::Leave(node) => reader.leave(tree, node),
        }
    }
    reader.end_line();
    reader.lines
}

#[derive(Default)]
struct Reader {
    lines: Vec<Seen>,
    words: String,
    node: Option<NodeId>,
    /// Elements that hide what is in them.
    hidden: Vec<NodeId>,
    quotes: Vec<NodeId>,
    indents: Vec<NodeId>,
    signatures: Vec<NodeId>,
    /// Another mail, or marked words, begin with the next line.
    begins: Option<Beginning>,
    /// A link in this line writes to an address.
    addressed: bool,
}

/// Where a frame begins, and what it is.
#[derive(Clone, Copy)]
struct Beginning {
    node: NodeId,
    quote: bool,
    cite: bool,
}

impl Reader {
    fn enter(&mut self, tree: &Tree, node: NodeId) {
        if let Some(words) = tree.words(node) {
            if self.hidden.is_empty() {
                self.push(words, node);
            }
            return;
        }
        let Some(name) = tree.name(node) else { return };
        if matches!(name, "style" | "script" | "title" | "template" | "object") {
            self.hidden.push(node);
        }
        if is_block(name) {
            self.end_line();
            if draws_line_above(tree, node) {
                self.push(RULE, node);
                self.end_line();
            }
        }
        if is_quote_start(tree, node, name) {
            self.end_line();
            self.begin(node).quote = true;
        }
        match name {
            "blockquote" if is_cited(tree, node) => {
                self.begin(node).cite = true;
                self.quotes.push(node);
            }
            "a" => {
                let address = tree.attribute(node, "href").unwrap_or_default();
                self.addressed |= address.trim_start().starts_with("mailto:");
            }
            "blockquote" => self.indents.push(node),
            "img" => self.push(IMAGE, node),
            "hr" => {
                self.push(RULE, node);
                self.end_line();
            }
            "br" => {
                self.node.get_or_insert(node);
                self.push_line();
            }
            _ => {}
        }
        if is_signature(tree, node) {
            self.signatures.push(node);
        }
    }

    /// The frame that begins with the next line: the outermost of several.
    fn begin(&mut self, node: NodeId) -> &mut Beginning {
        self.begins.get_or_insert(Beginning {
            node,
            quote: false,
            cite: false,
        })
    }

    fn leave(&mut self, tree: &Tree, node: NodeId) {
        if tree.name(node).is_some_and(is_block) {
            self.end_line();
        }
        for stack in [
            &mut self.hidden,
            &mut self.quotes,
            &mut self.indents,
            &mut self.signatures,
        ] {
            if stack.last() == Some(&node) {
                stack.pop();
            }
        }
    }

    fn push(&mut self, words: &str, node: NodeId) {
        if self.node.is_none() && words.trim().is_empty() {
            return;
        }
        self.node.get_or_insert(node);
        self.words.push_str(&words.replace(['\n', '\r'], " "));
    }

    fn end_line(&mut self) {
        if self.node.is_some() {
            self.push_line();
        }
    }

    fn push_line(&mut self) {
        let written = std::mem::take(&mut self.words);
        let Some(node) = self.node.take() else { return };
        let folded = fold(&written);
        // Some webmails mark quoted lines in HTML as one does in text.
        let words = folded.trim_start_matches(['>', ' ']).to_owned();
        // An empty line before a quote belongs to neither: the quote begins with its first words.
        let begins = if words.is_empty() {
            None
        } else {
            self.begins.take()
        };
        let line = Line {
            exact_dashes: words == "--",
            words,
            quoted: !self.quotes.is_empty() || is_marked(&folded),
            indented: !self.indents.is_empty(),
            begins_quote: begins.is_some_and(|begins| begins.quote),
            begins_cite: begins.is_some_and(|begins| begins.cite),
            addressed: std::mem::take(&mut self.addressed),
            signature: !self.signatures.is_empty(),
        };
        self.lines.push(Seen {
            line,
            node: begins.map_or(node, |begins| begins.node),
        });
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "pre"
            | "table"
            | "tr"
            | "dl"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "center"
            | "address"
            | "form"
            | "fieldset"
    )
}

/// The outermost element that begins with this node: the frame of a quote goes with it.
fn outermost_start(tree: &Tree, node: NodeId) -> NodeId {
    let mut at = node;
    while let Some(parent) = tree.parent(at) {
        if parent == tree.root() || !is_first_seen(tree, parent, at) {
            break;
        }
        at = parent;
    }
    at
}

fn is_first_seen(tree: &Tree, parent: NodeId, child: NodeId) -> bool {
    let before = tree
        .children(parent)
        .iter()
        .take_while(|&&sibling| sibling != child);
    before.into_iter().all(|&sibling| !is_seen(tree, sibling))
}

fn is_seen(tree: &Tree, node: NodeId) -> bool {
    tree.walk(node).any(|step| match step {
        Step::Enter(inner) => is_seen_itself(tree, inner),
        Step::Leave(_) => false,
    })
}

fn is_seen_itself(tree: &Tree, node: NodeId) -> bool {
    tree.name(node)
        .is_some_and(|name| matches!(name, "img" | "hr"))
        || tree
            .words(node)
            .is_some_and(|words| !fold(words).is_empty())
}

/// Empty lines and frames at the end, of which programs leave many.
fn remove_empty_end(tree: &mut Tree) {
    let seen = seen_nodes(tree);
    let mut at = tree.root();
    loop {
        match tree.children(at).last() {
            Some(&last) if seen.contains(&last) => at = last,
            Some(&last) => tree.detach(last),
            None => return,
        }
    }
}

/// Every node in which something is seen.
fn seen_nodes(tree: &Tree) -> HashSet<NodeId> {
    let mut seen = HashSet::new();
    for step in tree.walk(tree.root()) {
        if let Step::Enter(node) = step
            && is_seen_itself(tree, node)
        {
            let mut around = Some(node);
            while let Some(node) = around.filter(|node| seen.insert(*node)) {
                around = tree.parent(node);
            }
        }
    }
    seen
}
