//! Which fields of other pages the templates look at.
//!
//! A template sees its own page or section whole. Of others (lists, neighbours, answers of `get_page`
//! and `get_section`) it is given only what some template names, so that a list of a thousand pages
//! costs a thousand titles and not a thousand texts, and a page need not be rendered again when a text
//! changes that it cannot show. Where a template could look at anything, it is given everything.

use std::collections::HashSet;

use tera::ast::{Block, Expr, ExprVal, FunctionCall, MacroDefinition, Node};
use tera::{Template, Tera};

/// Names of fields, or all there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fields {
    /// Every field.
    All,
    /// These only.
    Only(HashSet<String>),
}

impl Fields {
    /// Whether a field is one of them.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }

    /// What the templates of pages and sections look at: all but those named, and shortcodes, which
    /// see no other page.
    pub(crate) fn of_pages(tera: &Tera, but: &HashSet<String>) -> Self {
        let looked_at = |name: &str| !name.starts_with("shortcodes/") && !but.contains(name);
        Self::of(tera, looked_at)
    }

    /// What these templates look at.
    pub(crate) fn of_feeds(tera: &Tera, feeds: &HashSet<String>) -> Self {
        let alone = |template: &Template| template.parent.is_none() && !includes(&template.ast);
        let mut all = feeds.iter().filter_map(|name| tera.templates.get(name));
        match all.all(alone) {
            true => Self::of(tera, |name| feeds.contains(name)),
            false => Self::All,
        }
    }

    fn of(tera: &Tera, looked_at: impl Fn(&str) -> bool) -> Self {
        let templates: Vec<&Template> = tera
            .templates
            .values()
            .filter(|template| looked_at(&template.name))
            .collect();
        let mut look = Look {
            // What an address or an identity is compared by.
            names: ["permalink", "path", "relative_path"]
                .map(str::to_owned)
                .into(),
            ..Look::default()
        };
        for template in &templates {
            let within =
                template.parent.is_some() || !template.blocks.is_empty() || includes(&template.ast);
            look.bindings(&template.ast, within);
            let blocks = template.blocks.values();
            blocks.for_each(|block| look.bindings(&block.body, true));
        }
        for template in &templates {
            let none = HashSet::new();
            look.nodes(&template.ast, &none);
            let blocks = template.blocks.values();
            blocks.for_each(|block: &Block| look.nodes(&block.body, &none));
            let macros = template.macros.values();
            macros.for_each(|one: &MacroDefinition| {
                let own = one.args.keys().cloned().collect();
                look.nodes(&one.body, &own);
            });
        }
        match look.all || (look.whole_page_passed && look.compared) {
            true => Self::All,
            false => Self::Only(look.names),
        }
    }
}

/// Variables of a template that are its own, not those of another page.
const OWN: &[&str] = &["page", "section", "config"];
/// Fields of an own page or section behind which others stand.
const LEAD_ON: &[&str] = &["pages", "lower", "higher"];

/// What was found in the templates.
#[derive(Default)]
struct Look {
    names: HashSet<String>,
    /// Names that a template gives to values and that another, included by it, may see.
    shared: HashSet<String>,
    /// Something could look at any field.
    all: bool,
    /// Its own page was handed on whole, and values of templates' own were compared.
    whole_page_passed: bool,
    compared: bool,
}

