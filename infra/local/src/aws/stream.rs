//! The table's stream, read as Lambda reads it: the records of a partition in order, in batches, again from the
//! first failed record, given up after a bounded number of attempts.

mod event;
mod filter;
mod lanes;
mod reader;
mod wake;

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use reader::Reader;

pub use filter::Filters;
pub use lanes::Listener;
pub use reader::Source;
pub use wake::Wake;

/// A reader at work; it stops when this is dropped.
#[derive(Debug)]
pub struct Follower {
    idle: watch::Receiver<u64>,
    wake: Wake,
    _task: JoinSet<()>,
}

impl Follower {
    /// Waits until everything written before this call was handled or given up.
    pub async fn caught_up(&self) {
        let mut idle = self.idle.clone();
        // The reading now under way may have begun before the last write: two empty ones are needed.
        for _ in 0..2 {
            let seen = *idle.borrow_and_update();
            self.wake.now();
            if idle.wait_for(|count| *count > seen).await.is_err() {
                return;
            }
        }
    }
}

/// Reads the stream until dropped, handing each record to the listeners it concerns.
pub fn follow(source: Source, listeners: Vec<Listener>) -> Follower {
    let wake = source.wake.clone();
    let (sender, idle) = watch::channel(0);
    let mut task = JoinSet::new();
    task.spawn(read_for_ever(source, listeners, sender));
    Follower {
        idle,
        wake,
        _task: task,
    }
}

async fn read_for_ever(source: Source, listeners: Vec<Listener>, idle: watch::Sender<u64>) {
    let mut reader = Reader::new(source, listeners, idle);
    loop {
        if let Err(error) = reader.read_until_broken().await {
            tracing::debug!(
                error = format!("{error:#}"),
                "the stream cannot be read yet"
            );
        }
        reader.iterators.clear();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests;
