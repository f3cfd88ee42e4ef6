//! Steps of paths in templates, and the nodes that stand inside others.

use tera::ast::{Expr, ExprVal, Node};

/// Fields of an own page or section behind which others stand.
const LEAD_ON: &[&str] = &["pages", "lower", "higher"];

/// One step of a path.
pub(super) enum Part<'a> {
    Name(&'a str),
    /// `list[variable]`
    Computed,
}

/// The steps of a path behind its first name.
pub(super) fn parts(rest: &str) -> Vec<Part<'_>> {
    let marks = ['.', '[', ']'];
    let mut found = Vec::new();
    let mut in_brackets = false;
    for piece in rest.split_inclusive(marks) {
        let name = piece.trim_end_matches(marks);
        if !name.is_empty() {
            let quoted = name.trim_matches(['"', '\'']);
            let number = name.bytes().all(|one| one.is_ascii_digit());
            // A language is no field's name.
            let language = in_brackets && name == "lang";
            if !number && !language {
                found.push(match in_brackets && quoted == name {
                    true => Part::Computed,
                    false => Part::Name(quoted),
                });
            }
        }
        in_brackets = piece.ends_with('[');
    }
    found
}

/// Whether other pages stand behind a path of an own page, or could.
pub(super) fn leads_on(rest: &str) -> bool {
    match parts(rest).first() {
        Some(Part::Name(name)) => LEAD_ON.contains(name),
        Some(Part::Computed) => true,
        None => false,
    }
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    matches!(
        expr.val,
        ExprVal::String(_) | ExprVal::Int(_) | ExprVal::Float(_) | ExprVal::Bool(_)
    )
}

pub(super) fn bodies(node: &Node) -> Vec<&[Node]> {
    match node {
        Node::Forloop(_, one, _) => {
            let empty = one.empty_body.as_deref();
            std::iter::once(&one.body[..]).chain(empty).collect()
        }
        Node::If(one, _) => {
            let otherwise = one.otherwise.as_ref().map(|(_, body)| &body[..]);
            let conditions = one.conditions.iter().map(|(_, _, body)| &body[..]);
            conditions.chain(otherwise).collect()
        }
        Node::FilterSection(_, one, _) => vec![&one.body],
        Node::Block(_, one, _) => vec![&one.body],
        _ => Vec::new(),
    }
}

pub(super) fn includes(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Include(..)) || bodies(node).into_iter().any(includes))
}

pub(super) fn has_blocks(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Block(..)) || bodies(node).into_iter().any(has_blocks))
}
