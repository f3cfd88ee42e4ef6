//! Which files of a crate name which others, read off their text.
//!
//! What counts is a path that leads to a file: in a `use`, however its braces nest, and in the code itself. A file that
//! only hands a name on (`pub use`) does not count as its user; whoever takes the name from there uses the file
//! that has it. The root of a crate and its tests know everybody, and are left out.

use std::collections::{BTreeMap, BTreeSet};

/// The place of a file below `src`: `["tree", "parse"]` is `tree/parse.rs`, `["tree"]` either `tree.rs` or
/// `tree/mod.rs`.
type Module = Vec<String>;

pub(super) type Uses = BTreeMap<Module, BTreeSet<Module>>;

/// A file without comments, tests and `use`, and the paths of each of these.
struct File {
    rest: String,
    taken: Vec<String>,
    handed_on: Vec<String>,
}

impl File {
    fn read(text: &str) -> Self {
        let mut file = Self {
            rest: String::new(),
            taken: Vec::new(),
            handed_on: Vec::new(),
        };
        let code = code(text);
        let mut lines = code.lines();
        while let Some(line) = lines.next() {
            let Some((is_public, begins)) = statement(line) else {
                file.rest.push_str(line);
                file.rest.push('\n');
                continue;
            };
            let mut tree = begins.to_owned();
            while !tree.contains(';') {
                let Some(more) = lines.next() else { break };
                tree.push_str(more);
            }
            let paths = match is_public {
                true => &mut file.handed_on,
                false => &mut file.taken,
            };
            expand("", tree.split(';').next().unwrap(), paths);
        }
        file
    }

    /// The paths that stand in the code itself.
    fn written_out(&self) -> impl Iterator<Item = &str> {
        let pieces = self
            .rest
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':'));
        pieces.filter(|piece| piece.contains("::") && !piece.starts_with(':'))
    }
}

/// The text without comments and without what is compiled for tests only.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            // The item ends where a line of its own depth closes it.
            for line in lines.by_ref() {
                if line == "}" || !line.starts_with(' ') && line.ends_with(';') {
                    break;
                }
            }
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Whether a line begins a `use`, whether that is a public one, and what follows the word.
fn statement(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    if let Some(tree) = line.strip_prefix("use ") {
        return Some((false, tree));
    }
    let rest = line.strip_prefix("pub")?;
    let rest = match rest.strip_prefix('(') {
        Some(inside) => inside.split_once(')')?.1,
        None => rest,
    };
    Some((true, rest.strip_prefix(" use ")?))
}

/// The paths of a `use` tree: `a::{b, c::{d, e}}` holds three.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((begins, inside)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap();
        paths.push(format!("{before}{path}"));
        return;
    };
    let before = format!("{before}{}", begins.trim());
    let inside = &inside[..inside.rfind('}').unwrap()];
    let (mut depth, mut from) = (0, 0);
    for (at, sign) in inside.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&before, &inside[from..at], paths);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !inside[from..].trim().is_empty() {
        expand(&before, &inside[from..], paths);
    }
}

/// The files of a crate, each given by its place below `src` and its text, and whom each of them names.
pub(super) fn uses<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> Uses {
    let files: BTreeMap<Module, File> = sources
        .filter_map(|(path, text)| Some((module(path)?, File::read(text))))
        .collect();
    let mut handed_on = BTreeMap::new();
    for (own, file) in &files {
        for path in &file.handed_on {
            let name = path.rsplit("::").next().unwrap().to_owned();
            if let Some((target, _)) = place(&files, own, path) {
                handed_on.insert((own.clone(), name), target);
            }
        }
    }
    let named = |own: &Module, path: &str| {
        let (mut target, mut rest) = place(&files, own, path)?;
        while let Some(next) = rest.first()
            && let Some(from) = handed_on.get(&(target.clone(), next.clone()))
        {
            target = from.clone();
            // A file may hand on a module as a whole: the next name is sought there.
            if target.last() == Some(next) {
                rest.remove(0);
            }
            if &target == own {
                break;
            }
        }
        (&target != own).then_some(target)
    };
    files
        .iter()
        .map(|(own, file)| {
            let paths = file.taken.iter().map(String::as_str);
            let paths = paths.chain(file.written_out());
            (
                own.clone(),
                paths.filter_map(|path| named(own, path)).collect(),
            )
        })
        .collect()
}

/// The module a file is; none for the root of a crate and for tests.
fn module(path: &str) -> Option<Module> {
    let path = path.strip_suffix(".rs")?;
    let is_test = |name: &str| matches!(name, "tests" | "testing") || name.ends_with("_tests");
    if matches!(path, "lib" | "main") || path.split('/').any(is_test) {
        return None;
    }
    let path = path.strip_suffix("/mod").unwrap_or(path);
    Some(path.split('/').map(str::to_owned).collect())
}

/// The file a path leads to from another, and what follows in the path.
fn place(
    files: &BTreeMap<Module, File>,
    from: &Module,
    path: &str,
) -> Option<(Module, Vec<String>)> {
    let mut names = path
        .split("::")
        .map(str::to_owned)
        .filter(|name| !name.is_empty())
        .peekable();
    let mut full = match names.peek()?.as_str() {
        "crate" => {
            names.next();
            Module::new()
        }
        "self" => {
            names.next();
            from.clone()
        }
        "super" => {
            let mut above = from.clone();
            while names.next_if(|name| name == "super").is_some() {
                above.pop();
            }
            above
        }
        child => {
            let mut below = from.clone();
            below.push(child.to_owned());
            if !files.contains_key(&below) {
                return None;
            }
            from.clone()
        }
    };
    full.extend(names);
    let length = (1..=full.len())
        .rev()
        .find(|length| files.contains_key(&full[..*length]))?;
    let rest = full.split_off(length);
    Some((full, rest))
}

