//! The files the browser fetches: the first one, a block of articles, a shard of rare terms.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use super::coding::push_number;
use super::index::{Index, Term, is_code};
use super::layout::Layout;
use super::tokens::fold;

/// A term that is in more blocks than this is only told of where it stands beside a title or in it.
const FEW: usize = 3;
/// A term in one title of this many of a block is what the block is about.
const OFTEN: usize = 5;
/// Blocks from which such lists are long enough to be left out.
const MANY: usize = 40;
/// Stands for the list of a term that most blocks have: it does not help to choose between them.
const EVERYWHERE: &str = "!";
/// Rare terms in a file, about.
const SHARD: usize = 160;

/// What is shown of an article.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) title: String,
    /// Address without its host.
    pub(crate) path: String,
    /// Number of its section.
    pub(crate) section: usize,
}

/// For each term of the first file: blocks and levels, as text.
pub(crate) fn told_lists(layout: &Layout) -> String {
    let mut best: HashMap<Term, BTreeMap<usize, (usize, usize)>> = HashMap::new();
    for (block, articles) in layout.blocks.iter().enumerate() {
        for (term, level) in articles.iter().flat_map(|article| &layout.kept[*article]) {
            let (most, titles) = best.entry(*term).or_default().entry(block).or_default();
            *most = (*most).max(*level);
            *titles += usize::from(*level == 3);
        }
    }
    let lists: Vec<String> = layout
        .told
        .iter()
        .map(|term| {
            let blocks = &best[term];
            let few = blocks.len() <= FEW;
            let said = blocks.iter().filter(|(_, (most, _))| few || *most >= 2);
            if said.clone().count() * 2 > layout.blocks.len().max(MANY) {
                return EVERYWHERE.to_owned();
            }
            listed(
                3,
                said.map(|(block, (_, titles))| {
                    let often = titles * OFTEN >= layout.blocks[*block].len();
                    (*block, usize::from(*titles > 0) + usize::from(often))
                }),
            )
        })
        .collect();
    lists.join(" ")
}

/// Numbers that rise, each with a level below `levels`.
fn listed(levels: usize, entries: impl Iterator<Item = (usize, usize)>) -> String {
    let mut text = String::new();
    let mut next = 0;
    for (number, level) in entries {
        push_number(&mut text, (number - next) * levels + level);
        next = number + 1;
    }
    text
}

/// How rare each term of the first file is: the binary logarithm of articles by uses.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the logarithm of a ratio of counts is a small positive number"
)]
pub(crate) fn rarities(index: &Index, terms: &[Term]) -> String {
    let mut text = String::new();
    for term in terms {
        let ratio = index.articles.len() as f64 / f64::from(index.uses[*term as usize].max(1));
        push_number(&mut text, ratio.log2().round() as usize);
    }
    text
}

/// One block: titles, ends of addresses and sections of its articles; its terms of the first file, marks of its others,
/// and for each of both the list of where it stands.
pub(crate) fn block(
    index: &Index,
    layout: &Layout,
    articles: &[usize],
    shown: &[Shown],
    sections: &[(String, String)],
) -> Value {
    let lists = lists(index, layout, articles, shown);
    let mut told = String::new();
    let mut next = 0;
    let mut texts: Vec<String> = Vec::new();
    for (number, term) in layout.told.iter().enumerate() {
        if let Some(list) = lists.get(term) {
            push_number(&mut told, number - next);
            next = number + 1;
            texts.push(listed(4, list.iter().copied()));
        }
    }
    let mut marks = String::new();
    for term in &layout.rare {
        if let Some(list) = lists.get(term) {
            marks.push_str(&mark(&index.names[*term as usize], 4));
            texts.push(listed(4, list.iter().copied()));
        }
    }
    let shown: Vec<&Shown> = articles.iter().map(|article| &shown[*article]).collect();
    let titles: Vec<String> = shown
        .iter()
        .map(|one| one.title.replace('\n', " "))
        .collect();
    let paths: Vec<String> = shown
        .iter()
        .map(|one| short_path(one, &sections[one.section].0))
        .collect();
    // Without names, which would be a thirtieth of the bytes.
    json!([
        titles.join("\n"),
        paths.join("\n").trim_end_matches('\n'),
        in_sections(&shown),
        told,
        marks,
        texts.join(" "),
    ])
}

