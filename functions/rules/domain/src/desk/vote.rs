//! What readers say of an article, counted by the month and without a trace of who they are.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use time::{Date, UtcDateTime};

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

const FIRST_DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// A month, `2026-11`: its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(Date);

impl Month {
    /// The month of an instant, UTC.
    pub fn of(at: Timestamp) -> Self {
        // A clock that says a year of five digits is wrong by any measure.
        let at = UtcDateTime::from_unix_timestamp(at.seconds()).unwrap_or(UtcDateTime::MAX);
        let first = at.date().replace_day(1);
        Self(first.expect("every month has a first day"))
    }

    /// Reads `2026-11`.
    pub fn parse(typed: &str) -> Option<Self> {
        let first = Date::parse(&format!("{typed}-01"), FIRST_DAY).ok()?;
        // A year may be written with a sign before it, but not here.
        Some(Self(first)).filter(|month| month.to_string() == typed)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), u8::from(self.0.month()))
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
