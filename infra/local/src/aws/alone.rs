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
    /// With its answer.
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
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::sync::mpsc;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn places(in_all: usize, of_one: usize, overdue: usize) -> Places {
        Places::new(Room {
            in_all,
            of_one,
            overdue,
        })
    }

    fn network(last: u8) -> Network {
        Network::V4([192, 0, last])
    }

    /// Never waits for anything, as a parser does not, until it is told to end.
    struct Computing {
        stop: Arc<AtomicBool>,
        begun: mpsc::UnboundedSender<u8>,
    }

    impl Computing {
        fn new() -> (Self, mpsc::UnboundedReceiver<u8>) {
            let (begun, seen) = mpsc::unbounded_channel();
            let stop = Arc::default();
            (Self { stop, begun }, seen)
        }

        fn work(&self, name: u8) -> impl Future<Output = u8> + Send + 'static {
            let (stop, begun) = (self.stop.clone(), self.begun.clone());
            async move {
                let _ = begun.send(name);
                while !stop.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
                name
            }
        }

        fn end(&self) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_computes_holds_up_nobody() {
        let places = places(5, 5, 0);
        let (computing, _seen) = Computing::new();
        let all: Vec<_> = (0..4)
            .map(|name| {
                let (places, work) = (places.clone(), computing.work(name));
                tokio::spawn(async move { places.run(work, LONG).await })
            })
            .collect();
        assert!(matches!(
            places.run(async { 1042 }, LONG).await,
            Ended::Done(1042)
        ));
        computing.end();
        for one in all {
            assert!(matches!(one.await.unwrap(), Ended::Done(_)));
        }
    }

    #[tokio::test]
    async fn whoever_waits_is_answered_in_time() {
        let places = places(1, 1, 1);
        let (alive, ended) = oneshot::channel::<()>();
        let never = async move {
            let _alive = alive;
            std::future::pending::<()>().await
        };
        assert!(matches!(
            places.run(never, Duration::from_millis(5)).await,
            Ended::TooLong
        ));
        assert!(ended.await.is_err(), "it was stopped");
        assert!(matches!(
            places.run(async { panic!("planted") }, LONG).await,
            Ended::<()>::Broken
        ));
        assert!(matches!(
            places.run(async { 1042 }, LONG).await,
            Ended::Done(1042)
        ));
    }

    /// Ten heavy ones of one network compute one at a time; of another network the next goes on at once.
    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn one_network_takes_no_place_of_another() {
        let places = places(2, 1, 0);
        let (computing, mut seen) = Computing::new();
        let heavy: Vec<_> = (0..10)
            .map(|name| {
                let (places, work) = (places.clone(), computing.work(name));
                tokio::spawn(async move { places.run_for(network(1), work, LONG).await })
            })
            .collect();
        seen.recv().await.unwrap();
        let another = places.run_for(network(2), async { 1042 }, LONG).await;
        assert!(matches!(another, Ended::Done(1042)));
        assert!(seen.try_recv().is_err(), "the nine others wait");
        computing.end();
        for one in heavy {
            assert!(matches!(one.await.unwrap(), Ended::Done(_)));
        }
        assert_eq!(places.0.lanes.lock().unwrap().len(), 2);
        places.run_for(network(3), async {}, LONG).await;
        assert_eq!(places.0.lanes.lock().unwrap().len(), 1, "and are forgotten");
    }

    /// However many are given up while they compute, no more of them run than there is room for.
    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_is_given_up_keeps_a_place_until_it_ends() {
        let (soon, places) = (Duration::from_millis(20), places(1, 1, 1));
        let (computing, mut seen) = Computing::new();
        for name in [1, 2] {
            // The first goes on beside those at work; the second stays in its place.
            assert!(matches!(
                places.run(computing.work(name), soon).await,
                Ended::TooLong
            ));
            assert_eq!(seen.recv().await, Some(name));
        }
        for name in [3, 4] {
            let refused = places.run_for(network(1), computing.work(name), soon).await;
            assert!(matches!(refused, Ended::Crowded));
        }
        assert!(seen.try_recv().is_err(), "they were never begun");
        computing.end();
        assert!(matches!(
            places.run_for(network(1), async { 1042 }, LONG).await,
            Ended::Done(1042)
        ));
    }
}
