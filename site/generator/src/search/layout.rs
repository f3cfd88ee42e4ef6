//! Which articles lie in one file, and which terms each file is told by.
//!
//! Articles whose titles share words lie together, so that the answers to one question come from few
//! files, and the words of the question tell which.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::index::{Index, Term, is_code, level};

/// Articles in a file: of the order of the square root of their number, so that neither the files
/// nor the list of what is in them grows as fast as the site.
const SMALLEST: usize = 24;
const LARGEST: usize = 128;
/// Words of the text alone that are kept for an article, those that say most: more of them find no more and are most of
/// the bytes (questions of the bench and forty of the portal's, ten, six, three and none tried).
const KEPT: usize = 2;
/// Below this number of articles there is room for more, and fewer of their words are told.
const FEW: usize = 20;
const KEPT_OF_FEW: usize = 10;
/// A word in more than one article of this many is said of none.
const COMMON: usize = 4;
/// Terms that the first file tells of; the others are looked up in files of their own.
const TOLD: usize = 2600;

/// The terms kept of an article, and their levels.
pub(crate) type Kept = Vec<(Term, usize)>;

/// The articles in their order, cut into blocks, with the terms that are kept.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Articles by blocks.
    pub(crate) blocks: Vec<Vec<usize>>,
    /// For each article, the terms kept and their levels.
    pub(crate) kept: Vec<Kept>,
    /// Terms of the first file, sorted by their letters.
    pub(crate) told: Vec<Term>,
    /// All other terms that are kept, sorted by their letters.
    pub(crate) rare: Vec<Term>,
}

/// Lays out the articles, of which these terms are kept.
pub(crate) fn lay_out(
    index: &Index,
    kept: Vec<Kept>,
    sections: &[usize],
    weak: &HashSet<&str>,
) -> Layout {
    let order = order(index, &kept, sections, weak);
    let size = block_size(order.len());
    let blocks = order.chunks(size).map(<[usize]>::to_vec).collect();
    let (told, rare) = told(index, &kept);
    Layout {
        blocks,
        kept,
        told,
        rare,
    }
}

impl Layout {
    /// Whether the first file tells of a term.
    pub(crate) fn tells(&self, index: &Index, name: &str) -> bool {
        let named = |term: &Term| index.names[*term as usize].as_str().cmp(name);
        self.told.binary_search_by(named).is_ok()
    }
}

fn block_size(articles: usize) -> usize {
    let most = (articles.isqrt()).clamp(SMALLEST, LARGEST);
    // Equal blocks, rather than a last one of three articles.
    articles.div_ceil(articles.div_ceil(most).max(1)).max(1)
}

/// The terms an article is found by: those of everything but its text and headings, those of its headings that not
/// every article has, and a few of its text. A word that no article is about brings none, but helps among few articles.
pub(crate) fn kept(index: &Index, article: usize) -> Kept {
    let all = index.articles.len();
    let most = if all < FEW { KEPT_OF_FEW } else { KEPT };
    let mut terms = Vec::new();
    let mut passing: Vec<(f32, Term)> = Vec::new();
    for (term, impact) in &index.articles[article] {
        let uses = index.uses[*term as usize];
        let level = level(*impact);
        let common = all >= FEW && (uses as usize) * COMMON >= all;
        if level >= 2 || (level == 1 && !common) || is_code(&index.names[*term as usize]) {
            terms.push((*term, level));
        } else if !common && (all < FEW || index.about[*term as usize] > 0) {
            passing.push((worth(*impact, uses), *term));
        }
    }
    let name = |term: Term| index.names[term as usize].as_str();
    passing.sort_unstable_by(|one, other| {
        let more = other.0.total_cmp(&one.0);
        more.then_with(|| name(one.1).cmp(name(other.1)))
    });
    terms.extend(passing.into_iter().take(most).map(|(_, term)| (term, 0)));
    terms
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a number of articles needs no last digit"
)]
fn worth(impact: f32, uses: u32) -> f32 {
    impact / (1.0 + uses as f32).ln()
}

