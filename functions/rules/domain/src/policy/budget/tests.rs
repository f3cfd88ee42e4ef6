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
        run(&MAILED_REPLIES, &[0, 1, 2, 3, 4, 5, 599, 600]),
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

#[test]
fn a_limit_of_one_runs_from_the_act_on() {
    let at = |seconds| Timestamp(0).plus_seconds(seconds);
    let windows = |seconds| ACCOUNT_MAIL_PACE.windows("sign_up#claire", at(seconds));
    let pause = &windows(899)[0];
    assert!(pause.from_the_act && !ACCOUNT_MAILS.windows("all", at(899))[0].from_the_act);
    assert_eq!((pause.asked_at, pause.ends), (at(899), at(899 + 900)));
    assert_eq!(pause.name, windows(901)[0].name);
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
            prop_assert_eq!(MAILED_REPLIES.has_room(&all, now), MAILED_REPLIES.has_room(&kept, now));
            all.push(now);
            kept = MAILED_REPLIES.noted(&kept, now);
        }
    }
}
