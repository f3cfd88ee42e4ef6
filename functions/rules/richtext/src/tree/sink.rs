//! What the parser of the standard builds a tree into.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::ElemName;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};

use super::nodes::{Data, Node, NodeId, Tree};

/// What building may cost a byte, in steps: looks at open elements, places moved, bytes of attributes copied.
/// Mails of real programs take less than one.
const STEPS_PER_BYTE: usize = 10;
/// What building may cost however short it is.
const STEPS_LEAST: usize = 100_000;

/// Receives what the tree builder makes, and counts what that costs: all that is more than linear in the
/// builder goes through here.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    steps: Cell<usize>,
}

impl Sink {
    pub(super) fn new(length: usize) -> Self {
        let document = Node {
            parent: None,
            children: Vec::new(),
            data: Data::Document,
        };
        Self {
            nodes: RefCell::new(vec![document]),
            steps: Cell::new(STEPS_LEAST + STEPS_PER_BYTE * length),
        }
    }

    /// Whether building has cost more than it may.
    pub(super) fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    fn charge(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_sub(steps));
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// Where a child stands, sought from the end: parsers move what came last.
    fn position(&self, children: &[NodeId], child: NodeId) -> Option<usize> {
        let at = children.iter().rposition(|&other| other == child);
        self.charge(children.len() - at.unwrap_or(0));
        at
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: None,
            children: Vec::new(),
            data,
        });
        nodes.len() - 1
    }

    /// Puts a child before the one at `index`; text joins the text before it.
    fn insert(&self, parent: NodeId, index: usize, child: NodeOrText<NodeId>) {
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = index
                    .checked_sub(1)
                    .and_then(|at| nodes[parent].children.get(at))
                    .copied();
                if let Some(before) = before
                    && let Data::Text(words) = &mut nodes[before].data
                {
                    words.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Data::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[id].parent = Some(parent);
        let at = index.min(nodes[parent].children.len());
        self.charge(nodes[parent].children.len() - at);
        nodes[parent].children.insert(at, id);
    }
}

/// The name of an element, on its own so that it does not borrow the tree.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        let nodes = self.nodes.into_inner();
        // A fragment is parsed into an `html` element, the one child of the document.
        let root = nodes[0].children.first().copied().unwrap_or(0);
        Tree { nodes, root }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        self.charge(1);
        match &self.nodes.borrow()[*target].data {
            Data::Element { name, .. } => Name(name.clone()),
            // The builder asks of elements only; any name serves the rest.
            _ => Name(QualName::new(None, ns!(html), local_name!("span"))),
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _flags: ElementFlags,
    ) -> NodeId {
        // An open link is made again in each paragraph, with all it carries.
        let size: usize = attributes.iter().map(|found| found.value.len()).sum();
        self.charge(size);
        let attributes = attributes
            .into_iter()
            .map(|found| (found.name.local, found.value.to_string()))
            .collect();
        self.add(Data::Element { name, attributes })
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.add(Data::Nothing)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.add(Data::Nothing)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child)
        } else {
            self.append(previous, child)
        }
    }

    fn append_doctype_to_document(
        &self,
        _name: StrTendril,
        _public: StrTendril,
        _system: StrTendril,
    ) {
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        // Templates are never shown: their contents need no tree of their own.
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.charge(1);
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(id) = &child {
            self.remove_from_parent(id);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[*sibling].parent.and_then(|parent| {
                let at = self.position(&nodes[parent].children, *sibling)?;
                Some((parent, at))
            })
        };
        if let Some((parent, index)) = place {
            self.insert(parent, index, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, new: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].data {
            for found in new {
                if !attributes.iter().any(|(name, _)| *name == found.name.local) {
                    attributes.push((found.name.local, found.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes[*target].parent.take() else {
            return;
        };
        let siblings = &mut nodes[parent].children;
        if let Some(at) = self.position(siblings, *target) {
            siblings.remove(at);
        }
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        self.charge(children.len());
        for &child in &children {
            nodes[child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }
}
