use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;

fn failure(event: &SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    response.add_failure(event.records[0].message_id.clone().unwrap());
    response
}

fn body(event: &SqsEvent) -> String {
    event.records[0].body.clone().unwrap()
}

#[tokio::test]
async fn a_failed_message_comes_again_and_a_hopeless_one_is_kept() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    let queue = Queue::start("test", move |event| {
        let body = body(&event);
        let count = event.records[0].attributes["ApproximateReceiveCount"].clone();
        noted.lock().unwrap().push(format!("{body} {count}"));
        std::future::ready(match body.as_str() {
            "fine" => SqsBatchResponse::default(),
            "second" if count == "2" => SqsBatchResponse::default(),
            "panic" if count == "1" => panic!("planted"),
            "panic" => SqsBatchResponse::default(),
            _ => failure(&event),
        })
    });
    for body in ["fine", "second", "panic", "never"] {
        queue.send(body.to_owned()).unwrap();
    }
    assert_eq!(queue.pending(), 4);
    queue.drained().await;
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    assert_eq!(
        seen,
        [
            "fine 1", "never 1", "never 2", "never 3", "never 4", "never 5", "never 6", "panic 1",
            "panic 2", "second 1", "second 2"
        ]
    );
    let dead = queue.dead_letters();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].body, "never");
}

#[tokio::test]
async fn a_handler_that_hangs_holds_up_only_its_own_message() {
    let queue = Queue::start("test", |event| async move {
        if body(&event) == "hang" {
            std::future::pending::<()>().await;
        }
        SqsBatchResponse::default()
    });
    queue.send("hang".to_owned()).unwrap();
    queue.send("fine".to_owned()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(queue.pending(), 1);
    queue.drained().await;
    assert_eq!(queue.dead_letters().len(), 1);
    queue.redrive();
    assert_eq!(queue.pending(), 1);
}

/// However many messages compute for ever, those behind them are handled, and each costs two threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_computes_for_ever_is_given_up_and_the_next_goes_on() {
    let end = Arc::new(AtomicBool::new(false));
    let begun = Arc::new(AtomicUsize::new(0));
    let (stop, counted) = (end.clone(), begun.clone());
    let queue = Queue::start("test", move |event| {
        let (stop, counted) = (stop.clone(), counted.clone());
        async move {
            if body(&event) == "endless" {
                counted.fetch_add(1, Ordering::Relaxed);
                while !stop.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
            }
            SqsBatchResponse::default()
        }
    });
    for body in ["endless", "endless", "endless", "endless", "fine"] {
        queue.send(body.to_owned()).unwrap();
    }
    queue.drained().await;
    let dead = queue.dead_letters();
    let dead: Vec<_> = dead.iter().map(|letter| letter.body.as_str()).collect();
    assert_eq!(dead, ["endless"; 4]);
    assert_eq!(begun.load(Ordering::Relaxed), 8);
    end.store(true, Ordering::Relaxed);
}

#[tokio::test]
async fn a_message_survives_the_process_until_it_was_handled() {
    let folder = tempfile::tempdir().unwrap();
    let broken = Queue::durable("test", folder.path().into(), |_| async {
        std::future::pending::<SqsBatchResponse>().await
    });
    broken.unwrap().send("kept".to_owned()).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    let queue = Queue::durable("test", folder.path().into(), move |event| {
        noted.lock().unwrap().push(body(&event));
        std::future::ready(SqsBatchResponse::default())
    });
    queue.unwrap().drained().await;
    assert_eq!(*seen.lock().unwrap(), ["kept"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
