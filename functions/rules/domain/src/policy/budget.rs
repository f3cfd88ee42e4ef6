//! How much is too much: what keeps two machines from writing to each other for ever, and one
//! stranger from speaking to many, or for all. The figures and their reasons stand in `budgets.toml`.
//!
//! A budget is reckoned in one of two ways. Where an act is *refused* beyond it, each limit is a window: counting is
//! adding to a number, in the transaction of the act or one before it, without reading anything
//! ([`Budget::windows`]). Windows begin at the same instants for everybody, those of one act with the act. Where an act goes on *differently* beyond it, the last
//! instants are kept and looked at first ([`Budget::has_room`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::id::Timestamp;

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
    /// Passwords tried for one address from one network.
    SIGN_INS_BY_NETWORK_AND_ADDRESS = "sign_ins_by_network_and_address";
    /// Passwords tried for one address from anywhere.
    SIGN_INS_BY_ADDRESS = "sign_ins_by_address";
    /// Passwords tried from one network.
    SIGN_INS_BY_NETWORK = "sign_ins_by_network";
    /// Passwords tried in one browser that is known for the address.
    SIGN_INS_BY_DEVICE = "sign_ins_by_device";
    /// Passwords tried in all browsers that are known for one address.
    SIGN_INS_BY_DEVICES = "sign_ins_by_devices";
    /// Mails of one kind about an account that anybody asks for, to one address, one after another.
    ACCOUNT_MAIL_PACE = "account_mail_pace";
    /// The same, in a day.
    ACCOUNT_MAILS_BY_ADDRESS = "account_mails_by_address";
    /// One more, with a link that works until there is room again.
    LAST_ACCOUNT_MAILS = "last_account_mails";
    /// The same, asked for from one network.
    ACCOUNT_MAILS_BY_NETWORK = "account_mails_by_network";
    /// The same, in all.
    ACCOUNT_MAILS = "account_mails";
    /// Tickets that people without a session open in the portal, from one network.
    OPENINGS_BY_NETWORK = "openings_by_network";
    /// The same, in all.
    OPENINGS_OF_STRANGERS = "openings_of_strangers";
    /// Megabytes that people without a session announce, from one network.
    UPLOADS_BY_NETWORK = "uploads_by_network";
    /// The same, in all.
    UPLOADS_OF_STRANGERS = "uploads_of_strangers";
    /// Megabytes that somebody with a session announces.
    UPLOADS_BY_PERSON = "uploads_by_person";
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
    MAILED_OPENINGS = "mailed_openings";
    /// Messages one sender adds to one ticket by mail before people stop being told of them.
    MAILED_REPLIES = "mailed_replies";
    /// Mails that tell one agent of requests nobody has proved.
    ALERTS = "alerts";
    /// Warnings to agents that a sender writes too much into one ticket.
    WARNINGS = "warnings";
}

/// One stretch of time in which somebody's acts are counted. What is counted under its name may not
/// exceed `most`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The budget's name.
    pub(super) budget: &'static str,
    /// Names the budget, who is charged, and the stretch of time, unless that begins with the act.
    pub name: String,
    /// Most acts within it.
    pub most: usize,
    /// How many of them this is; more than `most` count as that many.
    pub acts: usize,
    /// Whether the time runs from the act on. Otherwise it began at an instant that is everybody's.
    pub from_the_act: bool,
    /// When the act is asked for.
    pub asked_at: Timestamp,
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
            // One act leaves no room for a second however the time is cut, so its time is not cut.
            let from_the_act = most == 1;
            let begins = match from_the_act {
                true => now.seconds(),
                false => now.seconds().div_euclid(seconds) * seconds,
            };
            let cut = match from_the_act {
                true => String::new(),
                false => format!("#{begins}"),
            };
            Window {
                budget: self.name,
                name: format!("{}#{whom}#{seconds}{cut}", self.name),
                most,
                acts: 1,
                from_the_act,
                asked_at: now,
                ends: Timestamp(0).plus_seconds(begins + seconds),
                seconds_left: begins + seconds - now.seconds(),
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

impl Window {
    /// Whether it is one of this budget's.
    pub fn is_of(&self, budget: &Budget) -> bool {
        self.budget == budget.name
    }
}

#[cfg(test)]
mod tests;
