//! The articles of one language as terms: which stand in each, and how much they say there.

use std::borrow::Cow;
use std::collections::HashMap;

use super::tokens::{fold, terms, tokens, words};
use super::vocabulary::Vocabulary;

/// One text of an article, and how much a word in it says.
pub(crate) struct Field<'a> {
    pub(crate) weight: f32,
    pub(crate) text: Cow<'a, str>,
}

/// Where a word says most: an article is found by its title and by the words its author chose.
pub(crate) const TITLE: f32 = 10.0;
pub(crate) const CODES: f32 = 10.0;
pub(crate) const KEYWORDS: f32 = 7.0;
pub(crate) const TAGS: f32 = 5.0;
pub(crate) const DESCRIPTION: f32 = 4.0;
pub(crate) const HEADINGS: f32 = 2.0;
pub(crate) const BODY: f32 = 1.0;

/// A second and third use of a word in one field add this much of its weight each.
const AGAIN: f32 = 0.15;
/// Uses beyond this many add nothing.
const AGAIN_AT_MOST: f32 = 4.0;

/// How much a term says, as it is written: in the text only, in headings, beside the title, in it.
const LEVELS: [f32; 3] = [2.0, 4.0, 9.0];

/// Number of a term in the order it was met, which nothing that is written may depend on: it is
/// another one after the articles were changed one by one.
pub(crate) type Term = u32;

/// The articles of one language.
#[derive(Debug)]
pub(crate) struct Index {
    lang: String,
    pub(crate) vocabulary: Vocabulary,
    /// Terms of the words met so far, as they are written.
    known: HashMap<String, Box<[Term]>>,
    numbers: HashMap<String, Term>,
    pub(crate) names: Vec<String>,
    /// For each term, the number of articles that have it.
    pub(crate) uses: Vec<u32>,
    /// For each term, the number of articles that are about it: it says more there than in a text.
    pub(crate) about: Vec<u32>,
    /// For each article, its terms by their numbers and what they say.
    pub(crate) articles: Vec<Vec<(Term, f32)>>,
}

