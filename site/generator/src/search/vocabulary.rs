//! `data/synonyms.<lang>.toml`: words left out, words that weigh little, and words that mean the same.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;

use super::tokens::{fold, tokens};
use crate::source::{parse_toml, read_text};

/// What the search knows of a language.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Folded words that are not indexed.
    pub(crate) stop: HashSet<String>,
    /// Stems that nearly every request has.
    pub(crate) weak: Vec<String>,
    /// Phrases, as stems with a space between, and the groups they are in.
    pub(crate) phrases: BTreeMap<String, Vec<usize>>,
    /// Length in stems of the longest phrase.
    pub(crate) longest: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    stop: Vec<String>,
    weak: Vec<String>,
    groups: Vec<Vec<String>>,
}

/// Reads the file of a language; without one there are no synonyms.
pub(crate) fn read(root: &Path, lang: &str) -> Result<Vocabulary> {
    let path = root.join(format!("data/synonyms.{lang}.toml"));
    if !path.is_file() {
        return Ok(Vocabulary::default());
    }
    let name = format!("data/synonyms.{lang}.toml");
    let table = parse_toml(&read_text(root, &path)?).map_err(|error| anyhow!("{name}, {error}"))?;
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
    let mut vocabulary = Vocabulary {
        stop,
        weak,
        ..Vocabulary::default()
    };
    for (number, group) in written.groups.iter().enumerate() {
        if group.len() < 2 {
            bail!("{name}: the group {group:?} has a single member");
        }
        for phrase in group {
            let stems = tokens(phrase, lang, &vocabulary.stop);
            if stems.is_empty() {
                bail!("{name}: `{phrase}` has only words that are left out");
            }
            vocabulary.longest = vocabulary.longest.max(stems.len());
            let groups = vocabulary.phrases.entry(stems.join(" ")).or_default();
            if !groups.contains(&number) {
                groups.push(number);
            }
        }
    }
    Ok(vocabulary)
}
