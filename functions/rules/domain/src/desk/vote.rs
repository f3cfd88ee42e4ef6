//! What readers say of an article, counted by the month and without a trace of who they are.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::id::{Timestamp, encode};
use crate::refusal::Fault;

/// Most marks of one article and month. They keep a vote from counting twice, and a stranger from filling the
/// table: at 13 bytes a mark the item stays below 8 kB. Beyond it the proportions are known anyway.
pub const MARKS_MAX: usize = 500;
/// Counts are kept for two years and a bit, seconds.
pub const KEPT_SECONDS: i64 = 800 * 24 * 3600;
/// Longest path, bytes.
const PATH_MAX: usize = 200;

/// What a reader says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The article helped.
    Yes,
    /// It did not.
    No,
    /// On the form: it solved the problem, no ticket is needed.
    Solved,
}

impl Verdict {
    /// The word in forms and in the table.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Solved => "solved",
        }
    }

    /// The verdict with this word.
    ///
    /// # Errors
    /// [`Fault::NotAChoice`].
    pub fn parse(tag: &str) -> Result<Self, Fault> {
        [Self::Yes, Self::No, Self::Solved]
            .into_iter()
            .find(|one| one.tag() == tag)
            .ok_or(Fault::NotAChoice)
    }
}

/// Where an article stands on the portal: `/articles/impression/bourrage/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticlePath(String);

impl ArticlePath {
    /// Reads a path of at least two parts in small letters, digits and hyphens, with its slashes.
    ///
    /// # Errors
    /// [`Fault::NotAChoice`] for anything else.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let inside = typed
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        let fit = typed.len() <= PATH_MAX
            && inside.is_some_and(|inside| inside.contains('/') && inside.split('/').all(is_slug));
        fit.then(|| Self(typed.to_owned())).ok_or(Fault::NotAChoice)
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_slug(part: &str) -> bool {
    !part.is_empty()
        && part
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A month, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    year: i64,
    month: i64,
}

impl Month {
    /// The month of an instant, UTC.
    pub fn of(at: Timestamp) -> Self {
        // Days to a civil date in the proleptic Gregorian calendar, counted in eras of 400 years from
        // 1 March, so that the leap day comes last (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let days = at.seconds().div_euclid(24 * 3600) + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: year + era * 400 + i64::from(month <= 2),
            month,
        }
    }

    /// Reads `2026-11`.
    pub fn parse(typed: &str) -> Option<Self> {
        let (year, month) = typed.split_once('-')?;
        let digits = |text: &str, length| {
            (text.len() == length && text.bytes().all(|b| b.is_ascii_digit()))
                .then(|| text.parse().ok())
                .flatten()
        };
        let (year, month) = (digits(year, 4)?, digits(month, 2)?);
        (1..=12).contains(&month).then_some(Self { year, month })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Says that this vote has been counted, and nothing of who cast it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(String);

impl Mark {
    /// A mark that nothing else has.
    pub fn new(random: [u8; 8]) -> Self {
        Self(encode(&random))
    }

    /// The mark of a visitor's vote: yes and no are one vote, and marks of two articles cannot be
    /// brought together without the key, which never leaves the visitor's browser but with a vote.
    pub fn of_visitor(key: &str, article: &ArticlePath, verdict: Verdict) -> Self {
        let kind = match verdict {
            Verdict::Yes | Verdict::No => "vote",
            Verdict::Solved => "solved",
        };
        let digest = Sha256::new()
            .chain_update(kind)
            .chain_update(article.as_str())
            .chain_update(key)
            .finalize();
        Self(encode(&digest[..8]))
    }

    /// As it stands in the table.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_of_articles_and_nothing_else() {
        for (typed, fit) in [
            ("/articles/impression/bourrage-papier/", true),
            ("/en/articles/impression/paper-jam/", true),
            ("/articles/", false),
            ("/articles//x/", false),
            ("articles/impression/x/", false),
            ("/articles/impression/x", false),
            ("/articles/../x/", false),
            ("/articles/é/x/", false),
            ("", false),
            ("/", false),
        ] {
            assert_eq!(ArticlePath::parse(typed).is_ok(), fit, "{typed}");
        }
        assert!(ArticlePath::parse(&format!("/a/{}/", "b".repeat(200))).is_err());
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (seconds, month) in [
            (0, "1970-01"),
            (951_782_399, "2000-02"),
            (951_868_799, "2000-02"),
            (951_868_800, "2000-03"),
            (1_798_761_599, "2026-12"),
            (1_798_761_600, "2027-01"),
        ] {
            assert_eq!(Month::of(Timestamp(seconds * 1000)).to_string(), month);
        }
        for wrong in [
            "", "2026", "2026-13", "2026-00", "26-11", "2026-1", "+026-11",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_visitor_votes_once_and_may_find_an_article_decisive_as_well() {
        let article = ArticlePath::parse("/articles/a/").expect("a path");
        let mark = |key, verdict| Mark::of_visitor(key, &article, verdict);
        assert_eq!(mark("k", Verdict::Yes), mark("k", Verdict::No));
        assert_ne!(mark("k", Verdict::Yes), mark("k", Verdict::Solved));
        assert_ne!(mark("k", Verdict::Yes), mark("l", Verdict::Yes));
    }

    proptest! {
        #[test]
        fn a_month_reads_back(seconds in 0_i64..250_000_000_000) {
            let month = Month::of(Timestamp(seconds * 1000));
            prop_assert_eq!(Month::parse(&month.to_string()), Some(month));
        }
    }
}
