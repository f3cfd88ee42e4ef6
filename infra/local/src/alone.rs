//! One invocation on a thread of its own, as on Lambda it is alone in its sandbox: what computes for long
//! holds up nobody else, and whoever waits for it is answered in time.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// How an invocation ended.
#[derive(Debug)]
pub(crate) enum Ended<T> {
    /// With its answer.
    Done(T),
    /// With a panic, which costs this one only.
    Broken,
    /// Not in time. It stops where it next waits for something; a computation cannot be stopped before.
    TooLong,
}

/// Runs it; whoever stops waiting for this stops nothing.
pub(crate) async fn run<T, F>(work: F, patience: Duration) -> Ended<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
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
            // Nobody listens when it has just ended.
            let _ = stop.send(());
            Ended::TooLong
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_computes_holds_up_nobody() {
        let stop = Arc::new(AtomicBool::new(false));
        let computing: Vec<_> = (0..4)
            .map(|_| {
                let stop = stop.clone();
                tokio::spawn(run(
                    async move {
                        // Never waits for anything, as a parser does not.
                        while !stop.load(Ordering::Relaxed) {
                            std::hint::spin_loop();
                        }
                    },
                    LONG,
                ))
            })
            .collect();
        let another = tokio::spawn(run(async { 1042 }, LONG));
        assert!(matches!(another.await.unwrap(), Ended::Done(1042)));
        stop.store(true, Ordering::Relaxed);
        for one in computing {
            assert!(matches!(one.await.unwrap(), Ended::Done(())));
        }
    }

    #[tokio::test]
    async fn whoever_waits_is_answered_in_time() {
        let (alive, ended) = oneshot::channel::<()>();
        let never = async move {
            let _alive = alive;
            std::future::pending::<()>().await
        };
        assert!(matches!(
            run(never, Duration::from_millis(5)).await,
            Ended::TooLong
        ));
        assert!(ended.await.is_err(), "it was stopped");
        assert!(matches!(
            run(async { panic!("planted") }, LONG).await,
            Ended::<()>::Broken
        ));
    }
}
