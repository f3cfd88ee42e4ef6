//! Gathers the fields that the nodes of a template name.

use std::collections::HashSet;

use tera::ast::{Expr, ExprVal, FunctionCall, LogicOperator, Node, Test};

use super::PageFields;
use super::scope::Scope;
use super::walk::{Part, bodies, has_blocks, includes, is_literal, leads_on, parts};

/// Variables of a template that are its own, not those of another page.
const OWN: &[&str] = &["page", "section"];
/// Functions whose answers are pages or hold some.
const GIVE_PAGES: &[&str] = &[
    "get_page",
    "get_section",
    "get_taxonomy",
    "get_taxonomy_term",
];

/// What was found in the templates.
#[derive(Default)]
pub(super) struct Look {
    names: HashSet<String>,
    own_names: HashSet<String>,
    /// Names that a template gives to values and that another, included by it, may see.
    shared: HashSet<String>,
    /// Something could look at any field, of others or of the own page.
    all: bool,
    own_all: bool,
    /// Values of templates' own were compared.
    compared: bool,
}

impl Look {
    /// Nothing yet but what an address or an identity is compared by, which is always there.
    pub(super) fn new() -> Self {
        let always: HashSet<String> = ["permalink", "path", "relative_path"]
            .map(str::to_owned)
            .into();
        Self {
            names: always.clone(),
            own_names: always,
            ..Self::default()
        }
    }

    /// The fields of own pages, and those of others.
    pub(super) fn found(self) -> (PageFields, PageFields) {
        // Own pages are whole and others are not: where both meet, comparing them would tell.
        let all = self.all || (self.own_all && self.compared);
        let own = PageFields::of(all || self.own_all, self.own_names);
        (own, PageFields::of(all, self.names))
    }

    /// Gathers the names bound outside macros where other templates may see them.
    pub(super) fn bindings(&mut self, nodes: &[Node], within: bool) {
        for node in nodes {
            match node {
                Node::Set(_, set) if within || set.global => {
                    self.shared.insert(set.key.clone());
                }
                Node::Forloop(_, one, _) => {
                    let within = within && (includes(&one.body) || has_blocks(&one.body));
                    if within {
                        self.shared.insert(one.value.clone());
                        self.shared.extend(one.key.clone());
                    }
                    self.bindings(&one.body, within);
                }
                other => {
                    for body in bodies(other) {
                        self.bindings(body, within);
                    }
                }
            }
        }
    }

    /// Gathers the fields that some nodes name.
    pub(super) fn nodes(&mut self, nodes: &[Node], scope: &mut Scope) {
        for node in nodes {
            match node {
                Node::VariableBlock(_, expr) => self.expr(expr, scope),
                Node::Set(_, set) => {
                    self.handed_on(&set.value, scope);
                    self.expr(&set.value, scope);
                    scope.bind(&set.key, self.is_data(&set.value, scope));
                }
                Node::Forloop(_, one, _) => {
                    self.handed_on(&one.container, scope);
                    self.expr(&one.container, scope);
                    let is_data = self.is_data(&one.container, scope);
                    self.all |= one.key.is_some() && !is_data;
                    let mut inner = scope.clone();
                    inner.bind(&one.value, is_data);
                    if let Some(key) = &one.key {
                        inner.bind(key, true);
                    }
                    self.nodes(&one.body, &mut inner);
                    self.nodes(one.empty_body.as_deref().unwrap_or_default(), scope);
                }
                Node::If(one, _) => {
                    for (_, condition, body) in &one.conditions {
                        self.expr(condition, scope);
                        self.nodes(body, scope);
                    }
                    if let Some((_, body)) = &one.otherwise {
                        self.nodes(body, scope);
                    }
                }
                Node::FilterSection(_, one, _) => {
                    self.call(&one.filter, scope);
                    self.nodes(&one.body, scope);
                }
                Node::Block(_, one, _) => self.nodes(&one.body, scope),
                // Macros are gone through with their own arguments.
                _ => {}
            }
        }
    }

