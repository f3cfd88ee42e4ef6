//! The rules of Guichet: what a ticket is, who may do what, who is told, and where a mail belongs.
//!
//! Nothing here reads a clock, draws a random number, or speaks HTTP, mail or AWS: time and
//! identifiers come in as arguments, decisions go out as values. That is why nothing here needs a
//! stand-in to be tested.
//!
//! ```
//! use domain::{id::{PersonId, TicketNumber}, keys::{Key, Keys}, mail::reply_address::ReplyAddress};
//!
//! let keys = Keys::new(vec![Key::new('1', [7; 32])]).expect("one key");
//! let person = PersonId::new([5; 10]);
//! let token = ReplyAddress { ticket: TicketNumber(1042), person }.sign(&keys);
//! assert!(ReplyAddress::verify(&token.to_uppercase(), &keys).is_some());
//! ```
#![warn(missing_docs)]
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

pub use language;

pub mod desk;
pub mod id;
pub mod keys;
pub mod mail;
pub mod people;
pub mod policy;
pub mod refusal;
#[cfg(test)]
mod testing;
pub mod text;
pub mod ticket;
