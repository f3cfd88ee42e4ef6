//! The tree: what it holds, how it is looked at and how it is cut.

use std::collections::BTreeSet;

use html5ever::{LocalName, QualName, local_name, ns};

/// Names one node of one tree.
pub type NodeId = usize;

#[derive(Debug)]
pub(crate) enum Data {
    Document,
    Element {
        name: QualName,
        attributes: Vec<(LocalName, String)>,
    },
    Text(String),
    /// Comments, document types and the like: kept as a place, never written out.
    Nothing,
}

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) parent: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    pub(crate) data: Data,
}

/// A parsed piece of HTML.
#[derive(Debug)]
pub struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: NodeId,
}

/// The attribute of a block of words that could not be laid out. A stranger who writes it is told no more than that.
const PLAIN_REST: &str = "data-plain-rest";

/// One step of a walk in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The node begins.
    Enter(NodeId),
    /// The node and everything in it are done.
    Leave(NodeId),
}

impl Tree {
    /// Whether words stand in it that could not be laid out. Written out and parsed again, it still says so.
    pub fn has_plain_rest(&self) -> bool {
        self.elements("pre")
            .into_iter()
            .any(|block| self.attribute(block, PLAIN_REST).is_some())
    }

    /// Puts words that nobody lays out at the end, their lines kept.
    pub(super) fn append_words(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let block = self.nodes.len();
        self.nodes.push(Node {
            parent: Some(self.root),
            children: Vec::new(),
            data: Data::Element {
                name: QualName::new(None, ns!(html), local_name!("pre")),
                attributes: vec![(LocalName::from(PLAIN_REST), String::new())],
            },
        });
        self.begin_with(block, words.trim_start_matches(['\n', '\r']));
        self.nodes[self.root].children.push(block);
    }

    /// Puts words before all that is in an element.
    pub(super) fn begin_with(&mut self, node: NodeId, words: &str) {
        let id = self.new_words(node, words);
        self.nodes[node].children.insert(0, id);
    }

    /// Puts words behind all that is in an element.
    pub(crate) fn end_with(&mut self, node: NodeId, words: &str) {
        let id = self.new_words(node, words);
        self.nodes[node].children.push(id);
    }

    fn new_words(&mut self, parent: NodeId, words: &str) -> NodeId {
        self.nodes.push(Node {
            parent: Some(parent),
            children: Vec::new(),
            data: Data::Text(words.to_owned()),
        });
        self.nodes.len() - 1
    }

    /// The node that holds everything.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The nodes directly inside, in order.
    pub fn children(&self, node: NodeId) -> &[NodeId] {
        &self.nodes[node].children
    }

