//! The invariants of ARCHITECTURE.md that can be read off the sources.

mod files;
mod length;
mod manifests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn sources(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !matches!(name, "target" | "node_modules" | "tests" | "vendor") {
            sources(&path, extension, found);
        } else if path.extension().is_some_and(|one| one == extension) {
            found.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

pub(crate) fn read(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&root().join(folder), extension, &mut found);
    assert!(!found.is_empty(), "nothing to read in {folder}");
    found
}

fn manifest(folder: &Path) -> toml::Table {
    let text = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

/// The names under `[dependencies]` of a crate's manifest.
fn dependencies(folder: &str) -> Vec<String> {
    let manifest = manifest(&root().join(folder));
    let section = manifest["dependencies"].as_table().unwrap();
    section.keys().cloned().collect()
}

/// The folders of the crates in a room of `functions`; some rooms are a crate themselves.
pub(crate) fn crates(room: &str) -> Vec<String> {
    let own = format!("functions/{room}");
    if root().join(&own).join("Cargo.toml").exists() {
        return vec![own];
    }
    let entries = std::fs::read_dir(root().join("functions").join(room)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| format!("functions/{room}/{name}"))
        .collect()
}

#[test]
fn rules_have_no_aws_http_clock_or_randomness() {
    for name in dependencies("functions/rules/domain") {
        let fit = [
            "data-encoding",
            "hmac",
            "idna",
            "language",
            "serde",
            "sha2",
            "subtle",
            "thiserror",
            "time",
            "toml",
            "unicode-normalization",
            "zxcvbn",
        ];
        assert!(fit.contains(&name.as_str()), "{name}");
    }
    for (path, text) in read("functions/rules", "rs") {
        // What measures how long a stranger's mail takes is a test.
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name.ends_with("tests") {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap();
        for word in [
            "SystemTime::now",
            "Instant::now",
            "now_utc",
            "UtcDateTime::now",
            "std::env",
            "std::fs",
            "getrandom",
            "async fn",
        ] {
            assert!(!text.contains(word), "{word} in {}", path.display());
        }
    }
}

#[test]
fn only_store_names_a_key_of_the_table_and_only_files_one_of_the_buckets() {
    for (path, text) in read("functions", "rs") {
        let inside = |name: &str| path.components().any(|part| part.as_os_str() == name);
        for word in [
            "\"TICKET#",
            "\"PERSON#",
            "\"SESSION#",
            "\"ADDRESS#",
            "\"CONTACT",
            "key_condition_expression",
            "update_expression",
        ] {
            assert!(
                inside("store") || !text.contains(word),
                "{word} in {}",
                path.display()
            );
        }
        for word in [
            ".put_object()",
            ".get_object()",
            ".head_object()",
            ".delete_object()",
            ".list_objects_v2()",
            "\"files/{",
        ] {
            assert!(
                inside("files") || !text.contains(word),
                "{word} in {}",
                path.display()
            );
        }
    }
}

#[test]
fn a_person_is_drawn_by_lot_and_only_store_derives_anything_from_an_address() {
    let tests = |path: &Path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        name.ends_with("tests") || name == "testing"
    };
    let all = [read("functions", "rs"), read("infra", "rs")].concat();
    for (path, text) in all.iter().filter(|(path, _)| !tests(path)) {
        let code: Vec<&str> = text
            .split("#[cfg(test)]")
            .next()
            .unwrap()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let code = code.join("\n");
        for (place, _) in code.match_indices("PersonId::new(") {
            let from = &code[place + "PersonId::new(".len()..];
            // `mail explain` looks at no ticket: its sender is nobody.
            let fit = ["environment::random()", "random()", "[0; 10]"];
            assert!(
                fit.iter().any(|lot| from.starts_with(lot)),
                "a person from something else in {}",
                path.display()
            );
        }
        let derives = code.contains("address.digest()");
        assert!(
            !derives || path.ends_with("store/src/key.rs"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn arrows_point_one_way() {
    // Whom the crates of a room may use of ours: rooms before it, and what is named.
    let rooms: [(&str, &[&str]); 6] = [
        ("rules", &["language", "richtext"]),
        ("clients", &["domain"]),
        ("acts", &["domain", "store", "files"]),
        (
            "views",
            &["domain", "richtext", "store", "files", "environment"],
        ),
        ("http", &["web", "acts", "views"]),
        ("events", &[]),
    ];
    let named = |room: &str| -> BTreeSet<String> {
        let folders = crates(room).into_iter();
        folders
            .map(|folder| folder.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    let all: BTreeSet<String> = rooms.iter().flat_map(|(room, _)| named(room)).collect();
    let below: BTreeSet<String> = ["rules", "clients"].into_iter().flat_map(named).collect();
    for (room, fit) in rooms {
        for folder in crates(room) {
            for name in dependencies(&folder) {
                let lower = matches!(room, "http" | "events") && below.contains(&name);
                assert!(
                    !matches!(name.as_str(), "local" | "operator")
                        && (!all.contains(&name) || lower || fit.contains(&name.as_str())),
                    "{folder} depends on {name}"
                );
            }
        }
    }
    for (name, fit) in [
        ("language", &[][..]),
        ("richtext", &[]),
        ("domain", &["language"]),
        ("mail", &["language", "richtext"]),
    ] {
        let own = dependencies(&format!("functions/rules/{name}"));
        let fits = |one: &String| !all.contains(one) || fit.contains(&one.as_str());
        assert!(own.iter().all(fits), "{name}: {own:?}");
    }
    for name in dependencies("site/generator") {
        let above = matches!(name.as_str(), "local" | "operator");
        assert!(!all.contains(&name) && !above, "{name}");
    }
    for name in dependencies("infra/operator") {
        let fit = below.contains(&name) || name == "inbound-mail";
        assert!(name != "local" && (!all.contains(&name) || fit), "{name}");
    }
}

/// The crates whose files must know each other one way, besides those of `functions`.
const OTHER_CRATES: &[&str] = &["infra/local", "infra/operator", "site/generator"];

#[test]
fn the_files_of_each_crate_know_each_other_one_way() {
    let rooms = std::fs::read_dir(root().join("functions")).unwrap();
    let rooms = rooms.map(|room| room.unwrap().file_name().into_string().unwrap());
    let mut folders: Vec<String> = rooms.flat_map(|room| crates(&room)).collect();
    folders.extend(OTHER_CRATES.iter().map(|folder| (*folder).to_owned()));
    let mut known = 0;
    for folder in folders {
        let src = root().join(&folder).join("src");
        let files = read(&format!("{folder}/src"), "rs");
        let files = files.iter().map(|(path, text)| {
            let inside = path.strip_prefix(&src).unwrap();
            (inside.to_str().unwrap(), text.as_str())
        });
        let uses = files::uses(files);
        known += uses.values().map(BTreeSet::len).sum::<usize>();
        let circle = files::circle(uses);
        assert!(circle.is_empty(), "a circle in {folder}: {circle:#?}");
    }
    // A reading that finds nothing would find no circle either.
    assert!(known > 500, "{known}");
}

#[test]
fn every_folder_of_the_map_is_there_and_every_invariant_is_printed() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for room in std::fs::read_dir(root().join("functions")).unwrap() {
        let room = room.unwrap().file_name().into_string().unwrap();
        assert!(text.contains(&format!("functions/{room}")), "{room}");
        for folder in crates(&room) {
            let name = folder.rsplit('/').next().unwrap();
            assert!(text.contains(name), "{name} is not in ARCHITECTURE.md");
        }
    }
    let (_, invariants) = text.split_once("## Invariants").unwrap();
    for number in 1..=8 {
        assert!(
            invariants.contains(&format!("\n{number}. ")),
            "invariant {number}"
        );
    }
}
