//! A file has one subject, and a reader holds it in mind: none is long.

use std::path::Path;

use super::read;

const CODE_MAX: usize = 300;
/// Tests beside code, and those of a whole crate: tables of cases.
const TESTS_MAX: usize = 500;
const SEARCH_MAX: usize = 250;

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
