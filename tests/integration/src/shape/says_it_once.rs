//! One home for each sentence, each route, each page; one way to try again, and few faults turned by hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::desk::place::Place;
use domain::language::Language;
use local::desk::routes;

use crate::shape::keeps_its_shape::{read, root};

/// Up to so many words may be the same by chance: the title of one page is the label of a field of another.
const BY_CHANCE: usize = 4;

/// The strings of a source, as they are written.
fn literals(source: &str) -> Vec<&str> {
    let pieces: Vec<&str> = source.split('"').collect();
    assert!(
        !source.contains("\\\""),
        "a quote within quotes would be taken for an end"
    );
    pieces.into_iter().skip(1).step_by(2).collect()
}

fn table(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    toml::from_str(&text).unwrap()
}

#[test]
fn a_sentence_has_one_home() {
    let config = table("site/config.toml");
    let english = &config["languages"]["en"]["translations"];
    for (tag, pages) in [("fr", &config["translations"]), ("en", english)] {
        let mut homes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (_, text) in pages.as_table().unwrap() {
            let text = text.as_str().unwrap().to_owned();
            homes.entry(text).or_default().push("pages");
        }
        for (_, group) in table(&format!("site/data/words.{tag}.toml")) {
            for (_, text) in group.as_table().unwrap() {
                let text = text.as_str().unwrap().to_owned();
                homes.entry(text).or_default().push("shared words");
            }
        }
        let path = format!("functions/http/web/src/words/{tag}.rs");
        let source = std::fs::read_to_string(root().join(path)).unwrap();
        for text in literals(&source) {
            homes.entry(text.to_owned()).or_default().push("refusals");
        }
        assert!(homes.len() > 450, "{}", homes.len());
        homes.retain(|text, homes| text.split_whitespace().count() > BY_CHANCE && homes.len() > 1);
        assert_eq!(homes, BTreeMap::new());
    }
}

/// The sources of the functions without their tests, each with what it holds.
fn functions() -> Vec<(PathBuf, String)> {
    let mut all = read("functions", "rs");
    all.retain(|(path, _)| !path.ends_with("tests.rs"));
    for (_, text) in &mut all {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        *text = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
    }
    all
}

/// The places where a text stands as a whole string.
fn places_of(text: &str, sources: &[(PathBuf, String)]) -> Vec<String> {
    let whole = format!("\"{text}\"");
    let found = sources.iter().flat_map(|(path, code)| {
        let times = code.matches(&whole).count();
        std::iter::repeat_n(path.display().to_string(), times)
    });
    found.collect()
}

#[test]
fn a_route_and_a_page_are_named_in_one_place() {
    let sources = functions();
    // One path with two methods stands in two rows of one table.
    for route in routes::all() {
        let mut found = places_of(route.path, &sources);
        found.dedup();
        assert!(found.len() <= 1, "{}: {found:?}", route.path);
    }
    for place in Place::ALL {
        for language in [Language::Fr, Language::En] {
            let path = place.path(language);
            // The slash alone is a sign like any other.
            if path != "/" {
                assert_eq!(places_of(path, &sources).len(), 1, "{path}");
            }
        }
    }
}

#[test]
fn one_way_to_try_again_and_faults_that_turn_themselves() {
    let sources = functions();
    let holds = |word: &str| {
        let found = sources.iter().filter(|(_, code)| code.contains(word));
        found
            .map(|(path, _)| path.display().to_string())
            .collect::<Vec<_>>()
    };
    for sign in ["time::sleep", "backon::"] {
        let found = holds(sign);
        let one = found
            .iter()
            .all(|path| path.ends_with("store/src/again.rs"));
        assert!(one && found.len() == 1, "{sign}: {found:?}");
    }
    let turned: usize = sources
        .iter()
        .filter(|(path, _)| path.display().to_string().contains("functions/http/"))
        .map(|(_, code)| code.matches("map_err").count())
        .sum();
    assert!(turned <= 8, "{turned}");
}
