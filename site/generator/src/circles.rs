//! Templates that lead back to themselves: parents in a circle are refused at once; includes and
//! macros may end by a condition, so those are counted while they run.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use serde_json::Value;
use tera::Tera;
use tera::ast::{Expr, ExprVal, FunctionCall, Node, WS};

/// How deep includes and macros may call each other: far above a menu or a table of contents, far
/// below what the machine's stack holds.
const DEEPEST: usize = 100;
const ENTER: &str = "__enter";
const LEAVE: &str = "__leave";

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A new rendering begins.
pub(crate) fn begin() {
    DEPTH.set(0);
}

/// Refuses templates that extend each other in a circle.
pub(crate) fn refuse_parents(tera: &Tera) -> Result<()> {
    for start in tera.templates.values() {
        let mut chain = vec![start.name.as_str()];
        let mut parent = start.parent.as_deref();
        while let Some(name) = parent {
            if chain.contains(&name) {
                bail!(
                    "templates/{name} extends itself, through {}",
                    chain.join(", ")
                );
            }
            chain.push(name);
            parent = tera
                .templates
                .get(name)
                .and_then(|one| one.parent.as_deref());
        }
    }
    Ok(())
}

/// Makes the templates that can come back to themselves count how deep they are.
pub(crate) fn watch(tera: &mut Tera) {
    let calls: HashMap<String, HashSet<String>> = tera
        .templates
        .values()
        .map(|template| {
            let mut called: HashSet<String> = template
                .imported_macro_files
                .iter()
                .map(|(file, _)| file.clone())
                .chain(template.parent.clone())
                .collect();
            includes(&template.ast, &mut called);
            let bodies = template.macros.values().map(|one| &one.body);
            bodies.for_each(|body| includes(body, &mut called));
            (template.name.clone(), called)
        })
        .collect();
    let circular: Vec<String> = calls
        .keys()
        .filter(|name| comes_back(name, &calls))
        .cloned()
        .collect();
    for name in circular {
        if let Some(template) = tera.templates.get_mut(&name) {
            let bodies = template.macros.values_mut().map(|one| &mut one.body);
            bodies.for_each(count);
            if template.parent.is_none() {
                count(&mut template.ast);
            }
        }
    }
    tera.register_function(ENTER, |_: &HashMap<String, Value>| {
        let depth = DEPTH.get() + 1;
        DEPTH.set(depth);
        if depth > DEEPEST {
            return Err(tera::Error::msg(format!(
                "templates include or call each other more than {DEEPEST} deep: one of them leads back to itself"
            )));
        }
        Ok(Value::String(String::new()))
    });
    tera.register_function(LEAVE, |_: &HashMap<String, Value>| {
        DEPTH.set(DEPTH.get().saturating_sub(1));
        Ok(Value::String(String::new()))
    });
}

/// Whether a template calls itself, through others or not.
fn comes_back(start: &str, calls: &HashMap<String, HashSet<String>>) -> bool {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&str> = vec![start];
    while let Some(name) = waiting.pop() {
        for called in calls.get(name).into_iter().flatten() {
            if called == start || called == SELF && name == start {
                return true;
            }
            if seen.insert(called) {
                waiting.push(called);
            }
        }
    }
    false
}

/// Stands for a call of a macro in the same file.
const SELF: &str = "self::";

fn includes(nodes: &[Node], called: &mut HashSet<String>) {
    for node in nodes {
        match node {
            Node::Include(_, names, _) => called.extend(names.iter().cloned()),
            Node::VariableBlock(_, expr) => macro_calls(expr, called),
            Node::Set(_, set) => macro_calls(&set.value, called),
            Node::MacroDefinition(_, one, _) => includes(&one.body, called),
            Node::FilterSection(_, one, _) => includes(&one.body, called),
            Node::Block(_, one, _) => includes(&one.body, called),
            Node::Forloop(_, one, _) => {
                macro_calls(&one.container, called);
                includes(&one.body, called);
                includes(one.empty_body.as_deref().unwrap_or_default(), called);
            }
            Node::If(one, _) => {
                for (_, condition, body) in &one.conditions {
                    macro_calls(condition, called);
                    includes(body, called);
                }
                if let Some((_, body)) = &one.otherwise {
                    includes(body, called);
                }
            }
            _ => {}
        }
    }
}

fn macro_calls(expr: &Expr, called: &mut HashSet<String>) {
    match &expr.val {
        ExprVal::MacroCall(call) => {
            if call.namespace == "self" {
                called.insert(SELF.to_owned());
            }
            call.args.values().for_each(|one| macro_calls(one, called));
        }
        ExprVal::FunctionCall(call) => {
            call.args.values().for_each(|one| macro_calls(one, called));
        }
        ExprVal::Logic(logic) => {
            macro_calls(&logic.lhs, called);
            macro_calls(&logic.rhs, called);
        }
        ExprVal::Array(items) => items.iter().for_each(|one| macro_calls(one, called)),
        _ => {}
    }
}

fn count(body: &mut Vec<Node>) {
    let call = |name: &str| {
        let call = FunctionCall {
            name: name.to_owned(),
            args: HashMap::new(),
        };
        Node::VariableBlock(WS::default(), Expr::new(ExprVal::FunctionCall(call)))
    };
    body.insert(0, call(ENTER));
    body.push(call(LEAVE));
}