impl Index {
    pub(crate) fn new(lang: &str, vocabulary: Vocabulary) -> Self {
        Self {
            lang: lang.to_owned(),
            vocabulary,
            known: HashMap::new(),
            numbers: HashMap::new(),
            names: Vec::new(),
            uses: Vec::new(),
            about: Vec::new(),
            articles: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, fields: &[Field<'_>]) {
        let impacts = self.impacts(fields);
        for (term, impact) in &impacts {
            self.uses[*term as usize] += 1;
            self.about[*term as usize] += u32::from(is_about(*impact));
        }
        self.articles.push(impacts);
    }

    /// Puts other texts in the place of an article's. Tells the articles, this one among them, that
    /// have a term which is now in more or fewer articles than before, or about which more or fewer are.
    pub(crate) fn replace(&mut self, article: usize, fields: &[Field<'_>]) -> Vec<usize> {
        let new = self.impacts(fields);
        let old = std::mem::replace(&mut self.articles[article], new);
        // What an article has of a term: nothing, that it is in a text, that it is about it.
        let mut before = vec![0_u8; self.names.len()];
        let mut now = before.clone();
        for (term, impact) in &old {
            let (term, about) = (*term as usize, is_about(*impact));
            self.uses[term] -= 1;
            self.about[term] -= u32::from(about);
            before[term] = 1 + u8::from(about);
        }
        for (term, impact) in &self.articles[article] {
            let (term, about) = (*term as usize, is_about(*impact));
            self.uses[term] += 1;
            self.about[term] += u32::from(about);
            now[term] = 1 + u8::from(about);
        }
        let moved = |term: usize| before[term] != now[term];
        let touched = |terms: &[(Term, f32)]| terms.iter().any(|(term, _)| moved(*term as usize));
        let all = self.articles.iter().enumerate();
        all.filter(|(number, terms)| *number == article || touched(terms))
            .map(|(number, _)| number)
            .collect()
    }

    /// The terms of an article, sorted by their numbers, and what they say.
    fn impacts(&mut self, fields: &[Field<'_>]) -> Vec<(Term, f32)> {
        let mut impacts: Vec<(Term, f32)> = Vec::new();
        for field in fields {
            let mut found = self.terms_of(&field.text);
            found.sort_unstable();
            for same in found.chunk_by(|one, other| one == other) {
                let again = (f32::from(u16::try_from(same.len()).unwrap_or(u16::MAX)) - 1.0)
                    .min(AGAIN_AT_MOST)
                    * AGAIN;
                impacts.push((same[0], field.weight * (1.0 + again)));
            }
        }
        // Field by field, because a sum of fractions depends on their order.
        impacts.sort_by_key(|(term, _)| *term);
        impacts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        impacts
    }

    /// The terms of a text, as the browser finds them.
    pub(crate) fn terms_in(&self, text: &str) -> Vec<String> {
        tokens(text, &self.lang, &self.vocabulary.stop)
    }

    fn terms_of(&mut self, text: &str) -> Vec<Term> {
        let folded = fold(text);
        let mut found = Vec::new();
        for word in words(&folded) {
            if let Some(terms) = self.known.get(word) {
                found.extend_from_slice(terms);
                continue;
            }
            let terms: Box<[Term]> = terms(word, &self.lang, &self.vocabulary.stop)
                .into_iter()
                .map(|name| self.number(name))
                .collect();
            found.extend_from_slice(&terms);
            self.known.insert(word.to_owned(), terms);
        }
        found
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a site has fewer than four thousand million words"
    )]
    fn number(&mut self, name: String) -> Term {
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.uses.push(0);
            self.about.push(0);
            self.names.len() as Term - 1
        })
    }
}

/// Whether an article with this impact of a term is about it, rather than mentioning it.
fn is_about(impact: f32) -> bool {
    level(impact) >= 2
}

/// How much an impact says, from 0 (said in passing) to 3 (in the title).
pub(crate) fn level(impact: f32) -> usize {
    LEVELS.iter().take_while(|least| impact >= **least).count()
}

/// Whether a term is an error code or the like, which is only ever looked for whole.
pub(crate) fn is_code(term: &str) -> bool {
    term.len() >= 4 && term.contains(|letter: char| letter == '_' || letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_more_in_a_title_than_in_a_text() {
        for (impact, wanted) in [
            (BODY, 0),
            (BODY + HEADINGS, 1),
            (DESCRIPTION, 2),
            (KEYWORDS, 2),
            (TITLE, 3),
            (CODES, 3),
            (TAGS + DESCRIPTION, 3),
        ] {
            assert_eq!(level(impact), wanted, "{impact}");
        }
    }

    #[test]
    fn articles_with_a_word_that_came_or_went_are_told() {
        let body = |text: &'static str| {
            let text = text.into();
            [Field { weight: BODY, text }]
        };
        let mut index = Index::new("fr", Vocabulary::default());
        for text in ["rouge vert", "vert", "bleu noir", "jaune"] {
            index.add(&body(text));
        }
        assert_eq!(index.replace(0, &body("rouge bleu")), [0, 1, 2]);
        assert_eq!(index.replace(0, &body("bleu bleu rouge")), [0]);
        assert_eq!(index.replace(0, &body("blanc")), [0, 2]);
        let mut fresh = Index::new("fr", Vocabulary::default());
        for text in ["blanc", "vert", "bleu noir", "jaune"] {
            fresh.add(&body(text));
        }
        for (term, name) in index.names.iter().enumerate() {
            let number = fresh.numbers.get(name);
            let uses = number.map_or(0, |one| fresh.uses[*one as usize]);
            assert_eq!(index.uses[term], uses, "{name}");
        }
    }

    #[test]
    fn codes_are_told_from_words() {
        for code in ["0x80070005", "aadsts50053", "err_tunnel", "5.2.2", "e4002"] {
            assert!(is_code(code), "{code}");
        }
        for word in ["imprim", "2fa", "365", "11", "wifi"] {
            assert!(!is_code(word), "{word}");
        }
    }
}
