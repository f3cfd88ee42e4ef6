//! How much of anything is let through.

pub mod budget;
pub mod charges;
pub mod network;
