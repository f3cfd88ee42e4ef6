//! Who they are: people, their addresses, passwords, sessions and browsers.

pub mod address;
pub mod device;
pub mod password;
pub mod person;
pub mod session;
pub mod user_agent;
