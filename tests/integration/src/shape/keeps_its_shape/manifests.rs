//! What the manifests name is used: each dependency is compiled, licensed and kept up to date for a reason.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{manifest, root, sources};

#[test]
fn every_dependency_is_used() {
    let workspace = &manifest(&root())["workspace"];
    let mut used = BTreeSet::new();
    for folder in members(workspace["members"].as_array().unwrap()) {
        let mut files = Vec::new();
        sources(&folder, "rs", &mut files);
        let tests = folder.join("tests");
        if tests.exists() {
            sources(&tests, "rs", &mut files);
        }
        let words: BTreeSet<&str> = files
            .iter()
            .flat_map(|(_, text)| text.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .collect();
        for name in declared(&manifest(&folder)) {
            let word = name.replace('-', "_");
            assert!(words.contains(&*word), "{}: {name}", folder.display());
            used.insert(name);
        }
    }
    for name in workspace["dependencies"].as_table().unwrap().keys() {
        assert!(used.contains(name), "Cargo.toml: {name}");
    }
}

/// The folders of the workspace's crates.
fn members(patterns: &[toml::Value]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for pattern in patterns {
        match pattern.as_str().unwrap().strip_suffix("/*") {
            None => folders.push(root().join(pattern.as_str().unwrap())),
            Some(room) => {
                let entries = std::fs::read_dir(root().join(room)).unwrap();
                folders.extend(entries.map(|entry| entry.unwrap().path()));
            }
        }
    }
    folders
}

/// What a manifest names as dependencies, whatever for.
fn declared(manifest: &toml::Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else {
            continue;
        };
        match key.ends_with("dependencies") {
            true => names.extend(table.keys().cloned()),
            // `target.'cfg(unix)'.dependencies`
            false if key == "target" => names.extend(
                table
                    .values()
                    .filter_map(toml::Value::as_table)
                    .flat_map(declared),
            ),
            false => {}
        }
    }
    names
}
