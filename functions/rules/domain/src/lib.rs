//! The rules of Guichet: what a ticket is, who may do what, who is told, and where a mail belongs.
//!
//! Nothing here reads a clock, draws a random number, or speaks HTTP, mail or AWS: time and
//! identifiers come in as arguments, decisions go out as values. That is why nothing here needs a
//! stand-in to be tested.
//!
//! ```
//! use domain::{reply_address::{Key, Keys, ReplyAddress}, id::{PersonId, TicketNumber}};
//!
//! let keys = Keys::new(vec![Key::new('1', [7; 32])]).expect("one key");
//! let person = PersonId::new([5; 10]);
//! let token = ReplyAddress { ticket: TicketNumber(1042), person }.sign(&keys);
//! assert!(ReplyAddress::verify(&token.to_uppercase(), &keys).is_some());
//! ```

pub mod access;
pub mod address;
pub mod answer;
pub mod attachment;
pub mod budget;
pub mod category;
pub mod conversation;
pub mod delivery;
pub mod follow;
pub mod handle;
pub mod handling;
pub mod handover;
pub mod held;
pub mod id;
pub mod inbound;
pub mod language;
pub mod mailed_link;
pub mod message;
pub mod network;
pub mod notice;
pub mod observers;
pub mod password;
pub mod person;
pub mod personal_link;
pub mod place;
pub mod refusal;
pub mod reply_address;
pub mod session;
#[cfg(test)]
mod testing;
pub mod text;
pub mod thanks;
pub mod ticket;
pub mod vote;
pub mod withheld;