impl Look {
    /// Gathers the names bound outside macros where other templates may see them.
    fn bindings(&mut self, nodes: &[Node], within: bool) {
        for node in nodes {
            match node {
                Node::Set(_, set) if within => {
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

    fn nodes(&mut self, nodes: &[Node], local: &HashSet<String>) {
        let mut local = local.clone();
        for node in nodes {
            match node {
                Node::VariableBlock(_, expr) => self.expr(expr, &local),
                Node::Set(_, set) => {
                    self.handed_on(&set.value, &local);
                    self.expr(&set.value, &local);
                    local.insert(set.key.clone());
                }
                Node::Forloop(_, one, _) => {
                    self.expr(&one.container, &local);
                    if one.key.is_some() && !self.is_own_data(&one.container, &local) {
                        self.all = true;
                    }
                    let mut inner = local.clone();
                    inner.insert(one.value.clone());
                    inner.extend(one.key.clone());
                    self.nodes(&one.body, &inner);
                    self.nodes(one.empty_body.as_deref().unwrap_or_default(), &local);
                }
                Node::If(one, _) => {
                    for (_, condition, body) in &one.conditions {
                        self.expr(condition, &local);
                        self.nodes(body, &local);
                    }
                    if let Some((_, body)) = &one.otherwise {
                        self.nodes(body, &local);
                    }
                }
                Node::FilterSection(_, one, _) => {
                    self.call(&one.filter, &local);
                    self.nodes(&one.body, &local);
                }
                Node::Block(_, one, _) => self.nodes(&one.body, &local),
                // Macros are gone through with their own arguments.
                _ => {}
            }
        }
    }

    fn expr(&mut self, expr: &Expr, local: &HashSet<String>) {
        self.value(&expr.val, local);
        for filter in &expr.filters {
            self.call(filter, local);
            match filter.name.as_str() {
                "json_encode" | "unique" if !self.is_own_data(expr, local) => self.all = true,
                "get" | "sort" | "group_by" | "filter" | "map" => {
                    let key = filter.args.get("key").or(filter.args.get("attribute"));
                    self.named(key);
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

    fn value(&mut self, value: &ExprVal, local: &HashSet<String>) {
        match value {
            ExprVal::Ident(path) => self.path(path, local),
            ExprVal::Math(math) => {
                self.expr(&math.lhs, local);
                self.expr(&math.rhs, local);
            }
            ExprVal::Logic(logic) => {
                self.expr(&logic.lhs, local);
                self.expr(&logic.rhs, local);
                use tera::ast::LogicOperator::{Eq, NotEq};
                if matches!(logic.operator, Eq | NotEq) {
                    self.comparison(&logic.lhs, &logic.rhs, local);
                }
            }
            ExprVal::In(one) => {
                self.expr(&one.lhs, local);
                self.expr(&one.rhs, local);
                self.comparison(&one.lhs, &one.rhs, local);
            }
            ExprVal::Test(test) => {
                self.path(&test.ident, local);
                test.args.iter().for_each(|one| self.expr(one, local));
                if test.name == "containing" {
                    match test.args.first().map(|one| &one.val) {
                        Some(ExprVal::String(name)) => {
                            self.names.insert(name.clone());
                        }
                        _ => self.all = true,
                    }
                }
            }
            ExprVal::MacroCall(call) => {
                for argument in call.args.values() {
                    self.handed_on(argument, local);
                    self.expr(argument, local);
                }
            }
            ExprVal::FunctionCall(call) => self.call(call, local),
            ExprVal::Array(items) => {
                for item in items {
                    self.handed_on(item, local);
                    self.expr(item, local);
                }
            }
            ExprVal::StringConcat(parts) => {
                parts.values.iter().for_each(|one| self.value(one, local));
            }
            ExprVal::String(_) | ExprVal::Int(_) | ExprVal::Float(_) | ExprVal::Bool(_) => {}
        }
    }

    fn call(&mut self, call: &FunctionCall, local: &HashSet<String>) {
        call.args.values().for_each(|one| self.expr(one, local));
    }

    /// Notes the fields that a path like `item.extra.owner` goes through.
    fn path(&mut self, path: &str, local: &HashSet<String>) {
        if path == "__tera_context" {
            self.all = true;
            return;
        }
        let (root, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
        let own = self.is_own(root, local);
        if own && (root == "config" || !leads_on(rest)) {
            return;
        }
        for (position, part) in parts(rest).into_iter().enumerate() {
            match part {
                // An own page has all its fields in any case.
                _ if own && position == 0 => {}
                Part::Name(name) => {
                    self.names.insert(name.to_owned());
                }
                Part::Computed => self.all = true,
            }
        }
    }

    /// Two values that might both be pages, one of them whole and the other not.
    fn comparison(&mut self, a: &Expr, b: &Expr, local: &HashSet<String>) {
        let whole = |expr: &Expr| match &expr.val {
            ExprVal::Ident(path) => !path.contains(['.', '[']) && expr.filters.is_empty(),
            _ => false,
        };
        let own_page = |expr: &Expr| whole(expr) && self.is_own_page(expr, local);
        let direct = own_page(a) || own_page(b);
        self.all |= direct;
        self.compared |= whole(a) && !is_literal(b) || whole(b) && !is_literal(a);
    }

    fn handed_on(&mut self, expr: &Expr, local: &HashSet<String>) {
        self.whole_page_passed |= self.is_own_page(expr, local);
    }

    fn is_own_page(&self, expr: &Expr, local: &HashSet<String>) -> bool {
        match &expr.val {
            ExprVal::Ident(path) => path != "config" && self.is_own(path, local),
            _ => false,
        }
    }

    fn is_own(&self, root: &str, local: &HashSet<String>) -> bool {
        OWN.contains(&root) && !local.contains(root) && !self.shared.contains(root)
    }

    /// Whether a value is a part of an own page or of the settings, no other page among it.
    fn is_own_data(&self, expr: &Expr, local: &HashSet<String>) -> bool {
        match &expr.val {
            ExprVal::Ident(path) => {
                let (root, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
                self.is_own(root, local)
                    && (root == "config" || !rest.is_empty() && !leads_on(rest))
            }
            ExprVal::String(_) | ExprVal::Int(_) | ExprVal::Float(_) | ExprVal::Bool(_) => true,
            ExprVal::FunctionCall(call) => !matches!(
                call.name.as_str(),
                "get_page" | "get_section" | "get_taxonomy" | "get_taxonomy_term"
            ),
            _ => false,
        }
    }
}

/// One step of a path.
enum Part<'a> {
    Name(&'a str),
    /// `list[variable]`
    Computed,
}

/// The steps of a path behind its first name.
fn parts(rest: &str) -> Vec<Part<'_>> {
    let marks = ['.', '[', ']'];
    let mut found = Vec::new();
    let mut in_brackets = false;
    for piece in rest.split_inclusive(marks) {
        let name = piece.trim_end_matches(marks);
        if !name.is_empty() {
            let quoted = name.trim_matches(['"', '\'']);
            let number = name.bytes().all(|one| one.is_ascii_digit());
            if !number {
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
fn leads_on(rest: &str) -> bool {
    match parts(rest).first() {
        Some(Part::Name(name)) => LEAD_ON.contains(name),
        Some(Part::Computed) => true,
        None => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(
        expr.val,
        ExprVal::String(_) | ExprVal::Int(_) | ExprVal::Float(_) | ExprVal::Bool(_)
    )
}

fn bodies(node: &Node) -> Vec<&[Node]> {
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

fn includes(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Include(..)) || bodies(node).into_iter().any(includes))
}

fn has_blocks(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Block(..)) || bodies(node).into_iter().any(has_blocks))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(templates: &[(&str, &str)], wanted: Option<&[&str]>) {
        let mut tera = Tera::default();
        tera.add_raw_templates(templates.to_vec()).unwrap();
        let found = Fields::of_pages(&tera, &HashSet::new());
        let wanted = wanted.map(|names| {
            let always = ["permalink", "path", "relative_path"];
            always
                .iter()
                .chain(names)
                .map(|name| (*name).to_owned())
                .collect()
        });
        assert_eq!(
            found,
            wanted.map_or(Fields::All, Fields::Only),
            "{templates:?}"
        );
    }

    #[test]
    fn fields_of_other_pages_are_found() {
        for (template, wanted) in [
            (
                "{{ page.content }}{{ page.extra.owner }}{{ page['toc'] }}",
                Some(&[][..]),
            ),
            (
                "{% for one in section.pages %}{{ one.title }}{% endfor %}",
                Some(&["title"]),
            ),
            (
                "{% for page in section.pages %}{{ page.content }}{% endfor %}{{ page.toc }}",
                Some(&["content"]),
            ),
            (
                "{{ page.lower.title }}{{ page.higher['slug'] }}",
                Some(&["title", "slug"]),
            ),
            (
                "{% set a = get_page(path='a.md') %}{{ a.extra.b.c }}",
                Some(&["extra", "b", "c"]),
            ),
            (
                "{{ section.pages | map(attribute='extra.n') | join }}",
                Some(&["extra", "n"]),
            ),
            (
                "{{ get_page(path=page.path) | get(key='date') }}",
                Some(&["date"]),
            ),
            (
                "{{ section.pages.0.title }}{{ section.pages[1].date }}",
                Some(&["title", "date"]),
            ),
            (
                "{% for k, v in page.extra %}{{ k }}{{ v }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{{ page.title | json_encode }}{{ config.extra[lang].a }}",
                Some(&[]),
            ),
            (
                "{% for one in section.pages %}{{ one[field] }}{% endfor %}",
                None,
            ),
            ("{{ page.lower | json_encode }}", None),
            ("{% for k, v in page.lower %}{{ k }}{% endfor %}", None),
            (
                "{% for one in section.pages %}{% if one == page %}x{% endif %}{% endfor %}",
                None,
            ),
            (
                "{% for one in section.pages %}{% if one.path == page.path %}x{% endif %}{% endfor %}",
                Some(&[]),
            ),
            ("{{ __tera_context }}", None),
            (
                "{% set p = page %}{% for one in section.pages %}{% if one == p %}x{% endif %}{% endfor %}",
                None,
            ),
        ] {
            check(&[("a.html", template)], wanted);
        }
    }

    #[test]
    fn what_an_included_template_is_given_counts() {
        let card = ("card.html", "{{ page.content }}");
        let list = "{% for page in section.pages %}{% include \"card.html\" %}{% endfor %}";
        check(&[card, ("list.html", list)], Some(&["content"]));
        let list = "{% for one in section.pages %}{% include \"card.html\" %}{% endfor %}";
        check(&[card, ("list.html", list)], Some(&[]));
        let card = (
            "card.html",
            "{% macro card(page) %}{{ page.summary }}{% endmacro %}",
        );
        check(&[card], Some(&["summary"]));
        let shortcode = ("shortcodes/a.html", "{% set x = page %}{{ x[y] }}");
        check(&[shortcode], Some(&[]));
    }
}
