//! Requests in, answers out: what the HTTP functions share. Reads bodies of both kinds (JSON from
//! scripts, forms from pages without), the session's cookie and where a request comes from; finds who
//! answers it; turns every refusal into `application/problem+json` or a readable page with every field kept.
//!
//! No rule of the desk stands here, and no function's own words.

pub mod answer;
pub mod body;
pub mod call;
mod charge;
pub mod cookie;
mod digest;
pub mod fields;
pub mod network;
mod once;
pub mod page;
mod pattern;
mod problem;
pub mod refusal;
mod respond;
pub mod route;
pub mod session;
pub mod words;

pub use answer::Answer;
pub use call::{Call, Format};
pub use charge::charge;
pub use digest::digest;
pub use fields::Fields;
pub use once::once;
pub use refusal::Refused;
pub use respond::respond;
pub use route::Route;
