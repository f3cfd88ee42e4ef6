//! What whoever runs the desk meets: starting, stopping, settings, alarms.

pub(crate) mod meets_a_busy_table;
pub(crate) mod meets_newer_items;
pub(crate) mod opens_an_old_folder;
pub(crate) mod raises_the_alarm;
pub(crate) mod runs_in_earnest;
pub(crate) mod stops_and_starts;
pub(crate) mod survives_a_freeze;
