//! `data/synonyms.<lang>.toml`: words left out, words that weigh little, and words that mean the same.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;

use super::tokens::{fold, tokens};
use crate::source::{parse_toml, read_text};

/// What the search knows of French and English support desks, for sites that say nothing themselves.
const OWN: &[(&str, &str)] = &[
    ("fr", include_str!("../../../data/synonyms.fr.toml")),
    ("en", include_str!("../../../data/synonyms.en.toml")),
];

/// What the search knows of a language.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Folded words that are not indexed.
    pub(crate) stop: HashSet<String>,
    /// Stems that nearly every request has.
    pub(crate) weak: Vec<String>,
    /// Phrases that mean the same, as stems with a space between.
    groups: Vec<Vec<String>>,
}

impl Vocabulary {
    /// The stop words, sorted.
    pub(crate) fn stop_words(&self) -> Vec<&str> {
        let mut stop: Vec<&str> = self.stop.iter().map(String::as_str).collect();
        stop.sort_unstable();
        stop
    }

    /// The groups of which the site has a phrase, as text: hyphens between words, which have none, spaces between
    /// phrases; `has` tells whether it has a term.
    pub(crate) fn groups(&self, has: impl Fn(&str) -> bool) -> String {
        let written = |phrase: &&String| phrase.split(' ').all(&has);
        let groups = self
            .groups
            .iter()
            .filter(|group| group.iter().any(|phrase| written(&phrase)));
        groups
            .map(|group| group.join("|").replace(' ', "-").replace('|', " "))
            .collect::<Vec<_>>()
            .join("|")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    stop: Vec<String>,
    weak: Vec<String>,
    groups: Vec<Vec<String>>,
}

/// Reads the file of a language; a site without one has ours, and no synonyms in other languages.
pub(crate) fn read(root: &Path, lang: &str) -> Result<Vocabulary> {
    let name = format!("data/synonyms.{lang}.toml");
    let path = root.join(&name);
    let own = OWN.iter().find(|(one, _)| *one == lang);
    let text = match (path.is_file(), own) {
        (true, _) => read_text(root, &path)?,
        (false, Some((_, text))) => (*text).to_owned(),
        (false, None) => return Ok(Vocabulary::default()),
    };
    let table = parse_toml(&text).map_err(|error| anyhow!("{name}, {error}"))?;
    let written: Written =
        serde_json::from_value(table).map_err(|error| anyhow!("{name}: {error}"))?;
    let stop: HashSet<String> = written.stop.iter().map(|word| fold(word)).collect();
    let mut weak: Vec<String> = written
        .weak
        .iter()
        .flat_map(|word| tokens(word, lang, &stop))
        .collect();
    weak.sort();
    weak.dedup();
    let mut groups = Vec::new();
    for group in &written.groups {
        if group.len() < 2 {
            bail!("{name}: the group {group:?} has a single member");
        }
        let mut phrases: Vec<String> = Vec::new();
        for phrase in group {
            let stems = tokens(phrase, lang, &stop).join(" ");
            if stems.is_empty() {
                bail!("{name}: `{phrase}` has only words that are left out");
            }
            if !phrases.contains(&stems) {
                phrases.push(stems);
            }
        }
        groups.push(phrases);
    }
    Ok(Vocabulary { stop, weak, groups })
}
