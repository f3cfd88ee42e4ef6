//! The whole desk: functions, stand-ins and doors joined, with the site it serves and what `--demo` fills it with.

pub(crate) mod clients;
pub(crate) mod demo;
pub mod pages;
pub mod routes;
pub mod system;
