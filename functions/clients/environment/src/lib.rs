//! What a function is given by where it runs: its settings, its clock, its randomness, its log.
//!
//! Functions read nothing else from the outside. Settings are environment variables, set by
//! `infra/template.yaml` and by the one-machine runner; a missing one stops the function before its
//! first request, with its name in the log.

pub mod clients;
mod clock;
mod settings;
mod work;

pub use clock::{Clock, random};
pub use settings::{Desk, Missing, aws, aws_of_operator, required};
pub use work::{NotDone, Work};

/// Starts the log: one line an event on standard output, which is where Lambda collects it.
/// Identifiers only: no address, token or body is ever logged: logs are read by more people than tickets are.
pub fn start_log() {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .init();
}
