//! The new words of an HTML reply: the same rules, on the lines a reader would see.

use std::collections::HashSet;

use richtext::tree::{NodeId, Step, Tree};

use super::cut;
use super::line::{Line, fold};
use crate::CUT_ATTRIBUTE;

/// HTML in two: what is new, and whether anything was folded away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractedHtml {
    /// The HTML of the new words; not yet cleaned.
    pub kept: String,
    /// Whether something was cut.
    pub folded: bool,
}

/// The new words of an HTML reply.
pub fn extract_html(html: &str) -> ExtractedHtml {
    let mut tree = Tree::parse(html);
    let seen = lines_of(&tree);
    let lines: Vec<Line> = seen.iter().map(|seen| seen.line.clone()).collect();
    let end = cut::find(&lines).end;
    // Lines without words are no loss, and no reason to say that something was folded.
    let folded = lines[end..].iter().any(|line| !line.is_blank());
    if folded {
        tree.cut_from(outermost_start(&tree, seen[end].node));
        remove_empty_end(&mut tree);
    }
    ExtractedHtml {
        kept: tree.to_html(),
        folded,
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
    /// Another mail begins with the next line.
    begins_quote: Option<NodeId>,
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
        }
        if is_quote_start(tree, node, name) {
            self.end_line();
            self.begins_quote.get_or_insert(node);
        }
        match name {
            "blockquote" if is_cited(tree, node) => self.quotes.push(node),
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
            self.begins_quote.take()
        };
        let line = Line {
            exact_dashes: words == "--",
            words,
            quoted: !self.quotes.is_empty() || folded.starts_with('>'),
            indented: !self.indents.is_empty(),
            begins_quote: begins.is_some(),
            signature: !self.signatures.is_empty(),
        };
        self.lines.push(Seen {
            line,
            node: begins.unwrap_or(node),
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

fn has_class(tree: &Tree, node: NodeId, wanted: &[&str]) -> bool {
    let classes = tree.attribute(node, "class").unwrap_or_default();
    classes
        .split_whitespace()
        .any(|class| wanted.contains(&class.trim_start_matches("x_")))
}

/// Outlook on the web puts `x_` before the names of what it quotes.
fn id(tree: &Tree, node: NodeId) -> &str {
    tree.attribute(node, "id")
        .unwrap_or_default()
        .trim_start_matches("x_")
}

fn style(tree: &Tree, node: NodeId) -> String {
    let style = tree.attribute(node, "style").unwrap_or_default();
    style
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Whether the element is what a mail program puts around or above the mail that is answered.
fn is_quote_start(tree: &Tree, node: NodeId, name: &str) -> bool {
    const CLASSES: [&str; 10] = [
        "gmail_quote",
        "gmail_quote_container",
        "moz-cite-prefix",
        "moz-forward-container",
        "protonmail_quote",
        "yahoo_quoted",
        "tutanota_quote",
        "zmail_extra",
        "zmail_extra_hr",
        "wmmailquote",
    ];
    const IDS: [&str; 9] = [
        "divRplyFwdMsg",
        "appendonsend",
        "mail-editor-reference-message-container",
        "reply-intro",
        "replyforwardmessage",
        "OLK_SRC_BODY_SECTION",
        "isReplyContent",
        "zwchr",
        "oriMsgHtmlSeperator",
    ];
    tree.attribute(node, CUT_ATTRIBUTE).is_some()
        || has_class(tree, node, &CLASSES) && !is_indent(tree, node, name)
        || IDS.contains(&id(tree, node))
        || id(tree, node).starts_with("yahoo_quoted_")
        || tree.attribute(node, "data-marker") == Some("__QUOTED_TEXT__")
        || name == "blockquote" && is_cited(tree, node)
        || name == "div" && is_word_border(tree, node)
}

/// Gmail's indent button makes the same element as its quotes, without the line at its side.
fn is_indent(tree: &Tree, node: NodeId, name: &str) -> bool {
    name == "blockquote" && style(tree, node).contains("border:none")
}

fn is_cited(tree: &Tree, node: NodeId) -> bool {
    let is_cite = tree
        .attribute(node, "type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("cite"));
    (is_cite
        || has_class(
            tree,
            node,
            &["gmail_quote", "protonmail_quote", "tutanota_quote"],
        ))
        && !is_indent(tree, node, "blockquote")
}

/// Word draws a line above the headers of the quoted mail: grey or, in older versions, light blue.
fn is_word_border(tree: &Tree, node: NodeId) -> bool {
    let style = style(tree, node);
    let draws =
        style.contains("border-top:solid#e1e1e1") || style.contains("border-top:solid#b5c4df");
    draws && style.contains("border:none")
}

fn is_signature(tree: &Tree, node: NodeId) -> bool {
    has_class(
        tree,
        node,
        &[
            "gmail_signature",
            "moz-signature",
            "protonmail_signature_block",
        ],
    ) || [
        "ms-outlook-mobile-signature",
        "Signature",
        "AppleMailSignature",
        "ymail_android_signature",
    ]
    .contains(&id(tree, node))
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