/// Where each term of some articles stands: places among them, and levels.
fn lists(
    index: &Index,
    layout: &Layout,
    articles: &[usize],
    shown: &[Shown],
) -> HashMap<Term, Vec<(usize, usize)>> {
    let mut lists: HashMap<Term, Vec<(usize, usize)>> = HashMap::new();
    for (place, article) in articles.iter().enumerate() {
        // The browser has the title itself.
        let title = index.terms_in(&shown[*article].title);
        for (term, level) in &layout.kept[*article] {
            let titled = *level == 3 && title.contains(&index.names[*term as usize]);
            if !titled {
                lists.entry(*term).or_default().push((place, *level));
            }
        }
    }
    lists
}

/// The last section stands for all that follow; articles of one section lie together.
fn in_sections(shown: &[&Shown]) -> String {
    let mut places: Vec<usize> = shown.iter().map(|one| one.section).collect();
    while places.len() > 1 && places[places.len() - 2] == places[places.len() - 1] {
        places.pop();
    }
    let mut text = String::new();
    places
        .iter()
        .for_each(|section| push_number(&mut text, *section));
    text
}

/// The end of an address: nothing where the title tells it, all of it where it is not in its section's folder.
fn short_path(shown: &Shown, folder: &str) -> String {
    let inside = shown
        .path
        .strip_prefix(folder)
        .and_then(|rest| rest.strip_suffix('/'));
    match inside {
        Some(name) if name == title_path(&shown.title) => String::new(),
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => shown.path.clone(),
    }
}

/// The address most titles have.
fn title_path(title: &str) -> String {
    let folded = fold(title);
    let words =
        folded.split(|letter: char| !letter.is_ascii_lowercase() && !letter.is_ascii_digit());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Files of marks of rare terms and the blocks they stand in: codes, and words of titles, tags and descriptions. A word
/// said in passing brings no article, so its block need not be found.
pub(crate) fn shards(index: &Index, layout: &Layout) -> Vec<Value> {
    if layout.blocks.len() < 2 {
        return Vec::new();
    }
    let mut blocks: HashMap<Term, (usize, Vec<usize>)> = HashMap::new();
    for (block, articles) in layout.blocks.iter().enumerate() {
        for (term, level) in articles.iter().flat_map(|article| &layout.kept[*article]) {
            let (most, list) = blocks.entry(*term).or_default();
            *most = (*most).max(*level);
            if list.last() != Some(&block) {
                list.push(block);
            }
        }
    }
    let name = |term: &Term| index.names[*term as usize].as_str();
    let mut rare = layout.rare.clone();
    rare.retain(|term| is_code(name(term)) || blocks[term].0 >= 2);
    let count = rare.len().div_ceil(SHARD);
    let mut shards: Vec<BTreeMap<String, BTreeSet<usize>>> = vec![BTreeMap::new(); count];
    for term in &rare {
        let lists = shards[hash(name(term)) as usize % count].entry(mark(name(term), 3));
        lists.or_default().extend(&blocks[term].1);
    }
    shards
        .iter()
        .map(|marks| {
            let lists: Vec<String> = marks
                .values()
                .map(|blocks| listed(3, blocks.iter().map(|block| (*block, 0))))
                .collect();
            json!([
                marks.keys().map(String::as_str).collect::<String>(),
                lists.join(" "),
            ])
        })
        .collect()
}

/// Signs that stand for a term that the first file does not tell of: three where a block is looked for, four in the
/// block, so that none of forty million others is taken for it.
fn mark(term: &str, signs: usize) -> String {
    let mut left = hash(term) as usize;
    let mut text = String::new();
    for _ in 0..signs {
        push_number(&mut text, left % 80);
        left /= 80;
    }
    text
}

/// FNV-1a, which the browser computes as well.
fn hash(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
