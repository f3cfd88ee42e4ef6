//! The index of one language: which terms stand in which article, and how much each says there.

use std::collections::{BTreeMap, HashMap};

use super::tokens::tokens;
use super::vocabulary::Vocabulary;

/// One text of an article, and how much a word in it says.
pub(crate) struct Field<'a> {
    pub(crate) weight: f64,
    pub(crate) text: &'a str,
}

/// Where a word says most: an article is found by its title and by the words its author chose.
pub(crate) const TITLE: f64 = 10.0;
pub(crate) const CODES: f64 = 10.0;
pub(crate) const KEYWORDS: f64 = 7.0;
pub(crate) const TAGS: f64 = 5.0;
pub(crate) const DESCRIPTION: f64 = 4.0;
pub(crate) const HEADINGS: f64 = 3.0;
pub(crate) const BODY: f64 = 1.0;

/// A second and third use of a word in one field add this much of its weight each.
const AGAIN: f64 = 0.15;
/// Uses beyond this many add nothing.
const AGAIN_AT_MOST: f64 = 4.0;

/// For each term, article numbers and impacts by turns.
pub(crate) type Postings = BTreeMap<String, Vec<u32>>;

/// Adds one article, whose number is higher than all before it.
pub(crate) fn add(
    postings: &mut Postings,
    number: u32,
    fields: &[Field<'_>],
    lang: &str,
    vocabulary: &Vocabulary,
) {
    let mut impacts: HashMap<String, f64> = HashMap::new();
    for field in fields {
        let mut counts: HashMap<String, f64> = HashMap::new();
        let stems = tokens(field.text, lang, &vocabulary.stop);
        for start in 0..stems.len() {
            *counts.entry(stems[start].clone()).or_default() += 1.0;
            for length in 1..=vocabulary.longest.min(stems.len() - start) {
                let phrase = stems[start..start + length].join(" ");
                for group in vocabulary.phrases.get(&phrase).into_iter().flatten() {
                    *counts.entry(group_term(*group)).or_default() += 1.0;
                }
            }
        }
        for (term, count) in counts {
            let again = (count - 1.0).min(AGAIN_AT_MOST) * AGAIN;
            *impacts.entry(term).or_default() += field.weight * (1.0 + again);
        }
    }
    for (term, impact) in impacts {
        let list = postings.entry(term).or_default();
        list.push(number);
        list.push(rounded(impact));
    }
}

/// The term that stands for a whole group of synonyms.
pub(crate) fn group_term(group: usize) -> String {
    format!("~{group}")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an impact is a small positive number"
)]
fn rounded(impact: f64) -> u32 {
    impact.round().clamp(1.0, 99.0) as u32
}
