//! Computations on what strangers send, aside from whoever waits for them.
//!
//! A computation cannot be stopped from outside. So there are few at a time, each in its place until it has really
//! ended, whoever stopped waiting for it; and a panic costs this one only.

use std::time::Duration;

use thiserror::Error;
use tokio::sync::Semaphore;

/// Places for computations of one kind.
#[derive(Debug)]
pub struct Work(Semaphore);

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotDone {
    #[error("a computation broke off")]
    Broken,
    /// It exceeded the limit. It goes on, in its place.
    #[error("a computation takes too long")]
    TooLong,
    /// No place came free within the limit: it was never begun.
    #[error("there is no room for another computation")]
    Crowded,
}

impl Work {
    /// So many at a time.
    pub const fn at_most(places: usize) -> Self {
        Self(Semaphore::const_new(places))
    }

    /// Runs one within the limit, after having waited as long at most for its turn.
    ///
    /// # Errors
    /// [`NotDone`] says why there is no result.
    pub async fn run<T, F>(&'static self, limit: Duration, work: F) -> Result<T, NotDone>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let place = match tokio::time::timeout(limit, self.0.acquire()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) | Err(_) => return Err(NotDone::Crowded),
        };
        let working = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        match tokio::time::timeout(limit, working).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(NotDone::Broken),
            Err(_) => Err(NotDone::TooLong),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const SOON: Duration = Duration::from_millis(10);

    #[tokio::test]
    async fn a_panic_is_one_answer() {
        static WORK: Work = Work::at_most(1);
        let broken = WORK.run(LONG, || panic!("planted")).await;
        assert_eq!(broken, Err::<(), _>(NotDone::Broken));
        assert_eq!(WORK.run(LONG, || 1042).await, Ok(1042));
    }

    #[tokio::test]
    async fn what_exceeds_the_limit_keeps_its_place_until_it_ends() {
        static WORK: Work = Work::at_most(2);
        let (end, ended) = mpsc::channel::<()>();
        // Ends when the other side of the channel is gone.
        let endless = WORK.run(SOON, move || ended.recv().is_ok()).await;
        assert_eq!(endless, Err(NotDone::TooLong));
        assert_eq!(WORK.run(LONG, || 1042).await, Ok(1042));
        let (end2, ended) = mpsc::channel::<()>();
        let endless = WORK.run(SOON, move || ended.recv().is_ok()).await;
        assert_eq!(endless, Err(NotDone::TooLong));
        assert_eq!(WORK.run(SOON, || 1042).await, Err(NotDone::Crowded));
        drop((end, end2));
        assert_eq!(WORK.run(LONG, || 1042).await, Ok(1042));
    }
}
