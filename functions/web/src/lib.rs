//! Requests in, answers out: what the HTTP functions share. Reads bodies of both kinds (JSON from
//! scripts, forms from pages without), the session's cookie and where a request comes from; turns
//! every refusal into `application/problem+json` or a readable page with every field kept.
//!
//! No rule of the desk stands here, and no function's own words.

pub mod answer;
pub mod body;
pub mod call;
pub mod fields;
pub mod network;
pub mod page;
pub mod problem;
pub mod proved;
pub mod session;
pub mod words;

pub use call::{Call, Format};
pub use fields::Fields;
pub use problem::Problem;

/// What every HTTP function answers with.
pub type Answer = lambda_http::Response<lambda_http::Body>;

/// An instant as scripts read it: RFC 3339, UTC, whole seconds.
pub fn rfc3339(at: domain::id::Timestamp) -> String {
    let format =
        time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    time::OffsetDateTime::from_unix_timestamp(at.seconds())
        .ok()
        .and_then(|at| at.format(format).ok())
        .unwrap_or_default()
}

/// Hexadecimal SHA-256 of what is asked, to tell a repeated request from another one under the same key.
pub fn digest(parts: &[&[u8]]) -> String {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