/// What is left once every file is taken away that names nobody left, or that nobody left names: the circles, and
/// what leads from one to another.
pub(super) fn circle(mut uses: Uses) -> Vec<String> {
    loop {
        let named: BTreeSet<Module> = uses.values().flatten().cloned().collect();
        let before = uses.len();
        let left: BTreeSet<Module> = uses.keys().cloned().collect();
        uses.retain(|own, names| {
            names.retain(|one| left.contains(one));
            !names.is_empty() && named.contains(own)
        });
        if uses.len() == before {
            break;
        }
    }
    let shown = |module: &Module| module.join("/");
    uses.iter()
        .map(|(own, names)| {
            let names: Vec<String> = names.iter().map(shown).collect();
            format!("{} -> {}", shown(own), names.join(", "))
        })
        .collect()
}

/// Places below `src` and texts.
type Sources = [(&'static str, &'static str)];

#[test]
fn a_circle_is_found_however_it_is_written() {
    let cases: [(&str, &Sources, &[&str]); 13] = [
        (
            "one way",
            &[("a.rs", "use crate::b::B;\n"), ("b.rs", "pub struct B;\n")],
            &[],
        ),
        (
            "two files",
            &[
                ("a.rs", "use crate::b::B;\n"),
                ("b.rs", "use super::a::A;\n"),
            ],
            &["a -> b", "b -> a"],
        ),
        (
            "nested braces over several lines",
            &[
                (
                    "a.rs",
                    "use crate::{\n    c::{self, C},\n    b::{B, d::D as E},\n};\n",
                ),
                ("b.rs", "fn f() { crate::a::f() }\n"),
                ("c.rs", ""),
            ],
            &["a -> b", "b -> a"],
        ),
        (
            "a path in the code",
            &[
                ("a.rs", "fn f() -> Vec<crate::b::B> {}\n"),
                ("b.rs", "fn g() { super::a::f(); }\n"),
            ],
            &["a -> b", "b -> a"],
        ),
        (
            "a file and the one that declares it",
            &[
                ("a/mod.rs", "mod b;\nfn f() { b::g() }\n"),
                ("a/b.rs", "use super::A;\n"),
            ],
            &["a -> a/b", "a/b -> a"],
        ),
        (
            "three, and whom they and others use",
            &[
                ("a.rs", "use crate::b::B;\nuse crate::below::X;\n"),
                ("b.rs", "mod c;\nuse self::c::C;\n"),
                ("b/c.rs", "use super::super::a::A;\n"),
                ("below.rs", ""),
                ("above.rs", "use crate::a::A;\n"),
            ],
            &["a -> b", "b -> b/c", "b/c -> a"],
        ),
        (
            "the root and tests know everybody",
            &[
                ("lib.rs", "use a::A;\n"),
                (
                    "a.rs",
                    "use crate::Root;\n#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}\n",
                ),
                ("b.rs", "use crate::a::A;\n"),
                ("a_tests.rs", "use crate::b::B;\n"),
                ("testing.rs", "use crate::b::B;\n"),
            ],
            &[],
        ),
        (
            "what follows a test counts",
            &[
                ("a.rs", "#[cfg(test)]\nmod tests;\n\nuse crate::b::B;\n"),
                ("b.rs", "#[cfg(test)]\nuse crate::c::C;\nuse crate::a::A;\n"),
                ("c.rs", "use crate::b::B;\n"),
            ],
            &["a -> b", "b -> a"],
        ),
        (
            "comments and others' crates",
            &[
                ("a.rs", "//! [`crate::b::B`]\nuse b::B;\nuse std::a::b;\n"),
                ("b.rs", "use crate::a::A;\n    // crate::a\n"),
            ],
            &[],
        ),
        (
            "who hands a name on is not its user",
            &[
                ("a/mod.rs", "mod b;\npub use b::B;\npub(crate) use b::C;\n"),
                ("a/b.rs", "use super::d::D;\n"),
                ("a/d.rs", ""),
            ],
            &[],
        ),
        (
            "who takes a name that was handed on uses the file that has it",
            &[
                (
                    "a/mod.rs",
                    "mod b;\nmod c;\npub use b::B;\npub use c::{C, D as E};\n",
                ),
                ("a/b.rs", "use super::C;\n"),
                ("a/c.rs", "use crate::a::B;\n"),
            ],
            &["a/b -> a/c", "a/c -> a/b"],
        ),
        (
            "a module that was handed on",
            &[
                ("a.rs", "mod b;\npub use b::c;\n"),
                ("a/b.rs", "mod c;\n"),
                ("a/b/c.rs", "use crate::d::D;\n"),
                ("d.rs", "use crate::a::c::C;\n"),
            ],
            &["a/b/c -> d", "d -> a/b/c"],
        ),
        (
            "a function's own `use`",
            &[
                ("a.rs", "fn f() {\n    use crate::b::*;\n}\n"),
                ("b.rs", "use crate::a;\n"),
            ],
            &["a -> b", "b -> a"],
        ),
    ];
    for (name, sources, expected) in cases {
        let sources = sources.iter().copied();
        assert_eq!(circle(uses(sources)), expected, "{name}");
    }
}
