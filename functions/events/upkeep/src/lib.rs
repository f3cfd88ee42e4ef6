//! Upkeep: once a minute, what should have happened and did not. Events only make things fast; this makes
//! sure.
//!
//! | module | finds | does | price of a run |
//! |---|---|---|---|
//! | mails | markers of raw mails older than [`WAIT_SECONDS`] | without an outcome: has `inbound-mail` try again, after three times parks them; with one: removes the marker | 1 ListObjectsV2 for each thousand markers; for each of at most [`MOST`] mails 1 GetItem and 1 transaction or 1 DeleteObject, and 1 Query for one that could have been tried three times |
//! | notices | mails claimed and not settled [`SETTLE_SECONDS`] after their lease; what happened as long ago and people were not told of | has `notifications` try again | 1 Query, 1 transaction each |
//! | uploads | files no ticket took within a day | removes them from the bucket, then from the table | 1 Query; 1 UpdateItem, 1 DeleteObject, 1 DeleteItem each |
//! | requests | requests nobody stood behind for 72 hours | takes their head away and counts them, then removes their files, then the rest | 1 Query; 1 transaction, 1 Query, 1 DeleteObject a file, 1 BatchWriteItem for each 25 items and 1 DeleteItem each |
//!
//! Each of them may run twice, at the same moment or broken off anywhere: what it asks for may be done twice,
//! and what it removes is first marked as nobody's. The price depends on what waits, not on what is kept.

mod mails;
mod notices;
mod requests;
mod uploads;

use environment::Clock;
use files::Files;
use store::Store;
use thiserror::Error;

pub use mails::WAIT_SECONDS;
pub use notices::SETTLE_SECONDS;

/// Most things of a kind handled in one run; the next run goes on.
pub const MOST: usize = 100;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    pub clock: Clock,
}

/// What one run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Raw mails that are tried again.
    pub mails_retried: usize,
    /// Raw mails parked because they failed each time.
    pub mails_parked: usize,
    /// Markers of finished mails removed.
    pub markers_removed: usize,
    /// Mails on their way out, and what people are still to be told of, that are tried again.
    pub notices_retried: usize,
    pub uploads_removed: usize,
    /// Requests erased, with their files.
    pub requests_erased: usize,
}

/// A run was broken off; the next run begins it anew.
#[derive(Debug, Error)]
pub(crate) enum Broken {
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// S3 did not answer.
    #[error(transparent)]
    Files(#[from] files::FilesError),
}

/// Runs each once. One that breaks off does not keep the others from running; it is told in the log,
/// and in the answer, so that the alarm on failed runs sees it.
///
/// # Errors
/// Names those that were broken off.
pub async fn handle(deps: &Deps) -> Result<Report, String> {
    let mut report = Report::default();
    let mut broken = Vec::new();
    for (name, done) in [
        ("mails", mails::run(deps, &mut report).await),
        ("notices", notices::run(deps, &mut report).await),
        ("uploads", uploads::run(deps, &mut report).await),
        ("requests", requests::run(deps, &mut report).await),
    ] {
        if let Err(error) = done {
            tracing::error!("upkeep of {name} was broken off: {error}");
            broken.push(name);
        }
    }
    if report != Report::default() {
        tracing::info!(?report, "upkeep");
    }
    match broken.is_empty() {
        true => Ok(report),
        false => Err(format!("broken off: {}", broken.join(", "))),
    }
}
