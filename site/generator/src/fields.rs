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

    fn of(all: bool, names: HashSet<String>) -> Self {
        match all {
            true => Self::All,
            false => Self::Only(names),
        }
    }
}

/// What the templates of a site look at.
#[derive(Debug)]
pub(crate) struct Looks {
    /// In the page or section that is theirs.
    pub(crate) own: Fields,
    /// In others.
    pub(crate) others: Fields,
    /// In the pages of feeds.
    pub(crate) feeds: Fields,
}

impl Looks {
    /// Goes through all templates but shortcodes, which see no other page, and those `apart`; `feeds`
    /// are the templates of feeds.
    pub(crate) fn of(tera: &Tera, feeds: &HashSet<String>, apart: &[&str]) -> Self {
        let of_pages = look(tera, |name| {
            let elsewhere = name.starts_with("shortcodes/") || apart.contains(&name);
            !elsewhere && !feeds.contains(name)
        });
        let (own, others) = of_pages.found();
        // A feed's template that hands on to others could show anything.
        let alone = |template: &Template| template.parent.is_none() && !includes(&template.ast);
        let mut all = feeds.iter().filter_map(|name| tera.templates.get(name));
        let feeds = match all.all(alone) {
            true => look(tera, |name| feeds.contains(name)).found().1,
            false => Fields::All,
        };
        Self { own, others, feeds }
    }

    /// Whether any template looks at a field.
    pub(crate) fn at(&self, name: &str) -> bool {
        self.own.has(name) || self.others.has(name) || self.feeds.has(name)
    }
}

fn look(tera: &Tera, looked_at: impl Fn(&str) -> bool) -> Look {
    let templates: Vec<&Template> = tera
        .templates
        .values()
        .filter(|template| looked_at(&template.name))
        .collect();
    // What an address or an identity is compared by is always there.
    let always: HashSet<String> = ["permalink", "path", "relative_path"]
        .map(str::to_owned)
        .into();
    let mut look = Look {
        names: always.clone(),
        own_names: always,
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
        look.nodes(&template.ast, &mut Scope::default());
        let blocks = template.blocks.values();
        blocks.for_each(|block: &Block| look.nodes(&block.body, &mut Scope::default()));
        let macros = template.macros.values();
        macros.for_each(|one: &MacroDefinition| {
            let mut scope = Scope::default();
            scope.foreign.extend(one.args.keys().cloned());
            look.nodes(&one.body, &mut scope);
        });
    }
    look
}

/// Variables of a template that are its own, not those of another page.
const OWN: &[&str] = &["page", "section"];
/// Functions whose answers are pages or hold some.
const GIVE_PAGES: &[&str] = &[
    "get_page",
    "get_section",
    "get_taxonomy",
    "get_taxonomy_term",
];
/// Fields of an own page or section behind which others stand.
const LEAD_ON: &[&str] = &["pages", "lower", "higher"];

/// What was found in the templates.
#[derive(Default)]
struct Look {
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

/// The names that a template has bound so far.
#[derive(Default, Clone)]
struct Scope {
    /// To what may be another page.
    foreign: HashSet<String>,
    /// To what holds no other page: settings, data, parts of the own page.
    data: HashSet<String>,
}

impl Scope {
    fn bind(&mut self, name: &str, is_data: bool) {
        if is_data && !self.foreign.contains(name) {
            self.data.insert(name.to_owned());
        } else {
            self.data.remove(name);
            self.foreign.insert(name.to_owned());
        }
    }

    fn has(&self, name: &str) -> bool {
        self.foreign.contains(name) || self.data.contains(name)
    }
}

impl Look {
    /// The fields of own pages, and those of others.
    fn found(self) -> (Fields, Fields) {
        // Own pages are whole and others are not: where both meet, comparing them would tell.
        let all = self.all || (self.own_all && self.compared);
        let own = Fields::of(all || self.own_all, self.own_names);
        (own, Fields::of(all, self.names))
    }

    /// Gathers the names bound outside macros where other templates may see them.
    fn bindings(&mut self, nodes: &[Node], within: bool) {
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

    fn nodes(&mut self, nodes: &[Node], scope: &mut Scope) {
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
                use tera::ast::LogicOperator::{Eq, NotEq};
                if matches!(logic.operator, Eq | NotEq) {
                    self.comparison(&logic.lhs, &logic.rhs, scope);
                }
            }
            ExprVal::In(one) => {
                self.expr(&one.lhs, scope);
                self.expr(&one.rhs, scope);
                self.comparison(&one.lhs, &one.rhs, scope);
            }
            ExprVal::Test(test) => {
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
        let found = Looks::of(&tera, &HashSet::new(), &[]).others;
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
                "{% set data = load_data(path='a.toml') %}{% for one in data.all %}{{ one[x] }}{{ one.y }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{% set all = [] %}{% if page %}{% set all = page.translations %}{% endif %}{% for one in all %}{{ one.title }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{% set all = [] %}{% if page %}{% set all = section.pages %}{% endif %}{% for one in all %}{{ one.title }}{% endfor %}",
                Some(&["title"]),
            ),
            (
                "{{ page.extra.names[lang] }}{{ page.lower.extra[lang] }}",
                Some(&["extra"]),
            ),
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

    #[test]
    fn fields_of_the_own_page_are_found() {
        let own = |template: &str| {
            let mut tera = Tera::default();
            tera.add_raw_template("a.html", template).unwrap();
            Looks::of(&tera, &HashSet::new(), &[]).own
        };
        let found = own("{{ page.title }}{% if section %}{{ section['toc'] }}{% endif %}");
        assert!(found.has("title") && found.has("toc") && !found.has("content"));
        let found =
            own("{% for page in section.pages %}{{ page.title }}{% endfor %}{{ page.date }}");
        assert!(found.has("date") && found.has("pages") && !found.has("title"));
        for whole in [
            "{% set p = page %}{{ p.title }}",
            "{{ page | json_encode }}",
            "{{ page | get(key='title') }}",
            "{{ page[x] }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(own(whole), Fields::All, "{whole}");
        }
    }
}
