//! How much is too much: what keeps two machines from writing to each other for ever, and one
//! stranger from speaking to many, or for all. The figures and their reasons stand in `budgets.toml`.
//!
//! A budget is reckoned in one of two ways. Where an act is *refused* beyond it, each limit is a window that
//! begins at the same instants for everybody: counting is adding one to a number, in the transaction of the
//! act, without reading anything ([`Budget::windows`]). Where an act goes on *differently* beyond it, the last
//! instants are kept and looked at first ([`Budget::has_room`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::desk::vote::ArticlePath;
use crate::id::{PersonId, TicketNumber, Timestamp};

/// Most acts within a number of seconds; every limit must leave room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    name: &'static str,
    limits: Vec<(usize, i64)>,
}

macro_rules! budgets {
    ($($(#[$doc:meta])+ $budget:ident = $name:literal;)+) => {
        $($(#[$doc])+ pub static $budget: LazyLock<Budget> = LazyLock::new(|| Budget::read($name));)+
        #[cfg(test)]
        const NAMES: &[&str] = &[$($name),+];
    };
}

budgets! {
    /// People put in copy by one person.
    OBSERVERS_BY_PERSON = "observers_by_person";
    /// People put in copy of one ticket, by whomever.
    OBSERVERS_BY_TICKET = "observers_by_ticket";
    /// Tickets one person opens in the portal.
    OPENINGS_BY_PERSON = "openings_by_person";
    /// Messages one person writes in the portal.
    REPLIES_BY_PERSON = "replies_by_person";
    /// Messages written into one ticket in the portal, by whomever.
    REPLIES_BY_TICKET = "replies_by_ticket";
    /// Votes from one network.
    VOTES_BY_NETWORK = "votes_by_network";
    /// Votes from one network on one article.
    VOTES_BY_NETWORK_AND_ARTICLE = "votes_by_network_and_article";
    /// Mails that ask one address to read a ticket along.
    INVITATIONS = "invitations";
    /// Acknowledgements one address gets.
    ACKNOWLEDGEMENTS = "acknowledgements";
    /// Tickets one address opens by mail; what comes beyond is parked.
    OPENINGS = "mailed_openings";
    /// Messages one sender adds to one ticket by mail before people stop being told of them.
    REPLIES = "mailed_replies";
    /// Warnings to agents that a sender writes too much into one ticket.
    WARNINGS = "warnings";
}

/// One stretch of time in which somebody's acts are counted. What is counted under its name may not
/// exceed `most`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Names the budget, who is charged, and the stretch of time.
    pub name: String,
    /// Most acts within it.
    pub most: usize,
    /// When it is over, and what was counted is forgotten.
    pub ends: Timestamp,
    /// How long that is from when the act was asked for, seconds: what a refusal tells to wait.
    pub seconds_left: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    limits: Vec<Limit>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    most: usize,
    #[serde(default)]
    minutes: i64,
    #[serde(default)]
    hours: i64,
    #[serde(default)]
    days: i64,
}

static FILE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    let read: BTreeMap<String, Entry> =
        toml::from_str(include_str!("../../budgets.toml")).expect("the file is part of this crate");
    assert!(read.values().all(|entry| !entry.why.is_empty()));
    read
});

impl Budget {
    fn read(name: &'static str) -> Self {
        let seconds = |limit: &Limit| ((limit.days * 24 + limit.hours) * 60 + limit.minutes) * 60;
        let entry = FILE.get(name).expect("every budget has its figures");
        let limits = entry.limits.iter().map(|one| (one.most, seconds(one)));
        Self {
            name,
            limits: limits.collect(),
        }
    }

    /// The windows in which one more act by `whom` is counted, the longest first: where several are full,
    /// the longest says when to come back. `whom` is an identifier or a mark, never an address.
    pub fn windows(&self, whom: &str, now: Timestamp) -> Vec<Window> {
        let mut limits = self.limits.clone();
        limits.sort_by_key(|(_, seconds)| -seconds);
        let window = |(most, seconds): (usize, i64)| {
            let begins = now.seconds().div_euclid(seconds) * seconds;
            Window {
                name: format!("{}#{whom}#{seconds}#{begins}", self.name),
                most,
                ends: Timestamp(0).plus_seconds(begins + seconds),
                seconds_left: (begins + seconds - now.seconds()).max(1),
            }
        };
        limits.into_iter().map(window).collect()
    }

    /// Whether one more fits, after those at `times`. A time in the future, from a clock that was set
    /// back, still counts.
    pub fn has_room(&self, times: &[Timestamp], now: Timestamp) -> bool {
        self.limits.iter().all(|(most, seconds)| {
            let since = now.plus_seconds(-seconds);
            times.iter().filter(|time| **time > since).count() < *most
        })
    }

    /// The times to remember once there is one more: no more than decide anything.
    pub fn noted(&self, times: &[Timestamp], now: Timestamp) -> Vec<Timestamp> {
        let mut noted = times.to_vec();
        noted.push(now);
        noted.sort();
        let most = self.limits.iter().map(|(most, _)| *most).max().unwrap_or(0);
        noted.split_off(noted.len().saturating_sub(most))
    }

    /// After how many seconds without an act nothing needs to be remembered.
    pub fn forgotten_seconds(&self) -> i64 {
        self.limits
            .iter()
            .map(|(_, seconds)| *seconds)
            .max()
            .unwrap_or(0)
    }
}

/// What somebody pays for putting one more person in copy of a ticket.
pub fn of_observer(person: &PersonId, ticket: TicketNumber, now: Timestamp) -> Vec<Window> {
    let mut windows = OBSERVERS_BY_PERSON.windows(person.as_str(), now);
    windows.extend(OBSERVERS_BY_TICKET.windows(&ticket.to_string(), now));
    windows
}

/// What somebody pays for opening one more ticket.
pub fn of_opening(person: &PersonId, now: Timestamp) -> Vec<Window> {
    OPENINGS_BY_PERSON.windows(person.as_str(), now)
}

/// What somebody pays for writing one more message into a ticket.
pub fn of_reply(person: &PersonId, ticket: TicketNumber, now: Timestamp) -> Vec<Window> {
    let mut windows = REPLIES_BY_PERSON.windows(person.as_str(), now);
    windows.extend(REPLIES_BY_TICKET.windows(&ticket.to_string(), now));
    windows
}

/// What a network pays for one more vote on an article; `network` is its mark.
pub fn of_vote(network: &str, article: &ArticlePath, now: Timestamp) -> Vec<Window> {
    let on_article = format!("{network}#{}", article.as_str());
    let mut windows = VOTES_BY_NETWORK_AND_ARTICLE.windows(&on_article, now);
    windows.extend(VOTES_BY_NETWORK.windows(network, now));
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Which of the acts at these seconds are let through.
    fn run(budget: &Budget, seconds: &[i64]) -> Vec<i64> {
        let mut times = Vec::new();
        let mut through = Vec::new();
        for second in seconds {
            let now = Timestamp(0).plus_seconds(*second);
            if budget.has_room(&times, now) {
                times = budget.noted(&times, now);
                through.push(*second);
            }
        }
        through
    }

    #[test]
    fn one_acknowledgement_an_hour_and_five_a_day() {
        let every_ten_minutes: Vec<i64> = (0..24 * 6).map(|n| n * 600).collect();
        let hours: Vec<i64> = (0..5).map(|n| n * 3600).collect();
        assert_eq!(run(&ACKNOWLEDGEMENTS, &every_ten_minutes), hours);
        assert_eq!(run(&ACKNOWLEDGEMENTS, &[0, 3599, 3600]), [0, 3600]);
    }

    #[test]
    fn the_sixth_message_in_ten_minutes_is_too_much() {
        assert_eq!(
            run(&REPLIES, &[0, 1, 2, 3, 4, 5, 599, 600]),
            [0, 1, 2, 3, 4, 600]
        );
    }

    #[test]
    fn every_budget_has_its_figures_and_every_figure_its_budget() {
        let names: Vec<&str> = FILE.keys().map(String::as_str).collect();
        let mut known = NAMES.to_vec();
        known.sort_unstable();
        assert_eq!(names, known);
        for name in NAMES {
            let budget = Budget::read(name);
            assert!(!budget.limits.is_empty(), "{name}");
            for (most, seconds) in &budget.limits {
                assert!(*most > 0 && *seconds > 0, "{name}");
            }
        }
    }

    #[test]
    fn windows_begin_and_end_and_are_somebody_s() {
        let at = |seconds| Timestamp(0).plus_seconds(seconds);
        let names = |whom, seconds| -> Vec<String> {
            let windows = OBSERVERS_BY_PERSON.windows(whom, at(seconds));
            windows.into_iter().map(|one| one.name).collect()
        };
        let first = OBSERVERS_BY_PERSON.windows("claire", at(3599));
        assert_eq!(
            first.iter().map(|one| one.ends).collect::<Vec<_>>(),
            [at(24 * 3600), at(3600)],
            "the longest first"
        );
        assert_eq!(names("claire", 0), names("claire", 3599));
        assert_ne!(names("claire", 0)[1], names("claire", 3600)[1]);
        assert_eq!(names("claire", 0)[0], names("claire", 3600)[0]);
        assert_ne!(names("claire", 0), names("jean", 0));
        assert_ne!(
            OPENINGS_BY_PERSON.windows("claire", at(0))[0].name,
            names("claire", 0)[0]
        );
    }

    proptest! {
        #[test]
        fn a_window_holds_its_instant_and_is_over_within_its_length(seconds in 0i64..4_000_000_000, whom in "[a-z0-9]{1,16}") {
            let now = Timestamp(0).plus_seconds(seconds);
            for (window, (most, length)) in REPLIES_BY_PERSON.windows(&whom, now).iter().rev().zip(&REPLIES_BY_PERSON.limits) {
                prop_assert!(window.ends > now && window.ends <= now.plus_seconds(*length));
                prop_assert_eq!(window.most, *most);
            }
        }

        #[test]
        fn what_is_forgotten_decides_nothing(mut seconds in proptest::collection::vec(0i64..200_000, 0..60)) {
            seconds.sort();
            let mut all = Vec::new();
            let mut kept = Vec::new();
            for second in seconds {
                let now = Timestamp(0).plus_seconds(second);
                prop_assert_eq!(REPLIES.has_room(&all, now), REPLIES.has_room(&kept, now));
                all.push(now);
                kept = REPLIES.noted(&kept, now);
            }
        }
    }
}
