//! The search data, and the questions of `tests/js` asked to the browser's engine under Node.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::site::Site;

fn index(site: &Site, lang: &str) -> (Value, Value) {
    let index: Value =
        serde_json::from_str(&site.read(&format!("search/{lang}/index.json"))).unwrap();
    let shard = index["shards"][""].as_str().unwrap().to_owned();
    let terms = serde_json::from_str(&site.read(&format!("search/{lang}/{shard}"))).unwrap();
    (index, terms)
}

#[test]
fn only_articles_of_the_named_sections_are_indexed() {
    let site = Site::small();
    site.build().unwrap();
    let (index, terms) = index(&site, "fr");
    let titles: Vec<&str> = index["docs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|doc| doc[0].as_str().unwrap())
        .collect();
    assert_eq!(
        titles,
        [
            "Changer son mot de passe",
            "Déverrouiller son compte",
            "Le VPN"
        ]
    );
    assert_eq!(index["docs"][0][1], "/articles/compte/mot-de-passe/");
    assert_eq!(index["docs"][0][2], "Choisir un nouveau mot de passe.");
    assert_eq!(index["docs"][1][2], "Attendez 15 minutes.");
    assert_eq!(index["sections"][0], "Compte");
    let known = terms["t"].as_array().unwrap();
    assert!(
        known.iter().any(|term| term == "mdp"),
        "keywords are indexed"
    );
    assert!(
        !known.iter().any(|term| term == "brouillon"),
        "drafts are not"
    );
    let mut sorted = known.clone();
    sorted.sort_by_key(|term| term.as_str().unwrap().to_owned());
    assert_eq!(known, &sorted, "the browser finds a term by halving");
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
fn no_search_data_without_search_sections() {
    let site = Site::small();
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    site.write(
        "config.toml",
        config.replace("search_sections = [\"articles\"]", ""),
    );
    site.build().unwrap();
    assert!(!site.has("search/fr/index.json"));
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
        .output()
        .expect("node is installed");
    let said = String::from_utf8_lossy(&run.stdout);
    let failed: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("not ok"))
        .collect();
    assert!(run.status.success(), "{}", failed.join("\n"));
}
