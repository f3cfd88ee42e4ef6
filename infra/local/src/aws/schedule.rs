//! The schedule: `upkeep` once a minute, as EventBridge calls it.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval_at};

const EVERY: Duration = Duration::from_secs(60);

/// A schedule at work; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Schedule {
    _task: JoinSet<()>,
}

/// Runs it from a minute after the start on. A run that takes long is not overtaken by the next.
pub(crate) fn every_minute(upkeep: upkeep::Deps) -> Schedule {
    let mut task = JoinSet::new();
    task.spawn(async move {
        let mut ticks = interval_at(tokio::time::Instant::now() + EVERY, EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let deps = upkeep.clone();
            // In a task of its own: a panic ends one run, as it ends one invocation on Lambda.
            if let Err(error) = tokio::spawn(async move { upkeep::handle(&deps).await }).await {
                tracing::error!(%error, "upkeep broke off");
            }
        }
    });
    Schedule { _task: task }
}
