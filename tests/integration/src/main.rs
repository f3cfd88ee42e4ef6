//! What people do, driven through the real functions over the embedded DynamoDB, S3 and mail. Each test
//! has a desk of its own; files are named after what a person does.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a test tells what happens in a day, however long"
)]

mod log;
mod mailroom;
mod portal;
mod rights;
mod unproved;

mod agent;
mod mail_in;
mod mail_out;
mod operator;
mod requester;
mod shape;
