//! Templates that lead back to themselves: parents in a circle are refused at once; includes and
//! macros may end by a condition, so those are counted while they run, and no others.

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
    let mut files: Graph = HashMap::new();
    let mut macros: Graph = HashMap::new();
    for template in tera.templates.values() {
        let mut calls = Calls::default();
        let imported = template.imported_macro_files.iter().map(|(file, _)| file);
        calls.files.extend(imported.cloned());
        calls.files.extend(template.parent.clone());
        calls.of_nodes(&template.ast);
        for (name, one) in &template.macros {
            let mut own = Calls::default();
            own.of_nodes(&one.body);
            calls.files.extend(own.files);
            // By the name alone: what `self::` means depends on who calls.
            macros.entry(name.clone()).or_default().extend(own.macros);
        }
        files.insert(template.name.clone(), calls.files);
    }
    for template in tera.templates.values_mut() {
        for (name, one) in &mut template.macros {
            if comes_back(name, &macros) {
                count(&mut one.body);
            }
        }
        if template.parent.is_none() && comes_back(&template.name, &files) {
            count(&mut template.ast);
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

/// What templates, or macros, call.
type Graph = HashMap<String, HashSet<String>>;

/// Whether something calls itself, through others or not.
fn comes_back(start: &str, calls: &Graph) -> bool {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<&str> = vec![start];
    while let Some(name) = waiting.pop() {
        for called in calls.get(name).into_iter().flatten() {
            if called == start {
                return true;
            }
            if seen.insert(called) {
                waiting.push(called);
            }
        }
    }
    false
}

/// The files that nodes include, and the names of the macros they call.
#[derive(Default)]
struct Calls {
    files: HashSet<String>,
    macros: HashSet<String>,
}

impl Calls {
    fn of_nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Include(_, names, _) => self.files.extend(names.iter().cloned()),
                Node::VariableBlock(_, expr) => self.of(expr),
                Node::Set(_, set) => self.of(&set.value),
                Node::MacroDefinition(_, one, _) => self.of_nodes(&one.body),
                Node::FilterSection(_, one, _) => {
                    self.of_all(one.filter.args.values());
                    self.of_nodes(&one.body);
                }
                Node::Block(_, one, _) => self.of_nodes(&one.body),
                Node::Forloop(_, one, _) => {
                    self.of(&one.container);
                    self.of_nodes(&one.body);
                    self.of_nodes(one.empty_body.as_deref().unwrap_or_default());
                }
                Node::If(one, _) => {
                    for (_, condition, body) in &one.conditions {
                        self.of(condition);
                        self.of_nodes(body);
                    }
                    if let Some((_, body)) = &one.otherwise {
                        self.of_nodes(body);
                    }
                }
                _ => {}
            }
        }
    }

    fn of_all<'a>(&mut self, all: impl IntoIterator<Item = &'a Expr>) {
        all.into_iter().for_each(|one| self.of(one));
    }

    fn of(&mut self, expr: &Expr) {
        for filter in &expr.filters {
            self.of_all(filter.args.values());
        }
        self.of_value(&expr.val);
    }

    fn of_value(&mut self, value: &ExprVal) {
        match value {
            ExprVal::MacroCall(call) => {
                self.macros.insert(call.name.clone());
                self.of_all(call.args.values());
            }
            ExprVal::FunctionCall(call) => self.of_all(call.args.values()),
            ExprVal::Logic(one) => self.of_all([&*one.lhs, &*one.rhs]),
            ExprVal::Math(one) => self.of_all([&*one.lhs, &*one.rhs]),
            ExprVal::In(one) => self.of_all([&*one.lhs, &*one.rhs]),
            ExprVal::Test(one) => self.of_all(&one.args),
            ExprVal::Array(items) => self.of_all(items),
            ExprVal::StringConcat(one) => one.values.iter().for_each(|one| self.of_value(one)),
            _ => {}
        }
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
