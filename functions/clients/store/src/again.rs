//! The one loop that tries again, where somebody else wrote at the same moment.

use std::ops::ControlFlow;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

/// Most attempts. Each rival wins once: so many people may write the same ticket at the same instant.
const ATTEMPTS: usize = 8;

/// Attempts until one breaks off with what was done; `None` when none did. Each attempt is given what the one before
/// went on with. The first pause is about 5 ms and each is about double the one before, by chance a little more, so
/// that rivals do not meet again.
///
/// # Errors
/// What an attempt fails with ends it.
pub async fn again<S, T, E, F>(
    mut state: S,
    mut attempt: impl FnMut(S) -> F,
) -> Result<Option<T>, E>
where
    F: Future<Output = Result<ControlFlow<T, S>, E>>,
{
    let mut pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(5))
        .with_max_times(ATTEMPTS - 1)
        .with_jitter()
        .build();
    loop {
        state = match attempt(state).await? {
            ControlFlow::Break(done) => return Ok(Some(done)),
            ControlFlow::Continue(state) => state,
        };
        match pauses.next() {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_ends_with_what_was_done_and_after_so_many_attempts() {
        for (needed, expected) in [(1, Some(1)), (ATTEMPTS, Some(ATTEMPTS)), (99, None)] {
            let mut tried = 0;
            let done: Result<_, ()> = again(1, |number| {
                tried = number;
                async move {
                    Ok(match number >= needed {
                        true => ControlFlow::Break(number),
                        false => ControlFlow::Continue(number + 1),
                    })
                }
            })
            .await;
            assert_eq!(done, Ok(expected));
            assert_eq!(tried, needed.min(ATTEMPTS));
        }
        let mut tried = 0;
        let failed: Result<Option<()>, &str> = again((), |()| {
            tried += 1;
            async { Err("no table") }
        })
        .await;
        assert_eq!((failed, tried), (Err("no table"), 1));
    }
}
