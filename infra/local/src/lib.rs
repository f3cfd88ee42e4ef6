//! Guichet on one machine: the services the functions talk to, speaking the real protocols on
//! loopback, so that what runs here is what is deployed.
//!
//! The seam is the network address and nothing else: a function gets an endpoint and cannot tell
//! this crate from AWS. Nothing here may know a rule of the product; rules live in `functions/`.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let database = local::database::start(&local::database::Place::Ephemeral).await?;
//! println!("{}", database.endpoint());
//! # Ok(())
//! # }
//! ```

pub mod database;
pub mod stream;

pub mod storage;
mod verified;

pub mod receive;
pub mod smtp;
mod verdicts;

pub mod queue;

pub mod outbox;
pub mod relay;
pub mod ses;

pub mod mailbox;
pub mod portal;
pub mod publish;

pub mod agents;
pub mod command;
mod demo;
mod explain;
pub mod options;
pub mod pages;
pub mod routes;
mod schedule;
pub mod secrets;
pub mod system;
mod takeover;

mod alone;
mod clients;
mod disk;
mod headers;
pub mod identifiers;
pub mod server;

#[cfg(test)]
mod testing;
