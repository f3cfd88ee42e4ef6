//! What listens to people and to mail servers.

pub mod mailbox;
pub mod portal;
pub mod server;
pub mod smtp;