    fn expr(&mut self, expr: &Expr, scope: &Scope) {
        self.value(&expr.val, scope);
        for filter in &expr.filters {
            self.call(filter, scope);
            match filter.name.as_str() {
                "json_encode" | "unique" if !self.is_data(expr, scope) => {
                    self.all = true;
                    self.handed_on(expr, scope);
                }
                "get" | "sort" | "group_by" | "filter" | "map" => {
                    let key = filter.args.get("key").or(filter.args.get("attribute"));
                    self.handed_on(expr, scope);
                    if !self.is_data(expr, scope) {
                        self.named(key);
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes a field that is named by an argument.
    fn named(&mut self, argument: Option<&Expr>) {
        match argument.map(|one| &one.val) {
            Some(ExprVal::String(path)) => {
                let parts = path.split('.').map(str::to_owned);
                self.names.extend(parts);
            }
            _ => self.all = true,
        }
    }

    fn value(&mut self, value: &ExprVal, scope: &Scope) {
        match value {
            ExprVal::Ident(path) => self.path(path, scope),
            ExprVal::Math(math) => {
                self.expr(&math.lhs, scope);
                self.expr(&math.rhs, scope);
            }
            ExprVal::Logic(logic) => {
                self.expr(&logic.lhs, scope);
                self.expr(&logic.rhs, scope);
                if matches!(logic.operator, LogicOperator::Eq | LogicOperator::NotEq) {
                    self.comparison(&logic.lhs, &logic.rhs, scope);
                }
            }
            ExprVal::In(one) => {
                self.expr(&one.lhs, scope);
                self.expr(&one.rhs, scope);
                self.comparison(&one.lhs, &one.rhs, scope);
            }
            ExprVal::Test(test) => self.test(test, scope),
            ExprVal::MacroCall(call) => {
                for argument in call.args.values() {
                    self.handed_on(argument, scope);
                    self.expr(argument, scope);
                }
            }
            ExprVal::FunctionCall(call) => self.call(call, scope),
            ExprVal::Array(items) => {
                for item in items {
                    self.handed_on(item, scope);
                    self.expr(item, scope);
                }
            }
            ExprVal::StringConcat(parts) => {
                parts.values.iter().for_each(|one| self.value(one, scope));
            }
            ExprVal::String(_) | ExprVal::Int(_) | ExprVal::Float(_) | ExprVal::Bool(_) => {}
        }
    }

    fn test(&mut self, test: &Test, scope: &Scope) {
        self.path(&test.ident, scope);
        test.args.iter().for_each(|one| self.expr(one, scope));
        if test.name == "containing" {
            match test.args.first().map(|one| &one.val) {
                Some(ExprVal::String(name)) => {
                    self.names.insert(name.clone());
                    self.own_names.insert(name.clone());
                }
                _ => self.all = true,
            }
        }
    }

    fn call(&mut self, call: &FunctionCall, scope: &Scope) {
        call.args.values().for_each(|one| self.expr(one, scope));
    }

    /// Notes the fields that a path like `item.extra.owner` goes through.
    fn path(&mut self, path: &str, scope: &Scope) {
        if path == "__tera_context" {
            self.all = true;
            return;
        }
        let (root, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
        if scope.data.contains(root) || root == "config" && !scope.has(root) {
            return;
        }
        let steps = parts(rest);
        if OWN.contains(&root) && !scope.has(root) {
            match steps.first() {
                Some(Part::Name(name)) => {
                    self.own_names.insert((*name).to_owned());
                }
                Some(Part::Computed) => self.own_all = true,
                None => {}
            }
        }
        let own = self.is_own(root, scope);
        if own && !leads_on(rest) {
            return;
        }
        for (position, part) in steps.into_iter().enumerate() {
            match part {
                _ if own && position == 0 => {}
                Part::Name(name) => {
                    self.names.insert(name.to_owned());
                }
                Part::Computed => self.all = true,
            }
        }
    }

    /// Two values that might both be pages, one of them whole and the other not.
    fn comparison(&mut self, a: &Expr, b: &Expr, scope: &Scope) {
        let whole = |expr: &Expr| match &expr.val {
            ExprVal::Ident(path) => !path.contains(['.', '[']) && expr.filters.is_empty(),
            _ => false,
        };
        let own_page = |expr: &Expr| whole(expr) && self.is_own_page(expr, scope);
        let direct = own_page(a) || own_page(b);
        self.all |= direct;
        self.compared |= whole(a) && !is_literal(b) || whole(b) && !is_literal(a);
    }

    /// Notes an own page that goes on whole under another name.
    fn handed_on(&mut self, expr: &Expr, scope: &Scope) {
        self.own_all |= self.is_own_page(expr, scope);
    }

    fn is_own_page(&self, expr: &Expr, scope: &Scope) -> bool {
        match &expr.val {
            ExprVal::Ident(path) => OWN.contains(&path.as_str()) && !scope.has(path),
            _ => false,
        }
    }

    /// Whether a name is that of the own page or section, and of nothing else.
    fn is_own(&self, root: &str, scope: &Scope) -> bool {
        OWN.contains(&root) && !scope.has(root) && !self.shared.contains(root)
    }

    /// Whether a value holds no other page.
    fn is_data(&self, expr: &Expr, scope: &Scope) -> bool {
        match &expr.val {
            ExprVal::Ident(path) => {
                let (root, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
                let own_part = self.is_own(root, scope) && !rest.is_empty() && !leads_on(rest);
                scope.data.contains(root) || root == "config" && !scope.has(root) || own_part
            }
            ExprVal::Array(items) => items.iter().all(|one| self.is_data(one, scope)),
            ExprVal::FunctionCall(call) => !GIVE_PAGES.contains(&call.name.as_str()),
            // Words, numbers, what a macro writes.
            _ => true,
        }
    }
}
