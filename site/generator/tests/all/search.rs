//! The search data, and the questions of `tests/js` asked to the browser's engine under Node.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::site::Site;

/// The first file, and the blocks of articles it tells of.
fn data(site: &Site, lang: &str) -> (Value, Vec<Value>) {
    let read =
        |name: &str| serde_json::from_str(&site.read(&format!("search/{lang}/{name}"))).unwrap();
    let first: Value = read("index.json");
    let folder = first["folder"].as_str().unwrap();
    let blocks = (0..first["blocks"].as_u64().unwrap())
        .map(|block| read(&format!("{folder}/{block}.json")))
        .collect();
    (first, blocks)
}

#[test]
fn only_articles_of_the_named_sections_are_indexed() {
    let site = Site::small();
    site.build().unwrap();
    let (first, blocks) = data(&site, "fr");
    assert_eq!(first["articles"], 3);
    assert_eq!(blocks.len(), 1);
    let mut titles: Vec<&str> = blocks[0][0].as_str().unwrap().split('\n').collect();
    titles.sort_unstable();
    assert_eq!(
        titles,
        [
            "Changer son mot de passe",
            "Déverrouiller son compte",
            "Le VPN"
        ]
    );
    let paths: Vec<&str> = blocks[0][1].as_str().unwrap().split('\n').collect();
    assert!(paths.contains(&"mot-de-passe"), "{paths:?}");
    let sections = first["sections"].as_array().unwrap();
    assert!(sections.contains(&serde_json::json!(["/articles/compte/", "Compte"])));
    let terms = first["terms"].as_str().unwrap();
    assert!(terms.contains("mdp"), "keywords are indexed");
    assert!(!terms.contains("brouillon"), "drafts are not");
}

#[test]
fn the_name_of_the_folder_changes_with_what_is_in_it() {
    let folder = |site: &Site| data(site, "fr").0["folder"].as_str().unwrap().to_owned();
    let site = Site::small();
    site.build().unwrap();
    let before = folder(&site);
    site.build().unwrap();
    assert_eq!(folder(&site), before);
    site.write(
        "content/articles/compte/nouveau.md",
        "+++\ntitle = \"Le badge\"\n+++\n",
    );
    site.build().unwrap();
    assert_ne!(folder(&site), before);
}

#[test]
fn a_broken_synonyms_file_is_told() {
    for (text, part) in [
        ("groups = [[\"seul\"]]", "single member"),
        ("stop = [\"le\"]\ngroups = [[\"le\", \"wifi\"]]", "`le`"),
        ("gruops = []", "gruops"),
        ("stop = [", "line 1"),
    ] {
        let site = Site::small();
        site.write("data/synonyms.fr.toml", text);
        let error = format!("{:#}", site.build().unwrap_err());
        assert!(
            error.contains("data/synonyms.fr.toml") && error.contains(part),
            "{error}"
        );
    }
}

#[test]
fn every_section_is_searched_when_none_is_named() {
    let site = Site::small();
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    site.write(
        "config.toml",
        config.replace("search_sections = [\"articles\"]", ""),
    );
    site.build().unwrap();
    assert!(data(&site, "fr").0["articles"].as_u64().unwrap() > 3);
}

#[test]
fn a_site_without_articles_has_data_that_answer_nothing() {
    let site = Site::small();
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    site.write(
        "config.toml",
        config.replace(
            "search_sections = [\"articles\"]",
            "search_sections = [\"nulle-part\"]",
        ),
    );
    site.build().unwrap();
    let (first, blocks) = data(&site, "fr");
    assert_eq!(first["articles"], 0);
    assert!(blocks.is_empty());
}

/// Needs Node, as the front end does.
#[test]
fn the_browsers_engine_answers_the_questions_people_ask() {
    let site = Site::articles();
    site.build().unwrap();
    let run = Command::new("node")
        .args(["--test", "tests/js/"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("SEARCH_DATA", site.public().join("search"))
        .env("GENERATOR", env!("CARGO_BIN_EXE_generator"))
        .output()
        .expect("node is installed");
    let said = String::from_utf8_lossy(&run.stdout);
    let failed: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("not ok"))
        .collect();
    assert!(run.status.success(), "{}", failed.join("\n"));
}
