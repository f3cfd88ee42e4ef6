//! The stand-ins of AWS: what a function finds at the address it is given, speaking the real protocol, and how
//! Lambda runs it.

pub(crate) mod alone;
pub mod database;
pub(crate) mod headers;
pub mod identifiers;
pub mod queue;
pub mod receive;
pub(crate) mod schedule;
pub mod ses;
pub mod storage;
pub mod stream;
mod verdicts;
pub(crate) mod verified;
