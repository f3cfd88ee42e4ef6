//! What the manifests name is used: each dependency is compiled, licensed and kept up to date for a reason.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::root;

#[test]
fn every_dependency_is_used() {
    let of_all = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let of_all: toml::Table = toml::from_str(&of_all).unwrap();
    let workspace = &of_all["workspace"];
    let mut used = BTreeSet::new();
    for folder in members(workspace["members"].as_array().unwrap()) {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = toml::from_str(&manifest).unwrap();
        let mut text = String::new();
        words_of(&folder, &mut text);
        let words: BTreeSet<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        for name in declared(&manifest) {
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

/// The text of all Rust below a folder, tests as well.
fn words_of(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !matches!(name, "target" | "node_modules") {
            words_of(&path, text);
        } else if path.extension().is_some_and(|one| one == "rs") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
