//! How much is too much: what keeps two machines from writing to each other for ever (mail.md, B).

use crate::id::Timestamp;

/// Most acts within a number of seconds; every limit must leave room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(&'static [(usize, i64)]);

/// Messages one sender adds to one ticket by mail before people stop being told of them.
pub const REPLIES: Budget = Budget(&[(5, 10 * 60)]);
/// Tickets one address opens by mail; what comes beyond is parked.
pub const OPENINGS: Budget = Budget(&[(30, 3600), (100, 24 * 3600)]);
/// Acknowledgements one address gets.
pub const ACKNOWLEDGEMENTS: Budget = Budget(&[(1, 3600), (5, 24 * 3600)]);
/// Warnings to agents that a sender writes too much into one ticket.
pub const WARNINGS: Budget = Budget(&[(1, 24 * 3600)]);

impl Budget {
    /// Whether one more fits, after those at `times`. A time in the future, from a clock that was set
    /// back, still counts.
    pub fn has_room(&self, times: &[Timestamp], now: Timestamp) -> bool {
        self.0.iter().all(|(most, seconds)| {
            let since = now.plus_seconds(-seconds);
            times.iter().filter(|time| **time > since).count() < *most
        })
    }

    /// The times to remember once there is one more: no more than decide anything.
    pub fn noted(&self, times: &[Timestamp], now: Timestamp) -> Vec<Timestamp> {
        let mut noted = times.to_vec();
        noted.push(now);
        noted.sort();
        let most = self.0.iter().map(|(most, _)| *most).max().unwrap_or(0);
        noted.split_off(noted.len().saturating_sub(most))
    }

    /// After how many seconds without an act nothing needs to be remembered.
    pub fn forgotten_seconds(&self) -> i64 {
        self.0
            .iter()
            .map(|(_, seconds)| *seconds)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Which of the acts at these seconds are let through.
    fn run(budget: Budget, seconds: &[i64]) -> Vec<i64> {
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
        assert_eq!(run(ACKNOWLEDGEMENTS, &every_ten_minutes), hours);
        assert_eq!(run(ACKNOWLEDGEMENTS, &[0, 3599, 3600]), [0, 3600]);
    }

    #[test]
    fn the_sixth_message_in_ten_minutes_is_too_much() {
        assert_eq!(
            run(REPLIES, &[0, 1, 2, 3, 4, 5, 599, 600]),
            [0, 1, 2, 3, 4, 600]
        );
    }

    proptest! {
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
