//! The portal's own articles, as their authors wrote them: the same help in both languages, in one shape.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use toml::Table;

/// What the portal promises at least, in each language.
const ARTICLES: usize = 40;
/// Shorter leaves a step out, longer is not read on a phone.
const WORDS: std::ops::RangeInclusive<usize> = 150..=450;
/// A drawing travels inside its article, which has to reach a phone in one go.
const DRAWING_BYTES: usize = 4_000;

/// The headings every article has, and the form its last part leads to.
const SHAPE: [(&str, [&str; 3], &str); 2] = [
    (
        "fr",
        [
            "Ce que vous constatez",
            "Ce que vous pouvez faire",
            "Si cela ne suffit pas",
        ],
        "(@/signaler.md)",
    ),
    (
        "en",
        ["What you see", "What you can do", "If that is not enough"],
        "(@/signaler.en.md)",
    ),
];

struct Article {
    text: String,
    meta: Table,
    body: String,
}

impl Article {
    fn extra(&self, key: &str) -> &str {
        self.meta["extra"]
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }

    fn list(&self, key: &str) -> Vec<&str> {
        let list = self.meta["extra"]
            .get(key)
            .and_then(|value| value.as_array());
        list.into_iter()
            .flatten()
            .filter_map(|value| value.as_str())
            .collect()
    }

    /// The body between a heading and the next of its rank.
    fn part(&self, heading: &str) -> &str {
        let (_, after) = self
            .body
            .split_once(&format!("## {heading}\n"))
            .unwrap_or_default();
        after.split("\n## ").next().unwrap_or_default()
    }
}

fn site() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The articles of one language by their path under `content/articles`, without extension.
fn articles(lang: &str) -> BTreeMap<String, Article> {
    let mut found = BTreeMap::new();
    for folder in fs::read_dir(site().join("content/articles")).unwrap() {
        let folder = folder.unwrap();
        if !folder.path().is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder.path()).unwrap() {
            let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
            let Some(stem) = name.strip_suffix(".md") else {
                continue;
            };
            let (stem, of) = match stem.strip_suffix(".en") {
                Some(stem) => (stem, "en"),
                None => (stem, "fr"),
            };
            if of != lang || stem == "_index" {
                continue;
            }
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let (head, body) = text
                .strip_prefix("+++\n")
                .and_then(|rest| rest.split_once("\n+++\n"))
                .unwrap();
            let (meta, body) = (head.parse().unwrap(), body.to_owned());
            let section = folder.file_name().into_string().unwrap();
            found.insert(format!("{section}/{stem}"), Article { text, meta, body });
        }
    }
    assert!(
        found.len() >= ARTICLES,
        "{} articles in `{lang}`",
        found.len()
    );
    found
}

/// The drawings of an article: name, words of the alternative text, number of labels.
fn drawings(article: &Article) -> Vec<(String, usize, usize)> {
    let call = Regex::new(
        r#"\{\{ drawing\(name="([^"]+)", alt="([^"]+)"(?:, words=\[([^\]]*)\])?\) \}\}"#,
    )
    .unwrap();
    let found: Vec<_> = call
        .captures_iter(&article.body)
        .map(|call| {
            let labels = call
                .get(3)
                .map_or(0, |list| list.as_str().matches('"').count() / 2);
            (
                call[1].to_owned(),
                call[2].split_whitespace().count(),
                labels,
            )
        })
        .collect();
    assert_eq!(
        found.len(),
        article.body.matches("drawing(").count(),
        "a drawing is called in another way"
    );
    found
}

#[test]
fn every_article_has_its_twin_and_every_category_has_articles() {
    let (french, english) = (articles("fr"), articles("en"));
    let paths = |all: &BTreeMap<String, Article>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&french), paths(&english));
    for (path, article) in &french {
        let twin = &english[path];
        for key in ["date", "updated", "weight"] {
            assert_eq!(article.meta[key], twin.meta[key], "{path}: {key}");
        }
        assert_eq!(article.extra("review"), twin.extra("review"), "{path}");
        for key in ["codes", "related"] {
            assert_eq!(article.list(key), twin.list(key), "{path}: {key}");
        }
        assert_eq!(
            names(&drawings(article)),
            names(&drawings(twin)),
            "{path}: drawings"
        );
    }
    let data: Table = fs::read_to_string(site().join("data/categories.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let categories: BTreeSet<&str> = data["categories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|category| category["slug"].as_str().unwrap())
        .collect();
    let sections: BTreeSet<&str> = french
        .keys()
        .map(|path| path.split('/').next().unwrap())
        .collect();
    assert_eq!(sections, categories);
}

fn names(drawings: &[(String, usize, usize)]) -> Vec<(&str, usize)> {
    drawings
        .iter()
        .map(|(name, _, labels)| (name.as_str(), *labels))
        .collect()
}

