//! A file has one subject, and a reader holds it in mind: none is long.

use std::path::Path;

use super::read;

const CODE_MAX: usize = 300;
/// Tests beside code, and those of a whole crate: tables of cases.
const TESTS_MAX: usize = 500;
const SEARCH_MAX: usize = 250;
/// A function of those that do what people ask for.
const FUNCTION_MAX: usize = 45;

fn is_short(path: &Path, text: &str, most: usize) {
    let lines = text.lines().count();
    assert!(lines <= most, "{} has {lines} lines", path.display());
}

#[test]
fn no_file_is_longer_than_one_subject_needs() {
    for folder in ["functions", "infra", "site/generator/src"] {
        for (path, text) in read(folder, "rs") {
            let is_test = path
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .ends_with("tests");
            is_short(&path, &text, if is_test { TESTS_MAX } else { CODE_MAX });
        }
    }
    let tests = [
        "tests",
        "functions/rules/mail/tests",
        "site/generator/tests",
    ];
    for (path, text) in tests.iter().flat_map(|folder| read(folder, "rs")) {
        is_short(&path, &text, TESTS_MAX);
    }
    for (path, text) in read("site/static/js/search", "mjs") {
        is_short(&path, &text, SEARCH_MAX);
    }
}

#[test]
fn no_function_is_longer_than_a_reader_keeps_in_mind() {
    let mut seen = 0;
    for folder in ["functions/http", "functions/events", "functions/acts"] {
        for (path, text) in read(folder, "rs") {
            if path.file_stem().is_some_and(|name| name == "tests") {
                continue;
            }
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines: Vec<&str> = code.lines().collect();
            for (first, line) in lines.iter().enumerate() {
                let head = line.trim_start();
                let indent = &line[..line.len() - head.len()];
                let is_function = head
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub(super) ")
                    .trim_start_matches("pub ")
                    .trim_start_matches("async ")
                    .starts_with("fn ");
                if !is_function {
                    continue;
                }
                let end = format!("{indent}}}");
                let length = lines[first..].iter().position(|line| **line == end);
                let length = length.map_or(1, |last| last + 1);
                seen += 1;
                assert!(
                    length <= FUNCTION_MAX,
                    "{}:{} has {length} lines",
                    path.display(),
                    first + 1
                );
            }
        }
    }
    assert!(seen > 300, "{seen}");
}
