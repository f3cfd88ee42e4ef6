//! Who writes wakes who reads.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

/// A bell between whoever writes and whoever reads the stream.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Rings; a ring nobody waits for is kept for the next who does.
    pub fn now(&self) {
        self.0.notify_one();
    }

    pub(super) async fn wait(&self, at_most: Duration) {
        // Either way it is time to look.
        let _ = tokio::time::timeout(at_most, self.0.notified()).await;
    }
}
