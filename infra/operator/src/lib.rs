//! What the operator of a desk asks for besides starting it: agents, the site, a look at mails, new keys.
//!
//! A command is given what it works on, the table or the address of a bucket, and never finds out whether AWS or a
//! stand-in is behind it: so nothing here may use `local`.

pub mod agents;
pub mod command;
mod explain;
pub mod keys;
pub mod publish;
pub mod site;