/// Articles by sections, sorted by the words of their titles, the commonest of the section first.
fn order(index: &Index, kept: &[Kept], sections: &[usize], weak: &HashSet<&str>) -> Vec<usize> {
    let mut titled: HashMap<(usize, Term), u32> = HashMap::new();
    for (article, terms) in kept.iter().enumerate() {
        for (term, _) in terms.iter().filter(|(_, level)| *level == 3) {
            *titled.entry((sections[article], *term)).or_default() += 1;
        }
    }
    let key = |article: usize| {
        let words = kept[article].iter().filter(|(term, level)| {
            let name = index.names[*term as usize].as_str();
            *level == 3 && !weak.contains(name) && !is_code(name)
        });
        let named = |term: &Term| index.names[*term as usize].as_str();
        let mut words: Vec<(Reverse<u32>, &str)> = words
            .map(|(term, _)| (Reverse(titled[&(sections[article], *term)]), named(term)))
            .collect();
        words.sort_unstable();
        (sections[article], words)
    };
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by_cached_key(|article| key(*article));
    order
}

/// The terms the first file tells of, and the others: codes, and words that no article has but in its text.
fn told(index: &Index, kept: &[Kept]) -> (Vec<Term>, Vec<Term>) {
    let mut uses = vec![(0_u32, 0_u32); index.names.len()];
    for (term, level) in kept.iter().flatten() {
        let (strong, any) = &mut uses[*term as usize];
        *strong += u32::from(*level >= 2);
        *any += 1;
    }
    let name = |term: &Term| index.names[*term as usize].as_str();
    let used = |term: &Term| uses[*term as usize];
    let all = 0..Term::try_from(index.names.len()).unwrap_or(Term::MAX);
    let (mut terms, mut rare): (Vec<Term>, Vec<Term>) = all
        .filter(|term| used(term).1 > 0)
        .partition(|term| used(term).0 > 0 && !is_code(name(term)));
    terms.sort_unstable_by(|one, other| {
        let more = used(other).cmp(&used(one));
        more.then_with(|| name(one).cmp(name(other)))
    });
    rare.extend(terms.split_off(terms.len().min(TOLD)));
    terms.sort_unstable_by_key(name);
    rare.sort_unstable_by_key(name);
    (terms, rare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::index::{Field, TITLE};
    use crate::search::vocabulary::Vocabulary;

    fn index(titles: &[String]) -> Index {
        let mut index = Index::new("fr", Vocabulary::default());
        for title in titles {
            index.add(&[Field {
                weight: TITLE,
                text: title.into(),
            }]);
        }
        index
    }

    #[test]
    fn every_article_lies_in_one_block_beside_its_like() {
        let things = ["imprimante", "compte", "telephone"];
        let titles: Vec<String> = (0..600)
            .map(|n| format!("{} numero{n} ABC-{n}", things[n % 3]))
            .collect();
        let index = index(&titles);
        let kept = (0..titles.len()).map(|one| kept(&index, one)).collect();
        let layout = lay_out(&index, kept, &vec![0; titles.len()], &HashSet::new());
        let mut all: Vec<usize> = layout.blocks.concat();
        all.sort_unstable();
        assert_eq!(all, (0..600).collect::<Vec<_>>());
        let mixed = layout.blocks.iter().filter(|block| {
            let first = block[0] % 3;
            block.iter().any(|article| article % 3 != first)
        });
        assert!(mixed.count() <= 2, "only at the edges");
        let told: HashSet<&Term> = layout.told.iter().collect();
        assert!(layout.rare.iter().all(|term| !told.contains(term)));
        assert!(
            layout
                .told
                .iter()
                .all(|term| !is_code(&index.names[*term as usize]))
        );
    }

    #[test]
    fn blocks_grow_slower_than_their_number() {
        for (articles, size) in [
            (0, 1),
            (1, 1),
            (24, 24),
            (25, 13),
            (100, 20),
            (1000, 31),
            (10_000, 100),
            (100_000, 128),
        ] {
            assert_eq!(block_size(articles), size, "{articles}");
        }
    }
}
