//! Modules that are sent as one file: an entry and all that it imports, one after the other in the order in which they
//! would run. `[extra] joined` names the entries; it counts with `minify`, so that Zola and authors have the modules as
//! they are written.
//!
//! The text of each module is taken over as it stands, without its imports and the word `export`. That is right as long as
//! no name at the top of one module means something else in another, nothing is renamed on its way, and no module
//! imports, however far round, itself. Whatever does not keep to that is refused, so a file that is built is right. A
//! bundler would rename instead, for many more crates.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow, bail, ensure};
use oxc_allocator::Allocator;
use oxc_span::SourceType;

use crate::site::static_files::scripts;

mod module;

use module::{Module, place, text_of};

/// An entry with what it imports.
pub(crate) struct Joined {
    /// The text of all of them.
    pub(crate) source: String,
    /// The paths of those that are not sent by themselves.
    pub(crate) parts: BTreeSet<String>,
}

/// Joins what an entry imports with it. `read` gives the text of a path under `static/`.
///
/// # Errors
///
/// One sentence with the path of the module and what of it cannot be joined.
pub(crate) fn join(entry: &str, read: &dyn Fn(&str) -> Result<String>) -> Result<Joined> {
    let mut joining = Joining {
        read,
        under_way: Vec::new(),
        modules: BTreeMap::new(),
        order: Vec::new(),
    };
    joining.add(entry)?;
    joining.check()?;
    let Joining { modules, order, .. } = joining;
    let texts = order.iter().map(|path| modules[path].text.as_str());
    let mut source: String = texts.collect();
    let exports: Vec<&str> = modules[entry].exports.iter().map(String::as_str).collect();
    source.push_str(&format!("export {{ {} }};\n", exports.join(", ")));
    let parts = order.into_iter().filter(|path| path != entry).collect();
    Ok(Joined { source, parts })
}

/// The paths that a script imports, at once or later, when they stand in it as they are.
///
/// # Errors
///
/// When it is no script.
pub(crate) fn imported(path: &str, source: &str) -> Result<Vec<String>> {
    let allocator = Allocator::default();
    let parsed = scripts::parse(&allocator, source, SourceType::unambiguous())?;
    let record = &parsed.module_record;
    let at_once = record.requested_modules.keys().map(|name| name.as_str());
    let later = record.dynamic_imports.iter().map(|import| {
        let named = text_of(source, import.module_request);
        named.trim_matches(['"', '\'', '`'])
    });
    Ok(at_once
        .chain(later)
        .filter_map(|name| place(path, name))
        .collect())
}

struct Joining<'r> {
    read: &'r dyn Fn(&str) -> Result<String>,
    /// From the entry to the one at hand.
    under_way: Vec<String>,
    modules: BTreeMap<String, Module>,
    /// In which they run.
    order: Vec<String>,
}

