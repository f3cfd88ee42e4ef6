//! The new words of an HTML reply: the same rules, on the lines a reader would see.

mod lines;

use std::collections::HashSet;

use richtext::tree::{NodeId, Step, Tree};

use super::cut::{self, Above};
use super::line::{Line, fold};

use lines::lines_of;

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
