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
