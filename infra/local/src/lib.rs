//! Guichet on one machine: the services the functions talk to, speaking the real protocols on
//! loopback, so that what runs here is what is deployed.
//!
//! The seam is the network address and nothing else: a function gets an endpoint and cannot tell
//! this crate from AWS. Nothing here may know a rule of the product; rules live in `functions/`.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let database = local::aws::database::start(&local::aws::database::Place::Ephemeral).await?;
//! println!("{}", database.endpoint());
//! # Ok(())
//! # }
//! ```
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

pub mod aws;
pub mod data;
pub mod desk;
pub mod doors;
pub mod outgoing;

pub mod command;
pub mod options;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
