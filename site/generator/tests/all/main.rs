//! The generator from outside: a site goes in, files or one sentence come out.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod articles;
mod bad_input;
mod building;
mod rebuilding;
mod rebuilding_search;
mod search;
mod site;