    /// The node around this one.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].parent
    }

    /// The name of an HTML element in lower case; `None` for text, comments and foreign elements.
    pub fn name(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Element { name, .. } if name.ns == ns!(html) => Some(&name.local),
            _ => None,
        }
    }

    /// The words of a text node.
    pub fn words(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Text(words) => Some(words),
            _ => None,
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Element { attributes, .. } => attributes
                .iter()
                .find(|(key, _)| &**key == name)
                .map(|(_, value)| value.as_str()),
            _ => None,
        }
    }

    /// All attributes of an element.
    pub fn attributes(&self, node: NodeId) -> Vec<(&str, &str)> {
        match &self.nodes[node].data {
            Data::Element { attributes, .. } => attributes
                .iter()
                .map(|(name, value)| (&**name, value.as_str()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Replaces all attributes of an element.
    pub fn set_attributes(&mut self, node: NodeId, new: Vec<(&str, String)>) {
        if let Data::Element { attributes, .. } = &mut self.nodes[node].data {
            *attributes = new
                .into_iter()
                .map(|(name, value)| (LocalName::from(name), value))
                .collect();
        }
    }

    /// Gives an element another name.
    pub fn rename(&mut self, node: NodeId, new: &str) {
        if let Data::Element { name, .. } = &mut self.nodes[node].data {
            name.local = LocalName::from(new);
        }
    }

    /// Moves everything inside an element into a new element that becomes its only child.
    pub fn wrap_children(&mut self, node: NodeId, name: &str) {
        let children = std::mem::take(&mut self.nodes[node].children);
        let inner = self.nodes.len();
        for &child in &children {
            self.nodes[child].parent = Some(inner);
        }
        let name = QualName::new(None, ns!(html), LocalName::from(name));
        self.nodes.push(Node {
            parent: Some(node),
            children,
            data: Data::Element {
                name,
                attributes: Vec::new(),
            },
        });
        self.nodes[node].children = vec![inner];
    }

    /// Turns a node into text.
    pub fn replace_with_text(&mut self, node: NodeId, words: &str) {
        self.nodes[node].children.clear();
        self.nodes[node].data = Data::Text(words.to_owned());
    }

    /// Takes a node and everything in it out of the tree.
    pub fn detach(&mut self, node: NodeId) {
        let Some(parent) = self.nodes[node].parent.take() else {
            return;
        };
        let siblings = &mut self.nodes[parent].children;
        // From the end: parsers and cuts remove what came last.
        if let Some(at) = siblings.iter().rposition(|&child| child == node) {
            siblings.remove(at);
        }
    }

    /// Takes these nodes and everything in them out of the tree, however many stand side by side.
    pub fn detach_all(&mut self, gone: &[NodeId]) {
        let parents: BTreeSet<NodeId> = gone
            .iter()
            .filter_map(|&node| self.nodes[node].parent.take())
            .collect();
        for parent in parents {
            let mut children = std::mem::take(&mut self.nodes[parent].children);
            children.retain(|&child| self.nodes[child].parent.is_some());
            self.nodes[parent].children = children;
        }
    }

    /// Takes out everything after a node, in document order, the node and what is in it included.
    pub fn cut_from(&mut self, node: NodeId) {
        let mut at = node;
        while let Some(parent) = self.nodes[at].parent {
            let siblings = &mut self.nodes[parent].children;
            if let Some(index) = siblings.iter().position(|&child| child == at) {
                let kept = if at == node { index } else { index + 1 };
                for gone in siblings.split_off(kept) {
                    self.nodes[gone].parent = None;
                }
            }
            at = parent;
        }
    }

    /// Takes out everything before a node, in document order: the node, what is in it and all after it stay,
    /// in the elements they stood in.
    pub fn keep_from(&mut self, node: NodeId) {
        let mut at = node;
        while let Some(parent) = self.nodes[at].parent {
            let siblings = &mut self.nodes[parent].children;
            if let Some(index) = siblings.iter().position(|&child| child == at) {
                for gone in siblings.drain(..index).collect::<Vec<_>>() {
                    self.nodes[gone].parent = None;
                }
            }
            at = parent;
        }
    }

    /// Walks a node and everything in it, in document order, without recursion.
    pub fn walk(&self, node: NodeId) -> impl Iterator<Item = Step> + '_ {
        let mut open = vec![Step::Enter(node)];
        std::iter::from_fn(move || {
            let step = open.pop()?;
            if let Step::Enter(id) = step {
                open.push(Step::Leave(id));
                open.extend(
                    self.children(id)
                        .iter()
                        .rev()
                        .map(|&child| Step::Enter(child)),
                );
            }
            Some(step)
        })
    }

    /// Every element with this name, in document order.
    pub fn elements(&self, name: &str) -> Vec<NodeId> {
        self.walk(self.root)
            .filter_map(|step| match step {
                Step::Enter(node) if self.name(node) == Some(name) => Some(node),
                _ => None,
            })
            .collect()
    }

    /// Whether nobody would see this element or anything in it: scripts, styles, foreign content.
    pub(crate) fn is_unseen(&self, node: NodeId) -> bool {
        match &self.nodes[node].data {
            Data::Element { name, .. } if name.ns == ns!(html) => matches!(
                name.local,
                local_name!("script")
                    | local_name!("style")
                    | local_name!("title")
                    | local_name!("template")
                    | local_name!("iframe")
                    | local_name!("noembed")
                    | local_name!("noframes")
                    | local_name!("object")
                    | local_name!("embed")
                    | local_name!("textarea")
                    | local_name!("select")
                    | local_name!("audio")
                    | local_name!("video")
                    | local_name!("canvas")
            ),
            Data::Element { .. } | Data::Nothing => true,
            Data::Document | Data::Text(_) => false,
        }
    }
}