#[test]
fn every_article_says_who_keeps_it_until_when_and_what_to_read_next() {
    let shape = Regex::new(r"^20\d\d-[01]\d-[0-3]\d$").unwrap();
    for lang in ["fr", "en"] {
        let all = articles(lang);
        for (path, article) in &all {
            for key in ["title", "description", "updated"] {
                assert!(article.meta.contains_key(key), "{path} ({lang}): {key}");
            }
            assert!(!article.extra("owner").is_empty(), "{path} ({lang}): owner");
            assert!(
                !article.list("keywords").is_empty(),
                "{path} ({lang}): keywords"
            );
            let review = article.extra("review");
            let updated = article.meta["updated"].as_datetime().unwrap().to_string();
            assert!(
                shape.is_match(review) && review > updated.as_str(),
                "{path} ({lang}): review {review}"
            );
            let related = article.list("related");
            assert!((2..=4).contains(&related.len()), "{path} ({lang}): related");
            let different: BTreeSet<&str> = related.iter().copied().collect();
            assert_eq!(different.len(), related.len(), "{path} ({lang}): related");
            for other in related {
                let key = other
                    .strip_prefix("articles/")
                    .and_then(|rest| rest.strip_suffix(".md"));
                let key = key.unwrap_or_default();
                assert!(all.contains_key(key) && key != path, "{path}: {other}");
            }
        }
    }
}

#[test]
fn every_article_has_symptom_steps_and_what_to_do_next() {
    let step = Regex::new(r"(?m)^\d+\. ").unwrap();
    for (lang, headings, form) in SHAPE {
        for (path, article) in articles(lang) {
            let told: Vec<&str> = article
                .body
                .lines()
                .filter_map(|line| line.strip_prefix("## "))
                .collect();
            assert_eq!(told, headings, "{path} ({lang})");
            let [symptom, steps, last] = headings.map(|heading| article.part(heading).trim());
            assert!(!symptom.is_empty(), "{path} ({lang}): no symptom");
            let count = step.find_iter(steps).count();
            assert!(count >= 4, "{path} ({lang}): {count} steps");
            assert!(
                last.contains(form) || (steps.contains(form) && last.contains("ticket")),
                "{path} ({lang}): no way to the form"
            );
        }
    }
}

#[test]
fn every_article_is_short_calm_and_well_typed() {
    let unread = Regex::new(r"(?s)\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)").unwrap();
    let familiar = Regex::new(r"(?i)\b(tu|ton|ta|tes|toi)\b").unwrap();
    for lang in ["fr", "en"] {
        for (path, article) in articles(lang) {
            let words = unread
                .replace_all(&article.body, "")
                .split_whitespace()
                .count();
            assert!(WORDS.contains(&words), "{path} ({lang}): {words} words");
            assert!(!article.text.contains('!'), "{path} ({lang}): `!`");
            let read = unread.replace_all(&article.body, "");
            assert!(
                !read.contains('\''),
                "{path} ({lang}): a straight apostrophe"
            );
            if lang == "fr" {
                let found = familiar.find(&read).map(|word| word.as_str());
                assert_eq!(found, None, "{path}");
                assert!(read.contains("vous") || read.contains("votre"), "{path}");
            }
        }
    }
}

#[test]
fn drawings_are_small_harmless_described_and_used() {
    let mut used = BTreeMap::new();
    let mut illustrated = 0;
    for (path, article) in articles("fr").into_iter().chain(articles("en")) {
        let drawn = drawings(&article);
        illustrated += usize::from(!drawn.is_empty());
        for (name, described, labels) in drawn {
            assert!(described >= 8, "{path}: {name} is hardly described");
            used.entry(name).or_insert_with(Vec::new).push(labels);
        }
    }
    assert!(illustrated >= 16, "{illustrated} articles with a drawing");
    let label = Regex::new(r"\$(\d)").unwrap();
    let size = Regex::new(r#"^<svg viewBox="0 0 (\d+) (\d+)" width="(\d+)" height="(\d+)""#);
    let size = size.unwrap();
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(site().join("data/drawings")).unwrap() {
        let entry = entry.unwrap();
        let file = entry.file_name().into_string().unwrap();
        let name = file.strip_suffix(".svg").unwrap().to_owned();
        let drawing = fs::read_to_string(entry.path()).unwrap();
        assert!(drawing.len() < DRAWING_BYTES, "{file}: {}", drawing.len());
        // Colours are the portal's; a style, a script or a second `id` has no place in a page.
        for forbidden in ["style", "<script", "id=", "href", "fill=", "stroke=\"", "#"] {
            assert!(!drawing.contains(forbidden), "{file}: {forbidden}");
        }
        let size = size.captures(&drawing).unwrap();
        assert!(size[1] == size[3] && size[2] == size[4], "{file}: size");
        let highest = label
            .captures_iter(&drawing)
            .map(|found| found[1].parse::<usize>().unwrap())
            .max();
        for labels in &used[&name] {
            assert_eq!(*labels, highest.unwrap_or(0), "{file}: labels");
        }
        files.insert(name);
    }
    assert_eq!(files, used.into_keys().collect());
}
