//! What was sent: kept for the mailbox page, and relayed where there is a relay.

pub mod outbox;
pub mod relay;