impl Joining<'_> {
    fn add(&mut self, path: &str) -> Result<()> {
        if self.modules.contains_key(path) {
            return Ok(());
        }
        let again = self.under_way.iter().position(|one| one == path);
        if let Some(first) = again {
            let round = self.under_way[first..].join(", ");
            bail!(
                "static/{path} imports itself by way of {round}: put what both need into a third"
            );
        }
        let source = (self.read)(path)?;
        let module =
            Module::read(path, &source).map_err(|error| anyhow!("static/{path}{error}"))?;
        self.under_way.push(path.to_owned());
        for needed in &module.needs {
            self.add(needed)?;
        }
        self.under_way.pop();
        self.modules.insert(path.to_owned(), module);
        self.order.push(path.to_owned());
        Ok(())
    }

    /// Whether every name means in all of them what it means in its own.
    fn check(&self) -> Result<()> {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for path in &self.order {
            for name in &self.modules[path].own {
                if let Some(other) = owners.insert(name, path) {
                    bail!(
                        "`{name}` is declared by static/{other} and by static/{path}, which are joined: rename one"
                    );
                }
            }
        }
        for path in &self.order {
            let module = &self.modules[path];
            for name in &module.free {
                if let Some(owner) = owners.get(name.as_str()) {
                    bail!(
                        "static/{path} uses `{name}` without importing it from static/{owner}, with which it is joined"
                    );
                }
            }
            for (name, from) in &module.imports {
                let known = self.modules[from].exports.contains(name);
                ensure!(
                    known,
                    "static/{path} imports `{name}`, which static/{from} does not export"
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use anyhow::{Context as _, Result};

    use super::{Joined, imported, join};

    /// Joins `a/entry.mjs` with files beside it.
    fn joined(files: &[(&str, &str)]) -> Result<Joined> {
        let files: BTreeMap<String, &str> = files
            .iter()
            .map(|(name, text)| (format!("a/{name}.mjs"), *text))
            .collect();
        let read = |path: &str| {
            let text = files.get(path).context("is missing")?;
            Ok((*text).to_owned())
        };
        join("a/entry.mjs", &read)
    }

    #[test]
    fn what_is_imported_stands_before_and_once() {
        let one = joined(&[
            (
                "entry",
                "import { two } from './two.mjs';\nexport { one } from './one.mjs';\nexport const entry = () => two;\n",
            ),
            ("one", "export const one = 1;\n"),
            (
                "two",
                "import { one } from './one.mjs';\nconst near = one;\nexport { two };\nexport function three() {}\nfunction two() {\n  return near;\n}\n",
            ),
        ])
        .unwrap();
        let lines: Vec<&str> = one.source.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines.join("\n"),
            "const one = 1;\nconst near = one;\nfunction three() {}\nfunction two() {\n  return near;\n}\nconst entry = () => two;\nexport { one, entry };"
        );
        assert_eq!(
            one.parts.into_iter().collect::<Vec<_>>(),
            ["a/one.mjs", "a/two.mjs"]
        );
    }

    #[test]
    fn what_would_mean_something_else_is_refused() {
        let entry = "import { one } from './one.mjs';\nexport const entry = one;\n";
        for (entry, one, part) in [
            (
                entry,
                "export const one = 1;\nconst entry = 2;\n",
                "`entry` is declared by static/a/one.mjs and by static/a/entry.mjs",
            ),
            (
                entry,
                "export const one = () => entry;\n",
                "static/a/one.mjs uses `entry` without",
            ),
            (
                entry,
                "export const other = 1;\n",
                "imports `one`, which static/a/one.mjs does not export",
            ),
            (
                entry,
                "import { entry } from './entry.mjs';\nexport const one = () => entry;\n",
                "static/a/entry.mjs imports itself by way of a/entry.mjs, a/one.mjs",
            ),
            (
                entry,
                "export const one = ;\n",
                "static/a/one.mjs, line 1: Unexpected token",
            ),
            (
                entry,
                "export * from './two.mjs';\n",
                "static/a/one.mjs, line 1: `export *`",
            ),
            (
                entry,
                "const two = 1;\nexport { two as one };\n",
                "static/a/one.mjs, line 2: an export by another name",
            ),
            (
                entry,
                "export default 1;\n",
                "static/a/one.mjs, line 1: an export by another name",
            ),
            (
                entry,
                "export const one = import.meta.url;\n",
                "asks for its own address",
            ),
            (
                entry,
                "export const one = () => import('./two.mjs');\n",
                "imports another later",
            ),
            (
                "import { one as two } from './one.mjs';\n",
                "export const one = 1;\n",
                "static/a/entry.mjs, line 1: an import by another name",
            ),
            (
                "import * as two from './one.mjs';\n",
                "export const one = 1;\n",
                "an import by another name, or of everything",
            ),
            (
                "import { one } from 'one';\n",
                "",
                "static/a/entry.mjs, line 1: what is not named by its place",
            ),
            ("import { one } from './three.mjs';\n", "", "is missing"),
        ] {
            let error = joined(&[("entry", entry), ("one", one)]).err().expect(part);
            assert!(error.to_string().contains(part), "{error}, not {part}");
        }
    }

    #[test]
    fn what_a_script_imports_is_told_from_where_it_stands() {
        let source = "import './one.js';\nexport { two } from '../b/two.js';\nimport three from 'three';\nimport(`./four.js`);\n";
        let mut found = imported("js/a/script.js", source).unwrap();
        found.sort();
        assert_eq!(found, ["js/a/four.js", "js/a/one.js", "js/b/two.js"]);
    }
}
