//! Who they are: people, their addresses, passwords and sessions.

pub mod address;
pub mod password;
pub mod person;
pub mod session;
