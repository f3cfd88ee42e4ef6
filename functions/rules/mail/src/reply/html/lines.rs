//! The lines a reader would see in HTML.

use richtext::tree::{NodeId, Step, Tree};

use crate::reply::line::{Line, fold, is_marked};
use crate::reply::markers::{draws_line_above, is_cited, is_quote_start, is_signature};

pub(super) struct Seen {
    pub(super) line: Line,
    /// The node with which the line begins.
    pub(super) node: NodeId,
}

/// What stands for an image in a line: something is seen there.
const IMAGE: &str = "\u{fffc}";
/// What stands for a drawn line.
const RULE: &str = "________";

pub(super) fn lines_of(tree: &Tree) -> Vec<Seen> {
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
