//! What the listener takes, and who keeps it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::aws::receive::Envelope;

/// How much, how long, for whom.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The only domain that is taken mail for.
    pub domain: String,
    /// The largest message; SES takes 40 MB.
    pub largest: usize,
    /// Recipients of one message; RFC 5321 asks for 100 at least.
    pub recipients: usize,
    /// Connections at once; each may hold one message in memory.
    pub connections: usize,
    /// How long a silent connection is kept; RFC 5321 asks for 5 minutes.
    pub patience: Duration,
}

impl Settings {
    /// The settings that suit `domain`.
    pub fn new(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            largest: 40 * 1024 * 1024,
            recipients: 100,
            connections: 20,
            patience: Duration::from_secs(300),
        }
    }
}

type Kept = Pin<Box<dyn Future<Output = Result<String>> + Send>>;
pub(super) type Keep = Arc<dyn Fn(Envelope, Vec<u8>) -> Kept + Send + Sync>;
