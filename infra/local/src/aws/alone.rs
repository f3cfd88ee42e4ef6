//! One invocation on a thread of its own, as on Lambda it is alone in its sandbox: what computes for long
//! holds up nobody else, and whoever waits for it is answered in time.
//!
//! A computation cannot be stopped from outside. So there are only so many [`Places`], each taken until its
//! thread has really ended, whoever stopped waiting for it; and one network may take a few of them at a time.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use domain::policy::network::Network;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How an invocation ended.
#[derive(Debug)]
pub(crate) enum Ended<T> {
    Done(T),
    /// With a panic, which costs this one only.
    Broken,
    /// Not in time. It stops where it next waits for something; a computation goes on, in its place.
    TooLong,
    /// No place came free in time: it was never begun.
    Crowded,
}

/// How many invocations there may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// At work at once.
    pub(crate) in_all: usize,
    /// Of these for one network; the next of that network waits, whatever is free.
    pub(crate) of_one: usize,
    /// That ran out of time and compute on, beside those at work: as long as there is room here, they keep
    /// nobody's place.
    pub(crate) overdue: usize,
}

/// Places for invocations; all clones are the same places.
#[derive(Debug, Clone)]
pub(crate) struct Places(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    of_one: usize,
    at_work: Arc<Semaphore>,
    overdue: Arc<Semaphore>,
    lanes: Mutex<HashMap<Network, Weak<Semaphore>>>,
}

/// What an invocation holds until its thread has ended.
#[derive(Debug)]
struct Held {
    _lane: Option<OwnedSemaphorePermit>,
    place: OwnedSemaphorePermit,
}

impl Places {
    pub(crate) fn new(room: Room) -> Self {
        Self(Arc::new(Shared {
            of_one: room.of_one,
            at_work: Arc::new(Semaphore::new(room.in_all)),
            overdue: Arc::new(Semaphore::new(room.overdue)),
            lanes: Mutex::default(),
        }))
    }

    /// Runs it where nobody is told apart; whoever stops waiting for this stops nothing.
    pub(crate) async fn run<T, F>(&self, work: F, patience: Duration) -> Ended<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let Ok(place) = self.0.at_work.clone().acquire_owned().await else {
            return Ended::Crowded;
        };
        let held = Held { _lane: None, place };
        self.begin(held, work, patience).await
    }

    /// Runs it for somebody of this network. Their patience includes the wait for a place.
    pub(crate) async fn run_for<T, F>(
        &self,
        network: Network,
        work: F,
        patience: Duration,
    ) -> Ended<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let until = tokio::time::Instant::now() + patience;
        let lane = self.lane(network);
        let held = tokio::time::timeout_at(until, async {
            // In this order: whoever waits for their own network's turn keeps no common place.
            let lane = lane.acquire_owned().await.ok()?;
            let place = self.0.at_work.clone().acquire_owned().await.ok()?;
            Some(Held {
                _lane: Some(lane),
                place,
            })
        });
        match held.await {
            Ok(Some(held)) => {
                let left = until.saturating_duration_since(tokio::time::Instant::now());
                self.begin(held, work, left).await
            }
            Ok(None) | Err(_) => Ended::Crowded,
        }
    }

    fn lane(&self, network: Network) -> Arc<Semaphore> {
        // The map is whole at every moment: a panic elsewhere cannot have left it half changed.
        let lanes = self.0.lanes.lock();
        let mut lanes = lanes.unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(&network).and_then(Weak::upgrade) {
            return lane;
        }
        // Nobody of these is here any more.
        lanes.retain(|_, lane| lane.strong_count() > 0);
        let lane = Arc::new(Semaphore::new(self.0.of_one));
        lanes.insert(network, Arc::downgrade(&lane));
        lane
    }

    async fn begin<T, F>(&self, held: Held, work: F, patience: Duration) -> Ended<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let held = Arc::new(Mutex::new(held));
        let kept = held.clone();
        let (stop, stopped) = oneshot::channel();
        let runtime = Handle::current();
        let (answer, answered) = oneshot::channel();
        // Not one of the runtime's own: it would wait for them all before it ends.
        let begun = std::thread::Builder::new()
            .name("invocation".to_owned())
            .spawn(move || {
                let done = runtime.block_on(async move {
                    tokio::select! {
                        done = work => Some(done),
                        Ok(()) = stopped => None,
                    }
                });
                drop(kept);
                // Nobody listens when it took too long.
                let _ = answer.send(done);
            });
        if begun.is_err() {
            return Ended::Broken;
        }
        match tokio::time::timeout(patience, answered).await {
            Ok(Ok(Some(done))) => Ended::Done(done),
            Ok(Err(_)) => Ended::Broken,
            Ok(Ok(None)) | Err(_) => {
                if let Ok(overdue) = self.0.overdue.clone().try_acquire_owned() {
                    held.lock().unwrap_or_else(PoisonError::into_inner).place = overdue;
                }
                // Nobody listens when it has just ended.
                let _ = stop.send(());
                Ended::TooLong
            }
        }
    }
}

#[cfg(test)]
mod tests;
