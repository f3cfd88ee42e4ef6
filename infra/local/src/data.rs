//! The data folder: whose it is, what in it is secret, and how its files are written.

pub(crate) mod disk;
pub mod secrets;
pub(crate) mod takeover;
